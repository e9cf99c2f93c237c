"""How a connector signs in: its ways by the kind of `auth`, with its secret and the one before."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any, Final, TypeVar
from urllib.parse import unquote

from anyio import to_thread

from app.core.sealing import SealBroken, Sealer
from app.core.settings import Settings
from app.integrations.expressions import Budget, TooCostly, UnusableExpression, search
from app.integrations.http_client import httpx
from app.integrations.refusals import first_words, refusal_in, sentence_in
from app.integrations.upstream import Question, SignedIn, Upstream, UpstreamFault
from app.integrations.upstream_signing import (
    NotSignedIn,
    Plain,
    Signed,
    SignIn,
    Token,
    Tokens,
    Way,
    filled_body,
)
from app.models import Connector
from app.schemas.integration.connector_parts.auth import (
    ConnectorAuth,
    ConnectorAuthKind,
    ConnectorLogin,
)

_K = ConnectorAuthKind
Given = TypeVar("Given")
WITHOUT_SECRET: Final = frozenset({_K.NONE, _K.MTLS})
_TOKEN: Final = re.compile(r"[\x21-\x7E]{1,8000}")
_SCHEME: Final = re.compile(r"^bearer\s+", re.IGNORECASE)  # before a token, as it is sent
_LONGEST_LIFE_SECONDS: Final = 24 * 3600.0


@dataclass
class Entrance:
    """What signs in; tokens are fetched through the upstream it is used with."""

    sign_in: SignIn | None = None
    known: list[str] = field(default_factory=list)  # what is shown nowhere: secrets and tokens
    _upstream: list[Upstream] = field(default_factory=list)

    def use(self, upstream: Upstream) -> None:
        """Fetch tokens through this one."""
        self._upstream.append(upstream)

    def keep(self, token: Token) -> Token:
        """The token, which is shown as little as the secret that it was fetched with."""
        if token.text is not None and token.text not in self.known:
            self.known.append(token.text)
        return token

    async def ask(self, question: Question, *, may_redirect: bool = False) -> SignedIn:
        """What the address for signing in answers."""
        return await self._upstream[-1].sign_in(question, may_redirect=may_redirect)


def sign_in_for(settings: Settings, connector: Connector, auth: ConnectorAuth) -> Entrance:
    """The way in with each of the connector's secrets, the newest first.

    Raises UpstreamFault for a secret that no key of the installation opens, and for none.
    """
    entrance = Entrance()
    make = _WAYS.get(auth.kind)
    if make is not None:
        secrets = secrets_of(settings, connector)
        if not any(secrets) and not _works_without(auth):
            raise UpstreamFault("connector_secret_missing", kind=auth.kind.value)
        entrance.known += [each for each in secrets if each]
        entrance.known += [f"{auth.username}:{each}" for each in secrets if each and auth.username]
        entrance.sign_in = SignIn([make(auth, each, entrance) for each in secrets])
    return entrance


def _works_without(auth: ConnectorAuth) -> bool:
    """Whether it can sign in without: by a user's name that is all, a login that sends none."""
    if auth.kind is _K.LOGIN and auth.login is not None:
        return "{secret}" not in json.dumps(auth.login.body)
    return auth.kind is _K.BASIC


def addresses_of(auth: ConnectorAuth) -> list[str]:
    """Where it signs in, besides the connector's own address."""
    named = [auth.login.url] if auth.kind is _K.LOGIN and auth.login else []
    return named + ([auth.oauth2.token_url] if auth.kind is _K.OAUTH2 and auth.oauth2 else [])


def secrets_of(settings: Settings, connector: Connector) -> list[str]:
    """The connector's secret, and the one before where it may still be let in.

    Raises UpstreamFault for one that cannot be read.
    """
    sealer = Sealer.of(settings)
    try:
        newest = "" if connector.sealed_secret is None else sealer.open(connector.sealed_secret)
    except SealBroken as error:
        raise UpstreamFault("connector_secret_unreadable") from error
    before = connector.sealed_secret_before
    return [newest, *([sealer.open(before)] if before and sealer.opens(before) else [])]


def _given(value: Given | None) -> Given:
    if value is None:  # the schema does not let it in
        raise UpstreamFault("connector_spec_unusable")
    return value


def _basic(username: str, secret: str) -> Mapping[str, str]:
    flow = httpx.BasicAuth(username, secret).auth_flow(httpx.Request("GET", "http://localhost"))
    return {"Authorization": next(flow).headers["Authorization"]}


def _login(auth: ConnectorAuth, secret: str, entrance: Entrance) -> Way:
    login = _given(auth.login)
    facts = {"username": auth.username or "", "secret": secret}
    question = Question(
        login.url, {}, "POST", filled_body(login.body, facts), as_form=login.as_form
    )

    async def fetch() -> Token:
        said = await entrance.ask(question, may_redirect=login.token is None)
        return entrance.keep(await to_thread.run_sync(_token_of, login, said))

    return Tokens(fetch, login.header, login.prefix)


