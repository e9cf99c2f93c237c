"""Days and months in sentences are written one way, however they came to be there."""

from datetime import UTC, date, datetime

import pytest

from app.core.messages import Language, sentence
from app.core.messages.dates import fact_in_words

FACTS: dict[object, tuple[object, object]] = {
    date(2023, 3, 5): ("5 Maret 2023", "5 March 2023"),
    "2023-03-05": ("5 Maret 2023", "5 March 2023"),
    "2023-03": ("Maret 2023", "March 2023"),
    "2023-13": ("2023-13", "2023-13"),
    "142/2023": ("142/2023", "142/2023"),
    7: (7, 7),
    datetime(2023, 3, 5, tzinfo=UTC): (datetime(2023, 3, 5, tzinfo=UTC),) * 2,
}


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_in_words(fact: object) -> None:
    told = tuple(fact_in_words(fact, language) for language in Language)
    assert told == FACTS[fact]


def test_a_sentence_writes_out_what_fills_its_gaps() -> None:
    facts = {"first": date(2022, 1, 1), "last": date(2024, 12, 31)}
    told = sentence("day_out_of_reach", Language.INDONESIAN, facts).detail
    assert "1 Januari 2022" in told
    assert "31 Desember 2024" in told
