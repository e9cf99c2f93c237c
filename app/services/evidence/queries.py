"""Finding evidence: lists, one piece to act upon, its revisions, steps and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.database import Execute
from app.core.errors import NotFound
from app.models import (
    Decree,
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    Plan,
    Team,
    User,
    WorkUnit,
    revision_records,
)
from app.models.evidence import QUARANTINE, Confidentiality
from app.models.key_lists import one_of
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.reviews import EvidenceFacts
from app.policies.rules import Column, Sight, allows
from app.schemas.evidence.evidence import EvidencePage, EvidenceQuery
from app.schemas.evidence.revisions import (
    DecisionPage,
    DecisionQuery,
    DecisionRead,
    RevisionPage,
    RevisionQuery,
)
from app.schemas.platform.references import PersonReference
from app.services.evidence.rows.facts import (
    FACTS,
    INDICATORS,
    QUESTIONS,
    STORED,
    Contents,
    facts_of,
    keys_in,
    texts_in,
)
from app.services.evidence.rows.listing import listing_for
from app.services.evidence.rows.revisions import shown, with_revision
from app.services.evidence.rows.showing import summary_of
from app.services.evidence.statements import in_sight
from app.services.platform.files.held import IS_ERASED
from app.services.platform.paging import as_page, fetch_page, page_of, page_of_rows
from app.services.platform.prepared import Prepared, in_one_go, key
from app.services.platform.references import CALENDAR
from app.services.platform.sql import AnyRow, AnySelect, is_sqlite

_Absent = aliased(User)


@dataclass(frozen=True)
class LoadedEvidence:
    """Evidence with its current revision, where it lies, and what the rules need to know.

    `contents` are those of the moment when it was found; `calendar` is the clock of its office
    (a time zone) and the year of its plan.
    """

    evidence: Evidence
    revision: EvidenceRevision
    decree: Decree
    facts: EvidenceFacts
    contents: Contents
    calendar: tuple[str, int]


async def list_evidence(session: AsyncSession, actor: Actor, query: EvidenceQuery) -> EvidencePage:
    """Evidence in sight; restricted evidence is listed without its title."""
    statements, values = listing_for(actor, query, has_index=not is_sqlite(session))

    def read(execute: Execute) -> tuple[Sequence[AnyRow], int]:
        return page_of(
            session.info,
            query,
            lambda size, offset: execute(
                statements.page, values | {"size": size, "offset": offset}
            ),
            lambda: execute(statements.total, values).scalar_one(),
        )

    rows, total = await in_one_go(session, read)
    items = [summary_of(row) for row in rows]
    return page_of_rows(EvidencePage, items, total, query)


def _there(revision_id: Column, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    found = exists().where(revision_id == EvidenceRevision.id, *conditions)
    return found.correlate(EvidenceRevision)


def _last(model: type[EvidenceFile] | type[EvidenceLink]) -> ColumnElement[int | None]:
    last = select(func.max(model.position)).where(model.revision_id == EvidenceRevision.id)
    return last.correlate(EvidenceRevision).scalar_subquery()


_CONTENTS = (
    INDICATORS,
    QUESTIONS,
    _last(EvidenceFile).label("last_file"),
    _last(EvidenceLink).label("last_link"),
    _there(revision_records.c.revision_id).label("has_records"),
    _there(EvidenceFile.revision_id, EvidenceFile.scan_state.in_(QUARANTINE)).label("suspect"),
    _there(EvidenceFile.revision_id, IS_ERASED).label("is_erased"),
)


def _to_act_upon(sight: Sight) -> AnySelect:
    columns = (*STORED, *FACTS, *_CONTENTS, *CALENDAR)
    found = in_sight(sight, Evidence, EvidenceRevision, Decree, *columns)
    return (
        found.join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .outerjoin(Plan, Plan.decree_id == Decree.id)
        .where(Evidence.id == key("evidence_id"))
    )


_TO_ACT_UPON = Prepared(_to_act_upon, Permission.EVIDENCE_LIST)
# One statement takes both locks, the evidence first.
_HELD = (
    select(Evidence.id)
    .join(Team, Team.id == Evidence.team_id)
    .join(Decree, Decree.id == Team.decree_id)
    .where(Evidence.id == key("evidence_id"))
    .with_for_update(of=Evidence)
    .suffix_with("FOR KEY SHARE OF decrees", dialect="postgresql")
)


async def get_visible(
    session: AsyncSession, actor: Actor, evidence_id: UUID, *, for_update: bool = False
) -> LoadedEvidence:
    """The evidence; raises NotFound when it is out of sight.

    `for_update` holds the row until the transaction ends, so that decisions come one by one,
    and lets its period not be closed meanwhile. On SQLite whoever writes holds everything.
    """
    if for_update and not is_sqlite(session):
        await session.execute(_HELD, {"evidence_id": evidence_id})
    statement, parameters = _TO_ACT_UPON.of(actor, evidence_id=evidence_id)
    row = (await session.execute(statement, parameters)).first()
    if row is None:
        raise NotFound
    evidence, revision, decree = row[:3]
    calendar = row.time_zone, row.plan_year
    return LoadedEvidence(evidence, revision, decree, facts_of(row), _contents_of(row), calendar)


_IN_SIGHT = Prepared(
    lambda sight: in_sight(sight, Evidence.id).where(one_of(Evidence.id, "evidence_ids")),
    Permission.EVIDENCE_LIST,
)


async def find_in_sight(
    session: AsyncSession, actor: Actor, evidence_ids: Sequence[UUID]
) -> set[UUID]:
    """Those of them that the person sees."""
    statement, parameters = _IN_SIGHT.of(actor, evidence_ids=evidence_ids)
    return set((await session.scalars(statement, parameters)).all())


def _contents_of(row: AnyRow) -> Contents:
    return Contents(
        tuple(keys_in(row.indicators)),
        tuple(texts_in(row.questions)),
        row.last_file,
        row.last_link,
        row.has_records,
        row.suspect,
        row.is_erased,
    )


def is_hidden(actor: Actor, located: LoadedEvidence) -> bool:
    """Whether the person may only know that the evidence is there."""
    restricted = located.evidence.confidentiality is Confidentiality.RESTRICTED
    return restricted and not allows(actor, Permission.EVIDENCE_OPEN, located.facts.place)


_REVISIONS = with_revision(
    select(Evidence.id.label("evidence_id"))
    .select_from(EvidenceRevision)
    .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
).order_by(EvidenceRevision.number.desc())


async def list_revisions(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, query: RevisionQuery
) -> RevisionPage:
    """All versions, newest first."""
    statement = _REVISIONS.where(EvidenceRevision.evidence_id == located.evidence.id)
    rows, total = await fetch_page(session, statement, query)
    hidden = is_hidden(actor, located)
    items = await in_one_go(session, lambda execute: shown(execute, actor, rows, hidden=hidden))
    return as_page(RevisionPage, items, total, query)


async def list_decisions(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, query: DecisionQuery
) -> DecisionPage:
    """All steps, oldest first; the words of hidden evidence are left out."""
    statement = (
        select(EvidenceDecision, EvidenceRevision.number, User, _Absent)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceDecision.revision_id)
        .join(User, User.id == EvidenceDecision.decided_by_id)
        .outerjoin(_Absent, _Absent.id == EvidenceDecision.on_behalf_of_id)
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
            reason_code=None if hidden else decision.reason_code,
            revision_number=number,
            revision_digest=None if hidden else decision.revision_digest,
            decided_by=PersonReference.model_validate(person),
            on_behalf_of=PersonReference.model_validate(absent) if absent else None,
            decided_at=decision.decided_at,
        )
        for decision, number, person, absent in rows
    ]
    return as_page(DecisionPage, items, total, query)


async def get_file(session: AsyncSession, located: LoadedEvidence, file_id: UUID) -> EvidenceFile:
    """A file of any revision of the evidence; raises NotFound."""
    found = await session.scalar(
        select(EvidenceFile)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceFile.revision_id)
        .where(EvidenceFile.id == file_id, EvidenceRevision.evidence_id == located.evidence.id)
    )
    if found is None:
        raise NotFound
    return found
