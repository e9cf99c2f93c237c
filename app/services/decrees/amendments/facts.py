"""What an amendment did, and what rests on it: what has to be known before it is voided."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.models import Amendment, AuditEvent, Decree, Membership, User, WorkUnit
from app.policies.amendments import AmendmentFacts
from app.policies.rules import ResourceScope
from app.services.decrees.queries import successor_of
from app.services.decrees.succession.let_go import is_about_what_was_let_go
from app.services.identity.evaluators import evaluates


@dataclass(frozen=True)
class AmendmentEffect:
    """The memberships that an amendment began, those it ended, and what the rules need to know."""

    decree: Decree
    facts: AmendmentFacts
    begun: list[Membership] = field(default_factory=list)
    ended: list[Membership] = field(default_factory=list)


async def load_effect(session: AsyncSession, amendment: Amendment) -> AmendmentEffect:
    """What the amendment did and what rests on it now."""
    decree = await session.get_one(Decree, amendment.decree_id)
    place = ResourceScope(decree.work_unit_id, decree.id)
    if amendment.voided_at is not None:
        return AmendmentEffect(decree, AmendmentFacts(place, is_voided=True))
    begun = await _memberships(session, Membership.amendment_id == amendment.id)
    ended = await _memberships(session, Membership.ended_by_amendment_id == amendment.id)
    changed = (
        any(one.ended_by_id is not None for one in begun)
        or any(one.valid_to != amendment.effective_from for one in ended)
        or await _cannot_hold_again(session, amendment)
    )
    facts = AmendmentFacts(
        place,
        returning=frozenset(one.user_id for one in ended),
        followed_by=await _later(session, amendment),
        has_successor=await successor_of(session, decree) is not None,
        seats_changed=changed,
        used_by=await _used_by(session, decree, amendment, begun, ended),
    )
    return AmendmentEffect(decree, facts, begun, ended)


async def _memberships(session: AsyncSession, which: ColumnElement[bool]) -> list[Membership]:
    return list(await session.scalars(select(Membership).where(which).order_by(Membership.id)))


async def former_ends(
    session: AsyncSession, amendment: Amendment, ended: Iterable[Membership]
) -> dict[UUID, date | None]:
    """Until when those that it ended held before, by their keys (None: without an end).

    The audit log has it: in the first end of each since the amendment was recorded, which was
    written with it.
    """
    entries = await session.execute(
        select(AuditEvent.target_id, AuditEvent.changes)
        .where(
            AuditEvent.target_type == "membership",
            AuditEvent.target_id.in_([one.id for one in ended]),
            AuditEvent.action == "membership.end",
            AuditEvent.at >= amendment.created_at,
        )
        .order_by(AuditEvent.id.desc())
    )
    found: dict[UUID, date | None] = {}
    for key, changes in entries:
        former, _ = changes["valid_to"]
        found[key] = date.fromisoformat(former) if former else None
    return found


async def _later(session: AsyncSession, amendment: Amendment) -> tuple[str, int] | None:
    """The last of the amendments that were recorded after it and stand."""
    row = (
        await session.execute(
            select(Amendment.number, Amendment.year)
            .where(
                Amendment.decree_id == amendment.decree_id,
                or_(
                    Amendment.created_at > amendment.created_at,
                    and_(Amendment.created_at == amendment.created_at, Amendment.id > amendment.id),
                ),
                Amendment.voided_at.is_(None),
            )
            .order_by(Amendment.created_at.desc(), Amendment.id.desc())
            .limit(1)
        )
    ).first()
    return (row[0], row[1]) if row else None


async def _cannot_hold_again(session: AsyncSession, amendment: Amendment) -> bool:
    """Whether somebody else took a position that it ended, or its holder left, or evaluates now."""
    other = aliased(Membership)
    heads = Membership.is_head(), other.is_head()
    taken = exists().where(
        other.team_id == Membership.team_id,
        other.id != Membership.id,
        other.amendment_id.is_distinct_from(amendment.id),
        other.valid_on_or_after(amendment.effective_from),
        or_(other.user_id == Membership.user_id, and_(*heads)),
    )
    after = (amendment.effective_from, None)
    evaluator = evaluates(Membership.user_id, Membership.decree_id, after)
    statement = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.ended_by_amendment_id == amendment.id, or_(taken, evaluator, ~User.is_active)
        )
    )
    return await session.scalar(statement.limit(1)) is not None


async def _used_by(
    session: AsyncSession,
    decree: Decree,
    amendment: Amendment,
    begun: Iterable[Membership],
    ended: Iterable[Membership],
) -> str | None:
    """Who did something in the decree, since it took effect, whom it gave a position.

    Themselves, or through who stands in for them or in a position that it left vacant.
    """
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    effective = datetime.combine(
        amendment.effective_from, time.min, tzinfo=ZoneInfo(unit.time_zone)
    )
    came = {one.user_id for one in begun}
    left = {one.user_id for one in ended}
    name: str | None = await session.scalar(
        select(AuditEvent.actor_name)
        .where(
            AuditEvent.decree_id == decree.id,
            AuditEvent.at >= max(amendment.created_at, effective),
            ~is_about_what_was_let_go(),
            or_(
                AuditEvent.actor_id.in_(came),
                AuditEvent.on_behalf_of_id.in_(came | left),
            ),
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return name
