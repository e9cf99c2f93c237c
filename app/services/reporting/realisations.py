"""Realisations: told by the team, corrected by a later entry, never overwritten."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import Conflict, Invalid, NotFound
from app.core.texts import folded
from app.models import (
    ActionItem,
    Evidence,
    Plan,
    Realisation,
    User,
    meeting_realisations,
    realisation_evidence,
)
from app.models.key_lists import among
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import require
from app.schemas.reporting.realisations import (
    RealisationCreate,
    RealisationPage,
    RealisationQuery,
    RealisationRead,
)
from app.services.evidence.statements import in_sight
from app.services.plan.periods import require_open
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.platform import audit
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import person_reference
from app.services.platform.sql import AnyRow, AnySelect
from app.services.platform.validity import today_at

_FILTERS: Filters = {"month": lambda value: Realisation.month == value}
_Correction, _Absent = aliased(Realisation), aliased(User)


async def list_realisations(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[ActionItem], query: RealisationQuery
) -> RealisationPage:
    """All entries of the action item, corrected ones too, oldest day first."""
    statement = (
        _entries()
        .where(Realisation.action_item_id == located.row.id, *conditions(query, _FILTERS))
        .order_by(Realisation.done_on, Realisation.reported_at, Realisation.id)
    )
    rows, total = await fetch_page(session, statement, query)
    return as_page(RealisationPage, await _read(session, actor, rows), total, query)


async def read_realisation(
    session: AsyncSession, actor: Actor, realisation_id: UUID
) -> RealisationRead:
    """One entry of an action item that was located before."""
    row = (await session.execute(_entries().where(Realisation.id == realisation_id))).one()
    (found,) = await _read(session, actor, [row])
    return found


async def create_realisation(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[ActionItem], body: RealisationCreate
) -> Realisation:
    """Tell what was done; raises Forbidden, Invalid (day), NotFound (evidence, corrected entry).

    An entry is corrected once; a second correction corrects the first one. Raises Conflict when
    the month it is for, its day, or those of the entry it corrects lie in a closed period, and
    when the same was reported before, unless that is confirmed.
    """
    require(actor, Permission.REALISATION_REPORT, located.place)
    await _require_day(session, located, body)
    await _require_evidence(session, actor, located, body.evidence_ids)
    corrected = await _corrected(session, located, body.corrects_id)
    realisation = Realisation(
        action_item_id=located.row.id,
        month=body.month or body.done_on.month,
        done_on=body.done_on,
        note=body.note,
        participants=body.participants,
        corrects_id=body.corrects_id,
        reported_by_id=actor.user_id,
        on_behalf_of_id=actor.on_behalf_of,
    )
    if not body.confirm_repeated:
        await _require_new(session, realisation)
    await _add(session, located, realisation, corrected)
    links = [
        {"realisation_id": realisation.id, "evidence_id": evidence_id}
        for evidence_id in set(body.evidence_ids)
    ]
    if links:
        await session.execute(insert(realisation_evidence), links)
    told = body.model_dump(mode="json", exclude_none=True, exclude={"confirm_repeated"})
    target = _target(located, realisation)
    audit.log(session, actor, "realisation.report", target, changes=audit.created(told))
    return realisation


async def cancel_realisation(
    session: AsyncSession,
    actor: Actor,
    located: LoadedPlanRow[ActionItem],
    realisation_id: UUID,
    reason: str,
) -> Realisation:
    """Take back what was reported by mistake; the entry stays, and the month is not done by it.

    Raises Forbidden, NotFound, Conflict (replaced before, a cancellation itself, closed period).
    """
    require(actor, Permission.REALISATION_REPORT, located.place)
    cancelled = await _entry(session, located, realisation_id)
    if cancelled.is_cancellation:
        raise Conflict("realisation_is_cancellation")
    await _require_standing(session, cancelled)
    cancellation = Realisation(
        action_item_id=located.row.id,
        month=cancelled.month,
        done_on=cancelled.done_on,
        note=reason,
        corrects_id=cancelled.id,
        is_cancellation=True,
        reported_by_id=actor.user_id,
        on_behalf_of_id=actor.on_behalf_of,
    )
    await _add(session, located, cancellation, [cancelled])
    changes: audit.Changes = {"cancels_id": [None, str(cancelled.id)]}
    target = _target(located, cancelled)
    audit.log(session, actor, "realisation.cancel", target, changes=changes, reason=reason)
    return cancellation


def _target(located: LoadedPlanRow[ActionItem], realisation: Realisation) -> audit.Target:
    return audit.Target.in_decree(
        "action_item",
        located.row.id,
        located.decree,
        team_id=located.team.id,
        months=[realisation.month],
        done_on=realisation.done_on,
    )


async def _add(
    session: AsyncSession,
    located: LoadedPlanRow[ActionItem],
    realisation: Realisation,
    replaced: Sequence[Realisation],
) -> None:
    """Write it down, where neither its months nor those of what it replaces are closed."""
    touched = [realisation, *replaced]
    months = [each.month for each in touched]
    spans = [(each.done_on, each.done_on) for each in touched]
    await require_open(session, located.decree.id, months=months, spans=spans)
    session.add(realisation)
    await session.flush()


async def _require_new(session: AsyncSession, realisation: Realisation) -> None:
    """Raise Conflict when the same month, day and note were reported and still count."""
    notes = await session.scalars(
        select(Realisation.note).where(
            Realisation.action_item_id == realisation.action_item_id,
            Realisation.month == realisation.month,
            Realisation.done_on == realisation.done_on,
            Realisation.id.is_distinct_from(realisation.corrects_id),
            Realisation.counts(),
        )
    )
    if folded(realisation.note) in map(folded, notes):
        raise Conflict("realisation_repeated", pointer="/confirm_repeated")


async def _require_day(
    session: AsyncSession, located: LoadedPlanRow[ActionItem], body: RealisationCreate
) -> None:
    """Not to come by the office's calendar; outside the plan's year only for a named month of it.

    What is planned for December may be done in January, and that for January in December.
    """
    if body.done_on > await today_at(session, located.decree):
        raise Invalid("done_on_to_come", pointer="/done_on")
    plan = select(Plan.year).where(Plan.decree_id == located.decree.id)
    year = (await session.scalars(plan)).one()
    is_beside = body.month is not None and abs(body.done_on.year - year) == 1
    if body.done_on.year != year and not is_beside:
        raise Invalid("done_on_outside_year", pointer="/done_on", year=year)


async def _require_evidence(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[ActionItem], ids: Sequence[UUID]
) -> None:
    """In sight, and of the same team."""
    found = await session.scalars(
        in_sight(actor, Evidence.id).where(
            Evidence.id.in_(ids), Evidence.team_id == located.team.id
        )
    )
    if set(found) != set(ids):
        raise NotFound(pointer="/evidence_ids")


async def _corrected(
    session: AsyncSession, located: LoadedPlanRow[ActionItem], realisation_id: UUID | None
) -> list[Realisation]:
    """The entry that is corrected, if one is."""
    if realisation_id is None:
        return []
    found = await _entry(session, located, realisation_id, pointer="/corrects_id")
    if found.is_cancellation:
        raise Conflict("realisation_is_cancellation", pointer="/corrects_id")
    await _require_standing(session, found, pointer="/corrects_id")
    return [found]


async def _require_standing(
    session: AsyncSession, entry: Realisation, *, pointer: str | None = None
) -> None:
    """Raise Conflict for an entry that was cancelled, or another one took the place of."""
    later = select(Realisation.is_cancellation).where(Realisation.corrects_id == entry.id)
    if (is_cancelled := await session.scalar(later)) is not None:
        code = "already_cancelled" if is_cancelled else "already_corrected"
        raise Conflict(code, pointer=pointer)


async def _entry(
    session: AsyncSession,
    located: LoadedPlanRow[ActionItem],
    realisation_id: UUID,
    pointer: str | None = None,
) -> Realisation:
    """An entry of the action item; raises NotFound, at the pointer where a body names it."""
    found = await session.scalar(
        select(Realisation).where(
            Realisation.id == realisation_id, Realisation.action_item_id == located.row.id
        )
    )
    if found is None:
        raise NotFound(pointer=pointer)
    return found


def _entries() -> AnySelect:
    return (
        select(
            Realisation,
            User,
            _Absent,
            _Correction.id.label("corrected_by_id"),
            meeting_realisations.c.meeting_id,
        )
        .join(User, User.id == Realisation.reported_by_id)
        .outerjoin(_Absent, _Absent.id == Realisation.on_behalf_of_id)
        .outerjoin(_Correction, _Correction.corrects_id == Realisation.id)
        .outerjoin(meeting_realisations, meeting_realisations.c.realisation_id == Realisation.id)
    )


async def _read(
    session: AsyncSession, actor: Actor, rows: Sequence[AnyRow]
) -> list[RealisationRead]:
    """Entries with the evidence in sight that shows them."""
    ids = [row.Realisation.id for row in rows]
    links = await session.execute(
        in_sight(actor, realisation_evidence.c.realisation_id, Evidence.id)
        .join(realisation_evidence, realisation_evidence.c.evidence_id == Evidence.id)
        .where(among(realisation_evidence.c.realisation_id, ids))
        .order_by(Evidence.id)
    )
    evidence: dict[UUID, list[UUID]] = defaultdict(list)
    for realisation_id, evidence_id in links:
        evidence[realisation_id].append(evidence_id)
    return [
        RealisationRead(
            id=entry.id,
            action_item_id=entry.action_item_id,
            month=entry.month,
            done_on=entry.done_on,
            note=entry.note,
            participants=entry.participants,
            evidence_ids=evidence[entry.id],
            meeting_id=meeting_id,
            corrects_id=entry.corrects_id,
            corrected_by_id=corrected_by_id,
            is_cancellation=entry.is_cancellation,
            reported_by=person_reference(person),
            on_behalf_of=person_reference(absent) if absent else None,
            reported_at=entry.reported_at,
        )
        for entry, person, absent, corrected_by_id, meeting_id in rows
    ]
