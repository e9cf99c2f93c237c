"""Findings and the loop of answers."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.finding import FindingOperation
from app.models.rights import Permission
from app.policies.findings import FINDINGS
from app.schemas.evidence.evidence import ReasonInput
from app.schemas.oversight.cases import CaseAnswer, CaseClosing
from app.schemas.oversight.findings import FindingCreate, FindingPage, FindingQuery, FindingRead
from app.services.oversight.findings import queries, transitions
from app.services.oversight.findings.queries import LocatedFinding

router = FeatureRouter("findings", seen_with=Permission.EVIDENCE_LIST)
LIST = Permission.EVIDENCE_LIST
REFUSALS = (403, 404, 409)


def _changing(operation: FindingOperation) -> Any:  # noqa: ANN401 - what FastAPI's Depends returns
    """Held until the commit for a step: the right comes first, then what was read (If-Match)."""

    async def for_step(
        finding_id: UUID, session: WriteSession, actor: CurrentActor, precondition: IfMatch
    ) -> AsyncIterator[LocatedFinding]:
        located = await queries.get_visible(session, actor, finding_id, for_update=True)
        FINDINGS.require_right(actor, operation, located.facts)
        async with precondition.held(partial(queries.read_finding, session, actor, located)):
            yield located

    return Depends(for_step, scope="function")


_OP = FindingOperation


@router.operation("GET", "/findings", permission=LIST)
async def list_findings(
    query: Annotated[FindingQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> FindingPage:
    """Temuan dan permintaan eviden yang dapat Anda lihat (findings in sight)."""
    return links(await queries.list_findings(session, actor, query))


@router.operation(
    "POST",
    "/findings",
    permission=Permission.FINDING_RAISE,
    errors=REFUSALS,
    location="/findings/{id}",
)
async def raise_finding(
    body: FindingCreate, session: WriteSession, actor: CurrentActor
) -> FindingRead:
    """Tandai revisi eviden, minta eviden, atau catat pengamatan (flag, ask, or observe)."""
    finding = await transitions.raise_finding(session, actor, body)
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
    body: CaseAnswer,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedFinding, _changing(_OP.ANSWER)],
) -> FindingRead:
    """Jawab temuan, oleh tim yang bersangkutan (answer, by the team)."""
    await transitions.answer(session, actor, located, body)
    return await _read(session, actor, finding_id)


@router.operation(
    "POST", "/findings/{finding_id}/reopen", permission=Permission.FINDING_RAISE, errors=REFUSALS
)
async def reopen_finding(
    finding_id: UUID,
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedFinding, _changing(_OP.REOPEN)],
) -> FindingRead:
    """Buka lagi: jawabannya belum cukup (the answer does not suffice)."""
    await transitions.reopen(session, actor, located, body.reason)
    return await _read(session, actor, finding_id)


@router.operation(
    "POST", "/findings/{finding_id}/close", permission=Permission.FINDING_CLOSE, errors=REFUSALS
)
async def close_finding(
    finding_id: UUID,
    body: CaseClosing,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedFinding, _changing(_OP.CLOSE)],
) -> FindingRead:
    """Tutup temuan; yang menjawab tidak boleh menutup (close, by somebody who did not answer)."""
    await transitions.close(session, actor, located, body)
    return await _read(session, actor, finding_id)


async def _read(session: ReadSession, actor: CurrentActor, finding_id: UUID) -> FindingRead:
    located = await queries.get_visible(session, actor, finding_id)
    return await queries.read_finding(session, actor, located)
