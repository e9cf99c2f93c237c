"""The conformance sheet, for a system and for whoever manages its account."""

from uuid import UUID

from app.api.admission import Access
from app.api.dependencies import (
    AnswerLanguage,
    AppDatabase,
    CurrentActor,
    CurrentService,
    ReadSession,
)
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.integration.conformance import ConformanceRead
from app.services.identity.service_accounts.queries import get_visible
from app.services.integration.conformance import read_sheet

router = FeatureRouter("conformance")


@router.operation(
    "GET",
    "/service-account/conformance",
    permission=Access.SERVICE_ACCOUNT,
    scope=ServiceScope.RECORDS_WRITE,
)
async def read_own_conformance(
    database: AppDatabase, actor: CurrentService, language: AnswerLanguage
) -> ConformanceRead:
    """Lembar kesesuaian sistem ini: langkah yang sudah terlihat (what was seen of this system)."""
    return await read_sheet(database, actor.account_id, language)


@router.operation(
    "GET",
    "/service-accounts/{account_id}/conformance",
    permission=Permission.SERVICE_ACCOUNT_MANAGE,
    errors=(403, 404),
)
async def read_service_account_conformance(
    account_id: UUID,
    database: AppDatabase,
    session: ReadSession,
    actor: CurrentActor,
    language: AnswerLanguage,
) -> ConformanceRead:
    """Lembar kesesuaian satu akun layanan (the sheet of one account)."""
    account = await get_visible(session, actor, account_id)
    return await read_sheet(database, account.id, language)
