"""Who stands in for whom: finding one, listing them, showing one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.errors import NotFound
from app.models import Decree, Membership, StandIn, Team, User, WorkUnit
from app.models.rights import Permission
from app.models.stand_in import StandInOperation
from app.policies.actors import Actor
from app.policies.rules import allows, visible
from app.policies.stand_ins import STAND_INS, StandInFacts
from app.schemas.decrees.stand_ins import (
    StandInPage,
    StandInQuery,
    StandInRead,
    StandInSummary,
)
from app.schemas.platform.references import PersonReference
from app.services.decrees.memberships.queries import LoadedMembership
from app.services.platform.paging import as_page, fetch_page
from app.services.platform.references import (
    TEAM_COLUMNS,
    TEAM_PLACE,
    people_by_id,
    team_reference,
)
from app.services.platform.sql import AnyRow, AnySelect, held
from app.services.platform.validity import has_ended, today_at

_Absent = aliased(User)
_PLAIN = ("id", "membership_id", "valid_from", "seat_is_vacant")
_PEOPLE = {
    "named_by": "named_by_id",
    "named_on_behalf_of": "named_for_id",
    "ended_by": "ended_by_id",
    "ended_on_behalf_of": "ended_for_id",
}


@dataclass(frozen=True)
class LoadedStandIn:
    """A stand-in with the seat and its decree; `today` is the day of the office."""

    stand_in: StandIn
    seat: LoadedMembership
    today: date

    @property
    def facts(self) -> StandInFacts:
        """What the rules need to know."""
        return StandInFacts(
            self.seat.place,
            self.seat.membership.user_id,
            self.stand_in.user_id,
            is_over=has_ended(self.stand_in, self.today) or self._ends_with_its_seat,
        )

    @property
    def _ends_with_its_seat(self) -> bool:
        """Whether the seat has ended, or ends before somebody would stand in for it."""
        stand_in = self.stand_in
        first = max(self.today, stand_in.valid_from)
        return not stand_in.seat_is_vacant and has_ended(self.seat.membership, first)


async def get_visible(session: AsyncSession, actor: Actor, stand_in_id: UUID) -> LoadedStandIn:
    """The stand-in; raises NotFound when its team is out of sight."""
    statement = (
        select(StandIn, Membership, Decree, WorkUnit.time_zone)
        .join(Membership, Membership.id == StandIn.membership_id)
        .join(Team, Team.id == Membership.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .where(StandIn.id == stand_in_id, visible(actor, Permission.TEAM_READ, TEAM_PLACE))
    )
    row = (await session.execute(held(session, statement, StandIn))).first()
    if row is None:
        raise NotFound
    seat = LoadedMembership(row[1], row[2])
    return LoadedStandIn(row[0], seat, clock.today_in(row.time_zone))


async def list_stand_ins(session: AsyncSession, decree: Decree, query: StandInQuery) -> StandInPage:
    """The stand-ins of a decree, those that begin last first."""
    statement = _summaries().where(Membership.decree_id == decree.id)
    if not query.include_ended:
        today = await today_at(session, decree)
        statement = statement.where(StandIn.holds_on_or_after(today))
    statement = statement.order_by(StandIn.valid_from.desc(), StandIn.id.desc())
    rows, total = await fetch_page(session, statement, query)
    return as_page(StandInPage, [_summary(row) for row in rows], total, query)


async def read_stand_in(session: AsyncSession, actor: Actor, named: LoadedStandIn) -> StandInRead:
    """The stand-in as it is answered now."""
    stand_in, facts = named.stand_in, named.facts
    row = (await session.execute(_summaries().where(StandIn.id == stand_in.id))).one()
    people = await people_by_id(session, {getattr(stand_in, key) for key in _PEOPLE.values()})
    is_told = actor.user_id in {facts.absent_id, facts.stand_in_id} or allows(
        actor, Permission.STAND_IN_NAME, facts.place
    )
    allowed = STAND_INS.allowed(actor, facts)
    return StandInRead(
        **_summary(row).model_dump(),
        reason=stand_in.reason if is_told else None,
        **{field: people.get(getattr(stand_in, key)) for field, key in _PEOPLE.items()},
        created_at=stand_in.created_at,
        allowed_actions=[each for each in allowed if each is StandInOperation.END],
    )


def _summaries() -> AnySelect:
    return (
        select(
            *(getattr(StandIn, name) for name in _PLAIN),
            StandIn.holds_until().label("valid_to"),
            Membership.decree_id,
            Membership.role,
            Membership.is_deputy,
            Membership.title,
            Membership.user_id.label("absent_id"),
            _Absent.name.label("absent_name"),
            StandIn.user_id,
            User.name,
            *TEAM_COLUMNS,
        )
        .join(Membership, Membership.id == StandIn.membership_id)
        .join(Team, Team.id == Membership.team_id)
        .join(_Absent, _Absent.id == Membership.user_id)
        .join(User, User.id == StandIn.user_id)
    )


def _summary(row: AnyRow) -> StandInSummary:
    seat = ("decree_id", "role", "is_deputy", "title", "valid_to")
    return StandInSummary(
        **{name: getattr(row, name) for name in (*_PLAIN, *seat)},
        team=team_reference(row),
        absent=PersonReference(id=row.absent_id, name=row.absent_name),
        stand_in=PersonReference(id=row.user_id, name=row.name),
    )
