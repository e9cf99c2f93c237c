"""Whatever is written in a declared form is read back as what it was."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.integrations.foreign_values import dates, months, numbers, texts

STYLES = {numbers.NumberStyle.INDONESIAN: (".", ","), numbers.NumberStyle.ENGLISH: (",", ".")}
NUMBERS = st.decimals(-(10**9), 10**9, places=4, allow_nan=False)
DAYS = st.dates(date(1991, 1, 1), date(2099, 12, 30))
INSTANTS = st.datetimes(datetime(1991, 1, 1), datetime(2099, 12, 30))  # noqa: DTZ001 - by any clock
ZONES = st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
NAMES = {number: [n for n, m in months.MONTHS.items() if m == number] for number in range(1, 13)}
F, R = dates.DateForm, dates.DateResult


@given(NUMBERS, st.sampled_from(numbers.NumberStyle), st.sampled_from(["", "Rp ", "Rp", "IDR "]))
def test_numbers(number: Decimal, style: numbers.NumberStyle, currency: str) -> None:
    group, mark = STYLES[style]
    whole, _, part = f"{abs(number):,}".partition(".")
    sign = "-" if number < 0 else ""
    written = f"{sign}{currency}{whole.replace(',', group)}{mark}{part}"
    assert numbers.read_number(written, style, None) == float(number)


@given(DAYS, st.sampled_from("-/. "), st.booleans())
def test_days_in_figures(day: date, between: str, is_padded: bool) -> None:  # noqa: FBT001
    width = 2 if is_padded else 1
    year, month, number = str(day.year), f"{day.month:0{width}}", f"{day.day:0{width}}"
    forms = {
        F.DAY_MONTH_YEAR: (number, month, year),
        F.MONTH_DAY_YEAR: (month, number, year),
        F.YEAR_MONTH_DAY: (year, month, number),
    }
    for form, parts in forms.items():
        read = dates.read_date(between.join(parts), form, R.DAY, "Asia/Jakarta")
        assert read == day.isoformat()


@given(DAYS, st.data())
def test_days_in_words(day: date, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES[day.month]))
    name = data.draw(st.sampled_from([name, name.title(), name.upper()]))
    weekday = data.draw(st.sampled_from(["", "Senin, ", "Jumat "]))
    written = f"{weekday}{day.day} {name} {day.year}"
    assert dates.read_date(written, F.WORDS, R.DAY, "Asia/Jakarta") == day.isoformat()
    assert months.read_month(name) == day.month


@given(INSTANTS, ZONES, st.sampled_from([" ", "T", ", "]))
def test_instants(moment: datetime, zone: str, between: str) -> None:
    here = moment.replace(microsecond=0, tzinfo=ZoneInfo(zone))
    said = dates.read_date(
        f"{here:%d-%m-%Y}{between}{here:%H:%M:%S}", F.DAY_MONTH_YEAR, R.INSTANT, zone
    )
    assert datetime.fromisoformat(said) == here
    in_utc = here.astimezone(UTC).replace(tzinfo=None).isoformat()
    assert (
        datetime.fromisoformat(dates.read_date(f"{in_utc}Z", F.YEAR_MONTH_DAY, R.INSTANT, zone))
        == here
    )


@given(INSTANTS, ZONES)
def test_epochs(moment: datetime, zone: str) -> None:
    instant = moment.replace(microsecond=0, tzinfo=UTC)
    seconds = int(instant.timestamp())
    for value, form in ((seconds, F.EPOCH_SECONDS), (str(seconds * 1000), F.EPOCH_MILLISECONDS)):
        read = dates.read_date(value, form, R.INSTANT, zone)
        assert datetime.fromisoformat(read) == instant


PART = st.text("abc ä9/", min_size=1).map(str.strip).filter(bool)


@given(PART, st.sampled_from(["|", " | "]), PART)
def test_what_is_joined_is_cut_apart_again(first: str, between: str, second: str) -> None:
    joined = texts.join([first, second], between, "<", ">")
    assert texts.cut(joined, after="<", before=between) == first
    assert texts.cut(joined, after=between, before=">") == second
