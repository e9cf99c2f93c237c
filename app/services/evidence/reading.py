"""Finding and showing evidence; what is restricted shows only that it is there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ScalarSelect, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import (
    Decree,
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    Team,
    User,
    evidence_indicators,
    revision_editors,
)
from app.models.evidence import Confidentiality, EvidenceAction, EvidenceStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE, EvidenceFacts
from app.policies.rules import Place, allows
from app.schemas.evidence import EvidencePage, EvidenceQuery, EvidenceRead, EvidenceSummary
from app.schemas.references import PersonReference
from app.schemas.revisions import (
    DecisionPage,
    DecisionQuery,
    DecisionRead,
    RevisionPage,
    RevisionQuery,
    StandingRevision,
)
from app.services.evidence.revisions import read_revisions
from app.services.evidence.statements import (
    CLOSED_IN_FORCE,
    CLOSED_PERIOD,
    IN_WORK,
    ORDERS,
    filtered,
    in_sight,
    summaries,
    verified_by_pelaksana,
)
from app.services.paging import as_page, fetch_page
from app.services.periods import hold
from app.services.references import team_reference
from app.services.statements import AnyRow

# Where the names of those stand who put something into a revision, or took something out.
_PARTS = (
    (EvidenceFile.uploaded_by_id, EvidenceFile.revision_id),
    (EvidenceLink.added_by_id, EvidenceLink.revision_id),
    (revision_editors.c.user_id, revision_editors.c.revision_id),
)


@dataclass(frozen=True)
class Located:
    """Evidence with its current revision, where it lies, and what the rules need to know."""

    evidence: Evidence
    revision: EvidenceRevision
    decree: Decree
    facts: EvidenceFacts


async def list_evidence(session: AsyncSession, actor: Actor, query: EvidenceQuery) -> EvidencePage:
    """Evidence in sight; restricted evidence is listed without its title."""
    statement = filtered(summaries(actor), actor, query)
    statement = statement.order_by(ORDERS[query.sort], Evidence.id)
    rows, total = await fetch_page(session, statement, query)
    indicators = await _indicator_ids(session, [row.id for row in rows])
    items = [_summary(row, indicators[row.id]) for row in rows]
    return as_page(EvidencePage, items, total, query)


async def get_visible(
    session: AsyncSession, actor: Actor, evidence_id: UUID, *, for_update: bool = False
) -> Located:
    """The evidence; raises NotFound when it is out of sight.

    `for_update` holds the row until the transaction ends, so that decisions come one by one,
    and lets its period not be closed meanwhile.
    """
    derived = (CLOSED_PERIOD, CLOSED_IN_FORCE, verified_by_pelaksana())
    statement = in_sight(actor, Evidence, EvidenceRevision, Decree, *derived)
    if for_update:
        await session.execute(
            select(Evidence.id).where(Evidence.id == evidence_id).with_for_update()
        )
        await hold(session, _decree_of(evidence_id))
    found = (await session.execute(statement.where(Evidence.id == evidence_id))).first()
    if found is None:
        raise NotFound
    evidence, revision, decree, closed, closed_in_force, steered = found
    contributors, verifiers = await _people_in(session, evidence, revision)
    facts = EvidenceFacts(
        Place(decree.work_unit_id, decree.id, evidence.team_id, evidence.created_by_id),
        evidence.status,
        revision.review_route,
        contributors,
        verifiers,
        steered,
        closed,
        is_in_force=evidence.in_force_number is not None,
        closed_in_force=closed_in_force,
    )
    return Located(evidence, revision, decree, facts)


async def read_evidence(session: AsyncSession, actor: Actor, evidence_id: UUID) -> EvidenceRead:
    """The evidence as it is answered now; raises NotFound."""
    located = await get_visible(session, actor, evidence_id)
    row = (await session.execute(summaries(actor).where(Evidence.id == evidence_id))).one()
    indicators = await _indicator_ids(session, [evidence_id])
    (revision,) = await read_revisions(session, actor, [located.revision], hidden=row.hidden)
    return EvidenceRead(
        **_summary(row, indicators[evidence_id]).model_dump(),
        decree_id=located.decree.id,
        description=revision.description,
        revision=revision,
        allowed_actions=EVIDENCE.allowed(actor, located.facts),
    )


def is_hidden(actor: Actor, located: Located) -> bool:
    """Whether the person may only know that the evidence is there."""
    restricted = located.evidence.confidentiality is Confidentiality.RESTRICTED
    return restricted and not allows(actor, Permission.EVIDENCE_OPEN, located.facts.place)


async def list_revisions(
    session: AsyncSession, actor: Actor, located: Located, query: RevisionQuery
) -> RevisionPage:
    """All versions, newest first."""
    statement = (
        select(EvidenceRevision)
        .where(EvidenceRevision.evidence_id == located.evidence.id)
        .order_by(EvidenceRevision.number.desc())
    )
    rows, total = await fetch_page(session, statement, query)
    hidden = is_hidden(actor, located)
    items = await read_revisions(session, actor, [row[0] for row in rows], hidden=hidden)
    return as_page(RevisionPage, items, total, query)


async def list_decisions(
    session: AsyncSession, actor: Actor, located: Located, query: DecisionQuery
) -> DecisionPage:
    """All steps, oldest first; the words of hidden evidence are left out."""
    statement = (
        select(EvidenceDecision, EvidenceRevision.number, User)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceDecision.revision_id)
        .join(User, User.id == EvidenceDecision.decided_by_id)
        .where(EvidenceDecision.evidence_id == located.evidence.id)
        .order_by(EvidenceDecision.decided_at, EvidenceDecision.id)
    )
    rows, total = await fetch_page(session, statement, query)
    hidden = is_hidden(actor, located)
    items = [
        DecisionRead(
            id=decision.id,
            action=decision.action,
            level=decision.level,
            reason=None if hidden else decision.reason,
            revision_number=number,
            revision_digest=None if hidden else decision.revision_digest,
            decided_by=PersonReference.model_validate(person),
            decided_at=decision.decided_at,
        )
        for decision, number, person in rows
    ]
    return as_page(DecisionPage, items, total, query)


async def get_file(session: AsyncSession, located: Located, file_id: UUID) -> EvidenceFile:
    """A file of any revision of the evidence; raises NotFound."""
    found = await session.scalar(
        select(EvidenceFile)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceFile.revision_id)
        .where(EvidenceFile.id == file_id, EvidenceRevision.evidence_id == located.evidence.id)
    )
    if found is None:
        raise NotFound
    return found


def _decree_of(evidence_id: UUID) -> ScalarSelect[UUID]:
    return (
        select(Team.decree_id)
        .join(Evidence, Evidence.team_id == Team.id)
        .where(Evidence.id == evidence_id)
        .scalar_subquery()
    )


async def _people_in(
    session: AsyncSession, evidence: Evidence, revision: EvidenceRevision
) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Who contributed to the revision, and who verified it."""
    took_part = (
        select(column, literal(value=False)).where(of_revision == revision.id)
        for column, of_revision in _PARTS
    )
    verified = select(EvidenceDecision.decided_by_id, literal(value=True)).where(
        EvidenceDecision.revision_id == revision.id,
        EvidenceDecision.action == EvidenceAction.VERIFY,
    )
    rows = (await session.execute(verified.union(*took_part))).all()
    people = {person for person, has_verified in rows if not has_verified}
    people |= {evidence.created_by_id, revision.created_by_id}
    if revision.submitted_by_id:
        people.add(revision.submitted_by_id)
    return frozenset(people), frozenset(person for person, has_verified in rows if has_verified)


