"""What rests on a successor decree: what has to be known before it is voided."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import AuditEvent, Decree, Membership, RoleGrant
from app.policies.rules import ResourceScope
from app.policies.succession import SuccessorFacts
from app.services.decrees.succession.counting import what_rests
from app.services.decrees.succession.ending import Succession, overlap, read_succession
from app.services.decrees.succession.let_go import is_about_what_was_let_go
from app.services.platform.validity import today_at

# How the decree came about, who sits in it and who read it.
_NO_WORK: Final = (
    "decree.load", "decree.amend", "decree.void_amendment", "evidence.export",
    "membership.create", "membership.end", "membership.resume", "role_grant.create",
    "role_grant.end", "stand_in.name", "stand_in.end",
)  # fmt: skip


async def load_facts(
    session: AsyncSession, decree: Decree, *, in_full: bool = False
) -> SuccessorFacts:
    """What the rules need to know before the decree is voided; `in_full`: all that rests on it."""
    place = ResourceScope(decree.work_unit_id, decree.id)
    if decree.voided_at is not None:
        return SuccessorFacts(place, is_voided=True)
    if decree.predecessor_id is None:
        return SuccessorFacts(place, is_successor=False)
    last = await session.get_one(Decree, decree.predecessor_id)
    today = await today_at(session, decree)
    succession = await read_succession(session, last, decree)
    has_ended = succession.until <= today
    return SuccessorFacts(
        place,
        returning=frozenset(succession.people if has_ended else ()),
        rests=await what_rests(session, decree.id, today, in_full=in_full),
        used_by=await _used_by(session, decree.id),
        seats_changed=await _seats_changed(session, last.id, succession),
    )


async def _used_by(session: AsyncSession, decree_id: UUID) -> str | None:
    """Who did something in the decree last, beside making it and filling its positions."""
    name: str | None = await session.scalar(
        select(AuditEvent.actor_name)
        .where(
            AuditEvent.decree_id == decree_id,
            AuditEvent.actor_id.is_not(None),
            AuditEvent.action.not_in(_NO_WORK),
            ~is_about_what_was_let_go(),
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return name


async def _seats_changed(session: AsyncSession, decree_id: UUID, succession: Succession) -> bool:
    """Whether the positions of the last decree, as they would be then, collide.

    Or are those of who evaluates it now.
    """
    found = await session.scalars(select(Membership).where(Membership.decree_id == decree_id))
    evaluators = select(RoleGrant.id).where(
        RoleGrant.decree_id == decree_id,
        RoleGrant.user_id.in_(succession.people),
        RoleGrant.valid_on_or_after(succession.until),
    )
    return overlap(found, succession.seats) or bool(await session.scalar(evaluators.limit(1)))
