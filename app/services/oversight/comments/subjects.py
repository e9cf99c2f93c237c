"""What a comment can be about: one table from the subject to how it is found and who reads along.

A further subject is a line of the table, a member of CommentSubject and a column of Comment.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import (
    Comment,
    Decree,
    Directive,
    DirectiveStep,
    Evidence,
    EvidenceRevision,
    Finding,
    FindingStep,
    Team,
)
from app.models.comment import SUBJECT_COLUMNS, CommentSubject
from app.models.evidence import Confidentiality
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.comments import CommentFacts, require_reading
from app.policies.rules import ResourceScope, visible
from app.services.evidence import queries as evidence_reading
from app.services.oversight.findings import queries as finding_reading
from app.services.plan.rows import queries as rows
from app.services.platform import audit
from app.services.platform.references import TEAM_PLACE


class _Found(NamedTuple):
    """Where it lies, what one must hold there to read along, and the revision, if it has one."""

    place: ResourceScope
    reading: Permission
    revision: EvidenceRevision | None = None


_Locate: TypeAlias = Callable[[AsyncSession, Actor, UUID], Awaitable[_Found]]
_EvidenceIds: TypeAlias = Select[UUID | None] | CompoundSelect[UUID | None]
_Row: TypeAlias = Callable[[AsyncSession, Actor, UUID], Awaitable[rows.LoadedPlanRow[Any]]]


@dataclass(frozen=True)
class Subject:
    """What a comment is about."""

    kind: CommentSubject
    id: UUID
    facts: CommentFacts
    revision: EvidenceRevision | None

    @property
    def column(self) -> str:
        """The column of Comment that names it."""
        return SUBJECT_COLUMNS[self.kind]

    @property
    def target(self) -> audit.Target:
        """The subject as the audit log names it."""
        place = self.facts.place
        return audit.Target(self.kind.value, self.id, place.work_unit_id, place.decree_id)


async def get_readable(
    session: AsyncSession, actor: Actor, kind: CommentSubject, subject_id: UUID
) -> Subject:
    """The subject; raises NotFound out of sight, Forbidden where its words are not to be known."""
    found = await _LOCATE[kind](session, actor, subject_id)
    facts = CommentFacts(found.place, found.reading)
    require_reading(actor, facts)
    return Subject(kind, subject_id, facts, found.revision)


async def subject_of(session: AsyncSession, actor: Actor, comment: Comment) -> Subject:
    """What the comment is about; raises as `get_readable` does."""
    named = ((kind, getattr(comment, column)) for kind, column in SUBJECT_COLUMNS.items())
    kind, subject_id = next(each for each in named if each[1] is not None)
    return await get_readable(session, actor, kind, subject_id)


async def _evidence(session: AsyncSession, actor: Actor, evidence_id: UUID) -> _Found:
    located = await evidence_reading.get_visible(session, actor, evidence_id)
    return _Found(located.facts.place, Permission.EVIDENCE_OPEN, located.revision)


def _row_of_the_plan(get: _Row) -> _Locate:
    async def locate(session: AsyncSession, actor: Actor, row_id: UUID) -> _Found:
        located = await get(session, actor, row_id)
        return _Found(located.place, Permission.PLAN_READ)

    return locate


async def _finding(session: AsyncSession, actor: Actor, finding_id: UUID) -> _Found:
    located = await finding_reading.get_visible(session, actor, finding_id)
    involved = (
        select(Finding.evidence_id)
        .where(Finding.id == finding_id)
        .union(select(FindingStep.evidence_id).where(FindingStep.finding_id == finding_id))
    )
    reading = await _reading(session, involved, Permission.EVIDENCE_LIST)
    return _Found(located.facts.place, reading)


async def _directive(session: AsyncSession, actor: Actor, directive_id: UUID) -> _Found:
    row = (
        await session.execute(
            select(Decree.work_unit_id, Decree.id, Team.id)
            .join(Team, Team.decree_id == Decree.id)
            .join(Directive, Directive.team_id == Team.id)
            .where(Directive.id == directive_id, visible(actor, Permission.PLAN_READ, TEAM_PLACE))
        )
    ).first()
    if row is None:
        raise NotFound
    involved = select(DirectiveStep.evidence_id).where(DirectiveStep.directive_id == directive_id)
    return _Found(ResourceScope(*row), await _reading(session, involved, Permission.PLAN_READ))


async def _reading(
    session: AsyncSession, involved: _EvidenceIds, otherwise: Permission
) -> Permission:
    """What involves restricted evidence is talked about by those alone who may open it."""
    restricted = await session.scalar(
        select(Evidence.id)
        .where(Evidence.id.in_(involved), Evidence.confidentiality == Confidentiality.RESTRICTED)
        .limit(1)
    )
    return Permission.EVIDENCE_OPEN if restricted else otherwise


_LOCATE: dict[CommentSubject, _Locate] = {
    CommentSubject.EVIDENCE: _evidence,
    CommentSubject.ACTION_ITEM: _row_of_the_plan(rows.get_action_item),
    CommentSubject.INDICATOR: _row_of_the_plan(rows.get_indicator),
    CommentSubject.FINDING: _finding,
    CommentSubject.DIRECTIVE: _directive,
}
