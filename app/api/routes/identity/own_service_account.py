"""A service account's own affairs: who am I, and a new key."""

from http import HTTPStatus

from app.api.admission import Access
from app.api.dependencies import (
    AnswerLanguage,
    AppSettings,
    CurrentService,
    ReadSession,
    WriteSession,
)
from app.api.routing import FeatureRouter
from app.schemas.identity.service_accounts import IssuedKey, OwnKeyRotate, OwnServiceAccount
from app.services.identity.service_accounts import own

router = FeatureRouter("service-accounts")


@router.operation("GET", "/service-account", permission=Access.SERVICE_ACCOUNT)
async def read_own_service_account(
    session: ReadSession, settings: AppSettings, actor: CurrentService, language: AnswerLanguage
) -> OwnServiceAccount:
    """Akun layanan yang bertanya: cakupan, kunci, pemakaian (who asks, and how it fares)."""
    return await own.read_own(session, settings, actor, language)


@router.operation(
    "POST",
    "/service-account/rotate",
    permission=Access.SERVICE_ACCOUNT,
    has_secret=True,
    errors=(409,),
    status_code=HTTPStatus.CREATED,
)
async def rotate_own_key(
    body: OwnKeyRotate, session: WriteSession, actor: CurrentService
) -> IssuedKey:
    """Ganti kunci sendiri; yang lama berlaku selama tenggang (renew one's own key)."""
    return await own.rotate_own(session, actor, body)
