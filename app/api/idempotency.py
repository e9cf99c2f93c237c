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


class _Replay(Exception):
    def __init__(self, answer: StoredAnswer) -> None:
        self.answer = answer


class Attempt:
    """One request under a key: the first one holds the claim, later ones find its answer."""

    def __init__(self, claim: Claim) -> None:
        """What claiming the key gave."""
        self.claim = claim
        self.digest: str | None = None

    def identify(self, content_digest: str) -> None:
        """Say what the request asks for; jumps to the stored answer when it was answered before.

        Raises Invalid when the key was used for something else.
        """
        self.digest = content_digest
        if self.claim.answer is not None:
            idempotency.require_same(self.claim.answer, content_digest)
            raise _Replay(self.claim.answer)


async def answer_once(request: Request, handler: Handler) -> Response:
    """Run the handler under the request's key, if a person gave it one."""
    key = request.headers.get("idempotency-key")
    caller: AnyActor = request.state.caller
    if key is None or not isinstance(caller, Actor):
        return await handler(request)
    if not _KEY.fullmatch(key):
        fault = {"loc": ("header", "Idempotency-Key"), "type": "string_pattern_mismatch"}
        raise RequestValidationError([fault])
    database: Database = request.app.state.database
    claims = AccessClaims(caller.user_id, caller.session_id)
    scope = f"{claims.user_id} {request.method} {request.url.path} {key}"
    async with database.writing() as session:
        actor = await actors.load_actor(session, claims)  # who is switched off is told nothing
        claim = await idempotency.claim(session, actor, scope)
    attempt = Attempt(claim)
    request.state.idempotency_attempt = attempt
    try:
        if not _is_upload(request):
            attempt.identify(hashlib.sha256(await request.body()).hexdigest())
        response = await handler(request)
        await _keep(request, attempt, response)
    except _Replay as replay:
        return _again(replay.answer)
    except BaseException:
        await _release(request, database, attempt)
        raise
    return response


def identify_upload(request: Request, content_digest: str) -> None:
    """What an upload calls once it knows its content: bodies differ by their random boundary."""
    attempt: Attempt | None = getattr(request.state, "idempotency_attempt", None)
    if attempt is not None:
        attempt.identify(content_digest)


async def _keep(request: Request, attempt: Attempt, response: Response) -> None:
    """Store the answer in the transaction that did the work: both are there, or neither."""
    answer = StoredAnswer(
        request_digest=attempt.digest or "",
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


async def _release(request: Request, database: Database, attempt: Attempt) -> None:
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
    async with database.writing() as own:
        await idempotency.release(own, attempt.claim)


def _again(answer: StoredAnswer) -> Response:
    headers = {**answer.headers, "Idempotency-Replayed": "true"}
    return Response(answer.body, answer.status, headers)


def _is_upload(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("multipart/")
