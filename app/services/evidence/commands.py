"""Making evidence and changing it while it is a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Execute
from app.core.errors import Conflict, Invalid
from app.core.identifiers import new_id
from app.integrations.storage import StoredFile
from app.models import (
    Evidence,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    evidence_indicators,
    revision_editors,
)
from app.models.evidence import EvidenceOperation, EvidenceStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.policies.rules import ResourceScope, require
from app.schemas.evidence.evidence import EvidenceCreate, EvidenceUpdate, EvidenceWords
from app.services.evidence.checklists import Ticked, ticked
from app.services.evidence.days import require_days
from app.services.evidence.queries import LoadedEvidence, get_file
from app.services.evidence.rows.confidentiality import ask
from app.services.evidence.rows.editors import name_editor, name_stood_in_for
from app.services.evidence.targets import target_of, target_of_draft
from app.services.plan.periods import require_none_closed, require_open
from app.services.plan.rows.teams import FindTeam, team_finder, team_of
from app.services.platform import audit
from app.services.platform.files.scanning import Scan
from app.services.platform.plausible import evidence_years
from app.services.platform.prepared import in_one_go
from app.services.platform.sql import AnyRow, into

_DAYS = ("evidence_date", "covers_from", "covers_to", "valid_until")
_REVISION_FIELDS = ("title", "description", *_DAYS)
# Columns alone: nothing of a new draft is changed again in the request that makes it.
_NEW_EVIDENCE, _NEW_REVISION = into(Evidence), into(EvidenceRevision)
_NEW_INDICATORS, _NEW_EDITOR = insert(evidence_indicators), insert(revision_editors)


@dataclass(frozen=True)
class ReceivedFile:
    """A file whose bytes are safely stored; one of a meeting keeps who gave it, and when."""

    name: str
    media_type: str
    stored: StoredFile
    scan: Scan
    given_by_id: UUID | None = None
    given_at: datetime | None = None


@dataclass(frozen=True)
class Proving:
    """What new evidence proves: indicators of its team, questions of the sheet (LKE) by code."""

    indicator_ids: Sequence[UUID] = ()
    question_codes: Sequence[str] = ()


@dataclass(frozen=True)
class Drafted:
    """New evidence: its key and its revision's, what it says and proves, when it was made (UTC).

    `team` is a row with the team, its decree, office and calendar.
    """

    id: UUID
    revision_id: UUID
    body: EvidenceWords
    proves: Proving
    made_at: datetime
    team: AnyRow


async def create_evidence(session: AsyncSession, actor: Actor, body: EvidenceCreate) -> Drafted:
    """A draft for indicators of one team.

    Raises NotFound (an indicator out of sight), Invalid (several teams, days that cannot be),
    Forbidden, Conflict (a closed period).
    """
    find = team_finder(session, actor)
    # One trip: nobody else writes meanwhile, so what is between the statements is waited for, too.
    return await in_one_go(session, lambda execute: _create(session, execute, find, actor, body))


def _create(
    session: AsyncSession, execute: Execute, find: FindTeam, actor: Actor, body: EvidenceCreate
) -> Drafted:
    span = body.covers_from, body.covers_to
    team = find(execute, body.indicator_ids, span)
    return draft_for(session, execute, actor, team, body, Proving(body.indicator_ids))


def draft_for(  # noqa: PLR0913, PLR0917 - what a draft is made of
    session: AsyncSession,
    execute: Execute,
    actor: Actor,
    team: AnyRow,
    body: EvidenceWords,
    proves: Proving,
) -> Drafted:
    """A draft of a team (a row of `rows.teams`), whatever it proves.

    Raises Invalid (days that cannot be), Forbidden, Conflict (a closed period).
    """
    span = body.covers_from, body.covers_to
    place = ResourceScope(team.work_unit_id, team.decree_id, team.team_id)
    require(actor, Permission.EVIDENCE_UPLOAD, place)
    days = body.model_dump(include=set(_DAYS))
    require_days((team.time_zone, team.plan_year, evidence_years(session)), **days)
    if proves.indicator_ids:  # closed periods are the plan's
        require_none_closed(team.closed_period, [span], is_choice=True)
    made = Drafted(new_id(), new_id(), body, proves, clock.now(), team)
    _write(execute, actor, made)
    created = audit.created(body.model_dump(include=set(EvidenceWords.model_fields)))
    created["indicator_ids"] = [None, sorted(map(str, proves.indicator_ids))]
    if proves.question_codes:
        created["question_codes"] = [None, sorted(proves.question_codes)]
    about = sorted(proves.indicator_ids), sorted(proves.question_codes)
    target = target_of_draft(made.id, team, body, *about)
    audit.log(session, actor, "evidence.create", target, changes=created)
    return made


def _write(execute: Execute, actor: Actor, made: Drafted) -> None:
    evidence = {
        "id": made.id,
        "team_id": made.team.team_id,
        "status": EvidenceStatus.DRAFT,
        "confidentiality": made.body.confidentiality,
        "revision_number": 1,
        "created_by_id": actor.user_id,
        "created_at": made.made_at,
        "updated_at": made.made_at,
    }
    revision = {
        "id": made.revision_id,
        "evidence_id": made.id,
        "number": 1,
        "created_by_id": actor.user_id,
        "created_at": made.made_at,
        **made.body.model_dump(include=set(_REVISION_FIELDS)),
    }
    execute(_NEW_EVIDENCE, evidence)
    execute(_NEW_REVISION, revision)
    if made.proves.indicator_ids:
        execute(_NEW_INDICATORS, _of_indicators(made.id, made.proves.indicator_ids))
    if actor.on_behalf_of is not None:
        execute(_NEW_EDITOR, {"revision_id": made.revision_id, "user_id": actor.on_behalf_of})


def require_edit(actor: Actor, located: LoadedEvidence) -> None:
    """Raise Forbidden or Conflict unless the person may change the draft."""
    EVIDENCE.require(actor, EvidenceOperation.EDIT, located.facts)


async def update_evidence(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, body: EvidenceUpdate
) -> None:
    """Change a draft; raises Forbidden, Conflict (not a draft, closed), Invalid."""
    EVIDENCE.require(actor, EvidenceOperation.EDIT, located.facts)
    kept = body.given("description", "valid_until")
    indicator_ids = kept.pop("indicator_ids", None)
    evidence, revision, here = located.evidence, located.revision, located.decree.id
    days = {name: kept.get(name, getattr(revision, name)) for name in _DAYS}
    require_days((*located.calendar, evidence_years(session)), **days)
    span = days["covers_from"], days["covers_to"]
    is_of_plan = bool(located.contents.indicator_ids)
    if is_of_plan and span != (revision.covers_from, revision.covers_to):  # else EDIT has asked
        await require_open(session, here, spans=[span], is_held=True, is_choice=True)
    changes = audit.apply(revision, {k: v for k, v in kept.items() if k in _REVISION_FIELDS})
    if wanted := kept.get("confidentiality"):
        changes |= ask(evidence, revision, wanted)
    if indicator_ids is not None:
        changes |= await _change_indicators(session, actor, located, indicator_ids)
    if "contains" in body.model_fields_set or (changes and revision.checklist is not None):
        items = await _ticked(session, located, body)
        changes |= audit.apply(revision, {"checklist": items})
    if changes:
        touch(evidence)
        await name_editor(session, actor, located.revision)
        audit.log(session, actor, "evidence.update", target_of(located), changes=changes)
    await session.flush()


async def _ticked(
    session: AsyncSession, located: LoadedEvidence, body: EvidenceUpdate
) -> Ticked | None:
    if "contains" in body.model_fields_set and body.contains is None:
        return None
    return await ticked(session, located, body.contains, body.indicator_ids)


async def add_files(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, files: Sequence[ReceivedFile]
) -> None:
    """Put stored files into the draft, behind those it had when it was located.

    Raises Forbidden or Conflict.
    """
    EVIDENCE.require(actor, EvidenceOperation.UPLOAD, located.facts)
    last = located.contents.last_file or 0
    for position, file in enumerate(files, start=last + 1):
        session.add(
            EvidenceFile(
                revision_id=located.revision.id,
                position=position,
                original_name=file.name,
                media_type=file.media_type,
                size=file.stored.size,
                sha256=file.stored.sha256,
                uploaded_by_id=file.given_by_id or actor.user_id,
                received_at=file.given_at or clock.now(),
                scan_state=file.scan.state,
                scan_result=file.scan.result,
                scanned_at=file.scan.scanned_at,
            )
        )
    await name_stood_in_for(session, actor, located.revision)
    touch(located.evidence)
    added = [{"name": f.name, "sha256": f.stored.sha256, "scan_state": f.scan.state} for f in files]
    changes = {"files": [[], added]}
    audit.log(session, actor, "evidence.upload", target_of(located), changes=dict(changes))
    await session.flush()


async def remove_file(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, file_id: UUID
) -> None:
    """Take a file out of the draft; raises NotFound, Forbidden or Conflict."""
    EVIDENCE.require(actor, EvidenceOperation.EDIT, located.facts)
    file = await get_file(session, located, file_id)
    if file.revision_id != located.revision.id:
        raise Conflict("file_of_earlier_revision")
    await take_out(session, actor, located, file)
    changes = {"files": [[{"name": file.original_name, "sha256": file.sha256}], []]}
    audit.log(session, actor, "evidence.remove_file", target_of(located), changes=dict(changes))
    await session.flush()


async def take_out(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, part: EvidenceFile | EvidenceLink
) -> None:
    """Remove a file or link of the draft: leaving something out is a contribution too.

    The row names who takes it out before it goes; the database lets none go otherwise.
    """
    await name_editor(session, actor, located.revision)
    part.removed_by_id = actor.user_id
    await session.flush()
    await session.delete(part)
    touch(located.evidence)


def touch(evidence: Evidence) -> None:
    """Count a change of the revision's parts as one of the evidence: a racing writer fails."""
    evidence.updated_at = clock.now()