async def _indicator_ids(
    session: AsyncSession, evidence_ids: Sequence[UUID]
) -> dict[UUID, list[UUID]]:
    rows = await session.execute(
        select(evidence_indicators)
        .where(evidence_indicators.c.evidence_id.in_(evidence_ids))
        .order_by(evidence_indicators.c.indicator_id)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for evidence_id, indicator_id in rows:
        found[evidence_id].append(indicator_id)
    return found


def _summary(row: AnyRow, indicator_ids: list[UUID]) -> EvidenceSummary:
    values = {
        name: getattr(row, name)
        for name in EvidenceSummary.model_fields
        if name not in {"team", "indicator_ids", "created_by", "in_force", "in_work"}
    }
    return EvidenceSummary(
        **values,
        team=team_reference(row),
        indicator_ids=indicator_ids,
        created_by=PersonReference(id=row.created_by_id, name=row.created_by_name),
        in_force=_in_force(row),
        in_work=_in_work(row),
    )


def _in_force(row: AnyRow) -> StandingRevision | None:
    """The revision that proves; the digest of hidden evidence is as hidden as its title."""
    if row.in_force_id is None:
        return None
    return StandingRevision(
        id=row.in_force_id,
        number=row.in_force_number,
        status=EvidenceStatus.ACCEPTED,
        digest=None if row.hidden else row.in_force_digest,
        covers_from=row.in_force_from,
        covers_to=row.in_force_to,
    )


def _in_work(row: AnyRow) -> StandingRevision | None:
    """The newest revision while somebody still works on it or judges it."""
    if row.status not in IN_WORK:
        return None
    return StandingRevision(
        id=row.newest_id,
        number=row.revision_number,
        status=row.status,
        digest=None if row.hidden else row.newest_digest,
        covers_from=row.covers_from,
        covers_to=row.covers_to,
    )
