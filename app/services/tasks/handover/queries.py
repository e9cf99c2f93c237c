"""What waits for the person of a seat, kind by kind, and who takes it."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import IntakeRule, User
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor, RoleAssignment
from app.policies.rules import require
from app.schemas.platform.references import PersonReference, TeamReference
from app.schemas.tasks.handover import SHOWN, HandoverKind, HandoverRead, WaitingRead
from app.schemas.tasks.work import WorkKind, WorkQuery
from app.services.decrees.memberships.queries import LoadedMembership
from app.services.identity.actors import NO_SESSION
from app.services.identity.seats import who_may
from app.services.platform.references import person_reference
from app.services.tasks.handover.seat import OWN, Seat, count_own, load_seat, takers_of
from app.services.tasks.work.queries import list_work

# What belongs to the seat, and the right by which others do it in the person's place.
_OF_THE_SEAT: Final = {
    HandoverKind.VERIFY: Permission.EVIDENCE_VERIFY,
    HandoverKind.ACCEPT: Permission.EVIDENCE_ACCEPT,
    HandoverKind.ANSWER: Permission.FOLLOWUP_ACT,
    HandoverKind.ACKNOWLEDGE: Permission.DIRECTIVE_RESPOND,
    HandoverKind.RESPOND: Permission.DIRECTIVE_RESPOND,
    HandoverKind.CLOSE: Permission.FINDING_CLOSE,
    HandoverKind.TAKE_IN: Permission.RECORD_DECIDE,
    HandoverKind.STANDING_ORDER: Permission.RECORD_DECIDE,
}


async def read_handover(
    session: AsyncSession, actor: Actor, located: LoadedMembership
) -> HandoverRead:
    """What waits for the person of the seat; raises Forbidden for who may not change seats.

    Kinds of which nothing waits are left out. What belongs to a seat that has ended waits for
    those who hold such a right now, and no more for the person.
    """
    require(actor, Permission.MEMBERSHIP_CHANGE, located.place)
    seat = await load_seat(session, located)
    waiting = await waiting_for(session, seat)
    return HandoverRead(
        id=located.membership.id,
        person=person_reference(seat.person),
        team=TeamReference.model_validate(seat.team),
        total=sum(each.count for each in waiting),
        waiting=waiting,
    )


async def waiting_for(session: AsyncSession, seat: Seat) -> list[WaitingRead]:
    """What waits in the seat, kind by kind."""
    return [*await _own(session, seat), *await _of_the_seat(session, seat)]


async def _own(session: AsyncSession, seat: Seat) -> list[WaitingRead]:
    counts = await count_own(session, seat)
    able = await takers_of(session, seat) if any(counts.values()) else []
    takers = [person_reference(each) for each in able[:1]]
    found: list[WaitingRead] = []
    for kind, count in counts.items():
        if count:
            rows = (await session.scalars(OWN[kind].of(seat).limit(SHOWN))).all()
            found.append(
                WaitingRead(
                    kind=HandoverKind(kind.value),
                    count=count,
                    ids=[row.id for row in rows],
                    is_handed_over=True,
                    takers=takers,
                )
            )
    return found


async def _of_the_seat(session: AsyncSession, seat: Seat) -> list[WaitingRead]:
    membership, place = seat.located.membership, seat.place
    if not seat.is_held:
        return []
    absent = membership.user_id if membership.user_id != seat.person.id else None
    role = RoleAssignment(
        ActorRole(membership.role.value),
        place.work_unit_id,
        place.decree_id,
        place.team_id,
        is_deputy=membership.is_deputy,
        on_behalf_of=absent,
    )
    holder = Actor(seat.person.id, seat.person.name, NO_SESSION, (role,))
    others: dict[Permission, list[PersonReference]] = {}
    found: list[WaitingRead] = []
    for kind, permission in _OF_THE_SEAT.items():
        count, ids = await _waiting(session, seat, holder, kind)
        if not count:
            continue
        if permission not in others:
            people: list[User] = await who_may(session, permission, place, seat.today)
            others[permission] = [
                person_reference(each) for each in people if each.id != seat.person.id
            ]
        found.append(
            WaitingRead(
                kind=kind, count=count, ids=ids, is_handed_over=False, takers=others[permission]
            )
        )
    return found


async def _waiting(
    session: AsyncSession, seat: Seat, holder: Actor, kind: HandoverKind
) -> tuple[int, list[UUID]]:
    """How many things of the kind wait for the seat, and the first of them."""
    if kind is HandoverKind.STANDING_ORDER:
        orders = select(IntakeRule.id).where(
            IntakeRule.created_by_id == seat.person.id,
            IntakeRule.ended_at.is_(None),
            seat.within(IntakeRule.team_id),
        )
        ids = list(await session.scalars(orders.order_by(IntakeRule.id)))
        return len(ids), ids[:SHOWN]
    page = await list_work(session, holder, WorkQuery(kind=WorkKind(kind.value), size=SHOWN))
    keys = ("evidence_id", "finding_id", "directive_id", "follow_up_id", "record_id")
    return page.total, [
        next(key for name in keys if (key := getattr(item, name)) is not None)
        for item in page.items
    ]
