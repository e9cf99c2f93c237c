"""At the end of all pages: whether what was promised came, and what nobody can know."""

from typing import Final

from app.integrations.upstream import UpstreamFault
from app.schemas.integration.connector_parts.asking import ConnectorPagingKind
from app.services.integration.connectors.asking.paging import KNOWN_AT_MOST, Journey, Note

# What is judged at the end, and of no single page.
OF_ALL_PAGES: Final = frozenset(
    {
        "upstream_fewer_than_promised",
        "upstream_more_than_promised",
        "upstream_more_pages_than_promised",
        "upstream_pages_missing",
        "upstream_more_not_asked",
        "upstream_part_missing",
        "upstream_pages_cut",
        "upstream_next_elsewhere",
        "upstream_next_unfound",
        "upstream_not_the_first",
    }
)


def judge(journey: Journey, note: Note) -> None:
    """Note what nobody can know; raise UpstreamFault for a promise not kept."""
    last, promised = journey.last, journey.total
    if journey.has_total and journey.came < (promised or 0):
        raise UpstreamFault("upstream_fewer_than_promised", promised=promised, came=journey.came)
    _require_no_more_than_promised(journey)
    pages = journey.last_page
    if pages is not None and journey.number < pages and not journey.has_total:
        raise UpstreamFault("upstream_pages_missing", promised=pages, came=journey.number)
    if sign := _named_more(journey):
        raise UpstreamFault("upstream_more_not_asked", sign=sign)
    if journey.not_first and not (journey.has_total and not journey.last.is_bound):
        raise UpstreamFault("upstream_not_the_first", sign=journey.not_first)
    if journey.missing:
        raise UpstreamFault("upstream_part_missing", sign=journey.missing)
    if journey.repeated:
        note("upstream_records_repeated", count=journey.repeated)
    is_bound = last.is_bound and journey.paging.kind is ConnectorPagingKind.NONE
    is_told = journey.has_total or pages is not None or last.has_more is not None
    if (not is_told or is_bound) and not journey.was_led:
        note("upstream_promised_nothing")
    if journey.seen > KNOWN_AT_MOST:
        note("upstream_too_many_to_compare", most=KNOWN_AT_MOST)
    if not journey.seen:
        note("pull_was_empty")


def _require_no_more_than_promised(journey: Journey) -> None:
    """What holds more than it says may hold more than came, too."""
    came, most, last = max(journey.came, journey.widest), journey.most_total, journey.last_page
    if journey.has_total and came > most and not journey.last.is_bound:
        raise UpstreamFault("upstream_more_than_promised", promised=most, came=came)
    if last is not None and journey.last_filled > last:
        came = journey.last_filled
        raise UpstreamFault("upstream_more_pages_than_promised", promised=last, came=came)


def _named_more(journey: Journey) -> str:
    """The name of what says on the last page that more follows; empty: nothing does."""
    last = journey.last
    if last.has_more:
        return last.more_sign
    if journey.paging.kind is ConnectorPagingKind.NONE:
        return last.names_next
    is_over = (
        journey.ends_at_itself
        or not last.count
        or last.has_more is False
        or journey.was_refused_beyond
    )
    return "" if is_over else last.names_next