def _oauth2(auth: ConnectorAuth, secret: str, entrance: Entrance) -> Way:
    given, client = _given(auth.oauth2), {"client_id": auth.username or "", "client_secret": secret}
    body = {"grant_type": "client_credentials"}
    body |= {"scope": given.scope} if given.scope else {}
    headers = {} if given.in_body else _basic(client["client_id"], secret)
    body |= client if given.in_body else {}
    question = Question(given.token_url, {}, "POST", body, as_form=True, headers=headers)

    async def fetch() -> Token:
        said = await entrance.ask(question)
        return entrance.keep(_token("access_token", "expires_in", said.data))

    return Tokens(fetch, "Authorization", "Bearer ")


def _signed(auth: ConnectorAuth, secret: str, _: Entrance) -> Way:
    given = _given(auth.signature)
    return Signed(
        secret, auth.username or "", given.template, given.digest, given.form, given.timestamp,
        given.headers,
    )  # fmt: skip


_WAYS: Final[Mapping[ConnectorAuthKind, Callable[[ConnectorAuth, str, Entrance], Way]]] = {
    _K.BEARER: lambda _, secret, __: Plain({"Authorization": f"Bearer {secret}"}),
    _K.BASIC: lambda auth, secret, _: Plain(_basic(auth.username or "", secret)),
    _K.API_KEY: lambda auth, secret, _: Plain({auth.header: secret}),
    _K.QUERY_KEY: lambda auth, secret, _: Plain({}, {auth.parameter: secret}),
    _K.BODY_KEY: lambda auth, secret, _: Plain({}, {}, {auth.parameter: secret}),
    _K.LOGIN: _login,
    _K.OAUTH2: _oauth2,
    _K.SIGNED: _signed,
}


def _token_of(login: ConnectorLogin, said: SignedIn) -> Token:
    """The token where the login says it stands; none of its own where cookies sign in."""
    if login.token is not None:
        return _token(login.token, login.seconds, said.data)
    if login.token_header is not None:
        text = said.headers.get(login.token_header, "")
    elif login.token_cookie is not None:
        text = unquote(said.cookies.get(login.token_cookie, ""))
    else:
        _require_no_refusal(said.data)
        if not said.cookies:
            raise NotSignedIn("upstream_no_token")
        return Token(None, None)
    scheme = login.prefix.strip().lower()
    if scheme and text.lower().startswith(f"{scheme} "):
        text = text[len(scheme) :].strip()
    return _usable(text, _found(login.seconds, said.data), said.data)


def _token(token: str, seconds: str | None, said: Any) -> Token:  # noqa: ANN401 - any JSON
    """What the expressions find in an answer; raises NotSignedIn where it holds no token.

    A text alone, a form and XML are answers too: what came, and the way to it, is told.
    """
    found = _found(token, said)
    if isinstance(found, str):
        found = _SCHEME.sub("", found.strip())
    is_number = isinstance(found, int) and not isinstance(found, bool)
    is_nothing = found is None or found == ""
    if is_nothing and refusal_in(said) is None:
        if isinstance(said, str) and " " in said.strip():
            raise NotSignedIn("upstream_login_refused", said=first_words(said))
        if isinstance(said, str | int):
            raise NotSignedIn("upstream_token_is_all")
        if isinstance(said, Mapping) and said:
            names = ", ".join(str(name)[:40] for name in islice(said, 10))
            facts = {"token": token, "names": names, "said": sentence_in(said)}
            raise NotSignedIn("upstream_token_elsewhere", **facts)
    return _usable(str(found) if is_number else found, _found(seconds, said), said)


def _found(expression: str | None, said: Any) -> Any:  # noqa: ANN401 - any JSON
    try:
        return search(expression, said, Budget()) if expression else None
    except (UnusableExpression, TooCostly):
        return None


def _usable(text: Any, life: Any, said: Any) -> Token:  # noqa: ANN401 - any JSON
    """A token; raises NotSignedIn with why there is none: also an answer of 200 may refuse."""
    if isinstance(text, str) and _TOKEN.fullmatch(text) is not None:
        return Token(text, _life(life))
    _require_no_refusal(said)
    raise NotSignedIn("upstream_no_token")


def _require_no_refusal(said: Any) -> None:  # noqa: ANN401 - any JSON
    if refusal := refusal_in(said):
        raise NotSignedIn("upstream_login_refused", said=refusal.said)


def _life(told: Any) -> timedelta | None:  # noqa: ANN401 - any JSON
    try:
        seconds = None if isinstance(told, bool) else float(told)
    except (TypeError, ValueError, OverflowError):
        return None
    if seconds is None or not seconds > 0:
        return None
    return timedelta(seconds=min(seconds, _LONGEST_LIFE_SECONDS))
