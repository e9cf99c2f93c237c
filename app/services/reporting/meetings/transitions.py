"""The steps of a meeting: it was held, it is cancelled; and its guests are forgotten."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.models.meeting import MeetingAction, MeetingOperation
from app.policies.actors import Actor
from app.policies.meetings import MEETINGS
from app.schemas.reporting.meetings import MeetingHold
from app.services.platform import audit
from app.services.reporting.meetings.commands import record, set_guests, set_people
from app.services.reporting.meetings.queries import LoadedMeeting


async def hold(
    session: AsyncSession, actor: Actor, located: LoadedMeeting, body: MeetingHold
) -> None:
    """It took place: who came, and the minutes. Raises Forbidden, NotFound, Conflict."""
    MEETINGS.require(actor, MeetingOperation.HOLD, located.facts)
    changes = _move(located, MeetingAction.HOLD)
    located.meeting.held_by_id, located.meeting.held_for_id = actor.user_id, actor.on_behalf_of
    given = {"came_ids": body.came_ids} if body.came_ids else {}
    changes |= await set_people(session, actor, located, given)
    if body.guests is not None:
        changes |= set_guests(located.meeting, body.guests)
    if body.minutes is not None:
        changes |= audit.apply(located.meeting, {"minutes": body.minutes})
    await record(session, actor, located, "hold", changes)


async def cancel(session: AsyncSession, actor: Actor, located: LoadedMeeting, reason: str) -> None:
    """It does not take place, or was written down by mistake. Raises Forbidden, Conflict."""
    MEETINGS.require(actor, MeetingOperation.CANCEL, located.facts)
    changes = _move(located, MeetingAction.CANCEL)
    meeting = located.meeting
    meeting.cancel_reason = reason
    meeting.cancelled_by_id, meeting.cancelled_for_id = actor.user_id, actor.on_behalf_of
    await record(session, actor, located, "cancel", changes, reason)


async def remove_guests(
    session: AsyncSession, actor: Actor, located: LoadedMeeting, reason: str
) -> None:
    """Forget the names of all guests, for good. Raises Forbidden, Conflict (there are none)."""
    MEETINGS.require(actor, MeetingOperation.REMOVE_GUESTS, located.facts)
    changes = set_guests(located.meeting, [])
    await record(session, actor, located, "remove_guests", changes, reason)


def _move(located: LoadedMeeting, action: MeetingAction) -> audit.Changes:
    old = located.meeting.status
    located.meeting.move(action)
    return {"status": [old.value, located.meeting.status.value]}
