"""How one page leads to the next, and when there are no more.

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
from app.services.integration.connectors.asking.promises import REFUSED_BEYOND, UNREADABLE, Promises
from app.services.integration.connectors.asking.questions import USUAL_SIZES, next_url, placed

_K = ConnectorPagingKind
COUNTED: Final = frozenset({_K.PAGE, _K.OFFSET})
LED: Final = frozenset({_K.CURSOR, _K.LINK, _K.NEXT})
KNOWN_AT_MOST: Final = 200_000  # records of which it is known that they came
_EMPTY_AT_MOST: Final = 5  # one after the other, while more is promised
# What a page beyond the last is refused with: not there, out of range.
BEYOND_STATUSES: Final = frozenset({404, 416})
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
    knew_the_way: bool = False  # the place of the next page was there, if empty
    elsewhere: str = ""  # what looks like it, where it was not
    not_first: str = ""  # what says of the first page that others come before it
    repeated: int = 0
    totals_told: int = 0
    totals_of_pages: int = 0  # how many were no more than the page's own records
    looks_beyond: bool = False  # all that was promised came, and one more page is asked for
    is_undecided: bool = False  # the second page is the first, and nothing was promised
    was_refused_beyond: bool = False
    ends_at_itself: bool = False  # the last page leads to itself
    missing: str = ""  # what said that a part is missing of a page
    _unfound: str = ""  # an expression of a promise that finds nothing where it should
    _found: frozenset[str] = frozenset()
    _first: bytes = b""  # the first record
    _before: int = 0  # records of the page before this one
    _now: int = 0
    _digests: set[bytes] = field(default_factory=set)
    _pages: set[bytes] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)

    def first(self) -> Question:
        """The first question."""
        question = placed(self.paging, self.plain, STARTS[self.paging.kind](self))
        self._asked.add(repr(question))
        return question

    def is_more_by(self, beyond: Promises) -> bool:
        """Whether what one asks for after all that came is a record that never came."""
        return not self._digests.issuperset(beyond.digests)

    def is_all_by(self, beyond: Promises) -> bool:
        """Whether what one asks for after all that came shows that there is no more."""
        is_other = beyond.count == 1 and beyond.digests[0] != self._first
        return not beyond.count or (is_other and beyond.digests[0] in self._digests)

    def take(self, told: Promises) -> bool:
        """Count a page in; whether it is new.

        Raises UpstreamFault for pages in a circle, and where every page is the first.
        """
        page = b"".join(sorted(told.digests))  # also where they come in another order
        digest = blake2b(page, digest_size=8).digest()
        is_again = bool(told.count) and digest in self._pages
        if is_again and self.paging.kind in LED and not self.has_total_of_all:
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
        if told.count:
            self._look_for_declared(told)
            self._first = self._first or told.digests[0]
        self.number += 1
        self._before, self._now = self._now, told.count
        self.seen += told.count
        self.widest = max(self.widest, told.count)
        self.empty = 0 if told.count else self.empty + 1
        self.last_filled = self.number if told.count else self.last_filled
        self._pages.add(digest)
        for one in told.digests:
            if one in self._digests:
                self.repeated += 1
            elif len(self._digests) < KNOWN_AT_MOST:
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
        self.knew_the_way = self.knew_the_way or told.is_way_there or self.was_led
        self.elsewhere = self.elsewhere or told.elsewhere
        self.not_first = told.not_first if not self.number else self.not_first
        self.missing = self.missing or told.missing

    def _look_for_declared(self, told: Promises) -> None:
        """A declared promise is made at least once; that more follows, by each full page."""
        more, is_full = self.paging.has_more, told.count >= self.widest
        for expression in told.unfound:
            if expression not in self._found or (expression == more and is_full):
                self._unfound = expression
        self._found |= told.found

    def following(self, current: Question) -> Question | None:
        """What to ask next; none: this was the last.

        Raises UpstreamFault for a circle, and for a way to the next page that cannot be used.
        """
        if self.last.fault is not None:
            raise self.last.fault
        if self._unfound:
            raise UpstreamFault(UNREADABLE, expression=self._unfound)
        position = _FOLLOWINGS[self.paging.kind](self)
        if position is None:
            return None
        if self.paging.kind in {_K.LINK, _K.NEXT}:
            following = replace(current, url=next_url(current.url, str(position)), parameters={})
        else:
            following = placed(self.paging, self.plain, position)
        asked = repr(following)
        if asked == repr(current) and self._may_end_here():
            self.ends_at_itself = True
            return None
        if asked in self._asked:
            raise UpstreamFault("upstream_pages_in_a_circle")
        self._asked.add(asked)
        return following

    def _may_end_here(self) -> bool:
        """Whether a page that leads to itself is the last: fewer came than before, or none."""
        return (self.number > 1 and self.last.count < self.widest) or self.has_total_of_all

    def ends_with(self, error: UpstreamFault, note: Note, *, says_so: bool) -> bool:
        """Whether a page that could not be had is the one beyond the last; `says_so`: in words."""
        if self.paging.kind not in COUNTED or not self.number:
            return False
        # The web server's own 404 after one page that may be full: its address was never right.
        is_astray = error.said is None and self.seen == self.widest in USUAL_SIZES
        is_gone = error.status in BEYOND_STATUSES and not is_astray
        is_beyond = is_gone or (says_so and self.seen > 0)
        if self.looks_beyond and not is_beyond and error.status not in REFUSED_BEYOND:
            note("upstream_end_not_seen")
        self.was_refused_beyond = is_beyond or self.looks_beyond
        return self.was_refused_beyond

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
    def is_first_gap(self) -> bool:
        """Whether an empty page comes at once after one as full as is asked for; nothing told."""
        is_sized = self.paging.size_parameter is not None
        was_full = is_sized and self.number > 1 and self._before >= self.paging.size
        return was_full and self.empty == 1 and self._is_untold(self.last) and self.total is None

    @property
    def has_total(self) -> bool:
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
    if not is_promised and journey.is_first_gap:
        # It may be empty by itself: whoever goes on beyond a full page sees whether more comes.
        journey.looks_beyond = True
        return True
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
    is_over = is_over or (not told.count and journey.has_total_of_all)
    following: str | int | list[Any] | None = None if is_over else told.next
    return following


def _nothing(_: Journey) -> None:
    return None


STARTS: Final[Mapping[ConnectorPagingKind, Callable[[Journey], Any]]] = {
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
