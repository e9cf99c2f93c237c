"""Years and days that are not the decree's, or that no calendar has."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Final

from app.core.messages import Language
from app.core.messages.dates import MONTH_NAMES
from app.schemas.decrees.linting import ConcernCode
from app.services.decrees.linting.concerns import Concern
from app.services.decrees.linting.texts import LintedFile, Part

_MONTHS: Final = tuple(map(str.lower, MONTH_NAMES[Language.INDONESIAN]))
# A year that belongs to a document (Nomor 7 Tahun 2017) or opens a span (2020-2024) is no slip.
_YEAR: Final = re.compile(
    r"(?P<of_document>\bnomor\s+\S+\s+)?\b(?:tahun(?:\s+anggaran)?|t\.?a\.?)\s+"
    r"(?P<year>(?:19|20)\d\d)\b(?!\s*(?:[-\u2013/]|s\.?d\.?|sampai)\s*\d)",
    re.IGNORECASE,
)
_DAY: Final = re.compile(
    rf"\b(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_MONTHS)})\s+(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_QUOTING: Final = {Part.BASIS, Part.PERSON}


def texts_name_another_year(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a text that names another year than the plan's, unless it cites a document."""
    expected = linted.file.decree.planned_year
    for text in linted.texts:
        others = [] if text.part in _QUOTING else _years(text.text) - {expected}
        is_head = text.part is Part.HEAD
        code = (
            ConcernCode.HEAD_NAMES_ANOTHER_YEAR if is_head else ConcernCode.TEXT_NAMES_ANOTHER_YEAR
        )
        for year in sorted(others):
            mended = text.correction is not None and year not in _years(text.correction)
            facts = {"named": year, "plan_year": expected}
            yield Concern(code, text.place, text.path, facts, mended)


def decree_is_of_its_year(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a day of the decree that is not in its year, or is still ahead."""
    decree, path = linted.file.decree, ("decree", "date")
    facts: dict[str, str | int] = {"date": decree.date.isoformat()}
    if decree.date.year != decree.year:
        of_year = {**facts, "decree_year": decree.year}
        yield Concern(ConcernCode.DATE_OF_ANOTHER_YEAR, "Tanggal", path, of_year)
    if decree.date > linted.today:
        yield Concern(ConcernCode.DATE_AHEAD, "Tanggal", path, facts)


def dates_exist(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a written-out day that no calendar has, such as 31 Juni 2023."""
    for text in linted.texts:
        for named in _impossible_days(text.text):
            mended = text.correction is not None and named not in text.correction
            facts = {"date": named}
            yield Concern(ConcernCode.DATE_IMPOSSIBLE, text.place, text.path, facts, mended)


def _years(text: str) -> set[int]:
    return {int(found["year"]) for found in _YEAR.finditer(text) if not found["of_document"]}


def _impossible_days(text: str) -> Iterator[str]:
    for found in _DAY.finditer(text):
        month = _MONTHS.index(found["month"].lower()) + 1
        with suppress(ValueError):
            date(int(found["year"]), month, int(found["day"]))
            continue
        yield found[0]
