"""Secrets that stand in a connector's description as they are, where anybody could read them.

None is taken any more; those that are stored from before are sent as they were, and shown nowhere.
"""

import re
from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote_plus

HIDDEN: Final = "•••"
"""What stands where a secret is hidden."""
# Headers and parameters that let somebody in: what they hold is sealed as `secret`.
_HEADERS: Final = frozenset({
    "authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "apikey",
    "x-auth-token", "x-access-token",
})  # fmt: skip
_IN_BODIES: Final = frozenset({
    "api_key", "apikey", "x_api_key", "token", "access_token", "auth_token", "secret",
    "client_secret", "password", "passwd",
})  # fmt: skip
_PARAMETERS: Final = _IN_BODIES | {"key"}  # of a body a `key` may mean anything
# Names that end so, whatever stands before (`wstoken`), but for places in a list.
_ENDING: Final = re.compile(
    r"(?:(?<!page)(?<!next)(?<!sync)(?<!max)(?<!cursor)(?<!continuation)token|secret|password"
    r"|passwd|(?:api|access|auth|secret|private|client|app|subscription|consumer)key)$"
)
_VARIABLE: Final = re.compile(r"\{[^{}]*\}")
_PARAMETER: Final = re.compile(r"(?<=[?&])([^=&#]+)=([^&#]+)")
_USER: Final = re.compile(r"(?<=//)[^/?#@]+(?=@)")
_ELEMENT: Final = re.compile(
    r"(<(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*)?>)([^<>]+)(?=</)|(\s([\w.:-]+)\s*=\s*[\"'])([^\"'<>]+)"
)
_PIECES: Final = re.compile(r"[ ;=:,]+")
_LONG: Final = 8  # characters; a shorter piece of a header may be any word

Way = tuple[object, ...]


@dataclass(frozen=True)
class PlainSecret:
    """Where in the spec it stands (`name`: of the header or parameter), and what it is."""

    way: Way
    name: str
    value: str = field(repr=False)

    @property
    def forms(self) -> list[str]:
        """The whole, and pieces by which it could be used: of `Bearer x`, of `sid=x; a=b`."""
        pieces = [each for each in _PIECES.split(self.value) if len(each) >= _LONG]
        return list(dict.fromkeys([self.value, *pieces]))


def plain_secrets(spec: Mapping[str, Any]) -> list[PlainSecret]:
    """Those in a spec as it is stored, of any version."""
    return _look(spec)[1]


def masked(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The spec with each of them hidden where it stands; else as it is."""
    return _look(spec)[0]


def _look(spec: Mapping[str, Any]) -> tuple[dict[str, Any], list[PlainSecret]]:
    shown: dict[str, Any] = deepcopy(dict(spec))
    found: list[PlainSecret] = []
    for way, hide in _PLACES:
        inner: Any = shown
        for name in way[:-1]:
            inner = inner.get(name) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and way[-1] in inner:
            inner[way[-1]] = hide(inner[way[-1]], way, found)
    return shown, found


def _address(url: Any, way: Way, found: list[PlainSecret]) -> Any:  # noqa: ANN401 - any JSON
    """Parameters of the query, and whom it signs in."""
    if not isinstance(url, str):
        return url

    def hide_parameter(one: re.Match[str]) -> str:
        name, value = unquote_plus(one[1]), unquote_plus(one[2])
        # A parameter that is a variable alone says no secret.
        if not _lets_in(name, _PARAMETERS) or not _VARIABLE.sub("", value):
            return one[0]
        found.append(PlainSecret(way, name, value))
        return f"{one[1]}={HIDDEN}"

    def hide_user(one: re.Match[str]) -> str:
        found.append(PlainSecret(way, "user:password", unquote_plus(one[0])))
        return HIDDEN

    return _USER.sub(hide_user, _PARAMETER.sub(hide_parameter, url))


def _headers(headers: Any, way: Way, found: list[PlainSecret]) -> Any:  # noqa: ANN401 - any JSON
    """Headers that let in, unless a variable fills them."""
    return _hidden(headers, way, found, lambda name: name.lower() in _HEADERS)


def _body(body: Any, way: Way, found: list[PlainSecret]) -> Any:  # noqa: ANN401 - any JSON
    """What a body names a secret, however deep."""
    return _hidden(body, way, found, lambda name: _lets_in(name, _IN_BODIES))


def _text(text: Any, way: Way, found: list[PlainSecret]) -> Any:  # noqa: ANN401 - any JSON
    """Elements and attributes of XML that are named so, unless a variable fills them."""
    if not isinstance(text, str):
        return text

    def hide(one: re.Match[str]) -> str:
        begin, name, value = (one[1], one[2], one[3]) if one[1] else (one[4], one[5], one[6])
        says = value.strip() and not _VARIABLE.search(value)
        if not _lets_in(name.rpartition(":")[2], _IN_BODIES) or not says:
            return one[0]
        found.append(PlainSecret(way, name, value.strip()))
        return f"{begin}{HIDDEN}"

    return _ELEMENT.sub(hide, text)


def _hidden(
    value: Any,  # noqa: ANN401 - any JSON
    way: Way,
    found: list[PlainSecret],
    is_secret: Callable[[str], bool],
) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_hidden(each, (*way, n), found, is_secret) for n, each in enumerate(value)]
    if not isinstance(value, dict):
        return value
    shown = {}
    for name, each in value.items():
        says = isinstance(each, str | int | float) and not isinstance(each, bool)
        if says and is_secret(name) and str(each) and not _VARIABLE.search(str(each)):
            found.append(PlainSecret((*way, name), name, str(each)))
            shown[name] = HIDDEN
        else:
            shown[name] = _hidden(each, (*way, name), found, is_secret)
    return shown


def _lets_in(name: str, known: Collection[str]) -> bool:
    plain = _plain(name)
    return plain in known or _ENDING.search(plain.replace("_", "")) is not None


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")


_PLACES: Final[tuple[tuple[tuple[str, ...], Callable[[Any, Way, list[PlainSecret]], Any]], ...]] = (
    (("headers",), _headers),
    (("url",), _address),
    (("request", "body"), _body),
    (("request", "text"), _text),
    (("auth", "login", "url"), _address),
    (("auth", "login", "body"), _body),
    (("auth", "oauth2", "token_url"), _address),
    (("auth", "signature", "headers"), _headers),
)
