"""Making an amendment: memberships that end and begin on the day it takes effect."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Invalid, NotFound, ServiceError
from app.models import Amendment, Decree, Membership, Team
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require
from app.schemas.decrees.amendments import AmendmentCreate
from app.schemas.decrees.stand_ins import StandInInput
from app.schemas.decrees.succession import MembershipInput
from app.schemas.decrees.teams import MembershipCreate, MembershipEnd
from app.services.decrees import queries
from app.services.decrees.memberships import commands as memberships
from app.services.decrees.memberships.queries import LoadedMembership, MembershipSlot
from app.services.decrees.queries import end_of_rights
from app.services.decrees.stand_ins.vacancies import fill_vacancy, require_coordinated
from app.services.plan.rows.years import last_day_of_reach
from app.services.platform import audit
from app.services.platform.plausible import require_between
from app.services.platform.validity import has_ended


async def create_amendment(
    session: AsyncSession, actor: Actor, decree: Decree, body: AmendmentCreate
) -> Amendment:
    """Record an amendment and what it changes, all or nothing; what was before stays history.

    First who leaves, then who comes, so that a coordinator is replaced in one go. Raises
    Forbidden, Invalid (days, roles, nothing changes), NotFound (a membership, team or person),
    Conflict (the number is taken, somebody has left already or is there, a successor has taken
    over by then).
    """
    require(actor, Permission.DECREE_AMEND, ResourceScope(decree.work_unit_id, decree.id))
    await queries.lock_decree(session, decree)
    _require_sense(decree, body)
    last = await last_day_of_reach(session, decree)
    require_between(decree.date, last, date=body.date, effective_from=body.effective_from)
    await queries.require_free_number(session, decree.work_unit_id, body.number, body.year)
    until = await end_of_rights(session, decree, body.effective_from, pointer="/effective_from")
    words = body.model_dump(include={"number", "year", "date", "title", "effective_from"})
    amendment = Amendment(
        decree_id=decree.id,
        recorded_by_id=actor.user_id,
        recorded_for_id=actor.on_behalf_of,
        **words,
    )
    session.add(amendment)
    await session.flush()
    ended: dict[UUID, LoadedMembership] = {}
    for number, membership_id in enumerate(body.ended_membership_ids):
        with _at(f"/ended_membership_ids/{number}", whole=True):
            ended[membership_id] = await _end(session, actor, decree, amendment, membership_id)
    for number, seat in enumerate(body.members):
        with _at(f"/members/{number}"):
            await _begin(session, actor, amendment, seat, until)
    await _fill(session, actor, ended, body)
    target = audit.Target.in_decree("amendment", amendment.id, decree)
    changes = audit.created(words)
    audit.log(session, actor, "decree.amend", target, changes=changes)
    await session.flush()
    return amendment


def _require_sense(decree: Decree, body: AmendmentCreate) -> None:
    for name, first in {"date": decree.date, "effective_from": decree.takes_effect_on}.items():
        if getattr(body, name) < first:
            raise Invalid("amendment_before_the_decree", pointer=f"/{name}", date=first)
    queries.require_fitting_year(body.year, body.date, body.date.year)
    if body.effective_from < body.date:
        raise Invalid("effective_before_amendment", pointer="/effective_from", date=body.date)
    if not body.ended_membership_ids and not body.members:
        raise Invalid("amendment_changes_nothing", pointer="/members")


@contextmanager
def _at(pointer: str, *, whole: bool = False) -> Iterator[None]:
    """Let a failure point into the list; `whole`: at the entry, not at a field of it."""
    try:
        yield
    except ServiceError as error:
        error.pointer = pointer if whole else f"{pointer}{error.pointer or ''}"
        raise


async def _end(
    session: AsyncSession, actor: Actor, decree: Decree, amendment: Amendment, membership_id: UUID
) -> LoadedMembership:
    membership = await session.scalar(
        select(Membership)
        .join(Team, Team.id == Membership.team_id)
        .where(Membership.id == membership_id, Team.decree_id == decree.id)
    )
    if membership is None:
        raise NotFound
    if has_ended(membership, amendment.effective_from):
        raise Conflict("already_ended")
    ending = MembershipEnd(on=amendment.effective_from, reason=amendment.title)
    located = LoadedMembership(membership, decree)
    await memberships.end_membership(session, actor, located, ending)
    membership.ended_by_amendment_id = amendment.id
    await session.flush()
    return located


async def _fill(
    session: AsyncSession,
    actor: Actor,
    ended: Mapping[UUID, LoadedMembership],
    body: AmendmentCreate,
) -> None:
    """Who stands in for seats that end; no team is left without coordinator."""
    for number, named in enumerate(body.stand_ins):
        with _at(f"/stand_ins/{number}"):
            if named.membership_id not in ended:
                raise NotFound(pointer="/membership_id")
            values = StandInInput(**named.model_dump(exclude={"membership_id"}))
            await fill_vacancy(session, actor, ended[named.membership_id], values)
    for number, seat in enumerate(ended.values()):
        pointer = f"/ended_membership_ids/{number}"
        await require_coordinated(session, seat, pointer=pointer, field="stand_ins")


async def _begin(
    session: AsyncSession,
    actor: Actor,
    amendment: Amendment,
    seat: MembershipInput,
    until: date | None,
) -> None:
    decree = await session.get_one(Decree, amendment.decree_id)
    team = await session.scalar(
        select(Team).where(Team.id == seat.team_id, Team.decree_id == decree.id)
    )
    if team is None:
        raise NotFound(pointer="/team_id")
    joining = MembershipCreate(**seat.model_dump(exclude={"team_id"}), reason=amendment.title)
    opening = MembershipSlot(team, decree, amendment.effective_from, until)
    located = await memberships.begin_membership(session, actor, opening, joining)
    located.membership.amendment_id = amendment.id
    await session.flush()
