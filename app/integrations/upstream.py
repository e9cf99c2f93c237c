"""Another system's answers: fetched through the guarded client, again where that may help.

What goes wrong is an UpstreamFault with a code and never a word of the address or the answer: both
may hold secrets. Only the sentence of a refusal is told; whoever keeps it hides the secrets in it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Final

from anyio import to_thread

from app.integrations.answers import ANY, Read, Reading, read_answer
from app.integrations.guarded_http import NotAllowed, TooMuch, origin_of
from app.integrations.http_client import httpx
from app.integrations.unpacking import Unreadable, unpacked, unpacked_at_once
from app.integrations.upstream_bodies import packing_of, short_answer, whole_body
from app.integrations.upstream_exchange import Answer, Question, answer_of, request_for
from app.integrations.upstream_faults import (
    LONGEST_WAIT_SECONDS,
    UpstreamFault,
    is_not_let_in,
    judge,
    lost_code,
    wait_before_retry,
)
from app.integrations.upstream_signing import NotSignedIn, SignIn

__all__ = [
    "Answer",
    "Further",
    "Own",
    "Patience",
    "Question",
    "Reading",
    "SignedIn",
    "Upstream",
    "UpstreamFault",
]

JSON: Final = "application/json"
_ANY: Final = f"{JSON}, text/csv;q=0.9, application/xml;q=0.9, */*;q=0.5"
_SESSION_CHARACTERS: Final = 8


@dataclass(frozen=True)
class Patience:
    """Seconds of a request, how often it is tried, seconds before the second try."""

    seconds: float
    attempts: int
    first_wait: float = 1.0


@dataclass(frozen=True)
class Own:
    """The address that is signed in to: a guarded client of its own, perhaps with a certificate.

    `headers`, what signs in, and the client's cookies and certificate go to its scheme, host and
    port and nowhere else. `known`: what is shown nowhere; tokens and cookies join it as they come.
    `is_open`: the connector has nothing that signs in.
    """

    url: httpx.URL
    client: httpx.AsyncClient
    headers: Mapping[str, str]
    sign_in: SignIn | None = None
    known: list[str] = field(default_factory=list)
    is_open: bool = False

    def keep_cookies(self) -> None:
        """Cookies may be a session; short ones are a language or a theme."""
        for cookie in self.client.cookies.jar:
            value = cookie.value or ""
            if len(value) >= _SESSION_CHARACTERS and value not in self.known:
                self.known.append(value)


@dataclass(frozen=True)
class SignedIn:
    """What an address for signing in answers: JSON (or nothing), headers, and its cookies."""

    data: Any
    headers: Mapping[str, str]
    cookies: Mapping[str, str]


@dataclass(frozen=True)
class Further:
    """Which other addresses may be asked, by a guarded client without anything secret."""

    may_be_asked: Callable[[httpx.URL], bool]
    open_client: Callable[[], httpx.AsyncClient]


class Upstream:
    """Asks one origin with all that signs in there, and further ones with nothing of it."""

    def __init__(
        self, own: Own, further: Further, patience: Patience, reading: Reading | None = None
    ) -> None:
        """Nothing is connected yet."""
        self._own, self._further, self._patience = own, further, patience
        self._reading = reading or Reading()
        self._stranger: httpx.AsyncClient | None = None

    @property
    def let_in_with(self) -> int | None:
        """Which secret was let in, counted from the newest; none: nobody asked, or none was."""
        return self._own.sign_in.let_in_with if self._own.sign_in else None

    @property
    def known_secrets(self) -> Sequence[str]:
        """What it signs in with, to be hidden: those too that are fetched later."""
        return self._own.known

    def take_any_format(self) -> None:
        """Read whatever comes, as long as nobody knows what it is."""
        self._reading = replace(self._reading, format=ANY)
        told = self._own.headers
        headers = {name: _ANY if value == JSON else value for name, value in told.items()}
        self._own = replace(self._own, headers=headers)

    async def close(self) -> None:
        """Give the connections back."""
        await self._own.client.aclose()
        if self._stranger is not None:
            await self._stranger.aclose()

    async def ask(self, question: Question, max_bytes: int) -> Answer:
        """A page; raises UpstreamFault."""
        async for attempt in self._attempts():
            with attempt:
                async with self._answer(question) as response:
                    return await self._read(response, max_bytes)
        raise AssertionError  # the last attempt returns or raises

    def may_be_asked_otherwise(self) -> bool:
        """After a refusal of status 200: whether another token or secret may be let in."""
        sign_in = self._own.sign_in
        return sign_in is not None and sign_in.again()

    async def sign_in(self, question: Question, *, may_redirect: bool) -> SignedIn:
        """What an address for signing in answers; a redirect is one where that `may_redirect`.

        Only the own origin gets the certificate and keeps cookies. Raises NotSignedIn,
        UpstreamFault.
        """
        target = httpx.URL(question.url)
        is_own = origin_of(target) == origin_of(self._own.url)
        client = self._own.client if is_own else self._open_stranger()
        response = await client.send(request_for(client, target, question, {}), stream=True)
        self._own.keep_cookies()
        try:
            is_told = may_redirect and response.has_redirect_location
            status = response.status_code
            is_refused = response.is_client_error and status != HTTPStatus.TOO_MANY_REQUESTS
            if not (is_told or is_refused):
                await self._require_good(response)
            data, words = await short_answer(response)
        finally:
            await response.aclose()
        if is_refused:
            said = words or f"HTTP {status}"
            raise NotSignedIn("upstream_login_refused", said=said)
        cookies = {each.name: each.value or "" for each in client.cookies.jar}
        return SignedIn(data, response.headers, cookies)

    async def download(self, url: str) -> AsyncIterator[bytes]:
        """The bytes of a file, as they come; raises UpstreamFault. Not tried again half way."""
        async with self._answer(Question(url)) as response:
            async for piece in unpacked(response.aiter_raw(), packing_of(response)):
                yield piece

    async def _read(self, response: httpx.Response, max_bytes: int) -> Answer:
        if response.status_code == HTTPStatus.NO_CONTENT:
            return answer_of(response, None)
        body = await whole_body(response, max_bytes)
        charset = response.charset_encoding or ""
        read: Read = await to_thread.run_sync(
            lambda: read_answer(unpacked_at_once(body, max_bytes), charset, self._reading)
        )
        return answer_of(response, read)

    def _attempts(self) -> Any:  # noqa: ANN401 - stamina's iterator has no public type
        import stamina  # noqa: PLC0415 - not at the top: few installations have connectors

        return stamina.retry_context(
            on=wait_before_retry,
            attempts=self._patience.attempts,
            timeout=None,
            wait_initial=self._patience.first_wait,
            wait_max=LONGEST_WAIT_SECONDS,
            wait_jitter=self._patience.first_wait,
        )

    @asynccontextmanager
    async def _answer(self, question: Question) -> AsyncIterator[httpx.Response]:
        """A good answer whose body is still to be read; raises UpstreamFault."""
        try:
            async with asyncio.timeout(self._patience.seconds):
                response = await self._send(question)
                try:
                    await self._require_good(response)
                    yield response
                finally:
                    await response.aclose()
        except (NotSignedIn, Unreadable) as error:
            raise UpstreamFault(error.code, **error.facts) from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise UpstreamFault("upstream_timed_out") from error
        except NotAllowed as error:
            raise UpstreamFault("upstream_not_allowed") from error
        except TooMuch as error:
            raise UpstreamFault("upstream_too_large") from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise UpstreamFault("upstream_address_unusable") from error
        except (httpx.HTTPError, OSError) as error:
            raise UpstreamFault(lost_code(error)) from error

    async def _require_good(self, response: httpx.Response) -> None:
        """Raise UpstreamFault for what is no success, with what it says in words."""
        try:
            judge(response)
        except UpstreamFault as fault:
            is_forbidden = response.status_code == HTTPStatus.FORBIDDEN
            is_asked = is_not_let_in(response) and not is_forbidden and self._own.is_open
            code = "upstream_asks_for_sign_in" if is_asked else fault.code
            said, words = await short_answer(response)
            facts = {**fault.facts, "said": words}
            told = UpstreamFault(code, fault.status, fault.retry_after, **facts)
            told.said = said
            raise told from fault

    async def _send(self, question: Question) -> httpx.Response:
        """The answer to a question, signed in at the own origin; again where that may help."""
        target = httpx.URL(question.url)
        if question.parameters:
            target = target.copy_merge_params(question.parameters)
        client, is_own = self._way(target)
        if not is_own:
            return await client.send(request_for(client, target, question, {}), stream=True)
        sign_in = self._own.sign_in
        while True:
            if sign_in is not None:
                await sign_in.prepare()
            signed = question.with_body(sign_in.into_body()) if sign_in is not None else question
            request = request_for(client, target, signed, self._own.headers)
            if sign_in is not None:
                sign_in.sign(request)
            response = await client.send(request, stream=True)
            self._own.keep_cookies()
            if sign_in is None:
                return response
            if not is_not_let_in(response):
                sign_in.let_in()
                return response
            if not sign_in.again():
                return response
            await response.aclose()

    def _way(self, target: httpx.URL) -> tuple[httpx.AsyncClient, bool]:
        """Who asks there, and whether it is the own origin."""
        if origin_of(target) == origin_of(self._own.url):
            return self._own.client, True
        if not self._further.may_be_asked(target):
            raise UpstreamFault("upstream_other_host")
        return self._open_stranger(), False

    def _open_stranger(self) -> httpx.AsyncClient:
        if self._stranger is None:
            self._stranger = self._further.open_client()
        return self._stranger
