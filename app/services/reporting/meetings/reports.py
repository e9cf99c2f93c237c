"""What of the plan a meeting carried out: realisations on its day."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid, NotFound
from app.models import Evidence, Meeting, meeting_evidence, meeting_realisations
from app.models.evidence import EvidenceStatus
from app.models.meeting import MeetingOperation
from app.policies.actors import Actor
from app.policies.meetings import MEETINGS
from app.schemas.reporting.meeting_results import MeetingReport
from app.schemas.reporting.realisations import RealisationCreate
from app.services.evidence.statements import in_sight
from app.services.plan.rows.queries import find_action_items
from app.services.platform import audit
from app.services.reporting import realisations
from app.services.reporting.meetings.commands import target_of
from app.services.reporting.meetings.people import attendance_of
from app.services.reporting.meetings.queries import LoadedMeeting


async def report(
    session: AsyncSession, actor: Actor, located: LoadedMeeting, body: MeetingReport
) -> None:
    """A realisation for each action item, with the evidence of its team from this meeting.

    Raises NotFound (out of sight, or of another decree), Forbidden, Invalid (named twice, a month
    that cannot be), Conflict (not held, reported before, a closed period).
    """
    MEETINGS.require(actor, MeetingOperation.REPORT, located.facts)
    wanted = [item.action_item_id for item in body.items]
    if len(set(wanted)) != len(wanted):
        raise Invalid("action_item_named_twice", pointer="/items")
    found = await find_action_items(session, actor, wanted)
    here = {key: item for key, item in found.items() if item.decree.id == located.decree.id}
    if here.keys() != set(wanted):
        raise NotFound(pointer="/items")
    evidence = await _evidence_by_team(session, actor, located.meeting)
    came = len((await attendance_of(session, located.meeting)).came)
    made: list[UUID] = []
    for position, item in enumerate(body.items):
        action_item = here[item.action_item_id]
        told = RealisationCreate(
            done_on=located.meeting.meeting_date,
            month=item.month,
            note=body.note or located.meeting.title,
            participants=f"{came} orang menurut daftar hadir rapat" if came else None,
            evidence_ids=evidence[action_item.team.id],
            confirm_repeated=body.confirm_repeated,
        )
        try:
            done = await realisations.create_realisation(session, actor, action_item, told)
        except Invalid as error:
            error.pointer = f"/items/{position}/month"
            raise
        made.append(done.id)
    rows = [{"realisation_id": key, "meeting_id": located.meeting.id} for key in made]
    await session.execute(insert(meeting_realisations), rows)
    changes: audit.Changes = {"realisation_ids": [[], sorted(map(str, made))]}
    audit.log(session, actor, "meeting.report", target_of(located), changes=changes)
    await session.flush()


async def _evidence_by_team(
    session: AsyncSession, actor: Actor, meeting: Meeting
) -> dict[UUID, list[UUID]]:
    """What was made from the meeting, in sight and not withdrawn."""
    rows = await session.execute(
        in_sight(actor, Evidence.team_id, Evidence.id)
        .join(meeting_evidence, meeting_evidence.c.evidence_id == Evidence.id)
        .where(
            meeting_evidence.c.meeting_id == meeting.id,
            Evidence.status != EvidenceStatus.WITHDRAWN,
        )
        .order_by(Evidence.id)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for team_id, evidence_id in rows:
        found[team_id].append(evidence_id)
    return found
