"""Findings and the loop of answers."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.evidence import Note, Reason
from app.schemas.findings import (
    FindingCreate,
    FindingPage,
    FindingQuery,
    FindingRead,
)
from app.schemas.loops import Answer
from app.services.findings import raising, reading, steps
from app.services.findings.reading import LocatedFinding

router = FeatureRouter("findings")
LIST = Permission.EVIDENCE_LIST
REFUSALS = (403, 404, 409)


async def _for_change(
    finding_id: UUID, session: WriteSession, actor: CurrentActor, precondition: IfMatch
) -> LocatedFinding:
    located = await reading.get_visible(session, actor, finding_id, for_update=True)
    await precondition.check(lambda: reading.read_finding(session, actor, located))
    return located


ForChange = Annotated[LocatedFinding, Depends(_for_change, scope="function")]


@router.operation("GET", "/findings", permission=LIST)
async def list_findings(
    query: Annotated[FindingQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> FindingPage:
    """Temuan dan permintaan eviden yang dapat Anda lihat (findings in sight)."""
    return links(await reading.list_findings(session, actor, query))


@router.operation(
    "POST",
    "/findings",
    permission=Permission.FINDING_RAISE,
    errors=REFUSALS,
    status_code=HTTPStatus.CREATED,
)
async def raise_finding(
    body: FindingCreate, response: Response, session: WriteSession, actor: CurrentActor
) -> FindingRead:
    """Tandai revisi eviden, minta eviden, atau catat pengamatan (flag, ask, or observe)."""
    finding = await raising.raise_finding(session, actor, body)
    response.headers["Location"] = f"/api/v1/findings/{finding.id}"
    return await _read(session, actor, finding.id)


@router.operation("GET", "/findings/{finding_id}", permission=LIST, errors=(404,))
async def read_finding(finding_id: UUID, session: ReadSession, actor: CurrentActor) -> FindingRead:
    """Satu temuan dengan seluruh jawabannya (a finding with the whole loop)."""
    return await _read(session, actor, finding_id)


@router.operation(
    "POST", "/findings/{finding_id}/answer", permission=Permission.FOLLOWUP_ACT, errors=REFUSALS
)
async def answer_finding(
    finding_id: UUID,
    body: Answer,
    session: WriteSession,
    actor: CurrentActor,
    located: ForChange,
) -> FindingRead:
    """Jawab temuan, oleh tim yang bersangkutan (answer, by the team)."""
    await steps.answer(session, actor, located, body)
    return await _read(session, actor, finding_id)


@router.operation(
    "POST", "/findings/{finding_id}/reopen", permission=Permission.FINDING_RAISE, errors=REFUSALS
)
async def reopen_finding(
    finding_id: UUID,
    body: Reason,
    session: WriteSession,
    actor: CurrentActor,
    located: ForChange,
) -> FindingRead:
    """Buka lagi: jawabannya belum cukup (the answer does not suffice)."""
    await steps.reopen(session, actor, located, body.reason)
    return await _read(session, actor, finding_id)


@router.operation(
    "POST", "/findings/{finding_id}/close", permission=Permission.FINDING_CLOSE, errors=REFUSALS
)
async def close_finding(
    finding_id: UUID,
    body: Note,
    session: WriteSession,
    actor: CurrentActor,
    located: ForChange,
) -> FindingRead:
    """Tutup temuan; yang menjawab tidak boleh menutup (close, by somebody who did not answer)."""
    await steps.close(session, actor, located, body.reason)
    return await _read(session, actor, finding_id)


async def _read(session: ReadSession, actor: CurrentActor, finding_id: UUID) -> FindingRead:
    located = await reading.get_visible(session, actor, finding_id)
    return await reading.read_finding(session, actor, located)
