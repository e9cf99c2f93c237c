"""What belongs to a meeting, and what came of it: a statement for each."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.database import Execute
from app.models import (
    ActionItem,
    Activity,
    Evidence,
    MeetingFile,
    MeetingPerson,
    Realisation,
    Team,
    User,
    meeting_evidence,
    meeting_realisations,
    meeting_teams,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import Sight
from app.schemas.platform.references import PersonReference, PlanRowReference
from app.schemas.reporting.meetings import (
    MeetingEvidenceRead,
    MeetingFileRead,
    MeetingPersonRead,
    MeetingRealisationRead,
)
from app.services.evidence.rows.facts import INDICATORS, keys_in
from app.services.evidence.statements import in_sight, revealed
from app.services.plan.rows.statements import ACTION_ITEM_CODE
from app.services.platform.files.held import IS_ERASED_IN_MEETING
from app.services.platform.prepared import Prepared, key
from app.services.platform.references import TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnyRow, AnySelect

_HERE = key("meeting_id")
_TEAMS = (
    select(*TEAM_COLUMNS)
    .join(meeting_teams, meeting_teams.c.team_id == Team.id)
    .where(meeting_teams.c.meeting_id == _HERE)
    .order_by(Team.position)
)
_PEOPLE = (
    select(User.id, User.name, MeetingPerson.invited, MeetingPerson.came)
    .join(MeetingPerson, MeetingPerson.user_id == User.id)
    .where(MeetingPerson.meeting_id == _HERE)
    .order_by(User.name, User.id)
)
_FILES = (
    select(
        *MeetingFile.__table__.c,
        User.name.label("uploader_name"),
        IS_ERASED_IN_MEETING.label("is_erased"),
    )
    .select_from(MeetingFile)
    .join(User, User.id == MeetingFile.uploaded_by_id)
    .where(MeetingFile.meeting_id == _HERE)
    .order_by(MeetingFile.position)
)
_REALISATIONS = (
    select(
        Realisation.id,
        Realisation.month,
        Realisation.action_item_id,
        Realisation.counts().label("counts"),
        ACTION_ITEM_CODE.label("code"),
        ActionItem.text,
    )
    .select_from(Realisation)
    .join(meeting_realisations, meeting_realisations.c.realisation_id == Realisation.id)
    .join(ActionItem, ActionItem.id == Realisation.action_item_id)
    .join(Activity, Activity.id == ActionItem.activity_id)
    .join(Team, Team.id == Activity.team_id)
    .where(meeting_realisations.c.meeting_id == _HERE)
    .order_by(Realisation.reported_at, Realisation.id)
)


def _evidence(sight: Sight) -> AnySelect:
    """Hidden evidence is left out: that it came from here would tell what it is about."""
    return (
        in_sight(
            sight, Evidence.id, Evidence.status, Evidence.in_force_number, INDICATORS, *TEAM_COLUMNS
        )
        .join(meeting_evidence, meeting_evidence.c.evidence_id == Evidence.id)
        .where(meeting_evidence.c.meeting_id == _HERE, revealed(sight))
        .order_by(Team.position, Evidence.id)
    )


_EVIDENCE = Prepared(_evidence, Permission.EVIDENCE_LIST, Permission.EVIDENCE_OPEN)
_OF_FILE = [name for name in MeetingFileRead.model_fields if name != "uploaded_by"]


def parts_of(execute: Execute, actor: Actor, meeting_id: UUID) -> dict[str, Any]:
    """Teams, people, files, evidence and realisations, under the names of MeetingRead."""
    here = {"meeting_id": meeting_id}
    evidence, parameters = _EVIDENCE.of(actor, **here)
    return {
        "teams": [team_reference(row) for row in execute(_TEAMS, here)],
        "people": [_person(row) for row in execute(_PEOPLE, here)],
        "files": [_file(row) for row in execute(_FILES, here)],
        "evidence": [_piece(row) for row in execute(evidence, parameters)],
        "realisations": [_realisation(row) for row in execute(_REALISATIONS, here)],
    }


def _person(row: AnyRow) -> MeetingPersonRead:
    person = PersonReference(id=row.id, name=row.name)
    return MeetingPersonRead(person=person, invited=row.invited, came=row.came)


def _file(row: AnyRow) -> MeetingFileRead:
    uploader = PersonReference(id=row.uploaded_by_id, name=row.uploader_name)
    return MeetingFileRead(**{name: getattr(row, name) for name in _OF_FILE}, uploaded_by=uploader)


def _piece(row: AnyRow) -> MeetingEvidenceRead:
    return MeetingEvidenceRead(
        id=row.id,
        team=team_reference(row),
        status=row.status,
        is_in_force=row.in_force_number is not None,
        indicator_ids=keys_in(row.indicators),
    )


def _realisation(row: AnyRow) -> MeetingRealisationRead:
    item = PlanRowReference(id=row.action_item_id, code=row.code, text=row.text)
    return MeetingRealisationRead(id=row.id, action_item=item, month=row.month, counts=row.counts)
