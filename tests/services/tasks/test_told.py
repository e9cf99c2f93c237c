"""Every step has a row that says who hears of it, and words in which they do; no database."""

import weakref
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from app.core.messages.news import NEWS, news_sentence
from app.core.messages.reminders import STAGES, SUBJECTS
from app.core.messages.sentences import Language
from app.models import Directive, Finding, FollowUp
from app.models.comment import CommentSubject
from app.models.evidence import EVIDENCE_TRANSITIONS
from app.models.notification import NOT_REMINDERS, NotificationStage, NotificationSubject
from app.models.period import PeriodAction
from app.models.source_record import RecordAction
from app.services.integration.events.types import EVENT_TYPES
from app.services.tasks.notifications.places import PLACES
from app.services.tasks.reminders.rules import RULES, missing
from app.services.tasks.reminders.texts import AsText
from app.services.tasks.told import TABLE

DOCUMENT = Path("docs/reminders.md").read_text(encoding="utf-8")
TRANSITIONS = {
    *(f"evidence.{action.value}" for action in EVIDENCE_TRANSITIONS),
    *(f"{case.word}.{step.value}" for case in (Finding, Directive, FollowUp)
      for step in case.transitions),
    *(f"period.{action.value}" for action in PeriodAction),
    *(f"record.{action.value}" for action in RecordAction),
}  # fmt: skip


def test_every_step_of_every_life_cycle_has_its_row() -> None:
    talk = {f"{subject.value}.comment" for subject in CommentSubject}
    assert TRANSITIONS | set(EVENT_TYPES) | talk <= set(TABLE)


def test_a_row_tells_somebody_or_says_why_nobody() -> None:
    silent = {name for name, row in TABLE.items() if row.because}
    assert silent == {
        name for name, row in TABLE.items() if not (row.hearers or row.reminders or row.notice)
    }


def test_what_the_table_promises_is_given() -> None:
    given = {stage for rule in RULES for stage in rule.stages}
    assert {stage for row in TABLE.values() for stage in row.reminders} <= given
    assert given | NOT_REMINDERS == set(NotificationStage)
    assert {stage.value for stage in given} == set(STAGES)


@pytest.mark.parametrize("language", Language)
def test_all_news_have_words(language: Language) -> None:
    assert {name for name, row in TABLE.items() if row.hearers} == set(NEWS)
    for action in NEWS:
        thing, _, step = action.partition(".")
        subject = "comment" if step == "comment" else thing if thing in SUBJECTS else "decree"
        facts = {"action": action, "code": "5A-2", "text": None, "team": "Tim V"}
        told = news_sentence(subject, language, facts | {"period": "2023-06"})
        assert "{" not in "".join(told)


def test_of_a_statement_of_reminders_only_the_text_is_kept() -> None:
    """All of them take some 20 MiB otherwise."""
    built: list[weakref.ref[object]] = []

    def build() -> object:
        statement = missing(RULES[0])
        built.append(weakref.ref(statement))
        return statement

    kept = AsText(build)
    text = kept.of(sqlite.dialect()).text
    assert kept.of(sqlite.dialect()).text is text
    assert [each() for each in built] == [None]


def test_every_thing_has_its_page_and_the_document_names_it() -> None:
    assert set(PLACES) == set(NotificationSubject)
    for subject, place in PLACES.items():
        assert f"| `{subject.value}` | `/{place.page.format('{id}')}` |" in DOCUMENT
