"""What another system is asked, and what it answers."""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from app.integrations.answers import Instead, Read, Reading
from app.integrations.http_client import httpx
from app.integrations.upstream_faults import UpstreamFault
from app.integrations.upstream_signing import filled

# Where answers say in a header how many records there are, and how many pages.
_TOTALS: Final = (
    "x-total-count", "x-total", "x-wp-total", "x-pagination-total-count", "total-count",
)  # fmt: skip
_LAST_PAGES: Final = ("x-total-pages", "x-wp-totalpages", "x-pagination-page-count")
# What headers say of a next page, and one whose value is an object of JSON with all of that.
_ASIDES: Final = ("X-Next-Page", "x-ms-continuation", "X-Has-More")
_PAGINATION: Final = "X-Pagination"
_CONTENT_RANGE: Final = re.compile(r"(?:[a-z]+ )?(?:[0-9]+-[0-9]+|\*)/([0-9]{1,15})", re.IGNORECASE)
# An address, and what is said of it up to the next one.
_LINK: Final = re.compile(r"<([^<>]*)>((?:[^<\"]|\"[^\"]*\")*)")
_RELATION: Final = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)
_NEXT: Final = re.compile(r"\brel\b[^;,<]*\bnext\b", re.IGNORECASE)
_OF_PAGES: Final = frozenset({"first", "last", "next", "prev", "previous", "self"})
_ADDRESS_CHARACTERS: Final = 8000
_XML_TYPE: Final = "text/xml; charset=utf-8"
_WHOLE: Final = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True)
class Question:
    """What is asked for; with `body` of JSON, or of a form."""

    url: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: Mapping[str, Any] | None = None
    as_form: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None  # a body that is no JSON and no form, such as XML

    def with_body(self, more: Mapping[str, str]) -> "Question":
        """The same with more in its body; of a text, what fills `{secret}`."""
        if self.text is not None and more:
            facts = {"secret": escape("".join(more.values()), {'"': "&quot;", "'": "&apos;"})}
            return replace(self, text=filled(self.text, facts))
        if not more:
            return self
        body = deepcopy(dict(self.body or {}))
        for name, value in more.items():
            put_into(body, name, value, is_flat=self.as_form)
        return replace(self, body=body)


@dataclass(frozen=True)
class Answer:
    """What came, as values of JSON (`is_empty`: nothing, status 204), and what its headers say.

    `next_url`: the next page if a Link header named one (RFC 8288), as it stands there;
    `has_broken_link`: it names one that cannot be read; `relations`: of pages in it.
    `beginning`: of its text. `notes`: codes of what was guessed; `reading`: how it was read.
    `is_accepted`: status 202, more is to come.
    `instead`: what stands where rows could, if there are none. `is_partial`: status 206,
    and nobody says of how many.
    """

    data: Any
    next_url: str | None = None
    total: int | None = None
    last_page: int | None = None
    notes: tuple[str, ...] = ()
    beginning: str = ""
    is_empty: bool = False
    reading: Reading = field(default_factory=Reading)
    has_broken_link: bool = False
    relations: frozenset[str] = frozenset()
    is_accepted: bool = False
    asides: tuple[Mapping[str, Any], ...] = ()
    instead: tuple[Instead, ...] = ()
    is_partial: bool = False


def put_into(body: dict[str, Any], name: str, value: object, *, is_flat: bool) -> None:
    """Where the name leads by dots, also into lists by numbers from 0; a form is flat.

    Objects that are not there are made. Raises UpstreamFault where something else stands.
    """
    if is_flat:
        body[name] = value
        return
    *way, last = name.split(".")
    inner: Any = body
    for step in way:
        if isinstance(inner, dict) and inner.get(step) is None:
            inner[step] = {}
        inner = _at(inner, step)
    if not isinstance(inner, dict):
        _at(inner, last)
    inner[last if isinstance(inner, dict) else int(last)] = value


