"""Values of other systems, as they are written and as they are read; nothing is guessed."""

from typing import Any

import pytest

from app.integrations.foreign_values import dates, months, numbers, texts
from app.integrations.foreign_values.faults import UnreadableValue, shape_of

KUPANG = "Asia/Makassar"  # eight hours before UTC
ID, EN = numbers.NumberStyle
POINTS, FRACTION = numbers.PercentMeaning
F, R = dates.DateForm, dates.DateResult

NUMBERS: list[tuple[Any, Any, Any, float]] = [
    ("1.234,50", ID, None, 1234.5),
    ("Rp 1.234,50", ID, None, 1234.5),
    ("Rp. 1.500,-", ID, None, 1500),
    ("rp1.234.567", ID, None, 1234567),
    ("IDR 12", ID, None, 12),
    ("\u00a0 1.234 ", ID, None, 1234),
    ("1234,5", ID, None, 1234.5),
    ("-1.234", ID, None, -1234),
    ("\u22125", ID, None, -5),
    ("Rp -5", ID, None, -5),
    ("36,00", ID, None, 36),
    ("0,1", ID, None, 0.1),
    ("12,5 %", ID, POINTS, 12.5),
    ("12,5%", ID, FRACTION, 0.125),
    ("12,5", ID, FRACTION, 12.5),
    ("1,234.50", EN, None, 1234.5),
    ("1.234", EN, None, 1.234),
    ("1,234", EN, None, 1234),
    ("Rp 1,500.-", EN, None, 1500),
    (7, ID, None, 7),
    (7.25, ID, None, 7.25),
]


@pytest.mark.parametrize(("written", "style", "percent", "wanted"), NUMBERS)
def test_a_number_is_read_in_the_style_that_is_declared(
    written: Any, style: numbers.NumberStyle, percent: Any, wanted: float
) -> None:
    found = numbers.read_number(written, style, percent)
    assert (found, type(found)) == (wanted, type(wanted))


@pytest.mark.parametrize(
    ("written", "style"),
    [
        *((each, ID) for each in (
            "", "-", "1.23", "1.2345", "12.34,5", "1,234.50", "1.234,", ",5", "--5", "-Rp -5",
            "1e5", "5 juta", "$5", "\uff11\uff12", "1 234", "9" * 61, "0,1234567890123456789",
            "9" * 18, True, None, ["1"], {"a": 1},
        )),
        ("1.234,50", EN), ("1,23", EN), ("1.234.567", EN),
    ],
)  # fmt: skip
def test_a_number_of_another_style_is_refused_and_never_guessed(written: Any, style: Any) -> None:
    with pytest.raises(UnreadableValue) as told:
        numbers.read_number(written, style, POINTS)
    assert told.value.code == "value_unreadable"
    assert told.value.facts["transform"] == f"number ({style})"


def test_a_percent_needs_a_meaning() -> None:
    with pytest.raises(UnreadableValue, match="value_has_percent"):
        numbers.read_number("12,5 %", ID, None)


DATES: list[tuple[Any, dates.DateForm, dates.DateResult, str]] = [
    ("30-06-2023", F.DAY_MONTH_YEAR, R.DAY, "2023-06-30"),
    ("30/06/2023", F.DAY_MONTH_YEAR, R.MONTH, "2023-06"),
    ("1.7.2023", F.DAY_MONTH_YEAR, R.QUARTER, "2023-Q3"),
    ("05/06/2023", F.DAY_MONTH_YEAR, R.DAY, "2023-06-05"),
    ("05/06/2023", F.MONTH_DAY_YEAR, R.DAY, "2023-05-06"),
    ("30-06-2023 10.30 WIB", F.DAY_MONTH_YEAR, R.INSTANT, "2023-06-30T11:30:00+08:00"),
    ("30-06-2023", F.DAY_MONTH_YEAR, R.INSTANT, "2023-06-30T00:00:00+08:00"),
    ("2023-06-30 10:00:00", F.YEAR_MONTH_DAY, R.INSTANT, "2023-06-30T10:00:00+08:00"),
    ("2023-06-30T23:00:00.123Z", F.YEAR_MONTH_DAY, R.INSTANT, "2023-07-01T07:00:00+08:00"),
    ("2023-06-30T23:00Z", F.YEAR_MONTH_DAY, R.DAY, "2023-07-01"),
    ("2023-06-30 10:00 -0330", F.YEAR_MONTH_DAY, R.INSTANT, "2023-06-30T21:30:00+08:00"),
    (20230630, F.YEAR_MONTH_DAY, R.DAY, "2023-06-30"),
    ("5 Juni 2023", F.WORDS, R.DAY, "2023-06-05"),
    ("Jum'at, 2 jun 2023", F.WORDS, R.DAY, "2023-06-02"),
    ("Senin, 5 Juni 2023 pukul 10.00 WITA", F.WORDS, R.INSTANT, "2023-06-05T10:00:00+08:00"),
    ("5-Agu-2023", F.WORDS, R.DAY, "2023-08-05"),
    ("June 5, 2023", F.WORDS, R.DAY, "2023-06-05"),
    ("Jun 2023", F.WORDS, R.MONTH, "2023-06"),
    ("06/2023", F.MONTH_YEAR, R.MONTH, "2023-06"),
    ("202306", F.YEAR_MONTH, R.QUARTER, "2023-Q2"),
    (1688169600, F.EPOCH_SECONDS, R.INSTANT, "2023-07-01T08:00:00+08:00"),
    ("1688169600500", F.EPOCH_MILLISECONDS, R.DAY, "2023-07-01"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "form", "result", "wanted"), DATES)
