"""What a reader may know, when they read, of the things and steps that notifications tell of."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Text, and_, case, cast, func, literal, null, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.models import (
    ActionItem,
    Activity,
    AuditEvent,
    Comment,
    CommentEdit,
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
    User,
)
from app.models.comment import SUBJECT_COLUMNS
from app.models.key_lists import one_of
from app.models.notification import NotificationSubject
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import Column, ScopeColumns, Sight, visible
from app.services.evaluation.evaluations import statements as evaluations
from app.services.evidence import statements as evidence
from app.services.identity.actors import load_people
from app.services.oversight import directives
from app.services.oversight.cases import statements as cases
from app.services.oversight.findings import queries as findings
from app.services.oversight.follow_ups import queries as follow_ups
from app.services.platform.prepared import Prepared
from app.services.platform.references import EVIDENCE_PLACE, TEAM_PLACE
from app.services.platform.sql import AnyRow, AnySelect
from app.services.reporting.meetings import statements as meetings
from app.services.reporting.reports import statements as reports

# So much of a name, and of what somebody wrote, is told; the rest is read at the thing itself.
NAME_CHARACTERS, WORDS_CHARACTERS = 160, 300


class Known(NamedTuple):
    """The thing's name, who took the step, and what they wrote; None: nothing, or not for them.

    `behalf`: for whom a stand-in took it.
    """

    name: str | None = None
    by: str | None = None
    words: str | None = None
    reason_code: str | None = None
    behalf: str | None = None


NOTHING_KNOWN = Known()


def _in_sight(sight: Sight) -> AnySelect:
    """Things in sight: their name, and whether the reader may know what was written about them.

    `hears`: and what is said in the conversation about them (`comments/subjects.py`).
    """
    told_of_task = and_(~follow_ups.hides_words(sight), ~cases.hides_steps(cases.FOLLOW_UP, sight))
    told_of_finding = and_(findings.is_told(sight), ~cases.hides_steps(cases.FINDING, sight))
    told_of_directive = ~cases.hides_steps(cases.DIRECTIVE, sight)
    task = case((~follow_ups.hides_words(sight), FollowUp.text))
    opens = visible(sight, Permission.EVIDENCE_OPEN, EVIDENCE_PLACE)
    title, is_revealed = evidence.title_for(sight), evidence.revealed(sight)
    flagged = findings.subject_for(sight)
    things: dict[Any, AnySelect] = {
        Evidence: evidence.in_sight(sight, *_columns(Evidence, title, is_revealed, opens)),
        Finding: findings.in_sight(sight, *_columns(Finding, flagged, told_of_finding)),
        Directive: directives.in_sight(
            sight, *_columns(Directive, Directive.text, told_of_directive)
        ),
        FollowUp: follow_ups.in_sight(sight, *_columns(FollowUp, task, told_of_task)),
        ActionItem: _rows_of_the_plan(sight, ActionItem),
        Indicator: _rows_of_the_plan(sight, Indicator),
        Decree: select(*_columns(Decree, _NO_NAME, true())).where(
            visible(sight, Permission.PLAN_READ, _DECREE_PLACE)
        ),
        Meeting: meetings.in_sight(sight, *_columns(Meeting, Meeting.title, true())),
        Report: reports.in_sight(sight, *_columns(Report, _NO_NAME, true())),
        Evaluation: evaluations.in_sight(sight, *_columns(Evaluation, _NO_NAME, true())),
    }
    found = union_all(*(each.where(one_of(model.id, "subjects")) for model, each in things.items()))
    return select(found.subquery())


_NO_NAME: Column = cast(null(), Text)
_DECREE_PLACE = ScopeColumns(Decree.work_unit_id, Decree.id)


def _columns(model: Any, name: Column, told: Any, hears: Any = None) -> tuple[Column, ...]:  # noqa: ANN401 - a table, conditions
    hears = told if hears is None else hears
    yes = literal(value=True)
    said = (case((each, yes), else_=~yes) for each in (told, hears))
    is_told, is_heard = said
    return (
        model.id.label("subject_id"),
        name.label("name"),
        is_told.label("is_told"),
        is_heard.label("hears"),
    )


def _rows_of_the_plan(sight: Sight, row: Any) -> AnySelect:  # noqa: ANN401 - a table
    return (
        select(*_columns(row, _NO_NAME, true()))
        .select_from(row)
        .join(Activity, Activity.id == row.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(visible(sight, Permission.PLAN_READ, TEAM_PLACE))
    )


_IN_SIGHT = Prepared(
    _in_sight,
    Permission.EVIDENCE_LIST,
    Permission.EVIDENCE_OPEN,
    Permission.PLAN_READ,
    Permission.MEETING_READ,
    Permission.REPORT_READ,
    Permission.EVALUATION_READ,
)
_Absent, _Said, _asked = aliased(User), aliased(AuditEvent), aliased(AuditEvent)
# The step whose words an entry repeats: whoever confirms an erasure says nothing of their own.
_REPEATED = (
    select(func.max(_asked.id))
    .where(
        AuditEvent.action == "evidence.erase_file",
        _asked.action == "evidence.request_erasure",
        _asked.target_id == AuditEvent.target_id,
        _asked.reason == AuditEvent.reason,
        _asked.id < AuditEvent.id,
    )
    .correlate(AuditEvent)
    .scalar_subquery()
)
_ENTRIES = (
    select(
        AuditEvent.id,
        func.coalesce(User.name, _Said.actor_name).label("by"),
        _Absent.name.label("behalf"),
        AuditEvent.reason.label("words"),
        AuditEvent.changes,
    )
    .select_from(AuditEvent)
    .join(_Said, _Said.id == func.coalesce(_REPEATED, AuditEvent.id))
    .outerjoin(User, User.id == _Said.actor_id)
    .outerjoin(_Absent, _Absent.id == _Said.on_behalf_of_id)
)
_LATEST = (
    select(CommentEdit.text)
    .where(CommentEdit.comment_id == Comment.id)
    .order_by(CommentEdit.number.desc())
    .limit(1)
    .scalar_subquery()
)
_COMMENTS = (
    select(
        Comment.id,
        User.name.label("by"),
        func.coalesce(_LATEST, Comment.text).label("words"),
        func.coalesce(*(getattr(Comment, name) for name in SUBJECT_COLUMNS.values())).label("of"),
    )
    .join(User, User.id == Comment.written_by_id)
    .where(one_of(Comment.id, "comments"))
)


async def known_now(
    session: AsyncSession, user_id: UUID, rows: Sequence[AnyRow]
) -> dict[UUID, Known]:
    """The same as `known_to` for somebody who is only spoken of; nothing where they left."""
    people = await load_people(session, [user_id]) if rows else {}
    return await known_to(session, people[user_id], rows) if user_id in people else {}


async def known_to(
    session: AsyncSession, actor: Actor, rows: Sequence[AnyRow]
) -> dict[UUID, Known]:
    """For the notifications (rows with `id`) about things in the actor's sight: what they may know.

    Three statements at most, however many there are.
    """
    said = {row.subject_id for row in rows if row.subject_type is NotificationSubject.COMMENT}
    found = await session.execute(_COMMENTS, {"comments": list(said)}) if said else ()
    comments = {row.id: row for row in found}
    subjects = {row.subject_id for row in rows} | {row.of for row in comments.values()}
    if not subjects:
        return {}
    found = await session.execute(*_IN_SIGHT.of(actor, subjects=list(subjects)))
    things = {row.subject_id: row for row in found}
    numbers = {
        row.audit_event_id for row in rows if row.audit_event_id and row.subject_id in things
    }
    found = await session.execute(_ENTRIES.where(AuditEvent.id.in_(numbers))) if numbers else ()
    entries = {row.id: row for row in found}
    known: dict[UUID, Known] = {}
    for row in rows:
        comment = comments.get(row.subject_id)
        thing = things.get(comment.of if comment else row.subject_id)
        if thing is not None:
            known[row.id] = (
                _of_comment(thing, comment)
                if comment
                else _known(thing, entries.get(row.audit_event_id))
            )
    return known


def _of_comment(thing: AnyRow, comment: AnyRow) -> Known:
    words = _short(comment.words, WORDS_CHARACTERS) if thing.hears else None
    return Known(None, comment.by, words)


def _known(thing: AnyRow, entry: AnyRow | None) -> Known:
    name = _short(thing.name, NAME_CHARACTERS)
    if entry is None:
        return Known(name)
    if not thing.is_told:
        return Known(name, entry.by, behalf=entry.behalf)
    changes: Mapping[str, Any] = entry.changes
    code = changes.get("reason_code", [None, None])[1]
    words = _short(entry.words, WORDS_CHARACTERS)
    return Known(name, entry.by, words, code, entry.behalf)


def _short(text: str | None, length: int) -> str | None:
    """The text in one line, cut to so many characters."""
    line = " ".join((text or "").split())
    if len(line) > length:
        line = line[: length - 1].rstrip() + "…"
    return line or None
