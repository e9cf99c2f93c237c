"""A mapping and transforms for what came, by names and values; what is ambiguous is left open."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from functools import partial
from typing import Any, Final

from app.core.texts import folded
from app.integrations.foreign_values.dates import DateForm, DateResult, read_date
from app.integrations.foreign_values.faults import UnreadableValue
from app.integrations.foreign_values.numbers import NumberStyle, read_number
from app.models import RecordType
from app.models.source import PeriodKind
from app.services.integration.connectors.trials.moments import choose_moment
from app.services.integration.connectors.trials.paths import Json
from app.services.integration.records.periods import days_of

_FILE: Final = re.compile(r"(\.(?:pdf|docx|xlsx|jpe?g|png))(?:\?.*)?$", re.IGNORECASE)
_NEAR: Final = 0.8  # how alike names of figures are
_NAMES: Final[Mapping[str, Sequence[str]]] = {
    "external_id": ("id", "uuid", "external_id", "kode", "nomor", "no", "number", "key", "slug"),
    "title": (
        "title", "judul", "nama", "name", "perihal", "subject", "uraian", "description",
        "keterangan",
    ),
    "taken_at": (
        "taken_at", "updated_at", "modified_at", "approved_at", "diubah", "diperbarui", "diambil",
        "created_at", "dibuat", "waktu", "timestamp", "tanggal", "date", "tgl",
    ),
    "period": (
        "period", "periode", "bulan", "month", "held_on", "tanggal_rapat", "tgl_rapat", "tanggal",
        "date", "tgl",
    ),
    "url": ("url", "link", "tautan", "href"),
}  # fmt: skip
_OFFICES: Final = (
    "kode_satker", "kd_satker", "satker", "work_unit_code", "kode_satuan_kerja", "id_satker",
    "kode_wilayah", "kode_unit",
)  # fmt: skip
# What figures of other systems are called in Indonesian.
_FIGURES: Final[Mapping[str, Sequence[str]]] = {
    "employees": ("pegawai", "jumlah_pegawai"),
    "working_days": ("hari_kerja", "jumlah_hari_kerja"),
    "present": ("hadir", "jumlah_hadir"),
    "late": ("terlambat", "telat"),
    "absent": ("tidak_hadir", "alpa", "mangkir"),
    "leave": ("cuti",),
    "duty_travel": ("dinas_luar", "perjalanan_dinas"),
    "number": ("nomor", "no", "no_ba", "nomor_ba"),
    "invited": ("diundang", "undangan", "jumlah_undangan"),
    "decisions": ("keputusan", "jumlah_keputusan"),
    "received": ("diterima", "masuk"),
    "resolved": ("selesai", "ditindaklanjuti"),
    "in_progress": ("proses", "diproses"),
    "performance": ("nilai_kinerja", "kinerja"),
    "absorption": ("serapan", "penyerapan"),
    "paid_on": ("tanggal_bayar", "dibayar"),
}
_PERIODS: Final = {
    PeriodKind.DAY: DateResult.DAY,
    PeriodKind.MEETING: DateResult.DAY,
    PeriodKind.MONTH: DateResult.MONTH,
    PeriodKind.QUARTER: DateResult.QUARTER,
}
_REQUIRED: Final = ("external_id", "title", "taken_at")
Fields = Mapping[str, Sequence[Json]]
Steps = list[dict[str, Any]]


@dataclass
class Proposal:
    """`mapping` and `transforms` of a connector; `open`: fields left to the person, and why.

    `doubt`: a note on the field of `taken_at`.
    """

    mapping: dict[str, str] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    transforms: dict[str, Steps] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    office_field: str | None = None
    doubt: str | None = None


def propose(fields: Fields, kind: RecordType, time_zone: str) -> Proposal:
    """How the fields of what came become records of that kind.

    `fields`: values by expression. Where no name fits, or values can be read in two ways, the field
    is left open with a code that says why.
    """
    made = Proposal(office_field=_named(fields, _OFFICES))
    for name, names in _NAMES.items():
        fit = [each for each in _all_named(fields, names) if _may_be(name, fields[each])]
        path = next(iter(fit), None)
        if name == "taken_at":
            path, made.doubt = choose_moment(fit, fields)
        if path is not None:
            made.mapping[name] = path
            _add_steps(made, name, _wanted_of(name, kind), fields[path], time_zone)
        elif name in _REQUIRED:
            made.open[name] = "trial_no_field"
    if made.open.get("period") == "trial_values_unreadable":  # then it is that of the run
        del made.open["period"], made.mapping["period"]
    _propose_figures(made, fields, kind, time_zone)
    if files := [path for path, values in fields.items() if _are_files(values)]:
        each = ", ".join(
            f"{{url: {path}, name: '{_file_name(path, fields[path])}'}}" for path in files
        )
        made.mapping["files"] = f"[{each}]"
    return made


def _propose_figures(made: Proposal, fields: Fields, kind: RecordType, time_zone: str) -> None:
    properties = kind.figures_schema.get("properties", {})
    required = kind.figures_schema.get("required", [])
    for figure, schema in properties.items() if isinstance(properties, dict) else ():
        path = _figure_named(fields, figure, _FIGURES.get(figure, ()))
        name = f"figures.{figure}"
        if path is not None:
            made.figures[figure] = path
            _add_steps(made, name, _wanted_figure(schema), fields[path], time_zone)
        elif figure in required:
            made.open[name] = "trial_no_field"


Wanted = str | DateResult | None


def _wanted_of(name: str, kind: RecordType) -> Wanted:
    dates = {"taken_at": DateResult.INSTANT, "period": _PERIODS[kind.period_kind]}
    return dates.get(name, None if name == "external_id" else "text")


def _wanted_figure(schema: Json) -> Wanted:
    kinds = schema.get("type") if isinstance(schema, dict) else None
    if kinds in {"integer", "number"}:
        return "number"
    if kinds == "string":
        return DateResult.DAY if schema.get("format") == "date" else "text"
    return None


def _add_steps(
    made: Proposal, name: str, wanted: Wanted, values: Sequence[Json], time_zone: str
) -> None:
    given = [value for value in values if value is not None and value != ""]
    steps, reason = _steps_for(wanted, given, time_zone)
    if reason is not None:
        made.open[name] = reason
    elif steps:
        made.transforms[name] = steps


def _steps_for(wanted: Wanted, given: Sequence[Json], time_zone: str) -> tuple[Steps, str | None]:
    """Steps that make of these values what is wanted, or why nobody can say which."""
    if wanted == "number":
        return _number_steps(given)
    if isinstance(wanted, DateResult):
        return _date_steps(wanted, given, time_zone)
    if wanted == "text" and any(isinstance(each, int | float) for each in given):
        return [{"kind": "join"}], None
    return [], None


def _number_steps(given: Sequence[Json]) -> tuple[Steps, str | None]:
    texts = [each for each in given if isinstance(each, str)]
    if not texts:
        return [], None
    blank = [each for each in ("-", "--", "n/a", "N/A") if each in texts]
    written = [each for each in texts if each not in blank]
    first: Steps = [{"kind": "blank", "texts": blank}] if blank else []
    if any("%" in each for each in written):
        return [], "trial_percent_open"
    read: dict[str, list[Json]] = {}
    for style in NumberStyle:
        values = _all_read(written, partial(_number, style))
        read |= {} if values is None else {style.value: values}
    if not read:
        return [], "trial_values_unreadable"
    styles = list(read)
    if any(read[style] != read[styles[0]] for style in styles):
        return [], "trial_number_style_open"
    return [*first, {"kind": "number", "style": styles[0]}], None


def _date_steps(
    wanted: DateResult, given: Sequence[Json], time_zone: str
) -> tuple[Steps, str | None]:
    if given and all(_is_good(wanted, each) for each in given):
        return [], None
    read: dict[str, list[Json]] = {}
    for form in DateForm:
        values = _all_read(given, partial(_date, form, wanted, time_zone))
        read |= {} if values is None else {form.value: values}
    if not read:
        return [], "trial_values_unreadable"
    forms = list(read)
    if any(read[form] != read[forms[0]] for form in forms):
        return [], "trial_date_form_open"
    return [{"kind": "date", "form": forms[0], "to": wanted.value}], None


def _number(style: NumberStyle, value: Json) -> Json:
    return read_number(value, style, None)


def _date(form: DateForm, wanted: DateResult, time_zone: str, value: Json) -> Json:
    return read_date(value, form, wanted, time_zone)


def _is_good(wanted: DateResult, value: Json) -> bool:
    """Whether a record takes it as it is."""
    if not isinstance(value, str):
        return False
    if wanted is DateResult.INSTANT:
        try:
            return bool(re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)) and bool(
                datetime.fromisoformat(value)
            )
        except ValueError:
            return False
    kinds = [kind for kind, result in _PERIODS.items() if result is wanted]
    return any(days_of(kind, value) for kind in kinds)


def _all_read(values: Sequence[Json], read: Callable[[Json], Json]) -> list[Json] | None:
    try:
        return [read(each) for each in values]
    except UnreadableValue:
        return None


def _may_be(name: str, values: Sequence[Json]) -> bool:
    """Whether values can stand in a field at all."""
    given = [each for each in values if each is not None]
    if not given or any(isinstance(each, list | dict | bool) for each in given):
        return False
    if name == "external_id":
        return len(set(map(str, given))) == len(given) == len(values)
    if name == "url":
        return all(str(each).startswith(("http://", "https://")) for each in given)
    if name in {"period", "taken_at"}:
        return any(character.isdigit() for each in given for character in str(each))
    return True


def _are_files(values: Sequence[Json]) -> bool:
    """Whether they lead to files that can be taken in, by their endings."""
    given = [each for each in values if each is not None]
    return bool(given) and all(isinstance(each, str) and _FILE.search(each) for each in given)


def _file_name(path: str, values: Sequence[Json]) -> str:
    found = (_FILE.search(each) for each in values if isinstance(each, str))
    return _key(path) + next((each[1].lower() for each in found if each), "")


def _key(path: str) -> str:
    """The last name of an expression, as names are compared: `jumlahHadir` as `jumlah_hadir`."""
    last = path.rpartition(".")[2].strip('"')
    return folded(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", last)).replace("-", "_").replace(" ", "_")


def _all_named(fields: Fields, names: Sequence[str]) -> Iterator[str]:
    """Fields of these names, in their order; of one name the nearest to the top first."""
    by_key: dict[str, list[str]] = {}
    for path in sorted(fields, key=lambda each: each.count(".")):
        by_key.setdefault(_key(path), []).append(path)
    for name in names:
        yield from by_key.get(name, ())
    for name in names[:3]:
        yield from (p for key, paths in by_key.items() if key.startswith(f"{name}_") for p in paths)


def _named(fields: Fields, names: Sequence[str]) -> str | None:
    return next(_all_named(fields, names), None)


def _figure_named(fields: Fields, figure: str, also: Sequence[str]) -> str | None:
    keys = {path: _key(path) for path in fields}
    for name in (figure, *also):
        if path := next((each for each, key in keys.items() if key == name), None):
            return path
    alike = {path: SequenceMatcher(None, key, figure).ratio() for path, key in keys.items()}
    best = max(alike, key=lambda path: alike[path], default=None)
    return best if best is not None and alike[best] >= _NEAR else None
