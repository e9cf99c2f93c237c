"""How one page leads to the next, when there are no more, and whether all that was promised came.

Pure: what is asked for and what was promised go in, the next question or the end comes out.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from app.integrations.upstream import Question, UpstreamFault
from app.schemas.integration.connector_parts.asking import (
    ConnectorPaging,
    ConnectorPagingKind,
    ConnectorPagingPlace,
)
from app.services.integration.connectors.asking.promises import Json, Promises

_K = ConnectorPagingKind
COUNTED: Final = frozenset({_K.PAGE, _K.OFFSET})
_LED: Final = frozenset({_K.CURSOR, _K.LINK, _K.NEXT})
_KNOWN_AT_MOST: Final = 200_000  # records of which it is known that they came
_EMPTY_AT_MOST: Final = 5  # one after the other, while more is promised
# What a page beyond the last is refused with: not there, out of range.
BEYOND_STATUSES: Final = frozenset({404, 416})
# What is judged at the end, and of no single page.
OF_ALL_PAGES: Final = frozenset(
    {
        "upstream_fewer_than_promised",
        "upstream_more_than_promised",
        "upstream_pages_missing",
        "upstream_more_not_asked",
    }
)

Note = Callable[..., None]


@dataclass
class Journey:
    """What came so far of all pages of a period, and what was promised of the rest."""

    paging: ConnectorPaging
    plain: Question
    number: int = 0
    seen: int = 0
    empty: int = 0
    last: Promises = field(default_factory=Promises)
    total: int | None = None
    last_page: int | None = None
    was_led: bool = False
    repeated: int = 0
    overfull: Promises | None = None  # a page with more records than it says there are
    was_refused_beyond: bool = False
    _digests: set[bytes] = field(default_factory=set)
    _pages: set[bytes] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)

    def first(self) -> Question:
        """The first question."""
        question = self._placed(_STARTS[self.paging.kind](self))
        self._asked.add(repr(question))
        return question

    def take(self, told: Promises) -> bool:
        """Count a page in; whether it is new.

        Raises UpstreamFault for pages in a circle, and where every page is the first.
        """
        page = b"".join(told.digests)
        digest = blake2b(page, digest_size=8).digest()
        is_again = bool(told.count) and digest in self._pages
        if is_again and self.paging.kind in _LED:
            raise UpstreamFault("upstream_pages_in_a_circle")
        if is_again and self.number == 1 and self._is_full(told):
            raise UpstreamFault("upstream_page_ignored")
        self.last = told if not is_again else replace(told, count=0, next=None)
        self.total = told.total if told.total is not None else self.total
        self.last_page = told.last_page if told.last_page is not None else self.last_page
        self.was_led = self.was_led or told.next is not None
        if is_again:
            return False
        if told.total is not None and told.total < told.count:
            self.overfull = told
        self.number += 1
        self.seen += told.count
        self.empty = 0 if told.count else self.empty + 1
        self._pages.add(digest)
        for one in told.digests:
            if one in self._digests:
                self.repeated += 1
            elif len(self._digests) < _KNOWN_AT_MOST:
                self._digests.add(one)
        return True

    def following(self, current: Question) -> Question | None:
        """What to ask next; none: this was the last. Raises UpstreamFault for a circle."""
        position = _FOLLOWINGS[self.paging.kind](self)
        if position is None:
            return None
        if self.paging.kind in {_K.LINK, _K.NEXT}:
            following = replace(current, url=_same_host(current.url, str(position)), parameters={})
        else:
            following = self._placed(position)
        asked = repr(following)
        if asked in self._asked:
            raise UpstreamFault("upstream_pages_in_a_circle")
        self._asked.add(asked)
        return following

    def judge(self, note: Note) -> None:
        """At the end: note what nobody can know; raise UpstreamFault for a promise not kept."""
        if self.total is not None and self.seen < self.total:
            raise UpstreamFault("upstream_fewer_than_promised", promised=self.total, came=self.seen)
        if self.last_page is not None and self.number < self.last_page and not self._has_total:
            raise UpstreamFault("upstream_pages_missing", promised=self.last_page, came=self.number)
        if many := self.overfull:
            raise UpstreamFault("upstream_more_than_promised", promised=many.total, came=many.count)
        if self.last.has_more or self._names_more:
            raise UpstreamFault("upstream_more_not_asked")
        if self.repeated:
            note("upstream_records_repeated", count=self.repeated)
        is_told = self._has_total or self.last_page is not None or self.last.has_more is not None
        if not is_told and not self.was_led:
            note("upstream_promised_nothing")
        if not self.seen:
            note("pull_was_empty")

    @property
    def _names_more(self) -> bool:
        """Whether the last page names a further one that nobody asked for."""
        last = self.last
        if self.paging.kind is _K.NONE:
            return last.names_next
        is_over = not last.count or last.has_more is False or self.was_refused_beyond
        return last.names_next and not is_over

    @property
    def _has_total(self) -> bool:
        return self.total is not None

    def _is_full(self, told: Promises) -> bool:
        """Whether as many came as were asked for: a last page, which comes again, has fewer."""
        return self.paging.size_parameter is not None and told.count >= self.paging.size

    def _placed(self, position: Json) -> Question:
        """The question for a position (none: without), in the query or the body."""
        paging, plain = self.paging, self.plain
        told = {paging.size_parameter: paging.size} if paging.size_parameter else {}
        if position is not None:
            told[paging.parameter] = position
        if paging.place is ConnectorPagingPlace.BODY:
            body = deepcopy(dict(plain.body or {}))
            for name, value in told.items():
                _put(body, name, value)
            return replace(plain, body=body)
        return replace(plain, parameters={name: str(value) for name, value in told.items()})


def _put(body: dict[str, Any], name: str, value: Json) -> None:
    """Into the object that the name leads to, by dots."""
    *way, last = name.split(".")
    for step in way:
        inner = body.get(step)
        body[step] = inner if isinstance(inner, dict) else {}
        body = body[step]
    body[last] = value


def _counts_on(journey: Journey) -> bool:
    """Whether pages that are counted go on: until one is empty, or all that was promised came."""
    told = journey.last
    if told.count:
        has_all = journey.total is not None and journey.seen >= journey.total
        is_of_all = told.is_total_sure or journey.total != told.count
        is_last = journey.last_page is not None and journey.number >= journey.last_page
        return not (is_last or told.has_more is False or (has_all and is_of_all))
    is_promised = (
        bool(told.has_more)
        or (journey.last_page is not None and journey.number < journey.last_page)
        or (journey.total is not None and journey.seen < journey.total)
    )
    return is_promised and 0 < journey.empty <= _EMPTY_AT_MOST


def _next_page(journey: Journey) -> int | None:
    return journey.paging.start + journey.number if _counts_on(journey) else None


def _next_offset(journey: Journey) -> int | None:
    """By what came and not by what was asked for: a server may give fewer than that."""
    if not _counts_on(journey):
        return None
    return journey.paging.first_offset + journey.seen + journey.empty * journey.paging.size


def _next_position(journey: Journey) -> Json:
    told = journey.last
    is_over = told.has_more is False and journey.paging.has_more is not None
    return None if is_over else told.next


def _nothing(_: Journey) -> None:
    return None


_STARTS: Final[Mapping[ConnectorPagingKind, Callable[[Journey], Any]]] = {
    _K.NONE: _nothing,
    _K.PAGE: lambda journey: journey.paging.start,
    _K.OFFSET: lambda journey: journey.paging.first_offset,
    _K.CURSOR: _nothing,
    _K.LINK: _nothing,
    _K.NEXT: _nothing,
}
_FOLLOWINGS: Final[Mapping[ConnectorPagingKind, Callable[[Journey], Any]]] = {
    _K.NONE: _nothing,
    _K.PAGE: _next_page,
    _K.OFFSET: _next_offset,
    _K.CURSOR: _next_position,
    _K.LINK: _next_position,
    _K.NEXT: _next_position,
}


def followed(current: str, named: str) -> str:
    """The address that is named on the page of another; raises UpstreamFault where it is none."""
    try:
        return urljoin(current, named.strip())
    except ValueError as error:
        raise UpstreamFault("upstream_other_host") from error


def _same_host(current: str, named: str) -> str:
    """The next address; one that is the same but for the scheme keeps ours.

    Behind a proxy many systems believe that they are asked over http.
    """
    try:
        found, ours = urlsplit(followed(current, named)), urlsplit(current)
        is_ours = found.hostname == ours.hostname and found.port in {None, ours.port}
    except ValueError as error:
        raise UpstreamFault("upstream_other_host") from error
    if is_ours and (found.scheme, ours.scheme) == ("http", "https"):
        return found._replace(scheme="https", netloc=ours.netloc).geturl()
    return found.geturl()
