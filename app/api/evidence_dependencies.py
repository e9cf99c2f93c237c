"""The evidence a route acts on, held until the commit, and how its files come in."""

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
from app.services.evidence import drafting, reading
from app.services.evidence.reading import Located
from app.services.evidence.uploading import Intake


async def for_change(
    evidence_id: UUID, session: WriteSession, actor: CurrentActor, precondition: IfMatch
) -> Located:
    """The evidence, held until the end of the transaction, in the version the caller judged by."""
    located = await reading.get_visible(session, actor, evidence_id, for_update=True)
    await precondition.check(lambda: reading.read_evidence(session, actor, evidence_id))
    return located


async def _for_edit(
    evidence_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> Located:
    """The same for a change of the draft itself, where the version must be named."""
    located = await reading.get_visible(session, actor, evidence_id, for_update=True)
    drafting.require_edit(actor, located)
    await precondition.check(lambda: reading.read_evidence(session, actor, evidence_id))
    return located


async def _intake(settings: AppSettings, storage: AppStorage, scanner: AppScanner) -> Intake:
    return Intake(settings, storage, scanner)


AppIntake = Annotated[Intake, Depends(_intake)]
ForChange = Annotated[Located, Depends(for_change, scope="function")]
ForEdit = Annotated[Located, Depends(_for_edit, scope="function")]
