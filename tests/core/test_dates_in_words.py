"""Days and months in sentences are written one way, however they came to be there."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.core.messages import MESSAGES, Language, sentence
from app.core.messages.dates import fact_in_words, instant_in_words

FACTS: dict[object, tuple[object, object]] = {
    date(2023, 3, 5): ("5 Maret 2023", "5 March 2023"),
    "2023-03-05": ("5 Maret 2023", "5 March 2023"),
    "2023-03": ("Maret 2023", "March 2023"),
    "2023-03-05 14:07 (Asia/Makassar)": (
        "5 Maret 2023 pukul 14.07 WITA",
        "5 March 2023 at 14:07 WITA",
    ),
    "2023-13": ("2023-13", "2023-13"),
    "142/2023": ("142/2023", "142/2023"),
    7: (7, 7),
    datetime(2023, 3, 5, tzinfo=UTC): (datetime(2023, 3, 5, tzinfo=UTC),) * 2,
}


NIGHT = datetime(2026, 11, 30, 20, 34, tzinfo=UTC)
PLACES = [
    ("Asia/Makassar", "1 Desember 2026 pukul 04.34 WITA", "1 December 2026 at 04:34 WITA"),
    ("Asia/Jakarta", "1 Desember 2026 pukul 03.34 WIB", "1 December 2026 at 03:34 WIB"),
    ("Asia/Jayapura", "1 Desember 2026 pukul 05.34 WIT", "1 December 2026 at 05:34 WIT"),
    (
        "Asia/Tokyo",
        "1 Desember 2026 pukul 05.34 (Asia/Tokyo)",
        "1 December 2026 at 05:34 (Asia/Tokyo)",
    ),
    ("UTC", "30 November 2026 pukul 20.34 (UTC)", "30 November 2026 at 20:34 (UTC)"),
]


@pytest.mark.parametrize(("zone", "indonesian", "english"), PLACES)
def test_an_instant_is_that_of_the_place(zone: str, indonesian: str, english: str) -> None:
    told = tuple(instant_in_words(NIGHT, zone, language) for language in Language)
    assert told == (indonesian, english)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_in_words(fact: object) -> None:
    told = tuple(fact_in_words(fact, language) for language in Language)
    assert told == FACTS[fact]


def test_a_sentence_writes_out_what_fills_its_gaps() -> None:
    facts = {"first": date(2022, 1, 1), "last": date(2024, 12, 31)}
    told = sentence("day_out_of_reach", Language.INDONESIAN, facts).detail
    assert "1 Januari 2022" in told
    assert "31 Desember 2024" in told


# Where people read what the code writes; other programs read days as ISO has them.
FOR_PEOPLE = (
    "core/messages", "services/tasks", "services/reporting/packages", "services/evidence/links",
    "services/platform/notices", "services/upkeep/health", "services/integration/inbox",
)  # fmt: skip
IN_SENTENCES = re.compile(r"""f["'][^"'\n]*(:%[YdH]|\.isoformat\(\))""")
KEPT = {"core/messages/dates.py"}  # the one place that knows both forms


def test_no_sentence_for_people_has_a_day_as_programs_write_it() -> None:
    app = Path(__file__).parents[2] / "app"
    found = {
        str(path.relative_to(app))
        for folder in FOR_PEOPLE
        for path in (app / folder).rglob("*.py")
        if IN_SENTENCES.search(path.read_text(encoding="utf-8"))
    }
    assert found == KEPT


def test_no_message_has_a_written_day_of_programs() -> None:
    day = re.compile(r"(?<!hari )(?<!day )\d{4}-\d{2}-\d{2}")  # but for how to type a day
    told = {code: " ".join(map(" ".join, words)) for code, words in MESSAGES.items()}
    assert [code for code, text in told.items() if day.search(text)] == []
