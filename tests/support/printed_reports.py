"""The files of a report read again: every number, day and percentage of its snapshot is in each."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import docx
import pypdfium2
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from app.core.points import in_points, shortage
from tests.support.evidence import Body
from tests.support.office import Person

FORMS = ("pdf", "docx", "xlsx")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
# Names of things, not amounts: the month of a cell is the head of its column.
NAMES = {"month", "number", "form", "year", "plan_year", "position"}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
AMOUNT = re.compile(r"(?<![\d.])\d+(?:\.\d{3})*(?![\d.]\d)")
CHANGE = re.compile(r"[+-]\d+(?:\.\d{3})*")
# Of what a percentage is a share; where that is nothing, it is printed as "-".
WHOLES = {"percent_met": "by_now", "percent_done": "planned", "percent_proven": "indicators"}
PERCENTAGE = re.compile(r"(\d+) %")
# Points of the evaluation sheet, which are decimals as text.
POINTS = re.compile(r"\d+(?:\.\d+)?")
PRINTED_POINTS = re.compile(r"\d+,\d\d(?!\d)")


def files_of(person: Person, report_id: str, *forms: str) -> dict[str, bytes]:
    """The report in these forms, or in all three."""
    path = f"/reports/{report_id}/document"
    answers = {form: person.get(path, params={"format": form}) for form in forms or FORMS}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {form: answer.content for form, answer in answers.items()}


def words_of(form: str, content: bytes) -> str:
    """All text of a file; days of a workbook as people write them."""
    return re.sub(r"[ \n\r\t\xa0]+", " ", " ".join(READERS[form](content)))


def _of_pdf(content: bytes) -> Iterator[str]:
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            yield page.get_textpage().get_text_bounded()


def _of_docx(content: bytes) -> Iterator[str]:
    document = docx.Document(io.BytesIO(content))
    for paragraph in document.element.body.iter(qn("w:p")):
        yield "".join(each.text or "" for each in paragraph.iter(qn("w:t")))


def _of_xlsx(content: bytes) -> Iterator[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).to_python():
            yield from map(_written, row)


READERS = {"pdf": _of_pdf, "docx": _of_docx, "xlsx": _of_xlsx}


def _written(value: Any) -> str:
    if isinstance(value, datetime | date):
        return in_words(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else in_points(value)
    return str(value)


def in_words(day: date) -> str:
    """6 Juli 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class Told:
    """What the API gives for a snapshot: amounts, changes and percentages as often as it does."""

    def __init__(self, snapshot: Body) -> None:
        self.amounts, self.changes = Counter[str](), Counter[str]()
        self.percentages, self.done = Counter[str](), Counter[str]()
        self.points = Counter[str]()
        self.days = set[str]()
        self._walk(snapshot, (), date.fromisoformat(snapshot["day"]).year)

    def _walk(self, value: Any, path: tuple[str, ...], year: int) -> None:
        if isinstance(value, dict):
            for name, inner in with_true_shares(value, path).items():
                self._walk(inner, (*path, name), year)
        elif isinstance(value, list):
            for inner in value:
                self._walk(inner, path, year)
        elif isinstance(value, int) and not isinstance(value, bool) and path[-1] not in NAMES:
            self._number(value, path)
        elif isinstance(value, str) and "lke" in path and POINTS.fullmatch(value):
            self.points[in_points(value)] += 1
        elif isinstance(value, str) and DAY.fullmatch(value):
            day = date.fromisoformat(value)
            if "months" in path:  # of an action item: beside the month in the matrix
                self.done[f"{day.day}/{day.month}"] += 1
            else:
                self.days.add(in_words(day))

    def _number(self, value: int, path: tuple[str, ...]) -> None:
        if "change" in path and value:
            self.changes[f"{value:+d}"] += 1
        elif path[-1].startswith("percent"):
            self.percentages[str(value)] += 1
        else:
            self.amounts[str(value)] += 1


def with_true_shares(value: Body, path: tuple[str, ...]) -> Body:
    """The numbers without percentages that are a share of nothing; `path` is where they stand."""
    if "change" in path:
        return value  # they are differences, left out above with both days beside them
    if "change" in value:
        days = [value["first"], value["second"]]
        return value | {"change": shares_of_something(value["change"], days)}
    reached = value.get("low", value.get("points"))
    if float(value.get("short") or 0) > 0 and "lke" in path and reached and value["minimum"]:
        lacking = shortage(value["minimum"], reached).replace(",", ".")
        value = value | {"short": lacking.removeprefix("< ")}  # of both as they are printed
    return {k: v for k, v in value.items() if k not in WHOLES or value[WHOLES[k]]}


def shares_of_something(change: Body, days: list[Body]) -> Body:
    """A change without the percentages that were a share of nothing on one of its days."""
    return {
        name: shares_of_something(inner, [day[name] for day in days])
        if isinstance(inner, dict)
        else inner
        for name, inner in change.items()
        if name not in WHOLES or all(day[WHOLES[name]] for day in days)
    }


def missing_of(told: Told, form: str, words: str) -> dict[str, Any]:
    """What the API gives and the file does not have, or has less often."""
    plain = [each.replace(".", "") for each in AMOUNT.findall(words)]
    amounts, percentages = told.amounts, Counter(PERCENTAGE.findall(words))
    changes = Counter(each.replace(".", "") for each in CHANGE.findall(words))
    points = told.points
    if form == "xlsx":  # there percentages and changes are numbers, without a sign of their own
        amounts = amounts + told.percentages + unsigned(told.changes)
        percentages, changes = told.percentages, told.changes
        points = Counter({each: n for each, n in points.items() if not each.endswith(",00")})
    return {
        "points": points - Counter(PRINTED_POINTS.findall(words)),
        "amounts": amounts - Counter(plain),
        "percentages": told.percentages - percentages,
        "changes": told.changes - changes,
        "done": told.done - Counter(re.findall(r"\b\d+/\d+\b", words)),
        "days": {day for day in told.days if day not in words},
    }


def unsigned(changes: Counter[str]) -> Counter[str]:
    """How far each change goes."""
    far = Counter[str]()
    for change, times in changes.items():
        far[change[1:]] += times
    return far


def check_files(files: dict[str, bytes], read: Body, secrets: set[str]) -> None:
    """Each has all of the snapshot, the digest, and no word of what is restricted."""
    snapshot = read["document"]["snapshot"]
    told = Told(snapshot)
    assert min(told.amounts.total(), told.percentages.total(), len(told.days)) > 0
    for form, content in files.items():
        words = words_of(form, content)
        missing = missing_of(told, form, words)
        assert not any(missing.values()), (form, missing)
        assert read["receipt"]["digest"][:16] in words or form == "docx"  # there in the foot
        assert [secret for secret in secrets if secret in words] == []
