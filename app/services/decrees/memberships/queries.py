"""Finding and showing a membership, and the place that takes a new one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import Decree, Membership, Team, User
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, ScopeColumns, allows, visible
from app.schemas.decrees.teams import (
    MembershipAction,
    MembershipRead,
)
from app.services.decrees.queries import members_statement, read_member
from app.services.identity.users import switched_off
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import CHANGES, held
from app.services.platform.validity import has_ended, today_at


@dataclass(frozen=True)
class LoadedMembership:
    """A membership with the decree it lies in."""

    membership: Membership
    decree: Decree

    @property
    def place(self) -> ResourceScope:
        """Where it lies."""
        return ResourceScope(self.decree.work_unit_id, self.decree.id, self.membership.team_id)


@dataclass(frozen=True)
class MembershipSlot:
    """A team that takes a new member, from a day on and up to another (None: without an end)."""

    team: Team
    decree: Decree
    valid_from: date
    until: date | None

    @property
    def place(self) -> ResourceScope:
        """Where it lies."""
        return ResourceScope(self.decree.work_unit_id, self.decree.id, self.team.id)


async def get_visible(session: AsyncSession, actor: Actor, membership_id: UUID) -> LoadedMembership:
    """The membership; raises NotFound when it is out of sight.

    Whoever changes it holds its decree first, as an amendment does, so that none wait for each
    other.
    """
    if session.info.get(CHANGES):
        of_it = select(Membership.decree_id).where(Membership.id == membership_id)
        decree = select(Decree.id).where(Decree.id == of_it.scalar_subquery())
        await session.execute(decree.with_for_update(key_share=True))
    statement = (
        select(Membership, Decree)
        .join(Team, Team.id == Membership.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(Membership.id == membership_id, visible(actor, Permission.TEAM_READ, TEAM_PLACE))
    )
    found = (await session.execute(held(session, statement, Membership))).first()
    if found is None:
        raise NotFound
    return LoadedMembership(found[0], found[1])


async def read_membership(
    session: AsyncSession, actor: Actor, located: LoadedMembership
) -> MembershipRead:
    """The membership as it is answered."""
    row = (
        await session.execute(members_statement().where(Membership.id == located.membership.id))
    ).one()
    today = await today_at(session, located.decree)
    may_end = allows(actor, Permission.MEMBERSHIP_CHANGE, located.place)
    return MembershipRead(
        **read_member(row).model_dump(),
        allowed_actions=[MembershipAction.END] if may_end and not has_ended(row, today) else [],
    )


async def get_person(session: AsyncSession, actor: Actor, username: str) -> User:
    """Somebody of an office whose teams the caller may change, with an active account."""
    named = User.username == username
    place = ScopeColumns(User.work_unit_id)
    in_sight = visible(actor, Permission.MEMBERSHIP_CHANGE, place)
    user = await session.scalar(select(User).where(named, User.is_active, in_sight))
    if user is None:
        await switched_off.require_none(session, actor, named, pointer="/username")
        raise NotFound(pointer="/username")
    return user
