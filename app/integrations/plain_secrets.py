"""Secrets that stand in a connector's description as they are, where anybody could read them.

None is taken any more; those that are stored from before are sent as they were, and shown nowhere.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote_plus

HIDDEN: Final = "•••"
"""What stands where a secret is hidden."""
# What lets somebody in, wherever it is named so: what it holds is sealed as `secret`.
_IN_BODIES: Final = frozenset({
    "api_key", "apikey", "token", "access_token", "auth_token", "secret", "client_secret",
    "password", "passwd", "pwd", "pass", "passphrase", "passcode", "sandi", "kata_sandi",
    "rahasia", "jwt",
})  # fmt: skip
_PARAMETERS: Final = _IN_BODIES | {"key", "kunci"}  # of a body these may mean anything
_HEADERS: Final = _PARAMETERS | {"authorization", "proxy_authorization", "cookie", "auth"}
# Names that end so, whatever stands before (`wstoken`), but for places in a list.
_ENDING: Final = re.compile(
    r"(?:(?<!page)(?<!next)(?<!sync)(?<!max)(?<!cursor)(?<!continuation)token|secret|password"
    r"|passwd|pwd|passphrase|katasandi|kunci(?:api|akses|rahasia)|(?:api|akses|rahasia)kunci"
    r"|(?:api|access|auth|secret|private|client|user|app|subscription|consumer)key)$"
)
_VARIABLE: Final = re.compile(r"\{[^{}]*\}")
_PARAMETER: Final = re.compile(r"(?<=[?&])([^=&#]+)=([^&#]+)")
_USER: Final = re.compile(r"(?<=//)[^/?#@]+(?=@)")
_ELEMENT: Final = re.compile(
    r"(<(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*)?>)([^<>]+)(?=</)|(\s([\w.:-]+)\s*=\s*[\"'])([^\"'<>]+)"
)
# Names of what is called for signing in, or with it: beside them a list has the secret (JSON-RPC).
_CALLED: Final = frozenset({"method", "service", "act", "action", "command", "function", "name"})
_LISTS: Final = frozenset({"args", "params", "arguments", "parameters", "values"})
_SIGNS_IN: Final = re.compile(r"log_?in|auth|sign_?in|masuk|session")
_WITH_EACH_CALL: Final = re.compile(r"execute(?:_kw)?|object")  # Odoo: database, user, password
_PLACE_OF_EACH_CALL: Final = 2
# An object of a name and its value, as forms are told in JSON.
_NAMING: Final = ("name", "key", "field", "nama")
_VALUED: Final = ("value", "nilai", "val")
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
    return _hidden(headers, way, found, lambda name: _lets_in(name, _HEADERS))


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
    if not isinstance(value, dict | list):
        return value
    shown = dict(enumerate(value)) if isinstance(value, list) else dict(value)
    for name, called in _secrets_at(value, is_secret):
        found.append(PlainSecret((*way, name), called, str(shown[name])))
        shown[name] = HIDDEN
    for name, each in shown.items():
        place = _place_of_secret(value, name, each) if isinstance(each, list) else None
        if place is not None:
            found.append(PlainSecret((*way, name, place), f"{name}.{place}", str(each[place])))
            each = [*each[:place], HIDDEN, *each[place + 1 :]]  # noqa: PLW2901 - hidden there
        shown[name] = _hidden(each, (*way, name), found, is_secret)
    return list(shown.values()) if isinstance(value, list) else shown


def _secrets_at(
    value: dict[Any, Any] | list[Any], is_secret: Callable[[str], bool]
) -> Iterator[tuple[Any, str]]:
    """Where a secret stands right inside, and what it is called.

    Under its name, beside it (`{name, value}`), or after it (a pair).
    """
    if isinstance(value, list):
        is_pair = len(value) == len(("name", "value")) and isinstance(value[0], str)
        if is_pair and is_secret(value[0]) and _says(value[1]):
            yield 1, value[0]
        return
    yield from ((name, name) for name, each in value.items() if _says(each) and is_secret(name))
    told = next((value[name] for name in _NAMING if isinstance(value.get(name), str)), None)
    if told is not None and is_secret(told):
        yield from ((name, told) for name in _VALUED if _says(value.get(name)))


def _place_of_secret(beside: Any, listed: Any, values: list[Any]) -> int | None:  # noqa: ANN401 - any JSON
    """The place of the secret in a list of what is called with it; none: nothing says so.

    `beside`: what the list stands in, under the name `listed`.
    """
    if listed not in _LISTS:
        return None
    around = beside if isinstance(beside, dict) else {}
    called = [str(each).lower() for name, each in around.items() if name in _CALLED]
    first = tuple(type(each) for each in values[: _PLACE_OF_EACH_CALL + 1])
    is_usual = listed == "args" and first == (str, int, str)  # a database, who, and the password
    is_called = any(map(_WITH_EACH_CALL.fullmatch, called)) or is_usual
    if is_called and len(values) > _PLACE_OF_EACH_CALL:
        return _PLACE_OF_EACH_CALL if _says(values[_PLACE_OF_EACH_CALL]) else None
    if not any(map(_SIGNS_IN.search, called)):
        return None
    texts = [place for place, each in enumerate(values) if isinstance(each, str)]
    return texts[-1] if len(texts) > 1 and _says(values[texts[-1]]) else None


def _says(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a value may be a secret: a text or number that no variable fills."""
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return is_plain and bool(str(value)) and not _VARIABLE.search(str(value))


def _lets_in(name: str, known: Collection[str]) -> bool:
    plain = _plain(name).removeprefix("x_")
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
