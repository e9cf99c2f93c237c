"""Proving again who it is: by the password, or by a code of the second factor."""

from dataclasses import replace
from datetime import timedelta

from app.core import clock
from app.core.database import Database
from app.core.errors import FieldFault, Invalid
from app.core.security import verify_password
from app.core.settings import Settings
from app.models import User, UserSession
from app.policies.actors import Actor
from app.schemas.identity.second_factor import ConfirmationCreate, ConfirmationRead
from app.services.identity.auth import failures, second_factors, throttles
from app.services.identity.auth.sign_in import ClientAddress
from app.services.identity.auth.throttles import Attempt
from app.services.platform import audit


async def require_password(
    database: Database,
    actor: Actor,
    client: ClientAddress,
    password: str,
    *,
    pointer: str = "/password",
) -> None:
    """Raise Invalid unless it is the person's own password, and TooMany for guessing.

    Counted by session like a failed sign-in, in transactions of its own; told with the address.
    """
    async with database.writing() as session:
        user = await session.get_one(User, actor.user_id)
        attempt = Attempt(user.username, str(actor.session_id), "change_password")
        counted = await throttles.count_attempt(session, attempt)
    if not await verify_password(password, user.password_hash):
        tried = replace(attempt, address=client.address)
        await failures.note(database, tried, user)
        raise Invalid("wrong_credentials", pointer=pointer)
    async with database.writing() as session:
        await throttles.forgive(session, attempt, counted)


async def confirm(
    database: Database,
    settings: Settings,
    actor: Actor,
    client: ClientAddress,
    body: ConfirmationCreate,
) -> ConfirmationRead:
    """Renew the session's proof; raises Invalid, Unauthenticated (wrong code) or TooMany.

    In transactions of its own, because failures are kept.
    """
    if body.password is None and body.code is None:
        raise Invalid(faults=[FieldFault("/password", "missing")])
    if body.password is not None:
        await require_password(database, actor, client, body.password)
    if body.code is not None:
        await second_factors.check(database, settings, actor.user_id, body.code, client.address)
    now = clock.now()
    async with database.writing() as session:
        opened = await session.get_one(UserSession, actor.session_id)
        opened.authenticated_at = now
        user = await session.get_one(User, actor.user_id)
        changes = audit.created({"session_id": opened.id, "address": client.address})
        audit.log(session, actor, "session.confirm", audit.Target.user(user), changes=changes)
    lasts = timedelta(minutes=settings.confirm_after_minutes)
    return ConfirmationRead(confirmed_at=now, valid_until=now + lasts if lasts else None)