def _at(inner: Any, step: str) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(inner, dict):
        return inner[step]
    is_place = isinstance(inner, list) and step.isascii() and step.isdigit()
    if not is_place or int(step) >= len(inner):
        raise UpstreamFault("connector_spec_unusable")
    return inner[int(step)]


def request_for(
    client: httpx.AsyncClient, target: httpx.URL, question: Question, headers: Mapping[str, str]
) -> httpx.Request:
    """The question as a request of a client, not signed yet."""
    if question.text is not None and question.method == "POST":
        told = {"Content-Type": _XML_TYPE, **headers, **question.headers}
        return client.build_request("POST", target, headers=told, content=question.text.encode())
    body = question.body if question.method == "POST" else None
    form = None if body is None or not question.as_form else {k: _cell(v) for k, v in body.items()}
    content = None if question.as_form else body
    return client.build_request(
        question.method, target, headers={**headers, **question.headers}, json=content, data=form
    )


def _cell(value: Any) -> str:  # noqa: ANN401 - any JSON
    return "" if value is None else str(value)


def answer_of(response: httpx.Response, read: Read | None) -> Answer:
    """What was read of an answer (none: there was nothing), with what its headers say."""
    link = ", ".join(response.headers.get_list("link"))
    following = next_in(link)
    return Answer(
        read.data if read else None,
        following,
        total=_told(response, _TOTALS) or _range_total(response),
        last_page=_told(response, _LAST_PAGES),
        notes=read.notes if read else (),
        beginning=read.beginning if read else "",
        is_empty=read is None,
        reading=read.reading if read else Reading(),
        has_broken_link=following is None and _NEXT.search(link) is not None,
        relations=_relations(link) & _OF_PAGES,
        is_accepted=response.status_code == HTTPStatus.ACCEPTED,
        asides=_asides(response.headers),
        instead=read.instead if read else (),
        is_partial=response.status_code == HTTPStatus.PARTIAL_CONTENT
        and _range_total(response) is None,
    )


def _asides(headers: httpx.Headers) -> tuple[Mapping[str, Any], ...]:
    """What headers say of further pages, by their names, and by the names within one of JSON."""
    plain = {name: headers[name] for name in _ASIDES if name in headers}
    try:
        inner = json.loads(headers.get(_PAGINATION, "null"))
    except (ValueError, RecursionError):
        inner = None
    return tuple(each for each in (plain, inner) if isinstance(each, Mapping) and each)


def next_in(link: str) -> str | None:
    """The address of the next page in a Link header; none: it names none, or is broken."""
    for address, parameters in _LINK.findall(link):
        if "next" in _words(parameters):
            return str(address).strip() or None
    return None


def _relations(link: str) -> frozenset[str]:
    """All relations that a Link header names."""
    return frozenset(word for _, parameters in _LINK.findall(link) for word in _words(parameters))


def _words(parameters: str) -> list[str]:
    told = _RELATION.findall(parameters)
    return [word for quoted, plain in told for word in (quoted or plain).lower().split()]


def joined(current: str, named: str) -> str:
    """The address that is named on the page of another.

    Raises UpstreamFault for one that is none: broken, too long, with characters that no address
    has.
    """
    if len(named) > _ADDRESS_CHARACTERS:
        raise UpstreamFault("upstream_address_unusable")
    try:
        found = urljoin(current, named.strip())
        httpx.URL(found)
        urlsplit(found).port  # noqa: B018 - raises where it is none
    except (ValueError, httpx.InvalidURL) as error:
        raise UpstreamFault("upstream_address_unusable") from error
    return found


def _told(response: httpx.Response, names: tuple[str, ...]) -> int | None:
    """The number in the first of these headers that there is; of one told twice, the larger."""
    for name in names:
        told = [each.strip() for each in response.headers.get(name, "").split(",")]
        if all(map(_WHOLE.fullmatch, told)):
            return max(map(int, told))
    return None


def _range_total(response: httpx.Response) -> int | None:
    found = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", "").strip())
    return int(found[1]) if found else None
