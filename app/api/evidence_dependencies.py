"""The evidence a route acts on, held until the commit, and how its files come in."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.api.dependencies import (
    AppScanner,
    AppSettings,
    AppStorage,
    CurrentActor,
    IfMatch,
    RequiredIfMatch,
    WriteSession,
)
from app.api.steps import Things
from app.models.evidence import EvidenceOperation
from app.policies.reviews import EVIDENCE
from app.services.evidence import commands, queries
from app.services.evidence.files.uploads import FileReceiver
from app.services.evidence.queries import LoadedEvidence
from app.services.evidence.rows import showing

THINGS = Things("evidence_id", EVIDENCE, queries.get_visible, showing.read_evidence)


async def for_upload(
    evidence_id: UUID, session: WriteSession, actor: CurrentActor, precondition: IfMatch
) -> LoadedEvidence:
    """The evidence for what is put into the draft, once all that took long is over."""
    located = await queries.get_visible(session, actor, evidence_id, for_update=True)
    EVIDENCE.require_right(actor, EvidenceOperation.UPLOAD, located.facts)
    await precondition.check(partial(showing.read_evidence, session, actor, evidence_id))
    return located


async def _for_edit(
    evidence_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> LoadedEvidence:
    """The same for a change of the draft itself, where the version must be named."""
    located = await queries.get_visible(session, actor, evidence_id, for_update=True)
    commands.require_edit(actor, located)
    await precondition.check(lambda: showing.read_evidence(session, actor, evidence_id))
    return located


async def _intake(settings: AppSettings, storage: AppStorage, scanner: AppScanner) -> FileReceiver:
    return FileReceiver(settings, storage, scanner)


AppIntake = Annotated[FileReceiver, Depends(_intake)]
ForEdit = Annotated[LoadedEvidence, Depends(_for_edit, scope="function")]
