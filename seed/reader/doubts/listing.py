"""What of a decree that was read a person must look at: listed, never guessed in silence."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.core.messages import Language, sentence
from app.integrations.foreign_values.months import MONTHS
from app.schemas.decrees.linting import ConcernCode
from app.services.decrees.files import DecreeFileInvalid, check_decree_file
from app.services.decrees.linting.rules import concerns_of
from app.services.decrees.linting.texts import LintedFile, written
from seed.reader import plan
from seed.reader.doubts.doubt import Doubt, Path, Places
from seed.reader.doubts.misread import misread
from seed.reader.mending import BROKEN_WORD, BY_POSITION, OVER_PAGE, without_marks
from seed.reader.tables import read_rows
from seed.reader.text import clean

Data = Mapping[str, Any]

_PLACEHOLDER: Final = {
    "code": "?", "name": "?", "kind": "provinsi", "time_zone": "Asia/Jakarta",
}  # fmt: skip
# What the law unit looks at for other reasons is `zi decree lint`'s.
_OF_READING: Final = frozenset({
    ConcernCode.INDICATOR_READ_WITH_ABOVE, ConcernCode.INDICATOR_READ_ALONE,
    ConcernCode.ACTION_ITEM_WITHOUT_INDICATOR, ConcernCode.ACTIVITY_WITHOUT_ACTION_ITEM,
    ConcernCode.LETTER_ALONE, ConcernCode.CHARACTER_INVISIBLE, ConcernCode.TEXT_BREAKS_OFF,
    ConcernCode.DATE_IMPOSSIBLE, ConcernCode.DATE_OF_ANOTHER_YEAR,
})  # fmt: skip
_CLAUSES: Final = (
    ("Menimbang", "considerations", "letter"), ("Mengingat", "legal_bases", "number"),
)  # fmt: skip
_FEWEST_LETTERS: Final = 3
_SHOWN: Final = 80
_MIXED: Final = re.compile(
    r"\b(?:[A-Za-z]{2,}[0-9]+[A-Za-z]*|[0-9]+[a-z]{2,}[0-9]*)\b"
    r"|\b(?:Nomor|Tahun) (?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[0-9A-Za-z]+\b(?![-/.])"
)
_ODD: Final = re.compile("[\ufffd|~^\u00ac\u00a6{}\\[\\]]")
_MARK: Final = re.compile(
    r"(?:^|(?<=\s))(?:[0-9]{1,3}|[A-Za-z]|[IVXLC]+)[.)](?:\s*|$)"
    r"|(?:^|(?<=\s))(?:[0-9]{1,2}|[IVXLC]+)\s+(?=[A-Z])"
    r"|^-?\s*(?:Menimbang|Mengingat|Memperhatikan|Menetapkan|KE[A-Z ]+|PERTAMA)\s*:"
)
_CONNECTING: Final = re.compile(r"\s*[;:]\s*(?:dan(?:/atau)?)?\s*")
# Parts of every decree that go into no field: lines around the tables, and headings of them.
_FRAME: Final = re.compile(
    r"-\s*[0-9]+\s*-|\(?ttd\.?\)?|(?:Ditetapkan di|pada tanggal|Salinan sesuai)\b.*"
    r"|[\w .]+, [0-9]{1,2} [A-Za-z]+ [0-9]{4}",
    re.IGNORECASE,
)
_HEADINGS: Final = frozenset({
    "no", "nama", "jabatan", "kedudukandalamtim", "tugasdalamtim", "timkerja", "kegiatan",
    "subkegiatan", "indikatorkeberhasilan", "pelaksanaanbulan", "pelaksanaan", "ket", "keterangan",
    *MONTHS,
})  # fmt: skip


def doubts_of(text: str, data: Data) -> list[Doubt]:
    """Everything doubtful in what was read of a text, by line.

    A letter that was read for another, so that a word stays a word, cannot be noticed.
    """
    marked, text = text, without_marks(text)
    lines = [clean(line) for line in text.splitlines()]
    places = Places(data, lines)
    found = [
        *_to_supply(),
        *_broken_words(marked),
        *_by_position(marked),
        *_over_page(marked),
        *_texts_for_months(text),
        *_not_taken(text, data),
        *_odd_words(lines),
        *misread(text, lines, data),
        *_gaps(data, places),
        *_concerns(data, places),
    ]
    return sorted(dict.fromkeys(found), key=lambda doubt: (doubt.line, doubt.code, doubt.place))


def _to_supply() -> Iterator[Doubt]:
    for name in ("code", "kind", "time_zone"):
        yield Doubt(
            0,
            f"work_unit.{name}",
            "to_supply",
            "Naskah tidak menyebutnya: isi sendiri.",
            "The text does not say it: fill it in.",
        )


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - plain data
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _not_taken(text: str, data: Data) -> Iterator[Doubt]:
    """Lines, or cells, whose words are in nothing that was read."""
    taken = "\n".join(map(_squeezed, _texts(data)))
    for number, line in enumerate(text.splitlines(), start=1):
        for cell in line.split("\t"):
            whole = clean(cell)
            if _is_frame(whole, is_cell="\t" in line):
                continue
            for piece in _CONNECTING.split(_MARK.sub("\n", whole)):
                lost = [p for part in piece.split("\n") if (p := _squeezed(part)) not in taken]
                if any(len(p) >= _FEWEST_LETTERS for p in lost):
                    yield Doubt(
                        number,
                        _short(whole),
                        "not_taken",
                        "Bagian ini tidak masuk ke isian mana pun.",
                        "This went into no field.",
                    )
                    break


def _is_frame(text: str, *, is_cell: bool) -> bool:
    if is_cell:
        return _squeezed(text) in _HEADINGS
    return text.isupper() or bool(_FRAME.fullmatch(text))


def _odd_words(lines: Sequence[str]) -> Iterator[Doubt]:
    for number, line in enumerate(lines, start=1):
        for found in (*_MIXED.finditer(line), *_ODD.finditer(line)):
            yield Doubt(
                number,
                _short(found[0]),
                "odd_word",
                "Huruf, angka, atau tanda yang mungkin salah baca.",
                "Letters, digits or signs that may be misread.",
            )


def _broken_words(text: str) -> Iterator[Doubt]:
    for number, line in enumerate(text.splitlines(), start=1):
        for found in re.finditer(rf"\S* ?{BROKEN_WORD}\S*", line):
            yield Doubt(
                number,
                _short(found[0].replace(BROKEN_WORD, "")),
                "broken_word",
                "Dua baris bertemu tanpa spasi: dua kata, atau satu kata yang terpotong?",
                "Two lines met without a blank: two words, or one that was broken?",
            )


def _by_position(text: str) -> Iterator[Doubt]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(BY_POSITION):
            page = line.removeprefix(BY_POSITION)
            yield Doubt(
                number,
                f"halaman (page) {page}",
                "columns_by_position",
                "Kolom ditentukan dari letak kata: bandingkan dengan kertasnya.",
                "Columns told by position: compare with the paper.",
            )


def _over_page(text: str) -> Iterator[Doubt]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(OVER_PAGE):
            yield Doubt(
                number,
                _short(clean(without_marks(line))),
                "row_over_page",
                "Baris tabel ini terpotong halaman; kedua bagiannya digabung: bandingkan.",
                "A page cut this row in two; both parts were put together: compare.",
            )


def _texts_for_months(text: str) -> Iterator[Doubt]:
    for row in read_rows(text.splitlines(), plan.HEADINGS):
        for found in row.texts_for_months:
            yield Doubt(
                row.line,
                _short(found),
                "month_is_text",
                "Sebuah sel bulan berisi teks; tidak dibaca sebagai bulan. Isikan di tempatnya.",
                "A month cell holds a text, which was read as no month. Put it where it belongs.",
            )


def _gaps(data: Data, places: Places) -> Iterator[Doubt]:
    """Marks that do not follow each other, and entries without one beside others that have one."""
    for place, name, entries in _marked_lists(data):
        marks = [entry.get(name) for _, entry in entries]
        for at, mark in enumerate(marks):
            if not _follows(marks, at):
                yield Doubt(
                    places.line_of(entries[at][0]),
                    f"{place} {mark or '-'}",
                    "mark_out_of_order",
                    *_out_of_order(marks, at),
                )


def _marked_lists(data: Data) -> Iterator[tuple[str, str, list[tuple[Path, Data]]]]:
    """Where, by which of their fields, and the entries of a list with their paths."""
    decree: Path = ("decree",)
    for place, part, name in _CLAUSES:
        yield place, name, _with_paths((*decree, part), data["decree"][part])
    for number, team in enumerate(data["teams"]):
        mark = team.get("number") or team["kind"]
        activities = _with_paths(("teams", number, "activities"), team.get("activities") or [])
        yield f"Tim {mark}", "letter", activities
        for path, activity in activities:
            rows = _with_paths((*path, "rows"), activity["rows"])
            for part, name in (("action_items", "number"), ("indicators", "letter")):
                entries = [
                    each
                    for row_path, row in rows
                    for each in _with_paths((*row_path, part), row.get(part, []))
                ]
                yield f"{mark}{activity['letter']}", name, entries


def _with_paths(path: Path, entries: Sequence[Data]) -> list[tuple[Path, Data]]:
    return [((*path, at), entry) for at, entry in enumerate(entries)]


def _out_of_order(marks: Sequence[Any], at: int) -> tuple[str, str]:
    """What is odd about the mark of an entry, in both languages."""
    mark, before = marks[at], marks[at - 1] if at else None
    if mark is None and not at:
        return (
            "Yang pertama tidak bertanda (huruf atau angka), padahal yang lain bertanda.",
            "The first one has no mark (letter or number), though others have one.",
        )
    if mark is None:
        return (
            f"Tidak bertanda (huruf atau angka); yang di atasnya bertanda {before or '-'}.",
            f"Has no mark (letter or number); the one above it has {before or '-'}.",
        )
    if not at:
        return (
            f"Daftar ini mulai dengan {mark}: apakah yang sebelumnya hilang?",
            f"This list begins with {mark}: are those before it lost?",
        )
    before_id, before_en = before or "tidak bertanda", before or "none"
    return (
        f"Bertanda {mark}, sedangkan yang di atasnya {before_id}: ada yang hilang atau salah baca?",
        f"Has the mark {mark}, while the one above it has {before_en}: is one lost or misread?",
    )


def _follows(marks: Sequence[Any], at: int) -> bool:
    mark, before = marks[at], marks[at - 1] if at else None
    if len(marks) == 1:
        return True
    if mark is None:
        return all(each is None for each in marks)
    wanted = _number(before) + 1
    return _number(mark) in {wanted, 1}  # letters may begin again in the next row


def _number(mark: Any) -> int:  # noqa: ANN401 - a number or a letter
    if mark is None:
        return 0
    return ord(mark.lower()) - ord("a") + 1 if isinstance(mark, str) else int(mark)


def _concerns(data: Data, places: Places) -> Iterator[Doubt]:
    """What makes no decree file, and what else is read between the lines."""
    whole = {**data, "work_unit": {**_PLACEHOLDER, **data["work_unit"], "code": "0"}}
    try:
        file = check_decree_file(whole)
    except DecreeFileInvalid as invalid:
        for fault in invalid.faults:
            yield Doubt(0, fault.path, fault.code, fault.message_id, fault.message_en)
        return
    looked = LintedFile(file, whole, date.max, tuple(written(file)))
    texts = {each.path: each.text for each in looked.texts}
    for concern in concerns_of(looked):
        if concern.code in _OF_READING:
            words = [
                sentence(concern.code, language, concern.facts).title
                for language in (Language.INDONESIAN, Language.ENGLISH)
            ]
            line = places.line_of(concern.path, texts.get(concern.path, ""))
            yield Doubt(line, concern.place, concern.code, *words)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
