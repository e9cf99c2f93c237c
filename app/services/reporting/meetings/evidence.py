"""Draft evidence from a meeting: a piece for each team, all of the same files."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Uuid, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Forbidden, NotFound
from app.core.messages import Language
from app.core.messages.dates import day_in_words
from app.integrations.storage import StoredFile
from app.models import (
    ActionItem,
    Activity,
    Evidence,
    EvidenceFile,
    Indicator,
    Meeting,
    MeetingFile,
    Realisation,
    Team,
    evidence_indicators,
    meeting_editors,
    meeting_evidence,
    meeting_realisations,
    realisation_evidence,
    revision_editors,
)
from app.models.evidence import EvidenceStatus
from app.models.meeting import MeetingOperation
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.meetings import MEETINGS
from app.policies.rules import ResourceScope, allows
from app.schemas.evidence.evidence import EvidenceCreate, EvidenceUpdate
from app.schemas.reporting.meeting_results import MeetingDraft
from app.services.evidence import commands
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.queries import LoadedEvidence, get_visible
from app.services.platform import audit
from app.services.platform.files.held import IS_ERASED_IN_MEETING
from app.services.platform.files.scanning import Scan
from app.services.platform.sql import insert_absent
from app.services.reporting.meetings.commands import target_of
from app.services.reporting.meetings.people import attendance_of
from app.services.reporting.meetings.queries import LoadedMeeting

_MOST_WORDS = 4000  # of the description of evidence


async def draft_evidence(
    session: AsyncSession, actor: Actor, located: LoadedMeeting, body: MeetingDraft
) -> None:
    """Make a draft for each team of the indicators, or give the one there is what it lacks.

    The files are those of the meeting, with whoever uploaded them and when, so that they are not
    taken for given again. Whoever wrote the meeting contributes, and judges none of it. Raises
    NotFound (an indicator out of sight, or of another decree), Forbidden (a team that is not
    theirs), Invalid (days), Conflict (not held, under review, a closed period).
    """
    MEETINGS.require(actor, MeetingOperation.DRAFT, located.facts)
    teams = await _teams_of(session, located, body.indicator_ids)
    for team in teams:
        place = ResourceScope(located.decree.work_unit_id, located.decree.id, team.id)
        if not allows(actor, Permission.EVIDENCE_UPLOAD, place):
            raise Forbidden("indicators_of_another_team", pointer="/indicator_ids", team=team.title)
    before = await _made_before(session, located.meeting)
    files = await _files(session, located.meeting)
    words = await _words(session, located, body)
    made: list[UUID] = []
    for team, indicator_ids in teams.items():
        drafts = _drafted_before(before, team, indicator_ids)
        if not drafts:
            draft = EvidenceCreate.model_validate(words | {"indicator_ids": indicator_ids})
            key = (await commands.create_evidence(session, actor, draft)).id
            await _join(session, located.meeting, team, key)
            drafts = {key: []}
        for key, lacking in drafts.items():
            evidence = await get_visible(session, actor, key, for_update=True)
            if lacking:
                everything = [*evidence.contents.indicator_ids, *lacking]
                # Together they may be more than one body holds.
                more = EvidenceUpdate.model_construct({"indicator_ids"}, indicator_ids=everything)
                await commands.update_evidence(session, actor, evidence, more)
            await _fill(session, actor, located.meeting, evidence, files)
        made += drafts
    changes: audit.Changes = {"evidence_ids": [[], sorted(map(str, made))]}
    audit.log(session, actor, "meeting.draft", target_of(located), changes=changes)
    await session.flush()


async def _teams_of(
    session: AsyncSession, located: LoadedMeeting, indicator_ids: Sequence[UUID]
) -> Mapping[Team, list[UUID]]:
    """The indicators by their teams, which lie in the meeting's decree; raises NotFound."""
    rows = await session.execute(
        select(Team, Indicator.id)
        .join(Activity, Activity.team_id == Team.id)
        .join(Indicator, Indicator.activity_id == Activity.id)
        .where(Indicator.id.in_(indicator_ids), Team.decree_id == located.decree.id)
        .order_by(Team.position)
    )
    teams: dict[Team, list[UUID]] = defaultdict(list)
    for team, indicator_id in rows:
        teams[team].append(indicator_id)
    if sum(map(len, teams.values())) != len(set(indicator_ids)):
        raise NotFound(pointer="/indicator_ids")
    return teams


