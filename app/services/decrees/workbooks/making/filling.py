"""A decree as a workbook: Lampiran I and II in tables that people fill in and hand in again."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final

from app.integrations.sheets import FormColumn, FormSheet, write_form
from app.services.decrees.files.faults import Path
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.columns import (
    CLAUSES,
    HEAD,
    HEAD_FIELDS,
    MONTH_KEYS,
    PEOPLE,
    PLAN,
    TEAMS,
    Table,
)
from app.services.decrees.workbooks.making import guide

Data = Mapping[str, Any]
Cells = dict[str, Any]

MARK: Final = "x"
WORKBOOK_FORMAT: Final = "zi-workbook/1"
ORIGIN: Final = "_asal"
"""The hidden sheet that holds the decree as it was when the workbook was made."""
PIECE: Final = 30_000
"""Characters of it in a cell; Excel takes 32,767."""
_MONTHS: Final = "PELAKSANAAN"
_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_KINDS: Final = {"pengarah": "Pengarah", "pelaksana": "Pelaksana", "tim_kerja": "Tim Kerja"}
_UNIT_KINDS: Final = {words.UNIT_KINDS[words.plain(word)]: word for word in words.UNIT_KIND_CHOICES}
_CLAUSES: Final = (
    ("considerations", "Menimbang", "letter"),
    ("legal_bases", "Mengingat", "number"),
    ("attention", "Memperhatikan", ""),
    ("dictums", "Diktum", "label"),
)
_MEASURES: Final = {code: word for word, code in words.MEASURE_WORDS.items()}
_SPARE: Final = {CLAUSES.name: 20, TEAMS.name: 4, PEOPLE.name: 40, PLAN.name: 60}
_SPARE_EMPTY: Final = {CLAUSES.name: 40, TEAMS.name: 6, PEOPLE.name: 150, PLAN.name: 300}
# The six areas of change of every Zona Integritas (Permenpan RB 90/2021), as offices name teams.
_AREAS: Final = (
    "Manajemen Perubahan", "Penataan Tatalaksana", "Penataan Sistem Manajemen SDM",
    "Penguatan Akuntabilitas Kinerja", "Penguatan Pengawasan",
    "Peningkatan Kualitas Pelayanan Publik",
)  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """Which decree a workbook was made of, in which state; `ids` are those of its lines."""

    decree_id: str
    digest: str
    data: Data
    ids: Mapping[Path, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Beside:
    """What stands beside the lines, by their paths in the data: ids, realisations, evidence."""

    cells: Mapping[Path, Cells] = field(default_factory=dict)

    def of(self, *path: str | int) -> Cells:
        """The cells of one line."""
        return dict(self.cells.get(path, {}))


def filled(data: Data, origin: Origin, beside: Beside) -> bytes:
    """The workbook of a decree; the same data gives the same bytes."""
    secrets = (WORKBOOK_FORMAT, origin.decree_id, origin.digest)
    told = {"data": origin.data, "ids": [[*path, row] for path, row in origin.ids.items()]}
    whole = json.dumps(told, ensure_ascii=False, default=str, separators=(",", ":"))
    hidden = FormSheet(
        ORIGIN,
        # Blanks at the ends of a cell are no part of it; here they may be.
        lines=[(f"[{whole[at : at + PIECE]}]", False) for at in range(0, len(whole), PIECE)],
        is_hidden=True,
    )
    decree = data["decree"]
    made = datetime.combine(decree["date"], time(), UTC)
    sheets = _sheets(data, beside, secrets, _SPARE)
    return write_form([*sheets, hidden], made)


def from_text(data: Data) -> bytes:
    """The workbook of a decree that was read from its text; what is missing there stays empty."""
    return write_form(_sheets(data, Beside(), (WORKBOOK_FORMAT,), _SPARE), _FIRST)


def template() -> bytes:
    """The empty workbook: the teams of the six areas of change, and nothing else filled in."""
    teams: list[Data] = [
        {"kind": "pengarah", "title": "PENGARAH"},
        {"kind": "pelaksana", "title": "PELAKSANA"},
        *(
            {
                "kind": "tim_kerja",
                "number": number,
                "title": f"TIM {area.upper()}",
                "short_title": area,
            }
            for number, area in enumerate(_AREAS, start=1)
        ),
    ]
    data = {"work_unit": {}, "decree": {}, "teams": teams}
    return write_form(_sheets(data, Beside(), (WORKBOOK_FORMAT,), _SPARE_EMPTY), _FIRST)


def _sheets(
    data: Data, beside: Beside, secrets: Sequence[str], spare: Mapping[str, int]
) -> list[FormSheet]:
    decree = data["decree"]
    of = [_of_decree(decree)] if decree.get("title") else []
    numbers = [str(team["number"]) for team in data["teams"] if team.get("number")]
    return [
        FormSheet("Panduan", lines=guide.LINES),
        FormSheet(
            HEAD.name, ["KEPUTUSAN", *of], _columns(HEAD), list(_head(data)), secrets=secrets
        ),
        _sheet(CLAUSES, ["NASKAH KEPUTUSAN", *of], _clauses(decree), spare),
        _sheet(TEAMS, ["SUSUNAN TIM", *of], _teams(data), spare),
        _sheet(PEOPLE, ["LAMPIRAN I", *of], _people(data, beside), spare, numbers),
        _sheet(PLAN, ["LAMPIRAN II", "RENCANA AKSI", *of], _plan(data, beside), spare, numbers),
    ]


def _of_decree(decree: Data) -> str:
    return f"KEPUTUSAN NOMOR {decree['number']} TAHUN {decree['year']} TENTANG {decree['title']}"


def _sheet(
    table: Table,
    titles: list[str],
    lines: Iterator[Cells],
    spare: Mapping[str, int],
    numbers: Sequence[str] = (),
) -> FormSheet:
    keys = [column.key for column in table.columns]
    rows = [[line.get(key) for key in keys] for line in lines]
    return FormSheet(
        table.name,
        titles,
        _columns(table, numbers),
        rows,
        spare_rows=spare[table.name],
        is_landscape=True,
    )


def _columns(table: Table, numbers: Sequence[str] = ()) -> list[FormColumn]:
    teams = ("Pengarah", "Pelaksana", *numbers) if table is PEOPLE else tuple(numbers)
    return [
        FormColumn(
            column.heading,
            column.width,
            _MONTHS if column.key in MONTH_KEYS else "",
            teams if column.key == "team" else column.choices,
            is_mark=column.is_mark,
            is_hidden=column.is_hidden,
        )
        for column in table.columns
    ]


def _head(data: Data) -> Iterator[list[Any]]:
    for known in HEAD_FIELDS:
        value = _at(data, known.path)
        told = _UNIT_KINDS.get(value, value) if known.kind == "unit_kind" else value
        yield [known.label, told, _at(data, known.correction) if known.correction else None]


def _at(data: Data, path: Sequence[str]) -> Any:  # noqa: ANN401 - a value of the form
    value: Any = data
    for step in path:
        value = (value or {}).get(step)
    return value


def _clauses(decree: Data) -> Iterator[Cells]:
    for name, kind, label in _CLAUSES:
        for entry in decree.get(name) or ():
            mark = entry.get(label)
            yield {
                "kind": kind,
                "label": mark,
                "text": entry["text"],
                "correction": entry.get("correction"),
            }


def _teams(data: Data) -> Iterator[Cells]:
    for team in data["teams"]:
        yield {**_plain(team), "kind": _KINDS[team["kind"]]}


def _plain(entry: Data) -> Cells:
    return {key: value for key, value in entry.items() if isinstance(value, str | int | date)}


def _team_name(team: Data) -> str:
    return str(team["number"]) if team.get("number") else _KINDS[team["kind"]]


def _people(data: Data, beside: Beside) -> Iterator[Cells]:
    for place, team in enumerate(data["teams"]):
        members, duties = team.get("members") or [], team.get("duties") or []
        for at in range(max(len(members), len(duties))):
            line: Cells = {"team": _team_name(team)}
            if at < len(members):
                line |= _member(members[at]) | beside.of("teams", place, "members", at)
            if at < len(duties):
                line |= _duty(duties[at]) | beside.of("teams", place, "duties", at)
            yield line


def _member(member: Data) -> Cells:
    deputy = MARK if member.get("is_deputy") else None
    return {**_plain(member), "role": member["role"].capitalize(), "is_deputy": deputy}


def _duty(duty: Data) -> Cells:
    return {
        "duty": duty["text"],
        "duty_correction": duty.get("correction"),
        "activities": ", ".join(duty.get("activities") or ()) or None,
        "measures": ", ".join(_MEASURES[each] for each in duty.get("measures") or ()) or None,
        "reading": duty.get("reading"),
    }


def _plan(data: Data, beside: Beside) -> Iterator[Cells]:
    for place, team in enumerate(data["teams"]):
        for at, activity in enumerate(team.get("activities") or ()):
            own = {"team": _team_name(team), "letter": activity["letter"]}
            own |= beside.of("teams", place, "activities", at)
            named = {"name": activity["name"], "correction": activity.get("correction")}
            rows = activity.get("rows") or ()
            if not rows:
                yield own | named
            for number, row in enumerate(rows, start=1):
                path = ("teams", place, "activities", at, "rows", number - 1)
                for line in _lines(row, path, beside):
                    yield own | named | {"row": number} | line
                    named = {}


def _lines(row: Data, path: Path, beside: Beside) -> Iterator[Cells]:
    items, signs = row.get("action_items") or (), row.get("indicators") or ()
    for at in range(max(len(items), len(signs), 1)):
        line: Cells = {}
        if at < len(items):
            item = items[at]
            line |= {
                "number": item.get("number"),
                "item": item["text"],
                "item_correction": item.get("correction"),
                **_marks(item.get("schedule")),
                **beside.of(*path, "action_items", at),
            }
        if at < len(signs):
            sign = signs[at]
            line |= {
                "sign_letter": sign.get("letter"),
                "sign": sign["text"],
                "sign_correction": sign.get("correction"),
                "beside_empty_cell": MARK if sign.get("beside_empty_cell") else None,
                **beside.of(*path, "indicators", at),
            }
        if at == 0:
            line |= {
                "remarks": row.get("remarks"),
                "remarks_correction": row.get("remarks_correction"),
            }
            line |= {} if items else _marks(row.get("schedule"))
        yield line


def _marks(months: Sequence[int] | None) -> Cells:
    return {MONTH_KEYS[month - 1]: MARK for month in months or ()}