async def _change_indicators(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, indicator_ids: Sequence[UUID]
) -> audit.Changes:
    """Only before the first submission: what was submitted was about these indicators."""
    table = evidence_indicators
    old = set(
        await session.scalars(
            select(table.c.indicator_id).where(table.c.evidence_id == located.evidence.id)
        )
    )
    if old == set(indicator_ids):
        return {}
    if located.evidence.revision_number > 1:
        raise Conflict("indicators_fixed", pointer="/indicator_ids")
    span = located.revision.covers_from, located.revision.covers_to
    team = await team_of(session, actor, indicator_ids, span)
    if team.team_id != located.evidence.team_id:
        raise Invalid("indicators_of_several_teams", pointer="/indicator_ids")
    require_none_closed(team.closed_period, [span], is_choice=True)
    await session.execute(delete(table).where(table.c.evidence_id == located.evidence.id))
    await session.execute(_NEW_INDICATORS, _of_indicators(located.evidence.id, indicator_ids))
    return {"indicator_ids": [sorted(map(str, old)), sorted(map(str, indicator_ids))]}


def _of_indicators(evidence_id: UUID, indicator_ids: Sequence[UUID]) -> list[dict[str, UUID]]:
    return [
        {"evidence_id": evidence_id, "indicator_id": indicator_id}
        for indicator_id in set(indicator_ids)
    ]
