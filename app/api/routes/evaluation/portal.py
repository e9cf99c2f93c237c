"""PortalRB: what the ministry's portal fetches of proposals, and when it may.

Addresses and fields below `/portal-rb` are the portal's ("Panduan Teknis API Integrasi ZI"), and so
is the form of failures there (`api/portal_errors.py`).
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path

from app.api.admission import Access
from app.api.dependencies import (
    CurrentActor,
    CurrentService,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.portal_errors import ADDRESSES
from app.api.routing import FeatureRouter
from app.models import WorkUnit
from app.models.evaluation import EvaluationTarget
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.evaluation.portal import (
    PortalAnswers,
    PortalUnits,
    ProposalPeriodRead,
    ProposalPeriodUpdate,
)
from app.services.evaluation.portal import periods, pulling
from app.services.identity import work_units

router = FeatureRouter("portal-rb")
PERIOD = "/work-units/{work_unit_id}/proposal-period"
_PULL: dict[str, Any] = {
    "permission": Access.SERVICE_ACCOUNT,
    "scope": ServiceScope.PROPOSALS_READ,
    "openapi_extra": {"x-has-etag": True, "x-portal": True},
}
PortalUnitId = Annotated[
    str,
    Path(
        max_length=40,
        pattern=r"^[0-9A-Za-z.\-]{1,40}$",
        description="`id` dari daftar unit (of a unit in the list).",
        examples=["53"],
    ),
]


@router.operation("GET", f"{ADDRESSES}/pengusulan/unit-wbk", **_PULL)
async def list_portal_units_wbk(session: WriteSession, actor: CurrentService) -> PortalUnits:
    """Unit yang diusulkan WBK, untuk PortalRB (offices proposed for WBK)."""
    return await pulling.list_units(session, actor, EvaluationTarget.WBK)


@router.operation("GET", f"{ADDRESSES}/pengusulan/unit-wbbm", **_PULL)
async def list_portal_units_wbbm(session: WriteSession, actor: CurrentService) -> PortalUnits:
    """Unit yang diusulkan WBBM, untuk PortalRB (offices proposed for WBBM)."""
    return await pulling.list_units(session, actor, EvaluationTarget.WBBM)


@router.operation("GET", f"{ADDRESSES}/lke/jawaban-unit/{{unit_id}}", errors=(404,), **_PULL)
async def read_portal_answers(
    unit_id: PortalUnitId, session: WriteSession, actor: CurrentService
) -> PortalAnswers:
    """Jawaban LKE satu unit sebagaimana diusulkan, untuk PortalRB (answers as proposed)."""
    return await pulling.read_answers(session, actor, unit_id)


@router.operation("GET", PERIOD, permission=Access.SIGNED_IN, errors=(404,))
async def read_proposal_period(
    work_unit_id: UUID, session: ReadSession, actor: CurrentActor
) -> ProposalPeriodRead:
    """Masa pengusulan: kapan PortalRB dijawab (when the portal is answered)."""
    unit = await work_units.get_visible(session, actor, work_unit_id)
    return await periods.read_period(session, unit)


async def _for_edit(
    work_unit_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> WorkUnit:
    unit = await work_units.get_visible(session, actor, work_unit_id)
    periods.require_setting(actor, unit)
    await precondition.check(lambda: periods.read_period(session, unit))
    return unit


@router.operation("PUT", PERIOD, permission=Permission.SERVICE_ACCOUNT_MANAGE, errors=(403, 404))
async def set_proposal_period(
    body: ProposalPeriodUpdate,
    session: WriteSession,
    actor: CurrentActor,
    unit: Annotated[WorkUnit, Depends(_for_edit, scope="function")],
) -> ProposalPeriodRead:
    """Tetapkan masa pengusulan sesuai pengumuman kementerian (set the period of proposals)."""
    await periods.set_period(session, actor, unit, body)
    return await periods.read_period(session, unit)