def test_a_day_is_read_in_the_form_that_is_declared(
    written: Any, form: dates.DateForm, result: dates.DateResult, wanted: str
) -> None:
    assert dates.read_date(written, form, result, KUPANG) == wanted


@pytest.mark.parametrize(
    ("written", "form", "code"),
    [
        ("30-06-23", F.DAY_MONTH_YEAR, "value_unreadable"),
        ("31-02-2023", F.DAY_MONTH_YEAR, "value_unreadable"),
        ("30-06-2023", F.MONTH_DAY_YEAR, "value_unreadable"),
        ("30-06/2023", F.DAY_MONTH_YEAR, "value_unreadable"),
        ("30-06-2023", F.YEAR_MONTH_DAY, "value_unreadable"),
        ("30-06-2023 25:00", F.DAY_MONTH_YEAR, "value_unreadable"),
        ("30-06-2023 10:00 +99:00", F.DAY_MONTH_YEAR, "value_unreadable"),
        ("31-12-9999 23:00 -10:00", F.DAY_MONTH_YEAR, "value_unreadable"),
        ("5 Juno 2023", F.WORDS, "value_unreadable"),
        ("5 \u017fep 2023", F.WORDS, "value_unreadable"),
        ("besok, 5 Juni 2023", F.WORDS, "value_unreadable"),
        ("Jun 2023", F.WORDS, "value_without_day"),
        ("06-2023", F.MONTH_YEAR, "value_without_day"),
        (1688169600000, F.EPOCH_SECONDS, "value_unreadable"),
        (1688169600, F.EPOCH_MILLISECONDS, "value_unreadable"),
        ("1688169600.5", F.EPOCH_SECONDS, "value_unreadable"),
        (float("nan"), F.EPOCH_SECONDS, "value_unreadable"),
        (10**400, F.EPOCH_SECONDS, "value_unreadable"),
        (True, F.EPOCH_SECONDS, "value_unreadable"),
        (None, F.WORDS, "value_unreadable"),
        ({}, F.DAY_MONTH_YEAR, "value_unreadable"),
    ],
)
def test_a_day_of_another_form_is_refused_and_never_guessed(
    written: Any, form: dates.DateForm, code: str
) -> None:
    with pytest.raises(UnreadableValue) as told:
        dates.read_date(written, form, R.DAY, KUPANG)
    assert told.value.code == code


def test_months_have_many_names_and_each_one_number() -> None:
    written = ("Agu", "Ags", "Agus", "AGUSTUS", "agt.", "Aug", "august")
    assert {months.read_month(each) for each in written} == {8}
    assert [months.read_month(each) for each in ("Mei", "Nopember", "Peb", "Des")] == [5, 11, 2, 12]
    assert set(months.MONTHS.values()) == set(range(1, 13))
    for refused in ("", "J", "13", 8, None):
        with pytest.raises(UnreadableValue, match="value_unreadable"):
            months.read_month(refused)


CUTS: list[tuple[Any, dict[str, Any], str | None]] = [
    ("BA-12/PL.01/2023", {"after": "-", "before": "/"}, "12"),
    ("BA-12/PL.01/2023", {"last": 4}, "2023"),
    ("5371 KOTA KUPANG", {"first": 4}, "5371"),
    ("5371 KOTA KUPANG", {"after": " "}, "KOTA KUPANG"),
    (5371, {"first": 2}, "53"),
    ("5371", {"after": "-"}, None),
    ("5371-", {"after": "-"}, None),
    ("53", {"first": 4}, None),
    (["53"], {"first": 1}, None),
]


@pytest.mark.parametrize(("value", "how", "wanted"), CUTS)
def test_a_text_is_cut_where_the_marks_are(
    value: Any, how: dict[str, Any], wanted: str | None
) -> None:
    if wanted is not None:
        assert texts.cut(value, **how) == wanted
        return
    with pytest.raises(UnreadableValue, match="value_unreadable"):
        texts.cut(value, **how)


def test_texts_and_numbers_are_joined_and_nothing_is_left_out() -> None:
    assert texts.join([2023, " 06 ", "x"], "-", "r", ".") == "r2023-06-x."
    assert texts.join(7, "-", "pleno-", "") == "pleno-7"
    for refused in ([], ["a", ""], ["a", None], [["a"]], {"a": 1}, ["a"] * 101, "a" * 4001):
        with pytest.raises(UnreadableValue, match="value_unreadable"):
            texts.join(refused, "", "", "")


def test_a_table_takes_words_and_codes_and_names_what_it_has_not() -> None:
    table = {"NTT 01": "5301", "7": "5302", "true": "ya"}
    assert [texts.look_up(each, table) for each in (" NTT  01 ", 7, True)] == ["5301", "5302", "ya"]
    with pytest.raises(UnreadableValue) as told:
        texts.look_up("99\u0007" + "9" * 60, table)
    assert told.value.facts["value"] == "99?" + "9" * 37 + "\u2026"


def test_what_says_that_there_is_nothing_is_nothing() -> None:
    assert texts.is_blank(" - ", ["-"])
    assert texts.is_blank("", [])
    assert not texts.is_blank("0", ["-"])
    assert not texts.is_blank(0, ["0"])


def test_a_shape_says_nothing_of_the_value() -> None:
    values: list[Any] = ["Juni-23", True, [1], {}, None, "\u0007\u00e9", "x" * 50]
    said = [shape_of(each) for each in values]
    assert said == [
        "Aaaa-99",
        "true/false",
        "[\u2026]",
        "{\u2026}",
        "Aaaa",
        "?a",
        "a" * 40 + "\u2026",
    ]
