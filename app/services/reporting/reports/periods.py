"""The periods of a year that reports tell of: their days and what offices call them."""

from datetime import date
from typing import Final

from app.core.calendar import MONTHS, last_day_of
from app.core.errors import Invalid
from app.core.messages import Language
from app.core.messages.dates import month_in_words
from app.models.report import ReportKind

# How many months a period has.
MONTHS_IN: Final = {
    ReportKind.MONTH: 1,
    ReportKind.QUARTER: 3,
    ReportKind.SEMESTER: 6,
    ReportKind.YEAR: 12,
}
# As lists and reminders say them, beside a number: triwulan 3/2023.
PERIOD_WORDS: Final = {
    ReportKind.MONTH: "bulan",
    ReportKind.QUARTER: "triwulan",
    ReportKind.SEMESTER: "semester",
    ReportKind.YEAR: "tahun",
}
_ROMAN: Final = ("I", "II", "III", "IV")


def days_of(kind: ReportKind, year: int, period: int) -> tuple[date, date]:
    """First and last day of a period, counted from 1; raises Invalid where there is none such."""
    length = MONTHS_IN[kind]
    last, most = period * length, len(MONTHS) // length
    if period > most:
        raise Invalid("report_period_unknown", pointer="/period", last=most)
    return date(year, last - length + 1, 1), last_day_of(year, last)


def label_of(kind: ReportKind, year: int, period: int) -> str:
    """The period as it is printed, such as *Triwulan II Tahun 2023* or *Juni 2023*."""
    if kind is ReportKind.MONTH:
        return month_in_words(date(year, period, 1), Language.INDONESIAN)
    if kind is ReportKind.YEAR:
        return f"Tahun {year}"
    word = "Triwulan" if kind is ReportKind.QUARTER else "Semester"
    return f"{word} {_ROMAN[period - 1]} Tahun {year}"
