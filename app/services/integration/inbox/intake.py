"""Carrying out standing orders: records become drafts in the name of whoever gave the order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import ServiceError
from app.models import (
    AuditEvent,
    Decree,
    IntakeRest,
    IntakeRule,
    RecordType,
    RecordVersion,
    SourceRecord,
    Team,
    User,
)
from app.models.notification import NoticeKind, NotificationSubject
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.refusals import not_permitted
from app.policies.rules import ResourceScope, allows
from app.schemas.integration.inbox import RecordAccept
from app.services.identity.actors import load_people
from app.services.integration.inbox.statements import IN_REVIEW, WAITS, offers
from app.services.integration.inbox.transitions import accept, choose_offer, lock_record
from app.services.plan.periods import closed_period
from app.services.platform import audit
from app.services.platform.notices.by_itself import Thing, tell_of_thing
from app.services.platform.notices.seats import coordinators_of, overseers_of
from app.services.platform.sql import AnyRow, AnySelect, write_over

RESTS: Final = "intake_rule.rest"
BATCH: Final = 50  # of one order at one look: a long queue keeps no other order waiting
_FIRST_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
_OUR_FAULT: Final = "internal_error"

log = structlog.get_logger(__name__)


async def carry_out(database: Database) -> int:
    """Make drafts of the records that standing orders are for; how many.

    A run with nothing to do only reads. Orders whose giver has lost the right are left out before
    any record is taken up; a record that cannot be drafted now rests, longer each time, and keeps
    no other waiting. Two workers at once make each draft once.
    """
    async with database.reading() as session:
        rules, resting = await _by_right(session)
        rows = [row for rule_id in rules for row in await _records(session, rule_id)]
    for rule in resting:
        async with database.writing() as session:
            await _tell_of_rest(session, rule)
    return sum([await _carry_out(database, row) for row in rows])


async def _by_right(session: AsyncSession) -> tuple[list[UUID], list[AnyRow]]:
    """Orders for which records wait, whose giver may decide about them today; and the others.

    Of the others only those of which nobody has been told yet.
    """
    waiting = _due().with_only_columns(*_RULE).distinct().order_by(None)
    rows = (await session.execute(waiting.order_by(IntakeRule.id))).all()
    people = await load_people(session, list({row.created_by_id for row in rows}))
    able = [row.rule_id for row in rows if _may(people.get(row.created_by_id), row)]
    resting = [row for row in rows if row.rule_id not in able]
    return able, [row for row in resting if not await _was_told(session, row.rule_id)]


async def _was_told(session: AsyncSession, rule_id: UUID) -> bool:
    """Whether the log holds that this order rests."""
    entry = exists().where(
        AuditEvent.target_type == "intake_rule",
        AuditEvent.target_id == rule_id,
        AuditEvent.action == RESTS,
    )
    return bool(await session.scalar(select(entry)))


async def _tell_of_rest(session: AsyncSession, row: AnyRow) -> None:
    """Write it down, once; its giver, the coordinators, Ketua and Pengarah are told."""
    rule = await session.get_one(IntakeRule, row.rule_id, with_for_update=True)
    if rule.ended_at is not None or await _was_told(session, rule.id):
        return  # another worker, or a person, was quicker
    target = audit.Target("intake_rule", rule.id, row.work_unit_id, row.decree_id)
    audit.log(session, None, RESTS, target)
    kind = await session.get_one(RecordType, rule.record_type_id)
    giver = await session.get_one(User, rule.created_by_id)
    people = {giver.id, *await coordinators_of(session, rule.team_id)}
    people |= await overseers_of(session, {row.decree_id})
    thing = Thing(NotificationSubject.RECORD_TYPE, kind.id, kind.name, row.decree_id)
    by, by_id = giver.name, str(giver.id)
    await tell_of_thing(session, people, NoticeKind.ORDER_RESTS, thing, by=by, by_id=by_id)


async def _records(session: AsyncSession, rule_id: UUID) -> Sequence[AnyRow]:
    found = await session.execute(_due().where(IntakeRule.id == rule_id).limit(BATCH))
    return found.all()


async def _carry_out(database: Database, row: AnyRow) -> bool:
    """Draft one record with the rights of this moment; or let it rest."""
    try:
        async with database.writing() as session:
            await lock_record(session, row.record_id)
            giver = (await load_people(session, [row.created_by_id])).get(row.created_by_id)
            if giver is None:
                raise not_permitted(Permission.RECORD_DECIDE)  # noqa: TRY301 - one way to rest
            offer = await choose_offer(session, giver, row.record_id, row.team_id)
            await accept(session, giver, offer, RecordAccept(), row.rule_id)
    except ServiceError as error:
        code = error.code
        log.info("intake_rule_rests", record_id=str(row.record_id), code=code)
    except Exception:  # whatever one record does, the others go on
        code = _OUR_FAULT
        log.exception("intake_rule_failed", record_id=str(row.record_id))
    else:
        return True
    async with database.writing() as session:
        await _rest(session, row, code)
    return False


async def _rest(session: AsyncSession, row: AnyRow, code: str) -> None:
    """Come back later: after a minute, then twice as long each time, an hour at most."""
    rest = {
        "version_id": row.version_id,
        "team_id": row.team_id,
        "tries": row.tries + 1,
        "next_try_at": _after(row.tries),
        "code": code,
    }
    await write_over(session, IntakeRest, [rest])


def _after(tries: int) -> datetime:
    return clock.now() + min(_FIRST_REST * int(2 ** min(tries, 10)), _LONGEST_REST)


_RULE = (
    IntakeRule.id.label("rule_id"),
    IntakeRule.created_by_id,
    Team.id.label("team_id"),
    Decree.id.label("decree_id"),
    Decree.work_unit_id,
)


def _due() -> AnySelect:
    """Records that wait for a standing order and do not rest, the oldest first."""
    return (
        offers(
            *_RULE,
            SourceRecord.id.label("record_id"),
            RecordVersion.id.label("version_id"),
            func.coalesce(IntakeRest.tries, 0).label("tries"),
        )
        .join(
            IntakeRule,
            and_(
                IntakeRule.record_type_id == SourceRecord.record_type_id,
                IntakeRule.team_id == Team.id,
                IntakeRule.ended_at.is_(None),
            ),
        )
        .outerjoin(
            IntakeRest,
            and_(IntakeRest.version_id == RecordVersion.id, IntakeRest.team_id == Team.id),
        )
        .where(
            WAITS,
            ~IN_REVIEW,
            closed_period(Decree.id, RecordVersion.period_from, RecordVersion.period_to).is_(None),
            or_(IntakeRest.next_try_at.is_(None), IntakeRest.next_try_at <= clock.now()),
        )
        .order_by(RecordVersion.received_at, SourceRecord.id)
    )


def _may(giver: Actor | None, row: AnyRow) -> bool:
    place = ResourceScope(row.work_unit_id, row.decree_id, row.team_id)
    return giver is not None and allows(giver, Permission.RECORD_DECIDE, place)
