"""How any paper is signed, or its scan attached, over HTTP: what was read, then what is kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeAlias, TypeVar
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.dependencies import (
    AppDatabase,
    AppSettings,
    AppStorage,
    CurrentActor,
    IfMatch,
    WriteSession,
)
from app.api.evidence_dependencies import AppIntake
from app.api.idempotency import answered_upload
from app.api.printed import PDF
from app.api.uploads import received_one
from app.policies.actors import Actor
from app.schemas.base import Resource
from app.schemas.reporting.reports.documents import ReportFormat
from app.schemas.reporting.reports.signatures import ReportSign
from app.services.evidence.files.uploads import digest_of_files
from app.services.reporting.documents.files import made
from app.services.reporting.signatures import files, scans, signing
from app.services.reporting.signatures.papers import Act, Papers

Answer = TypeVar("Answer", bound=Resource)
Reader: TypeAlias = Callable[[AsyncSession, Actor, UUID], Awaitable[Answer]]


@dataclass(frozen=True)
class Desk:
    """Where somebody signs: everything that it takes, whatever the paper is.

    What takes long (printing, signing, comparing) is done outside of the transaction, which loads
    and judges the paper once more before it keeps the copy.
    """

    database: AppDatabase
    settings: AppSettings
    storage: AppStorage
    intake: AppIntake
    session: WriteSession
    actor: CurrentActor
    precondition: IfMatch

    async def sign(
        self, papers: Papers, key: UUID, body: ReportSign, read: Reader[Answer]
    ) -> Answer:
        """Sign the PDF and keep it; what `read` answers then. Raises as the services do."""
        async with self.database.reading() as look:
            wanted = await signing.to_sign(look, self.actor, papers, key, body.digest)
        signer = signing.signing_of(self.settings, wanted.unit_code, body)
        pdf = await made(wanted.paper, ReportFormat.PDF)
        done = await signing.signed(signer, pdf, wanted.purpose)
        file = await self.intake.receive_made(wanted.file_name, done.content, PDF)
        copy = files.Copy(file, body.digest, level=done.level)
        return await self._keep(papers, key, Act.SIGN, copy, read)

    async def attach(
        self, papers: Papers, key: UUID, request: Request, read: Reader[Answer]
    ) -> Answer | Response:
        """Compare the scan in the body with the paper and keep it; what `read` answers then."""
        async with self.database.reading() as look:
            wanted = await papers.load(look, self.actor, key, Act.SCAN)
            printed = await papers.printed(look, self.actor, key)
        most = min(self.settings.upload_max_bytes, scans.MAX_BYTES)
        file = await received_one(request, self.intake, most)
        again = answered_upload(request, digest_of_files([file]))
        if again is not None:
            return again
        pdf = await made(printed.paper, ReportFormat.PDF)
        found = await scans.words_found(self.storage, pdf, file)
        copy = files.Copy(file, wanted.digest, words_found=found)
        return await self._keep(papers, key, Act.SCAN, copy, read)

    async def _keep(
        self, papers: Papers, key: UUID, act: Act, copy: files.Copy, read: Reader[Answer]
    ) -> Answer:
        session, actor = self.session, self.actor
        paper = await papers.load(session, actor, key, act, for_update=True)
        await self.precondition.check(lambda: read(session, actor, key))
        await self.intake.require_kept(session, [copy.file])
        await files.keep(session, actor, paper, act, copy)
        return await read(session, actor, key)


def _desk(  # noqa: PLR0913, PLR0917 - all that it takes to sign
    database: AppDatabase,
    settings: AppSettings,
    storage: AppStorage,
    intake: AppIntake,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> Desk:
    return Desk(database, settings, storage, intake, session, actor, precondition)


SigningDesk: TypeAlias = Annotated[Desk, Depends(_desk, scope="function")]
