"""What the year still lacks."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import AnswerLanguage, CurrentActor, ReadSession
from app.api.paging import Links
from app.api.printed import Asked, Printout, declare_printouts
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.tasks.gaps import (
    ExpectedEvidencePage,
    ExpectedEvidenceQuery,
    GapPage,
    GapQuery,
    GapSummaryRead,
)
from app.services.decrees import queries as decrees
from app.services.reporting.documents.printing import Document
from app.services.tasks.gaps import queries as reading
from app.services.tasks.gaps.printing import gaps_document

router = FeatureRouter("gaps")
READ = Permission.PROGRESS_READ


@router.operation("GET", "/decrees/{decree_id}/gaps", permission=READ, errors=(404,))
async def list_gaps(
    decree_id: UUID,
    query: Annotated[GapQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    language: AnswerLanguage,
    links: Links,
) -> GapPage:
    """Kekurangan tahun ini dan cara memperbaikinya (gaps, and how to put them right)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return links(await reading.list_gaps(session, actor, decree, query, language))


async def _document(asked: Asked) -> Document:
    decree = await decrees.get_visible(asked.session, asked.actor, asked.key, READ)
    return await gaps_document(asked.session, asked.actor, decree)


declare_printouts(
    router,
    Printout(
        "read_gaps_document",
        "/decrees/{decree_id}/gaps.pdf",
        READ,
        _document,
        "Cetak daftar kekurangan (the list of gaps, printed).",
    ),
)


@router.operation("GET", "/decrees/{decree_id}/gaps/summary", permission=READ, errors=(404,))
async def read_gap_summary(
    decree_id: UUID, session: ReadSession, actor: CurrentActor
) -> GapSummaryRead:
    """Jumlah kekurangan menurut kode, tingkat, dan tim (gaps by code, severity and team)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await reading.read_gap_summary(session, actor, decree)


@router.operation("GET", "/decrees/{decree_id}/expected-evidence", permission=READ, errors=(404,))
async def list_expected_evidence(
    decree_id: UUID,
    query: Annotated[ExpectedEvidenceQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> ExpectedEvidencePage:
    """Eviden yang diharapkan tiap bulan yang direncanakan (evidence each planned month expects)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return links(await reading.list_expected_evidence(session, actor, decree, query))
