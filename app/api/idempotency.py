"""`Idempotency-Key`: the same POST twice does its work once and gets the same answer."""

import hashlib
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

from app.core.database import Database
from app.core.security import AccessClaims
from app.policies.actors import Actor, AnyActor
from app.services.identity import actors
from app.services.platform import idempotency
from app.services.platform.idempotency import Claim, StoredAnswer

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
KEY_PATTERN = r"^[\x21-\x7E]{1,200}$"
_KEY = re.compile(KEY_PATTERN)
_KEPT_HEADERS = ("content-type", "location")


class Attempt:
    """One request under a key: the first one holds the claim, later ones find its answer."""

    def __init__(self, claim: Claim) -> None:
        """What claiming the key gave."""
        self.claim = claim
        self.digest = ""

    def answered(self, content_digest: str) -> Response | None:
        """Say what the request asks for; gives the answer that it had before, if it had one.

        Raises Invalid when the key was used for something else.
        """
        self.digest = content_digest
        if self.claim.answer is None:
            return None
        idempotency.require_same(self.claim.answer, content_digest)
        return _again(self.claim.answer)


async def answer_once(request: Request, handler: Handler, *, is_streamed: bool) -> Response:
    """Run the handler under the request's key, if a person gave it one.

    What `is_streamed` tells itself what it asks for, by `answered_upload`.
    """
    key = request.headers.get("idempotency-key")
    caller: AnyActor = request.state.caller
    if key is None or not isinstance(caller, Actor):
        return await handler(request)
    attempt = await _begin(request, caller, key)
    try:
        if not is_streamed:
            again = attempt.answered(hashlib.sha256(await request.body()).hexdigest())
            if again is not None:
                return again
        response = await handler(request)
        if attempt.claim.answer is None:
            await _keep(request, attempt, response)
    except BaseException:
        await _release(request, attempt)
        raise
    return response


async def _begin(request: Request, caller: Actor, key: str) -> Attempt:
    """Take the key, or find what was answered under it."""
    if not _KEY.fullmatch(key):
        fault = {"loc": ("header", "Idempotency-Key"), "type": "string_pattern_mismatch"}
        raise RequestValidationError([fault])
    database: Database = request.app.state.database
    claims = AccessClaims(caller.user_id, caller.session_id)
    scope = f"{claims.user_id} {request.method} {request.url.path} {key}"
    async with database.writing() as session:
        actor = await actors.load_actor(session, claims)  # who is switched off is told nothing
        attempt = Attempt(await idempotency.claim(session, actor, scope))
    request.state.idempotency_attempt = attempt
    return attempt


def answered_upload(request: Request, content_digest: str) -> Response | None:
    """What an upload asks once it knows its content: bodies differ by their random boundary.

    Gives the answer that it had before under its key, if it has one; that is to be returned.
    """
    attempt: Attempt | None = getattr(request.state, "idempotency_attempt", None)
    return attempt.answered(content_digest) if attempt else None


async def _keep(request: Request, attempt: Attempt, response: Response) -> None:
    """Store the answer in the transaction that did the work: both are there, or neither."""
    answer = StoredAnswer(
        request_digest=attempt.digest,
        status=response.status_code,
        headers={
            name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
        },
        body=bytes(response.body),
    )
    session = getattr(request.state, "writing_session", None)
    if session is not None:
        await idempotency.store(session, attempt.claim, answer)
        return
    database: Database = request.app.state.database
    async with database.writing() as own:
        await idempotency.store(own, attempt.claim, answer)


async def _release(request: Request, attempt: Attempt) -> None:
    """Free the key; the failed work is undone first.

    Within its session, where there is one: SQLite knows one writer at a time, and it is that one.
    """
    if attempt.claim.answer is not None:
        return
    session = getattr(request.state, "writing_session", None)
    if session is not None:
        await session.rollback()
        await idempotency.release(session, attempt.claim)
        await session.commit()
        return
    database: Database = request.app.state.database
    async with database.writing() as own:
        await idempotency.release(own, attempt.claim)


def _again(answer: StoredAnswer) -> Response:
    headers = {**answer.headers, "Idempotency-Replayed": "true"}
    return Response(answer.body, answer.status, headers)
