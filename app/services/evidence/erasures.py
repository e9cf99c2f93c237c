"""Asking for the erasing of a file or a link's copy, and what the second person says to it."""

from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.errors import Conflict, NotFound
from app.models import Decree, Evidence, EvidenceFile, FileErasure, LinkCopy, Team, User
from app.models.erasure import ErasureOperation, ErasureStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.erasures import ERASURES, ErasureFacts, erasing_roles
from app.policies.rules import ResourceScope, require, require_anywhere, visible
from app.schemas.evidence.erasures import ErasurePage, ErasureQuery, ErasureRead, ErasureSummary
from app.schemas.platform.references import PersonReference
from app.services.evidence.commands import touch
from app.services.evidence.links.asking import find_copy
from app.services.evidence.queries import LoadedEvidence, get_file, get_visible
from app.services.evidence.statements import revealed
from app.services.evidence.targets import target_of
from app.services.platform import audit
from app.services.platform.files.held import require_not_erased
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import EVIDENCE_PLACE
from app.services.platform.sql import AnyRow, AnySelect

_Decider = aliased(User)
# For whom a stand-in asked, and decided.
_Asking, _Deciding = aliased(User), aliased(User)
_HIDDEN = frozenset({"original_name", "sha256"})
_PEOPLE = frozenset(
    {"requested_by", "requested_on_behalf_of", "decided_by", "decided_on_behalf_of"}
)
_OWN = tuple(
    getattr(FileErasure, name)
    for name in ErasureSummary.model_fields
    if name not in _HIDDEN | _PEOPLE | {"decree_id", "team_id"}
)
_FILTERS: Filters = {
    "status": lambda status: FileErasure.status == status,
    "evidence_id": lambda evidence_id: FileErasure.evidence_id == evidence_id,
}


async def request(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, file_id: UUID, reason: str
) -> FileErasure:
    """Ask for the content of the file to be erased from all revisions of the evidence.

    `located` is held. Raises Forbidden, NotFound, Gone (erased before), Conflict (asked for).
    """
    require(actor, Permission.FILE_ERASE, located.facts.place)
    return await _ask(session, actor, located, await get_file(session, located, file_id), reason)


async def request_of_copy(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, copy_id: UUID, reason: str
) -> FileErasure:
    """Ask the same for the content of a copy of a link; `located` and errors as above."""
    require(actor, Permission.FILE_ERASE, located.facts.place)
    return await _ask(session, actor, located, await find_copy(session, located, copy_id), reason)


async def _ask(
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvidence,
    file: EvidenceFile | LinkCopy,
    reason: str,
) -> FileErasure:
    await require_not_erased(session, file)
    same = (FileErasure.evidence_id == located.evidence.id, FileErasure.sha256 == file.sha256)
    pending = FileErasure.status == ErasureStatus.PENDING
    if await session.scalar(select(FileErasure.id).where(*same, pending)):
        raise Conflict("erasure_pending")
    erasure = FileErasure(
        evidence_id=located.evidence.id,
        sha256=file.sha256,
        size=file.size,
        original_name=file.original_name,
        reason=reason,
        requested_by_id=actor.user_id,
        requested_as=erasing_roles(actor, located.facts.place)[0],
        requested_at=clock.now(),
        requested_for_id=actor.on_behalf_of,
    )
    session.add(erasure)
    _record(session, actor, located, erasure, "request_erasure")
    await session.flush()
    return erasure


async def confirm(session: AsyncSession, actor: Actor, erasure: FileErasure) -> None:
    """Agree: from now on nobody opens the content, and the worker takes it out of the storage.

    Raises Forbidden (the same person, the same role), Conflict (decided before).
    """
    located = await _located(session, actor, erasure)
    facts = _facts(erasure, located.facts.place)
    ERASURES.require(actor, ErasureOperation.CONFIRM, facts)
    roles = erasing_roles(actor, facts.place)
    erasure.decided_as = next(role for role in roles if role is not erasure.requested_as)
    erasure.status = ErasureStatus.CONFIRMED
    erasure.decided_by_id, erasure.decided_at = actor.user_id, clock.now()
    erasure.decided_for_id = actor.on_behalf_of
    touch(located.evidence)
    _record(session, actor, located, erasure, "erase_file")
    await session.flush()


async def decline(session: AsyncSession, actor: Actor, erasure: FileErasure, reason: str) -> None:
    """Refuse it, or take one's own request back. Raises Forbidden, Conflict (decided before)."""
    located = await _located(session, actor, erasure)
    facts = _facts(erasure, located.facts.place)
    ERASURES.require(actor, ErasureOperation.DECLINE, facts)
    erasure.decided_as = erasing_roles(actor, facts.place)[0]
    erasure.status, erasure.decision_reason = ErasureStatus.DECLINED, reason
    erasure.decided_by_id, erasure.decided_at = actor.user_id, clock.now()
    erasure.decided_for_id = actor.on_behalf_of
    _record(session, actor, located, erasure, "decline_erasure")
    await session.flush()


