"""A seat that ends: a team is not left without coordinator, unless somebody stands in."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict
from app.models import Membership, StandIn, User
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.schemas.decrees.stand_ins import StandInCreate, StandInInput
from app.schemas.decrees.teams import MembershipEnd
from app.services.decrees.memberships import commands as memberships
from app.services.decrees.memberships.checking import require_one_head
from app.services.decrees.memberships.queries import LoadedMembership
from app.services.decrees.queries import rights_end
from app.services.decrees.stand_ins.commands import name_stand_in
from app.services.platform.validity import today_at


async def end_membership(
    session: AsyncSession, actor: Actor, seat: LoadedMembership, body: MembershipEnd
) -> None:
    """End a seat, and let somebody fill it where the body names them.

    Raises what `memberships.end_membership` and `fill_vacancy` do, and Conflict where a team would
    have no coordinator.
    """
    await memberships.end_membership(session, actor, seat, body)
    if body.stand_in is not None:
        await fill_vacancy(session, actor, seat, body.stand_in)
    await require_coordinated(session, seat, pointer="/stand_in", field="stand_in")


async def fill_vacancy(
    session: AsyncSession, actor: Actor, seat: LoadedMembership, body: StandInInput
) -> None:
    """Let somebody hold the seat from the day on which it ends, until somebody is appointed.

    Raises what `commands.name_stand_in` does, and Conflict beyond the rights of a decree that has
    a successor, or where somebody else leads the team by then.
    """
    until = await rights_end(session, seat.decree)
    if until is not None and body.valid_to > until:
        raise Conflict("stand_in_outlasts_the_seat", pointer="/valid_to", date=until)
    begins = await _vacant_from(session, seat)
    days = (begins, body.valid_to)
    await require_one_head(session, seat.membership, days, pointer="/valid_to")
    named = StandInCreate(**body.model_dump(), valid_from=begins)
    await name_stand_in(session, actor, seat, named, seat_is_vacant=True)


async def require_coordinated(
    session: AsyncSession, seat: LoadedMembership, *, pointer: str, field: str
) -> None:
    """Raise Conflict when nobody coordinates the team from the day on which its seat ends.

    `field` is where the body names who stands in.

    Whoever stood in for its holder beyond that day is named in it: that ends with the seat, and
    filling a vacant one is decided anew.
    """
    membership = seat.membership
    leads = membership.role is MembershipRole.KOORDINATOR and not membership.is_deputy
    if not leads or membership.valid_to == membership.valid_from:
        return
    day = await _vacant_from(session, seat)
    if await is_coordinated(session, membership.team_id, day):
        return
    stood_in = await _stood_in_beyond(session, membership, day)
    if stood_in is not None:
        person, last = stood_in
        raise Conflict(
            "stand_in_ends_with_the_seat",
            pointer=pointer,
            field=field,
            date=day,
            person=person,
            last=last,
        )
    raise Conflict("team_without_coordinator", pointer=pointer, field=field, date=day)


async def is_coordinated(session: AsyncSession, team_id: UUID, day: date) -> bool:
    """Whether somebody, be it a stand-in in a vacant seat, coordinates the team on that day."""
    heads = Membership.role == MembershipRole.KOORDINATOR, ~Membership.is_deputy
    filled = and_(StandIn.seat_is_vacant, StandIn.holds_on(day))
    found = await session.scalar(
        select(Membership.id)
        .outerjoin(StandIn, StandIn.membership_id == Membership.id)
        .where(Membership.team_id == team_id, *heads, or_(Membership.valid_on(day), filled))
        .limit(1)
    )
    return found is not None


async def _stood_in_beyond(
    session: AsyncSession, membership: Membership, day: date
) -> tuple[str, date] | None:
    """Who was to stand in for the holder on that day, and until when."""
    found = await session.execute(
        select(User.name, StandIn.valid_to)
        .join(StandIn, StandIn.user_id == User.id)
        .where(
            StandIn.membership_id == membership.id,
            ~StandIn.seat_is_vacant,
            StandIn.valid_on(day),
        )
        .limit(1)
    )
    row = found.first()
    return (row.name, row.valid_to - timedelta(days=1)) if row else None


async def _vacant_from(session: AsyncSession, seat: LoadedMembership) -> date:
    """The first day without its holder, from today on."""
    today = await today_at(session, seat.decree)
    return max(today, seat.membership.valid_to or today)
