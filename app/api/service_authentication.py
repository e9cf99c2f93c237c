"""Service accounts at the door: where they come from, how often, and with which credentials."""

import base64
import binascii
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from app.api.usage import note_usage
from app.core.database import Database
from app.core.errors import TooMany, Unauthenticated
from app.core.security import InvalidToken, ServiceClaims, prefix_of, read_service_token
from app.integrations.rate_limits import RateLimit
from app.policies.actors import ServiceActor
from app.services.identity.auth.sign_in import ClientAddress
from app.services.identity.service_accounts import authentication
from app.services.identity.service_accounts.authentication import ClientCredentials
from app.services.identity.service_accounts.usage import REQUESTS


def address_of(request: Request) -> str:
    """Where the request comes from, as far as the settings believe it."""
    return request.client.host if request.client else "unknown"


def client_of(request: Request) -> ClientAddress:
    """Where a person's request comes from, and with which program."""
    return ClientAddress(address_of(request), request.headers.get("user-agent", ""))


async def authenticate_service(
    request: Request, database: Database, secrets: tuple[str, ...], token: str
) -> ServiceActor:
    """The account behind a key or a token.

    Raises Unauthenticated, or TooMany: too many wrong ones from an address, or too many requests of
    an account.
    """
    address = address_of(request)
    if prefix_of(token):
        async with failures_counted(request, database, token):
            actor = await authentication.sign_in(database, token, address)
    else:
        actor = await authentication.resume(database, _claims(secrets, token), address)
    request.state.service_account_id = str(actor.account_id)
    request.state.key_expires_at = actor.key_expires_at
    request.state.service = actor
    note_usage(request, REQUESTS)
    await count(request, request.app.state.service_limit, str(actor.account_id))
    return actor


async def count(request: Request, limit: RateLimit, who: str) -> None:
    """One more request of somebody, told in the answer's headers; raises TooMany."""
    request.state.allowance = allowance = await limit.hit(who)
    if not allowance.allowed:
        raise TooMany("rate_limited", retry_after=allowance.reset)


@asynccontextmanager
async def failures_counted(request: Request, database: Database, key: str) -> AsyncIterator[None]:
    """Wrong keys are counted by address: too many become TooMany; a good one is never held up.

    What is refused before that has its entry, within the bounds of `failed_sign_ins`.
    """
    limit: RateLimit = request.app.state.failure_limit
    try:
        yield
    except Unauthenticated as error:
        allowance = await limit.hit(address_of(request))
        if not allowance.allowed:
            raise TooMany(retry_after=allowance.reset) from error
        await authentication.note_refusal(database, key, address_of(request))
        raise


def _claims(secrets: tuple[str, ...], token: str) -> ServiceClaims:
    try:
        return read_service_token(secrets, token)
    except InvalidToken as error:
        raise Unauthenticated from error


def basic_credentials(request: Request) -> ClientCredentials | None:
    """Id and secret of an `Authorization: Basic` header (RFC 6749, section 2.3.1), if there is one.

    Raises Unauthenticated for one that cannot be read.
    """
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Unauthenticated("invalid_client") from error
    return ClientCredentials(name, secret)