async def list_erasures(session: AsyncSession, actor: Actor, query: ErasureQuery) -> ErasurePage:
    """Of the evidence where the person may erase, newest first; raises Forbidden."""
    require_anywhere(actor, Permission.FILE_ERASE)
    statement = _in_sight(actor, *_columns(actor)).where(*conditions(query, _FILTERS))
    rows, total = await fetch_page(session, statement.order_by(FileErasure.id.desc()), query)
    return as_page(ErasurePage, [_summary(row) for row in rows], total, query)


async def get_erasure(
    session: AsyncSession, actor: Actor, erasure_id: UUID, *, for_update: bool = False
) -> FileErasure:
    """The erasure; raises Forbidden for who may erase nowhere, NotFound when it is out of sight.

    `for_update` holds its evidence first, as every writer does, and then its row.
    """
    require_anywhere(actor, Permission.FILE_ERASE)
    found: FileErasure | None = await session.scalar(
        _in_sight(actor, FileErasure).where(FileErasure.id == erasure_id)
    )
    if found is None:
        raise NotFound
    if for_update:
        await get_visible(session, actor, found.evidence_id, for_update=True)
        await session.refresh(found, with_for_update=True)
    return found


async def read_erasure(session: AsyncSession, actor: Actor, erasure_id: UUID) -> ErasureRead:
    """The erasure as it is answered now; raises NotFound."""
    require_anywhere(actor, Permission.FILE_ERASE)
    wanted = _in_sight(actor, FileErasure, *_columns(actor)).where(FileErasure.id == erasure_id)
    row = (await session.execute(wanted)).first()
    if row is None:
        raise NotFound
    facts = _facts(row[0], ResourceScope(row.work_unit_id, row.decree_id, row.team_id))
    return ErasureRead(**_summary(row).model_dump(), allowed_actions=ERASURES.allowed(actor, facts))


def _in_sight(actor: Actor, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    return (
        select(*columns)
        .select_from(FileErasure)
        .join(Evidence, Evidence.id == FileErasure.evidence_id)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == FileErasure.requested_by_id)
        .outerjoin(_Decider, _Decider.id == FileErasure.decided_by_id)
        .outerjoin(_Asking, _Asking.id == FileErasure.requested_for_id)
        .outerjoin(_Deciding, _Deciding.id == FileErasure.decided_for_id)
        .where(visible(actor, Permission.FILE_ERASE, EVIDENCE_PLACE))
    )


def _columns(actor: Actor) -> tuple[Any, ...]:
    """Names and hashes of restricted evidence are for those who may open it."""
    shown = revealed(actor)
    return (
        *_OWN,
        *(case((shown, getattr(FileErasure, name))).label(name) for name in sorted(_HIDDEN)),
        Team.id.label("team_id"),
        Decree.id.label("decree_id"),
        Decree.work_unit_id,
        FileErasure.requested_by_id,
        FileErasure.decided_by_id,
        FileErasure.requested_for_id,
        FileErasure.decided_for_id,
        User.name.label("requested_by_name"),
        _Decider.name.label("decided_by_name"),
        _Asking.name.label("requested_for_name"),
        _Deciding.name.label("decided_for_name"),
    )


def _summary(row: AnyRow) -> ErasureSummary:
    plain = {
        name: getattr(row, name) for name in ErasureSummary.model_fields if name not in _PEOPLE
    }
    people = {
        "requested_by": (row.requested_by_id, row.requested_by_name),
        "requested_on_behalf_of": (row.requested_for_id, row.requested_for_name),
        "decided_by": (row.decided_by_id, row.decided_by_name),
        "decided_on_behalf_of": (row.decided_for_id, row.decided_for_name),
    }
    named = {
        field: key and PersonReference(id=key, name=name) for field, (key, name) in people.items()
    }
    return ErasureSummary(**plain, **named)


def _facts(erasure: FileErasure, place: ResourceScope) -> ErasureFacts:
    return ErasureFacts(
        place,
        erasure.status,
        erasure.requested_by_id,
        erasure.requested_as,
        erasure.requested_for_id,
    )


async def _located(session: AsyncSession, actor: Actor, erasure: FileErasure) -> LoadedEvidence:
    return await get_visible(session, actor, erasure.evidence_id)


def _record(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, erasure: FileErasure, action: str
) -> None:
    told = {
        "sha256": erasure.sha256,
        "name": erasure.original_name,
        "as": (erasure.decided_as or erasure.requested_as).value,
    }
    reason = erasure.decision_reason or erasure.reason
    changes = dict[str, list[Any]](erasure=[None, told])
    target = target_of(located)
    audit.log(session, actor, f"evidence.{action}", target, changes=changes, reason=reason)
