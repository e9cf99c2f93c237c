"""What is asked for once more where the pages alone do not show whether all came."""

from collections.abc import Awaitable, Callable

from app.integrations.upstream import Answer, Question, UpstreamFault
from app.schemas.integration.connector_parts.asking import ConnectorPagingKind
from app.services.integration.connectors.asking.paging import (
    BEYOND_STATUSES,
    LED,
    STARTS,
    Journey,
    Note,
)
from app.services.integration.connectors.asking.promises import REFUSED_BEYOND, SAYS_NO, Promises
from app.services.integration.connectors.asking.questions import USUAL_SIZES, placed

Ask = Callable[[Question], Awaitable[tuple[Answer, Promises]]]
# As many rows as pages usually have: more may follow, where nothing was told.


async def try_one_beyond(ask: Ask, journey: Journey) -> None:
    """Where the second page is the first: whether that is all, by asking for the one after it.

    Raises UpstreamFault where it cannot be known.
    """
    if not journey.is_undecided:
        return
    question = _one_beyond(journey)
    if question is not None:
        try:
            _, told = await ask(question)
        except UpstreamFault as error:
            if error.status in BEYOND_STATUSES:
                return
        else:
            if journey.is_all_by(told):
                return
    raise UpstreamFault("upstream_page_ignored")


async def look_for_cut_pages(ask: Ask, journey: Journey, note: Note) -> None:
    """Whether a record stands after all that came, where pages gave fewer than asked for.

    Raises UpstreamFault where one does.
    """
    question = _one_beyond(journey) if _may_be_cut(journey) else None
    if question is None:
        return
    try:
        _, told = await ask(question)
    except UpstreamFault as error:
        if error.code != SAYS_NO and error.status not in REFUSED_BEYOND | BEYOND_STATUSES:
            note("upstream_end_not_seen")
        return
    if journey.is_more_by(told):
        size, came = journey.paging.size, journey.widest
        raise UpstreamFault("upstream_pages_cut", size=size, came=came)


async def look_for_the_way(ask: Ask, journey: Journey, note: Note) -> None:
    """Whether a single page is all, where the place of the next one was not in the answer.

    Many leave that out on the last page, which may be the first; so does a name that is wrong. With
    a `size_parameter` one record is asked for, after which there must be a way on. Raises
    UpstreamFault where there is none, where something else looks like it, or where as many came
    as a page usually has; else it is noted.
    """
    if not _may_have_lost_the_way(journey) or journey.last.names_next:
        return
    sign = journey.paging.next or ("Link" if _is_by_header(journey) else "next")
    if journey.elsewhere:
        raise UpstreamFault("upstream_next_elsewhere", expression=sign, name=journey.elsewhere)
    alone = await _one_alone(ask, journey)
    if alone is not None and alone.is_way_there:
        return
    if alone is not None or journey.seen in USUAL_SIZES:
        raise UpstreamFault("upstream_next_unfound", expression=sign, count=journey.seen)
    note("upstream_next_never_seen", expression=sign, count=journey.seen)


async def _one_alone(ask: Ask, journey: Journey) -> Promises | None:
    """What is told where one record is asked for, and more follow; none: nobody knows."""
    if journey.paging.size_parameter is None or journey.seen == 1:
        return None
    try:
        _, told = await ask(placed(journey.paging, journey.plain, None, 1))
    except UpstreamFault:
        return None
    return told if told.count == 1 else None


def _one_beyond(journey: Journey) -> Question | None:
    """For one record alone, after all that came; none: the address knows no size.

    An address that reads its parameter gives nothing there, its last record, or one more.
    """
    if journey.paging.size_parameter is None:
        return None
    position = STARTS[journey.paging.kind](journey) + journey.seen
    return placed(journey.paging, journey.plain, position, 1)


def _may_be_cut(journey: Journey) -> bool:
    """Whether pages gave fewer than asked for, and rows between them may not have come.

    So it is where a server counts pages by the size that is asked for, and gives less.
    """
    paging = journey.paging
    is_sized = paging.kind is ConnectorPagingKind.PAGE and paging.size_parameter is not None
    is_short = 0 < journey.widest < paging.size
    return is_sized and is_short and not _is_told(journey) and not journey.was_led


def _may_have_lost_the_way(journey: Journey) -> bool:
    """Whether pages should lead on, nothing ever stood where they would, nothing was told."""
    is_led = journey.paging.kind in LED and not journey.knew_the_way
    return is_led and journey.seen > 0 and not _is_told(journey)


def _is_told(journey: Journey) -> bool:
    told = journey.total, journey.last_page, journey.last.has_more
    return any(each is not None for each in told)


def _is_by_header(journey: Journey) -> bool:
    return journey.paging.kind is ConnectorPagingKind.LINK
