"""What another system is asked, and what it answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.integrations.answers import Read, Reading
from app.integrations.http_client import httpx

# Where answers say in a header how many records there are, and how many pages.
_TOTALS: Final = (
    "x-total-count", "x-total", "x-wp-total", "x-pagination-total-count", "total-count",
)  # fmt: skip
_LAST_PAGES: Final = ("x-total-pages", "x-wp-totalpages", "x-pagination-page-count")
_CONTENT_RANGE: Final = re.compile(r"(?:[a-z]+ )?(?:[0-9]+-[0-9]+|\*)/([0-9]{1,15})", re.IGNORECASE)
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

    def with_body(self, more: Mapping[str, str]) -> "Question":
        """The same with more in its body."""
        return replace(self, body={**(self.body or {}), **more}) if more else self


@dataclass(frozen=True)
class Answer:
    """What came, as values of JSON (`is_empty`: nothing, status 204), and what its headers say.

    `next_url`: the next page if a Link header named one (RFC 8288). `beginning`: of its text.
    `notes`: codes of what was guessed; `reading`: how it was read.
    """

    data: Any
    next_url: str | None = None
    total: int | None = None
    last_page: int | None = None
    notes: tuple[str, ...] = ()
    beginning: str = ""
    is_empty: bool = False
    reading: Reading = field(default_factory=Reading)


def request_for(
    client: httpx.AsyncClient, target: httpx.URL, question: Question, headers: Mapping[str, str]
) -> httpx.Request:
    """The question as a request of a client, not signed yet."""
    body = question.body if question.method == "POST" else None
    form = None if body is None or not question.as_form else {k: _cell(v) for k, v in body.items()}
    content = None if question.as_form else body
    return client.build_request(
        question.method, target, headers={**headers, **question.headers}, json=content, data=form
    )


def _cell(value: Any) -> str:  # noqa: ANN401 - any JSON
    return "" if value is None else str(value)


def answer_of(question: Question, response: httpx.Response, read: Read | None) -> Answer:
    """What was read of an answer (none: there was nothing), with what its headers say."""
    return Answer(
        read.data if read else None,
        _next(question, response),
        total=_told(response, _TOTALS) or _range_total(response),
        last_page=_told(response, _LAST_PAGES),
        notes=read.notes if read else (),
        beginning=read.beginning if read else "",
        is_empty=read is None,
        reading=read.reading if read else Reading(),
    )


def _told(response: httpx.Response, names: tuple[str, ...]) -> int | None:
    """The number in the first of these headers that there is."""
    for name in names:
        if _WHOLE.fullmatch(found := response.headers.get(name, "").strip()):
            return int(found)
    return None


def _range_total(response: httpx.Response) -> int | None:
    found = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", "").strip())
    return int(found[1]) if found else None


def _next(question: Question, response: httpx.Response) -> str | None:
    """Joined to the address as it was asked for: what signs in may stand in the other."""
    link = response.links.get("next", {}).get("url")
    return str(httpx.URL(question.url).join(link)) if link else None
