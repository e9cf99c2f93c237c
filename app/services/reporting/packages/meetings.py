"""Meetings that evidence of a package came of, and which of its files they gave."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, EvidenceFile, LinkCopy, Meeting, MeetingFile, Team, meeting_evidence
from app.models.meeting import MeetingFileKind
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnyRow, AnySelect

# A file that a meeting gave keeps its content and when it came to the meeting.
_FileKey = tuple[UUID, str, datetime]


@dataclass(frozen=True)
class Meetings:
    """By evidence the row of the meeting it came of, and what files of meetings are."""

    of: dict[UUID, AnyRow]
    kinds: dict[_FileKey, MeetingFileKind]

    def kind(self, evidence_id: UUID, file: EvidenceFile | LinkCopy) -> MeetingFileKind | None:
        """What the file was in the meeting of its evidence; none where it was not of it."""
        meeting = self.of.get(evidence_id)
        return self.kinds.get((meeting.id, file.sha256, file.received_at)) if meeting else None


async def load_meetings(session: AsyncSession, actor: Actor, evidence_ids: AnySelect) -> Meetings:
    """Those that the person may read, of the evidence that `evidence_ids` selects."""
    asked = (
        select(
            meeting_evidence.c.evidence_id,
            Meeting.id,
            Meeting.title,
            Meeting.status,
            Meeting.meeting_date,
            Meeting.starts_at,
            Meeting.place,
            func.coalesce(Team.short_title, Team.title).label("team_title"),
        )
        .join(Meeting, Meeting.id == meeting_evidence.c.meeting_id)
        .join(Team, Team.id == Meeting.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            meeting_evidence.c.evidence_id.in_(evidence_ids),
            visible(actor, Permission.MEETING_READ, TEAM_PLACE),
        )
        .order_by(Meeting.meeting_date, Meeting.id)
    )
    found = {row.evidence_id: row for row in await session.execute(asked)}
    files = select(
        MeetingFile.meeting_id, MeetingFile.sha256, MeetingFile.received_at, MeetingFile.kind
    ).where(MeetingFile.meeting_id.in_({row.id for row in found.values()}))
    rows = (await session.execute(files)).all() if found else []
    return Meetings(
        found, {(row.meeting_id, row.sha256, row.received_at): row.kind for row in rows}
    )
