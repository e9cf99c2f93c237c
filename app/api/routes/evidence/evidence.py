"""Evidence, its files and its review."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import (
    CurrentActor,
    Proof,
    ReadSession,
    WriteSession,
)
from app.api.evidence_dependencies import ForEdit, changing
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.evidence import EvidenceOperation
from app.models.rights import Permission
from app.schemas.evidence.evidence import (
    EvidenceCreate,
    EvidencePage,
    EvidenceQuery,
    EvidenceRead,
    EvidenceUpdate,
    NoteInput,
    ReasonInput,
    RevisionStart,
)
from app.schemas.evidence.revisions import DecisionPage, DecisionQuery, RevisionPage, RevisionQuery
from app.schemas.evidence.verdicts import EvidenceRefusal, EvidenceVerdict
from app.services.evidence import commands, created, queries, transitions
from app.services.evidence.queries import Located
from app.services.evidence.rows import showing

router = FeatureRouter("evidence", seen_with=Permission.EVIDENCE_LIST)
_OP = EvidenceOperation
LIST, UPLOAD = Permission.EVIDENCE_LIST, Permission.EVIDENCE_UPLOAD


@router.operation("GET", "/evidence", permission=LIST)
async def list_evidence(
    query: Annotated[EvidenceQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> EvidencePage:
    """Eviden yang dapat Anda lihat (evidence in sight)."""
    return links(await queries.list_evidence(session, actor, query))


@router.operation(
    "POST",
    "/evidence",
    permission=UPLOAD,
    errors=(403, 404),
    location="/evidence/{id}",
)
async def create_evidence(
    body: EvidenceCreate, session: WriteSession, actor: CurrentActor
) -> EvidenceRead:
    """Buat draf eviden untuk satu atau beberapa indikator (create a draft)."""
    made = await commands.create_evidence(session, actor, body)
    return created.answer_of_new(actor, made)


@router.operation("GET", "/evidence/{evidence_id}", permission=LIST, errors=(404,))
async def read_evidence(
    evidence_id: UUID, session: ReadSession, actor: CurrentActor
) -> EvidenceRead:
    """Satu eviden: revisi terbarunya, dan yang berlaku (newest revision, and the one in force)."""
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation("PATCH", "/evidence/{evidence_id}", permission=UPLOAD, errors=(403, 404, 409))
async def update_evidence(
    evidence_id: UUID,
    body: EvidenceUpdate,
    session: WriteSession,
    actor: CurrentActor,
    located: ForEdit,
) -> EvidenceRead:
    """Ubah draf (change a draft)."""
    await commands.update_evidence(session, actor, located, body)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "POST", "/evidence/{evidence_id}/submit", permission=UPLOAD, errors=(403, 404, 409)
)
async def submit_evidence(
    evidence_id: UUID,
    body: NoteInput,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[Located, changing(_OP.SUBMIT)],
) -> EvidenceRead:
    """Ajukan untuk diperiksa; isi revisi tidak dapat diubah lagi (submit for review)."""
    await transitions.submit(session, actor, located, body.reason)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "POST",
    "/evidence/{evidence_id}/verify",
    permission=Permission.EVIDENCE_VERIFY,
    errors=(403, 404, 409),
)
async def verify_evidence(
    evidence_id: UUID,
    body: EvidenceVerdict,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[Located, changing(_OP.VERIFY)],
) -> EvidenceRead:
    """Verifikasi oleh koordinator, tingkat pertama (first level)."""
    await transitions.verify(session, actor, located, body)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "POST",
    "/evidence/{evidence_id}/accept",
    permission=Permission.EVIDENCE_ACCEPT,
    proof=Proof.RECENT,
    errors=(403, 404, 409),
)
async def accept_evidence(
    evidence_id: UUID,
    body: EvidenceVerdict,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[Located, changing(_OP.ACCEPT)],
) -> EvidenceRead:
    """Terima, tingkat kedua: indikatornya terbukti (second level: proven)."""
    await transitions.accept(session, actor, located, body)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "POST",
    "/evidence/{evidence_id}/return",
    permission=(Permission.EVIDENCE_VERIFY, Permission.EVIDENCE_ACCEPT),
    errors=(403, 404, 409),
)
async def return_evidence(
    evidence_id: UUID,
    body: EvidenceRefusal,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[Located, changing(_OP.RETURN)],
) -> EvidenceRead:
    """Kembalikan dengan alasan, oleh koordinator atau Ketua (send back with a reason)."""
    await transitions.return_evidence(session, actor, located, body)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "POST",
    "/evidence/{evidence_id}/withdraw",
    permission=Permission.EVIDENCE_WITHDRAW,
    errors=(403, 404, 409),
)
async def withdraw_evidence(
    evidence_id: UUID,
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[Located, changing(_OP.WITHDRAW)],
) -> EvidenceRead:
    """Tarik dengan alasan; tidak ada yang dihapus (withdraw; nothing is deleted)."""
    await transitions.withdraw(session, actor, located, body.reason)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation("GET", "/evidence/{evidence_id}/revisions", permission=LIST, errors=(404,))
async def list_revisions(
    evidence_id: UUID,
    query: Annotated[RevisionQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> RevisionPage:
    """Semua revisi, terbaru dahulu (all revisions, newest first)."""
    located = await queries.get_visible(session, actor, evidence_id)
    return links(await queries.list_revisions(session, actor, located, query))


@router.operation(
    "POST",
    "/evidence/{evidence_id}/revisions",
    permission=Permission.EVIDENCE_REVISE,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def revise_evidence(
    evidence_id: UUID,
    body: RevisionStart,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[Located, changing(_OP.REVISE)],
) -> EvidenceRead:
    """Mulai revisi baru; yang diterima tetap berlaku (start a new revision beside it)."""
    await transitions.revise(
        session, actor, located, keep_files=body.keep_files, reason=body.reason
    )
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "POST",
    "/evidence/{evidence_id}/discard",
    permission=(Permission.EVIDENCE_WITHDRAW, Permission.EVIDENCE_REVISE),
    errors=(403, 404, 409),
)
async def discard_revision(
    evidence_id: UUID,
    body: NoteInput,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[Located, changing(_OP.DISCARD)],
) -> EvidenceRead:
    """Buang revisi yang dikerjakan; yang berlaku tetap berlaku (lay the revision in work aside)."""
    await transitions.discard(session, actor, located, body.reason)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation("GET", "/evidence/{evidence_id}/decisions", permission=LIST, errors=(404,))
async def list_decisions(
    evidence_id: UUID,
    query: Annotated[DecisionQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> DecisionPage:
    """Semua langkah dan putusan (all steps and decisions)."""
    located = await queries.get_visible(session, actor, evidence_id)
    return links(await queries.list_decisions(session, actor, located, query))
