"""Signing in at another system: headers and parameters, tokens that are fetched, signed requests.

A way may be tried with the secret before the new one, until the new one is let in.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any, Final, Protocol

from app.core import clock
from app.integrations.http_client import httpx

_EARLY: Final = timedelta(seconds=15)  # before a token's end it is renewed
TIMESTAMPS: Final[Mapping[str, Callable[[datetime], str]]] = {
    "unix": lambda now: str(int(now.timestamp())),
    "unix_ms": lambda now: str(int(now.timestamp() * 1000)),
    "iso": lambda now: now.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "http": lambda now: format_datetime(now, usegmt=True),
}
FORMS: Final[Mapping[str, Callable[[bytes], str]]] = {
    "hex": bytes.hex,
    "base64": lambda digest: base64.b64encode(digest).decode(),
}


class NotSignedIn(Exception):
    """Signing in was refused, or gave no token; the code says which."""

    def __init__(self, code: str, **facts: object) -> None:
        """A code of the messages, and what fills its sentence."""
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Any] = facts


@dataclass(frozen=True)
class Token:
    """What signs in (nothing where cookies do), and how long, if that was said."""

    text: str | None
    life: timedelta | None


class Way(Protocol):
    """One way in, with one secret."""

    async def prepare(self) -> None:
        """Fetch what signing needs, before the request is made; raises NotSignedIn."""

    def sign(self, request: httpx.Request) -> None:
        """Add to the request what signs in."""

    def forget(self) -> bool:
        """Let go of what was fetched before; whether that may have been the fault."""


@dataclass(frozen=True)
class Plain:
    """Headers, parameters and parts of a body that are always the same."""

    headers: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)

    async def prepare(self) -> None:
        """Nothing is fetched."""

    def sign(self, request: httpx.Request) -> None:
        """Add them."""
        request.headers.update(self.headers)
        if self.parameters:
            request.url = request.url.copy_merge_params(self.parameters)

    def forget(self) -> bool:
        """Nothing was fetched."""
        return False


@dataclass
class Tokens:
    """A token that is asked for first, and again when it has ended."""

    fetch: Callable[[], Awaitable[Token]]
    header: str
    prefix: str
    _token: Token | None = None
    _until: datetime | None = None
    _is_new: bool = False

    async def prepare(self) -> None:
        """Fetch one where there is none; raises NotSignedIn."""
        self._is_new = self._token is None or (
            self._until is not None and clock.now() >= self._until
        )
        if self._token is None or self._is_new:
            self._token = await self.fetch()
            life = self._token.life
            self._until = None if life is None else clock.now() + max(life - _EARLY, life / 2)

    def sign(self, request: httpx.Request) -> None:
        """Add the token; without one the client's cookies sign in."""
        if self._token is not None and self._token.text is not None:
            request.headers[self.header] = f"{self.prefix}{self._token.text}"

    def forget(self) -> bool:
        """A token that was fetched for this very request will not be better the second time."""
        self._token, self._until = None, None
        return not self._is_new


@dataclass(frozen=True)
class Signed:
    """Every request carries the HMAC of a text with its moment (`digest`: hashlib's name)."""

    secret: str
    username: str
    template: str
    digest: str
    form: str
    timestamp: str
    headers: Mapping[str, str]

    async def prepare(self) -> None:
        """Nothing is fetched."""

    def sign(self, request: httpx.Request) -> None:
        """Sign the request as it is."""
        facts = {
            "method": request.method,
            "host": request.url.host,
            "path": request.url.raw_path.partition(b"?")[0].decode("ascii"),
            "query": request.url.query.decode("ascii"),
            "timestamp": TIMESTAMPS[self.timestamp](clock.now()),
            "nonce": secrets.token_hex(16),
            "username": self.username,
            "body": request.content.decode("utf-8", "replace"),
            "body_sha256": hashlib.sha256(request.content).hexdigest(),
        }
        text = filled(self.template, facts)
        made = hmac.new(self.secret.encode(), text.encode(), self.digest).digest()
        facts["signature"] = FORMS[self.form](made)
        for name, value in self.headers.items():
            request.headers[name] = filled(value, facts)

    def forget(self) -> bool:
        """Nothing was fetched."""
        return False


class SignIn:
    """The ways in, one for each secret, the newest first."""

    def __init__(self, ways: Sequence[Way]) -> None:
        """At least one."""
        self._ways, self._used, self._was_let_in = ways, 0, False

    async def prepare(self) -> None:
        """Fetch what the way in use needs; raises NotSignedIn when none is left."""
        while True:
            try:
                await self._ways[self._used].prepare()
            except NotSignedIn:
                if not self._another():
                    raise
            else:
                return

    def into_body(self) -> Mapping[str, str]:
        """What the way in use adds to the body of a request, before it is made."""
        way = self._ways[self._used]
        return way.body if isinstance(way, Plain) else {}

    def sign(self, request: httpx.Request) -> None:
        """Sign by the way in use."""
        self._ways[self._used].sign(request)

    def again(self) -> bool:
        """After a refusal: whether another try may be let in."""
        return self._ways[self._used].forget() or self._another()

    def let_in(self) -> None:
        """It was let in as it was signed last."""
        self._was_let_in = True

    @property
    def let_in_with(self) -> int | None:
        """Which secret was let in, counted from the newest."""
        return self._used if self._was_let_in else None

    def _another(self) -> bool:
        if self._used + 1 == len(self._ways):
            return False
        self._used += 1
        return True


def filled(template: str, facts: Mapping[str, str]) -> str:
    """A text with its gaps filled, each once: what was filled in is not read again."""
    pieces = template.split("{")
    filled_in = [pieces[0]]
    for piece in pieces[1:]:
        name, closing, rest = piece.partition("}")
        known = closing and name in facts
        filled_in.append(f"{facts[name]}{rest}" if known else f"{{{piece}")
    return "".join(filled_in)


def filled_body(value: Any, facts: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON
    """JSON with the gaps of its texts filled."""
    if isinstance(value, str):
        return filled(value, facts)
    if isinstance(value, list):
        return [filled_body(each, facts) for each in value]
    if isinstance(value, dict):
        return {name: filled_body(each, facts) for name, each in value.items()}
    return value