async def _made_before(session: AsyncSession, meeting: Meeting) -> dict[UUID, list[Evidence]]:
    """By indicator: the evidence that was made from the meeting and not withdrawn."""
    rows = await session.execute(
        select(evidence_indicators.c.indicator_id, Evidence)
        .join(Evidence, Evidence.id == evidence_indicators.c.evidence_id)
        .join(meeting_evidence, meeting_evidence.c.evidence_id == Evidence.id)
        .where(
            meeting_evidence.c.meeting_id == meeting.id,
            Evidence.status != EvidenceStatus.WITHDRAWN,
        )
    )
    found: dict[UUID, list[Evidence]] = defaultdict(list)
    for indicator_id, evidence in rows:
        found[indicator_id].append(evidence)
    return found


def _drafted_before(
    before: Mapping[UUID, Sequence[Evidence]], team: Team, indicator_ids: Sequence[UUID]
) -> dict[UUID, list[UUID]]:
    """The drafts for some of them, and which others the first of these gets; none: for none.

    Raises Conflict for an indicator whose evidence is a draft no more.
    """
    there = {one: before[one] for one in indicator_ids if one in before}
    drafts: set[UUID] = set()
    for pieces in there.values():
        open_ones = {each.id for each in pieces if each.status is EvidenceStatus.DRAFT}
        if not open_ones:
            raise Conflict("meeting_evidence_made", pointer="/indicator_ids", team=team.title)
        if not drafts & open_ones:
            drafts.add(min(open_ones))
    lacking = [one for one in indicator_ids if one not in there]
    return {key: [] if number else lacking for number, key in enumerate(sorted(drafts))}


async def _files(session: AsyncSession, meeting: Meeting) -> list[ReceivedFile]:
    """Those of the meeting whose content is there, in their order."""
    rows = await session.scalars(
        select(MeetingFile)
        .where(MeetingFile.meeting_id == meeting.id, ~IS_ERASED_IN_MEETING)
        .order_by(MeetingFile.position)
    )
    return [
        ReceivedFile(
            file.original_name,
            file.media_type,
            StoredFile(file.sha256, file.size, b""),
            Scan(file.scan_state, file.scan_result, file.scanned_at),
            file.uploaded_by_id,
            file.received_at,
        )
        for file in rows
    ]


async def _words(
    session: AsyncSession, located: LoadedMeeting, body: MeetingDraft
) -> dict[str, object]:
    """What the drafts say: day, place, how many came, minutes; of guests only how many."""
    meeting = located.meeting
    came = len((await attendance_of(session, meeting)).came)
    told = f"Hadir {came} orang" + (f" dan {len(meeting.guests)} tamu" if meeting.guests else "")
    day = day_in_words(meeting.meeting_date, Language.INDONESIAN)
    said = f"Rapat “{meeting.title}”, {day}, {meeting.place}. {told}."
    for name, text in (("Notula", meeting.minutes), ("Acara", meeting.agenda)):
        more = f"{said}\n\n{name}:\n{text}"
        said = more if text and len(more) <= _MOST_WORDS else said
    return {
        "title": body.title or meeting.title,
        "description": said,
        "evidence_date": meeting.meeting_date,
        "covers_from": body.covers_from or meeting.meeting_date,
        "covers_to": body.covers_to or meeting.meeting_date,
    }


async def _join(session: AsyncSession, meeting: Meeting, team: Team, evidence_id: UUID) -> None:
    """Say that the evidence is of the meeting, and that it shows what the meeting carried out."""
    link = {"evidence_id": evidence_id, "meeting_id": meeting.id}
    await session.execute(insert(meeting_evidence), [link])
    done = (
        select(Realisation.id, literal(evidence_id, Uuid))
        .join(meeting_realisations, meeting_realisations.c.realisation_id == Realisation.id)
        .join(ActionItem, ActionItem.id == Realisation.action_item_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .where(
            meeting_realisations.c.meeting_id == meeting.id,
            Activity.team_id == team.id,
            Realisation.counts(),
        )
    )
    names = ["realisation_id", "evidence_id"]
    await session.execute(insert(realisation_evidence).from_select(names, done))


async def _fill(
    session: AsyncSession,
    actor: Actor,
    meeting: Meeting,
    evidence: LoadedEvidence,
    files: Sequence[ReceivedFile],
) -> None:
    """Give the draft the files that it lacks, and the names of who wrote the meeting."""
    revision_id = evidence.revision.id
    writers = select(meeting_editors.c.user_id).where(meeting_editors.c.meeting_id == meeting.id)
    people = (await session.scalars(writers)).all()
    rows = [{"revision_id": revision_id, "user_id": person} for person in people]
    await insert_absent(session, revision_editors, rows, "revision_id", "user_id")
    there = set(
        await session.scalars(
            select(EvidenceFile.sha256).where(EvidenceFile.revision_id == revision_id)
        )
    )
    lacking = [file for file in files if file.stored.sha256 not in there]
    if lacking:
        await commands.add_files(session, actor, evidence, lacking)
