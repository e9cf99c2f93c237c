"""The step to who held or cancelled a meeting, back and forth: the audit log says it again."""

from typing import TypeAlias

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.api.reporting import test_meeting_deciders
from tests.migrations.stories import Story
from tests.support.office import Office

Said: TypeAlias = list[tuple[object, ...]]
_SAID = text(
    "SELECT id, created_for_id, held_by_id, held_for_id, cancelled_by_id, cancelled_for_id"
    " FROM meetings ORDER BY id"
)


def said(office: Office) -> Said:
    with Session(office.engine) as session:
        return [tuple(row) for row in session.execute(_SAID)]


def decide(office: Office) -> Said:
    test_meeting_deciders.live(office)
    before = said(office)
    assert all(any(row[column] for row in before) for column in range(6))
    return before


def the_log_says_again_who_and_for_whom(office: Office, before: Said) -> None:
    assert said(office) == before


STORY = Story("meeting_deciders", decide, the_log_says_again_who_and_for_whom)
