"""Evidence and its review, of one piece and of many at once."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query, Request

from app.api.admission import Proof
from app.api.bulk import Bulk
from app.api.dependencies import CurrentActor, ReadSession, WriteSession
from app.api.evidence_dependencies import THINGS, ForEdit
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.steps import Step, declare_steps, with_reason
from app.models.evidence import EvidenceOperation
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.schemas.evidence.bulk import RefusalItem, RefusalList, VerdictItem, VerdictList
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
from app.schemas.platform.bulk import BulkRead
from app.services.evidence import commands, created, queries, transitions
from app.services.evidence.queries import LoadedEvidence
from app.services.evidence.rows import showing

ItemT = TypeVar("ItemT", VerdictItem, RefusalItem)

router = FeatureRouter("evidence", seen_with=Permission.EVIDENCE_LIST)
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


STEPS: dict[StrEnum, Step[LoadedEvidence, Any]] = {
    EvidenceOperation.SUBMIT: Step(
        "submit_evidence",
        UPLOAD,
        NoteInput,
        with_reason(transitions.submit),
        "Ajukan untuk diperiksa; isi revisi tidak dapat diubah lagi (submit for review).",
    ),
    EvidenceOperation.VERIFY: Step(
        "verify_evidence",
        Permission.EVIDENCE_VERIFY,
        EvidenceVerdict,
        transitions.verify,
        "Verifikasi oleh koordinator, tingkat pertama (first level).",
    ),
    EvidenceOperation.ACCEPT: Step(
        "accept_evidence",
        Permission.EVIDENCE_ACCEPT,
        EvidenceVerdict,
        transitions.accept,
        "Terima, tingkat kedua: indikatornya terbukti (second level: proven).",
        proof=Proof.RECENT,
    ),
    EvidenceOperation.RETURN: Step(
        "return_evidence",
        (Permission.EVIDENCE_VERIFY, Permission.EVIDENCE_ACCEPT),
        EvidenceRefusal,
        transitions.return_evidence,
        "Kembalikan dengan alasan, oleh koordinator atau Ketua (send back with a reason).",
    ),
    EvidenceOperation.WITHDRAW: Step(
        "withdraw_evidence",
        Permission.EVIDENCE_WITHDRAW,
        ReasonInput,
        with_reason(transitions.withdraw),
        "Tarik dengan alasan; tidak ada yang dihapus (withdraw; nothing is deleted).",
    ),
}
declare_steps(router, "/evidence/{evidence_id}", THINGS, EvidenceRead, STEPS)


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
    located: Annotated[LoadedEvidence, THINGS.changing(EvidenceOperation.REVISE)],
) -> EvidenceRead:
    """Mulai revisi baru; yang diterima tetap berlaku (start a new revision beside it)."""
    await transitions.revise(
        session, actor, located, keep_files=body.keep_files, reason=body.reason
    )
    return await showing.read_evidence(session, actor, evidence_id)


declare_steps(
    router,
    "/evidence/{evidence_id}",
    THINGS,
    EvidenceRead,
    {
        EvidenceOperation.DISCARD: Step(
            "discard_revision",
            (Permission.EVIDENCE_WITHDRAW, Permission.EVIDENCE_REVISE),
            NoteInput,
            with_reason(transitions.discard),
            "Buang revisi yang dikerjakan; yang berlaku tetap berlaku"
            " (lay the revision in work aside).",
        ),
    },
)


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


def _bulk(
    operation: EvidenceOperation,
    take: Callable[[WriteSession, Actor, LoadedEvidence, ItemT], Awaitable[None]],
) -> Bulk[ItemT, LoadedEvidence]:
    async def find(session: WriteSession, actor: Actor, item: ItemT) -> LoadedEvidence:
        found = await queries.get_visible(session, actor, item.evidence_id, for_update=True)
        EVIDENCE.require_right(actor, operation, found.facts)
        return found

    def key(item: ItemT) -> UUID:
        return item.evidence_id

    return Bulk(key, queries.find_in_sight, find, take)


_VERIFYING: Bulk[VerdictItem, LoadedEvidence] = _bulk(EvidenceOperation.VERIFY, transitions.verify)
_ACCEPTING: Bulk[VerdictItem, LoadedEvidence] = _bulk(EvidenceOperation.ACCEPT, transitions.accept)
_RETURNING: Bulk[RefusalItem, LoadedEvidence] = _bulk(
    EvidenceOperation.RETURN, transitions.return_evidence
)


@router.many_of("verify_evidence", "/bulk/evidence/verify")
async def verify_many(
    body: VerdictList, request: Request, session: WriteSession, actor: CurrentActor
) -> BulkRead:
    """Verifikasi beberapa eviden sekaligus; tiap butir dijawab sendiri (verify many)."""
    return await _VERIFYING.answer(request, session, actor, body.items)


@router.many_of("accept_evidence", "/bulk/evidence/accept")
async def accept_many(
    body: VerdictList, request: Request, session: WriteSession, actor: CurrentActor
) -> BulkRead:
    """Terima beberapa eviden sekaligus; tiap butir dijawab sendiri (accept many)."""
    return await _ACCEPTING.answer(request, session, actor, body.items)


@router.many_of("return_evidence", "/bulk/evidence/return")
async def return_many(
    body: RefusalList, request: Request, session: WriteSession, actor: CurrentActor
) -> BulkRead:
    """Kembalikan beberapa eviden sekaligus, masing-masing dengan alasan (send many back)."""
    return await _RETURNING.answer(request, session, actor, body.items)
