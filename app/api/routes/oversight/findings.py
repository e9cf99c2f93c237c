"""Findings and their answers."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, CurrentReader, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.steps import Step, Things, declare_steps, with_reason
from app.models.finding import FindingOperation
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.policies.findings import FINDINGS
from app.schemas.evidence.evidence import ReasonInput
from app.schemas.oversight.cases import CaseAnswer, CaseClosing
from app.schemas.oversight.findings import FindingCreate, FindingPage, FindingQuery, FindingRead
from app.services.oversight.findings import queries, transitions
from app.services.oversight.findings.queries import LocatedFinding

router = FeatureRouter("findings", seen_with=Permission.EVIDENCE_LIST)
LIST = Permission.EVIDENCE_LIST
REFUSALS = (403, 404, 409)


@router.operation("GET", "/findings", permission=LIST, scope=ServiceScope.FINDINGS_READ)
async def list_findings(
    query: Annotated[FindingQuery, Query()],
    session: ReadSession,
    actor: CurrentReader,
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
    return await _show(session, actor, finding.id)


@router.operation(
    "GET",
    "/findings/{finding_id}",
    permission=LIST,
    scope=ServiceScope.FINDINGS_READ,
    errors=(404,),
)
async def read_finding(finding_id: UUID, session: ReadSession, actor: CurrentReader) -> FindingRead:
    """Satu temuan dengan seluruh jawabannya (a finding with the whole loop)."""
    return await _show(session, actor, finding_id)


async def _show(session: ReadSession, actor: CurrentActor, finding_id: UUID) -> FindingRead:
    located = await queries.get_visible(session, actor, finding_id)
    return await queries.read_finding(session, actor, located)


THINGS = Things("finding_id", FINDINGS, queries.get_visible, _show)
STEPS: dict[StrEnum, Step[LocatedFinding, Any]] = {
    FindingOperation.ANSWER: Step(
        "answer_finding",
        Permission.FOLLOWUP_ACT,
        CaseAnswer,
        transitions.answer,
        "Jawab temuan, oleh tim yang bersangkutan (answer, by the team).",
    ),
    FindingOperation.REOPEN: Step(
        "reopen_finding",
        Permission.FINDING_RAISE,
        ReasonInput,
        with_reason(transitions.reopen),
        "Buka lagi: jawabannya belum cukup (the answer does not suffice).",
    ),
    FindingOperation.CLOSE: Step(
        "close_finding",
        Permission.FINDING_CLOSE,
        CaseClosing,
        transitions.close,
        "Tutup temuan; yang menjawab tidak boleh menutup (close, by somebody who did not answer).",
    ),
}
declare_steps(router, "/findings/{finding_id}", THINGS, FindingRead, STEPS)
