"""What happened is told in words that fit whichever day they are read on."""

from types import SimpleNamespace
from typing import Any

import pytest

from app.core.messages import Language
from app.core.messages.news import news_sentence
from app.core.messages.reminders import reminder_sentence
from app.services.tasks.news.telling import day_of_effect

FACTS = {"code": "142", "team": None, "text": None}
ID, EN = Language.INDONESIAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("action", "day", "language", "title", "told"),
    [
        ("decree.succeed", "2027-01-01", ID, "Keputusan penerus dicatat", "1 Januari 2027"),
        ("decree.succeed", "2027-01-01", EN, "The next decree is recorded", "1 January 2027"),
        ("decree.amend", "2026-12-05", ID, "Perubahan keputusan", "mulai 5 Desember 2026"),
        ("decree.amend", "2026-12-05", EN, "Amended", "from 5 December 2026"),
        # kept before days were told
        ("decree.succeed", None, ID, "Keputusan penerus dicatat", "selagi kedudukan"),
        ("decree.amend", None, EN, "Amended", "changes its teams"),
    ],
)
def test_what_takes_effect_later_says_when(
    action: str, day: str | None, language: Language, title: str, told: str
) -> None:
    facts = {**FACTS, "action": action} | ({"day": day} if day else {})
    found = news_sentence("decree", language, facts)
    assert found.title.startswith(title)
    assert told in found.detail
    for word in ("dimulai", "has begun", "were changed", "diubah dengan"):
        assert word not in " ".join(found)


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({"effective_from": [None, "2026-12-05"]}, "2026-12-05"),
        ({"successor_id": [None, "x"], "memberships_end": [None, "2027-01-01"]}, "2027-01-01"),
        ({"memberships_end": ["2027-01-01", None]}, None),  # voided: nothing ends
        ({}, None),
    ],
)
def test_the_day_is_that_of_the_entry(
    changes: dict[str, list[str | None]], day: str | None
) -> None:
    entry: Any = SimpleNamespace(changes=changes)
    assert day_of_effect(entry).get("day") == day


@pytest.mark.parametrize(
    ("code", "language", "told"),
    [
        ("5A-2", ID, "eviden untuk indikator 5A-2"),
        ("A-12", EN, "evidence for indicator A-12"),  # of a team without a number
        ("A.I.5.iii.d", ID, "eviden untuk soal LKE A.I.5.iii.d"),
        ("B.I.a", EN, "evidence for LKE question B.I.a"),
        (None, ID, "eviden untuk indikator Tim II"),
    ],
)
def test_evidence_is_called_by_its_indicator_or_its_question(
    code: str | None, language: Language, told: str
) -> None:
    facts = {**FACTS, "code": code, "team": "Tim II", "action": "evidence.accept"}
    assert told in news_sentence("evidence", language, facts).title
    reminded = reminder_sentence("returned", "evidence", language, None, facts)
    assert told in reminded.title
