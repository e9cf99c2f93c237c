"""What carries a duty out: the office decides, and says why."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid
from app.models import Activity, DutyLink, DutyReading, Team
from app.models.duty import DutyMeasure
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import require
from app.schemas.reporting.duties import DutyLinksUpdate
from app.services.platform import audit
from app.services.reporting.duties.queries import LoadedDuty


def require_link(actor: Actor, located: LoadedDuty) -> None:
    """Raise Forbidden unless the person may say what carries the duty out."""
    require(actor, Permission.PLAN_PLACE, located.place)


async def link_duty(
    session: AsyncSession, actor: Actor, located: LoadedDuty, body: DutyLinksUpdate
) -> None:
    """Say what carries the duty out; the same as now confirms it.

    Loading the decree again leaves it alone from then on. Raises Forbidden, or Invalid for an
    activity of another decree.
    """
    require_link(actor, located)
    duty = located.duty
    await _require_same_decree(session, located, body)
    found = await session.scalars(select(DutyLink).where(DutyLink.duty_id == duty.id))
    before = {link.thing: link for link in found}
    wanted: set[UUID | DutyMeasure] = {*body.activity_ids, *body.measures}
    for thing in before.keys() - wanted:
        await session.delete(before[thing])
    session.add_all(DutyLink.to(duty.id, thing) for thing in wanted - before.keys())
    reading = await session.get(DutyReading, duty.id)
    if reading is None:
        reading = DutyReading(duty_id=duty.id)
        session.add(reading)
    reading.text = body.reason
    reading.decided_by_id, reading.decided_at = actor.user_id, clock.now()
    reading.decided_for_id = actor.on_behalf_of
    changes: audit.Changes = {
        "activity_ids": [
            sorted(str(thing) for thing in things if not isinstance(thing, DutyMeasure))
            for things in (before, wanted)
        ],
        "measures": [
            sorted(thing.value for thing in things if isinstance(thing, DutyMeasure))
            for things in (before, wanted)
        ],
    }
    target = audit.Target.in_decree("duty", duty.id, located.decree)
    audit.log(session, actor, "duty.link", target, changes=changes, reason=body.reason)
    await session.flush()


async def _require_same_decree(
    session: AsyncSession, located: LoadedDuty, body: DutyLinksUpdate
) -> None:
    there = set(
        await session.scalars(
            select(Activity.id)
            .join(Team, Team.id == Activity.team_id)
            .where(Team.decree_id == located.decree.id, Activity.id.in_(body.activity_ids))
        )
    )
    for number, activity_id in enumerate(body.activity_ids):
        if activity_id not in there:
            raise Invalid("not_of_the_decree", pointer=f"/activity_ids/{number}")
