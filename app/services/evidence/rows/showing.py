"""One piece of evidence as it is answered; what is restricted shows only that it is there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Execute
from app.core.errors import NotFound
from app.models import Evidence, Meeting, meeting_evidence
from app.models.evidence import EvidenceStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.policies.rules import Sight, allows
from app.schemas.base import Plain
from app.schemas.evidence.evidence import EvidenceRead
from app.schemas.evidence.revisions import RevisionRead
from app.schemas.platform.references import MeetingReference
from app.services.evidence.rows.facts import (
    FACTS,
    INDICATORS,
    QUESTIONS,
    STORED,
    facts_of,
    texts_in,
)
from app.services.evidence.rows.revisions import shown, with_revision
from app.services.evidence.rows.taken_over import NOT_TAKEN_OVER, TAKER, taken_over
from app.services.evidence.statements import IN_WORK, summaries
from app.services.platform.prepared import Prepared, in_one_go, key
from app.services.platform.references import team_values, with_columns
from app.services.platform.sql import AnyRow, AnySelect

_MEETING = (
    Meeting.id.label("meeting_id"),
    Meeting.title.label("meeting_title"),
    Meeting.meeting_date.label("meeting_date"),
)


def _one(sight: Sight) -> AnySelect:
    """What judging and showing need, in one row."""
    statement = with_revision(summaries(sight))
    statement = with_columns(statement, (*STORED, *FACTS, INDICATORS, QUESTIONS, *_MEETING, TAKER))
    return (
        statement.outerjoin(meeting_evidence, meeting_evidence.c.evidence_id == Evidence.id)
        .outerjoin(Meeting, Meeting.id == meeting_evidence.c.meeting_id)
        .where(Evidence.id == key("evidence_id"))
    )


_ONE = Prepared(_one, Permission.EVIDENCE_LIST, Permission.EVIDENCE_OPEN)


async def read_evidence(session: AsyncSession, actor: Actor, evidence_id: UUID) -> EvidenceRead:
    """The evidence as it is answered now; raises NotFound."""
    return await in_one_go(session, lambda execute: _read(execute, actor, evidence_id))


def _read(execute: Execute, actor: Actor, evidence_id: UUID) -> EvidenceRead:
    row = execute(*_ONE.of(actor, evidence_id=evidence_id)).first()
    if row is None:
        raise NotFound
    (revision,) = shown(execute, actor, [row], hidden=row.hidden)
    return answer_of(actor, row, revision, taken_over(execute, actor, row))


def answer_of(
    actor: Actor,
    row: AnyRow,
    revision: RevisionRead,
    handover: Mapping[str, Any] = NOT_TAKEN_OVER,
) -> EvidenceRead:
    """The evidence of such a row with its newest revision, and who took it over."""
    return EvidenceRead(
        **summary_of(row),
        **handover,
        decree_id=row.decree_id,
        description=revision.description,
        meeting=_meeting(actor, row),
        revision=revision,
        allowed_actions=EVIDENCE.allowed(actor, facts_of(row)),
    )


def _meeting(actor: Actor, row: AnyRow) -> MeetingReference | None:
    """Where it came from, for whoever reads the one and the other."""
    if row.meeting_id is None or row.hidden:
        return None
    if not allows(actor, Permission.MEETING_READ, facts_of(row).place):
        return None
    return MeetingReference(
        id=row.meeting_id, title=row.meeting_title, meeting_date=row.meeting_date
    )


def summary_of(row: AnyRow) -> Plain:
    """A row of `statements.summaries` with INDICATORS and QUESTIONS as an EvidenceSummary."""
    hidden = bool(row.hidden)  # SQLite has numbers for it
    return {
        "id": row.id,
        "hidden": hidden,
        "title": row.title,
        "status": row.status,
        "confidentiality": row.confidentiality,
        "team": team_values(row),
        "indicator_ids": texts_in(row.indicators),
        "question_codes": texts_in(row.questions),
        "evidence_date": row.evidence_date,
        "covers_from": row.covers_from,
        "covers_to": row.covers_to,
        "valid_until": row.valid_until,
        "revision_number": row.revision_number,
        "file_count": row.file_count,
        "link_count": row.link_count,
        "created_by": {"id": row.created_by_id, "name": row.created_by_name},
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "in_force": _in_force(row),
        "in_work": _in_work(row),
        "checklist": None if hidden else row.checklist,
    }


def _in_force(row: AnyRow) -> Plain | None:
    """The revision that proves; the digest of hidden evidence is as hidden as its title."""
    if row.in_force_id is None:
        return None
    return {
        "id": row.in_force_id,
        "number": row.in_force_number,
        "status": EvidenceStatus.ACCEPTED.value,
        "digest": None if row.hidden else row.in_force_digest,
        "covers_from": row.in_force_from,
        "covers_to": row.in_force_to,
        "valid_until": row.in_force_until,
    }


def _in_work(row: AnyRow) -> Plain | None:
    """The newest revision while somebody still works on it or judges it."""
    if row.status not in IN_WORK:
        return None
    return {
        "id": row.newest_id,
        "number": row.revision_number,
        "status": row.status,
        "digest": None if row.hidden else row.newest_digest,
        "covers_from": row.covers_from,
        "covers_to": row.covers_to,
        "valid_until": row.valid_until,
    }
