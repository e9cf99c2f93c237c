"""What entries of the audit log are about: its team, its code and its words that all may read."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    ActionItem,
    Activity,
    Decree,
    Directive,
    Evaluation,
    Evidence,
    Finding,
    FollowUp,
    Indicator,
    Meeting,
    Report,
    Team,
)
from app.models.key_lists import one_of
from app.services.plan.rows.statements import ACTION_ITEM_CODE, INDICATOR_CODE
from app.services.platform.sql import AnyRow, AnySelect
from app.services.tasks.reminders import subjects as things
from app.services.tasks.reminders.evidence import of_evidence
from app.services.tasks.reminders.subjects import NO_TEXT, NOBODY

_COLUMNS = ("subject_id", "team_id", "code", "text")


def _row_of_the_plan(row: Any, code: Any) -> AnySelect:  # noqa: ANN401 - a table, a column
    text = func.coalesce(row.correction, row.text)
    columns = (row.id.label("subject_id"), Activity.team_id, code.label("code"), text.label("text"))
    found = select(*columns).select_from(row).join(Activity, Activity.id == row.activity_id)
    return found.join(Team, Team.id == Activity.team_id)


def _decrees() -> AnySelect:
    number = cast(Decree.number, String).label("code")
    team = NOBODY.label("team_id")
    return select(Decree.id.label("subject_id"), team, number, NO_TEXT.label("text"))


def _evaluations() -> AnySelect:
    """An evaluation is called by its year."""
    key, year = Evaluation.id.label("subject_id"), cast(Evaluation.year, String).label("code")
    return select(key, NOBODY.label("team_id"), year, NO_TEXT.label("text"))


def _meetings() -> AnySelect:
    """A meeting is called by its day."""
    day = cast(Meeting.meeting_date, String).label("code")
    key = Meeting.id.label("subject_id")
    return select(key, Meeting.team_id, day, NO_TEXT.label("text"))


def _reports() -> AnySelect:
    """A report is called by its number, before it has one by the last day of its period."""
    code = func.coalesce(Report.number, cast(Report.covers_to, String)).label("code")
    return select(Report.id.label("subject_id"), Report.team_id, code, NO_TEXT.label("text"))


_ALL = union_all(
    *(
        found.with_only_columns(*(found.selected_columns[name] for name in _COLUMNS)).where(
            one_of(model.id, "subjects")
        )
        for model, found in (
            (Evidence, of_evidence(Evidence.revision_number, Evidence.created_by_id)),
            (Finding, things.findings()),
            (Directive, things.directives()),
            (FollowUp, things.follow_ups()),
            (ActionItem, _row_of_the_plan(ActionItem, ACTION_ITEM_CODE)),
            (Indicator, _row_of_the_plan(Indicator, INDICATOR_CODE)),
            (Decree, _decrees()),
            (Meeting, _meetings()),
            (Report, _reports()),
            (Evaluation, _evaluations()),
        )
    )
)


async def things_of(session: AsyncSession, subjects: Collection[UUID]) -> dict[UUID, AnyRow]:
    """`team_id`, `code` and `text` of each that there is, by its key."""
    rows = await session.execute(_ALL, {"subjects": list(subjects)})
    return {row.subject_id: row for row in rows}
