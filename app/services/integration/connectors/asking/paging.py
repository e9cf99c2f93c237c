"""How one page leads to the next, when there are no more, and whether all that was promised came.

Pure: what is asked for and what was promised go in, the next question or the end comes out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, Final

from app.integrations.upstream import Question, UpstreamFault
from app.schemas.integration.connector_parts.asking import (
    ConnectorPaging,
    ConnectorPagingKind,
)
from app.services.integration.connectors.asking.promises import Promises
from app.services.integration.connectors.asking.questions import next_url, placed

_K = ConnectorPagingKind
COUNTED: Final = frozenset({_K.PAGE, _K.OFFSET})
_LED: Final = frozenset({_K.CURSOR, _K.LINK, _K.NEXT})
_KNOWN_AT_MOST: Final = 200_000  # records of which it is known that they came
_EMPTY_AT_MOST: Final = 5  # one after the other, while more is promised
# What a page beyond the last is refused with: not there, out of range.
BEYOND_STATUSES: Final = frozenset({404, 416})
# And one that nobody promised, at those who look whether such a page can be.
_REFUSED_BEYOND: Final = frozenset({400, 410, 422})
# What is judged at the end, and of no single page.
OF_ALL_PAGES: Final = frozenset(
    {
        "upstream_fewer_than_promised",
        "upstream_more_than_promised",
        "upstream_more_pages_than_promised",
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
    most_total: int = 0
    last_page: int | None = None
    last_filled: int = 0  # the number of the last page with records
    widest: int = 0  # records of the fullest page
    was_led: bool = False
    repeated: int = 0
    totals_told: int = 0
    totals_of_pages: int = 0  # how many were no more than the page's own records
    looks_beyond: bool = False  # all that was promised came, and one more page is asked for
    is_undecided: bool = False  # the second page is the first, and nothing was promised
    was_refused_beyond: bool = False
    _digests: set[bytes] = field(default_factory=set)
    _pages: set[bytes] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)

    def first(self) -> Question:
        """The first question."""
        question = placed(self.paging, self.plain, _STARTS[self.paging.kind](self))
        self._asked.add(repr(question))
        return question

    def smaller(self) -> Question | None:
        """The first question for one record alone; none: the address knows no size."""
        if self.paging.size_parameter is None:
            return None
        return placed(self.paging, self.plain, _STARTS[self.paging.kind](self), 1)

    def take(self, told: Promises) -> bool:
        """Count a page in; whether it is new.

        Raises UpstreamFault for pages in a circle, and where every page is the first.
        """
        page = b"".join(sorted(told.digests))  # also where they come in another order
        digest = blake2b(page, digest_size=8).digest()
        is_again = bool(told.count) and digest in self._pages
        if is_again and self.paging.kind in _LED:
            raise UpstreamFault("upstream_pages_in_a_circle")
        if is_again and self.number == 1 and not self.has_all:
            if self._is_full(told):
                raise UpstreamFault("upstream_page_ignored")
            self.is_undecided = self._is_untold(told) and self.seen > 1
        is_known = self.looks_beyond and told.count and self._digests.issuperset(told.digests)
        self.last = told if not (is_again or is_known) else replace(told, count=0, next=None)
        self._keep_promises(told)
        if is_again or is_known:
            return False
        self._count(told, digest)
        return True

    def _count(self, told: Promises, digest: bytes) -> None:
        self.number += 1
        self.seen += told.count
        self.widest = max(self.widest, told.count)
        self.empty = 0 if told.count else self.empty + 1
        self.last_filled = self.number if told.count else self.last_filled
        self._pages.add(digest)
        for one in told.digests:
            if one in self._digests:
                self.repeated += 1
            elif len(self._digests) < _KNOWN_AT_MOST:
                self._digests.add(one)

    def _keep_promises(self, told: Promises) -> None:
        """An empty page may speak of itself alone: it takes no promise back."""
        if told.total is not None:
            self.totals_told += 1
            self.totals_of_pages += told.total == told.count and not told.is_total_sure
            self.most_total = max(self.most_total, told.total)
            if told.count or self.total is None or told.total > self.total:
                self.total = told.total
        if told.last_page is not None and (told.count or self.last_page is None):
            self.last_page = told.last_page
        self.was_led = self.was_led or told.next is not None

    def following(self, current: Question) -> Question | None:
        """What to ask next; none: this was the last.

        Raises UpstreamFault for a circle, and for a way to the next page that cannot be used.
        """
        if self.last.fault is not None:
            raise self.last.fault
        position = _FOLLOWINGS[self.paging.kind](self)
        if position is None:
            return None
        if self.paging.kind in {_K.LINK, _K.NEXT}:
            following = replace(current, url=next_url(current.url, str(position)), parameters={})
        else:
            following = placed(self.paging, self.plain, position)
        asked = repr(following)
        if asked in self._asked:
            raise UpstreamFault("upstream_pages_in_a_circle")
        self._asked.add(asked)
        return following

    def ends_with(self, error: UpstreamFault, note: Note) -> bool:
        """Whether a page that could not be had is the one beyond the last."""
        if self.paging.kind not in COUNTED or not self.number:
            return False
        is_beyond = error.status in BEYOND_STATUSES
        if self.looks_beyond and not is_beyond and error.status not in _REFUSED_BEYOND:
            note("upstream_end_not_seen")
        self.was_refused_beyond = is_beyond or self.looks_beyond
        return self.was_refused_beyond

    def judge(self, note: Note) -> None:
        """At the end: note what nobody can know; raise UpstreamFault for a promise not kept."""
        if self._has_total and self.came < (self.total or 0):
            raise UpstreamFault("upstream_fewer_than_promised", promised=self.total, came=self.came)
        self._require_no_more_than_promised()
        last = self.last_page
        if last is not None and self.number < last and not self._has_total:
            raise UpstreamFault("upstream_pages_missing", promised=last, came=self.number)
        if self.last.has_more or self._names_more:
            raise UpstreamFault("upstream_more_not_asked")
        if self.repeated:
            note("upstream_records_repeated", count=self.repeated)
        is_bound = self.last.is_bound and self.paging.kind is _K.NONE
        is_told = self._has_total or self.last_page is not None or self.last.has_more is not None
        if (not is_told or is_bound) and not self.was_led:
            note("upstream_promised_nothing")
        if self.seen > _KNOWN_AT_MOST:
            note("upstream_too_many_to_compare", most=_KNOWN_AT_MOST)
        if not self.seen:
            note("pull_was_empty")

    def _require_no_more_than_promised(self) -> None:
        """What holds more than it says may hold more than came, too."""
        came, last = max(self.came, self.widest), self.last_page
        if self._has_total and came > self.most_total and not self.last.is_bound:
            raise UpstreamFault("upstream_more_than_promised", promised=self.most_total, came=came)
        if last is not None and self.last_filled > last:
            came = self.last_filled
            raise UpstreamFault("upstream_more_pages_than_promised", promised=last, came=came)

    @property
    def came(self) -> int:
        """How many different records came."""
        return self.seen - self.repeated

    @property
    def has_all(self) -> bool:
        """Whether as many came as there are said to be."""
        return self.is_last or self.has_total_of_all

    @property
    def is_last(self) -> bool:
        """Whether it is the page that was said to be the last."""
        return self.last_page is not None and self.number >= self.last_page

    @property
    def has_total_of_all(self) -> bool:
        """Whether as many records came as there are said to be."""
        is_bound = self.last.is_bound
        return self.total is not None and self.came >= self.total and not is_bound

    @property
    def is_full(self) -> bool:
        """Whether the last page is as full as one gets: more may follow, whatever is said."""
        paging, count = self.paging, self.last.count
        if self.number == 1:
            return paging.size_parameter is not None and count >= paging.size
        return count >= self.widest

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
        """Whether the whole was counted, and not each page by itself."""
        is_of_pages = self.totals_of_pages == self.totals_told > 1
        return self.total is not None and not is_of_pages

    def _is_untold(self, told: Promises) -> bool:
        promised = told.total, told.last_page, told.has_more
        return all(each is None for each in promised)

    def _is_full(self, told: Promises) -> bool:
        """Whether as many came as were asked for: a last page, which comes again, has fewer."""
        return self.paging.size_parameter is not None and told.count >= self.paging.size


def _counts_on(journey: Journey) -> bool:
    """Whether pages that are counted go on: until one is empty, or all that was promised came.

    Where the last of these is full, one more is asked for: who stops counting may promise too few.
    """
    told, total = journey.last, journey.total
    if told.count:
        if told.has_more is False:
            return False
        is_of_page = told.total == told.count and not told.is_total_sure
        is_over = journey.is_last or (journey.has_total_of_all and not is_of_page)
        journey.looks_beyond = is_over and journey.is_full
        return journey.looks_beyond or not is_over
    is_promised = (
        bool(told.has_more)
        or (journey.last_page is not None and journey.number < journey.last_page)
        or (total is not None and journey.came < total)
    )
    return is_promised and 0 < journey.empty <= _EMPTY_AT_MOST


def _next_page(journey: Journey) -> int | None:
    return journey.paging.start + journey.number if _counts_on(journey) else None


def _next_offset(journey: Journey) -> int | None:
    """By what came and not by what was asked for: a server may give fewer than that."""
    if not _counts_on(journey):
        return None
    return journey.paging.first_offset + journey.seen + journey.empty * journey.paging.size


def _next_position(journey: Journey) -> str | int | list[Any] | None:
    told = journey.last
    is_over = told.has_more is False and journey.paging.has_more is not None
    following: str | int | list[Any] | None = None if is_over else told.next
    return following


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
