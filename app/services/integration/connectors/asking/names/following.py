"""Usual names in answers for where the next page is."""

import re
from collections.abc import Mapping
from typing import Final

from app.integrations.upstream import Answer
from app.schemas.integration.connector_parts.asking import ConnectorPagingKind
from app.services.integration.connectors.asking.names.places import (
    Json,
    Places,
    first_of,
    named,
    paths,
    value_of,
)
from app.services.integration.connectors.asking.names.words import FORWARD

_NEXTS: Final = paths(
    "links/next links/next/href links/next/url @odata.nextLink odata.nextLink d/__next nextLink"
    " next_url next_page_url nextRecordsUrl meta/next meta/pagination/links/next"
    " paging/next pagination/next_url pagination/next hydra:view/hydra:next next next/url"
    " next/href halaman_berikut"
)
_BEGINNINGS: Final = ("http://", "https://", "/")
_LINK_LISTS: Final = ("link", "links")
_RELATIONS: Final = ("relation", "rel")
NOWHERE: Final = frozenset(
    {"", "null", "none", "#", "-", "false", "undefined", "0", "-1"}
)  # as some write that nothing follows
# The month or day before or after this one: a neighbour of the period, not of the page.
_PERIOD: Final = re.compile(r"(?:\?[^=&]+=)?\d{4}-\d{2}(?:-\d{2})?")
# A place to go on from, and no address.
_CURSORS: Final = paths(
    "next_cursor nextPageToken next_token meta/next_cursor response_metadata/next_cursor"
    " pagination/next_cursor continuationToken next_page meta/next_page LastEvaluatedKey"
    " NextMarker next_offset resumptionToken resumptionToken/text X-Next-Page x-ms-continuation"
)
_CURSOR_OF_ALL: Final = paths("paging/cursors/after")  # Facebook's, on the last page as well
_OFFSET: Final = paths("offset")  # Airtable's, if it is no number: others say there where one is
_ADDRESSES: Final = ("href", "url", "uri", "link")  # what holds one, in an object or a link
# A next page as an object of its own, by what leads there.
_POSITIONS: Final = frozenset(
    {"page", "limit", "offset", "cursor", "after", "start", "skip", "token", "hal", "halaman"}
)


def next_address(places: Places) -> str | None:
    """The address of the next page; none: nowhere."""
    usual: str | None = value_of(places, _NEXTS, address) or linked(places, "next")
    if usual is None and (found := named(places, FORWARD, _led_to)) is not None:
        return str(found[1])
    return usual


def knows_next(places: Places) -> bool:
    """Whether there is a place for the next page, though it is empty: links, or a name."""
    is_named = any(FORWARD.fullmatch(name) for place in places for name in place)
    return is_named or any(name in place for place in places for name in _LINK_LISTS)


def says_next(places: Places, answer: Answer, kind: ConnectorPagingKind) -> str:
    """The name of what says that there is a further page; empty: nothing does.

    Where pages are followed, the last one may still have a cursor to wait at.
    """
    if answer.next_url or answer.has_broken_link:
        return "Link"
    if answer.is_partial and kind is ConnectorPagingKind.NONE:
        return "HTTP 206"
    cursors = (*_CURSORS, *_CURSOR_OF_ALL) if kind is ConnectorPagingKind.NONE else _CURSORS
    found = (
        first_of(places, _NEXTS, _plain_or_page)
        or first_of(places, cursors, _named)
        or first_of(places, _OFFSET, _token)
        or named(places, FORWARD, _led_to)
    )
    if found:
        return found[0]
    return "link" if linked(places, "next") else ""


def _named(value: Json) -> Json:
    is_key = isinstance(value, Mapping) and not value.keys() & {"url", "href", "text"}
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    is_attributes = isinstance(value, Mapping) and "completelistsize" in value
    is_nowhere = is_plain and _is_nowhere(str(value))
    return value if (is_plain or is_key) and not (is_attributes or is_nowhere) else None


def _plain_or_page(value: Json) -> Json:
    """An object is a next page where it says by which number or cursor."""
    if isinstance(value, Mapping) and _POSITIONS.isdisjoint(value):
        return None
    return _named(value)


def _led_to(value: Json) -> str | None:
    """The address that a value is or holds."""
    if isinstance(value, Mapping):
        return next(filter(None, (address(value.get(each)) for each in _ADDRESSES)), None)
    return address(value)


def _token(value: Json) -> str | None:
    return value if isinstance(value, str) and not value.strip().isdigit() else None


def address(value: Json) -> str | None:
    """A text that leads somewhere, and is no cursor."""
    is_text = isinstance(value, str) and not _PERIOD.fullmatch(value)
    return value if is_text and ("?" in value or value.startswith(_BEGINNINGS)) else None


def _is_nowhere(told: str) -> bool:
    return told.strip().lower() in NOWHERE or _PERIOD.fullmatch(told) is not None


def linked(places: Places, relation: str) -> str | None:
    """The address of a relation in a list of links, as FHIR, Atom, HAL and Siren have them."""
    for place in places:
        for name in _LINK_LISTS:
            links = place.get(name)
            for link in links if isinstance(links, list) else [links]:
                if isinstance(link, Mapping) and relation in _relations(link):
                    return _led_to(link)
    return None


def _relations(link: Mapping[str, Json]) -> list[Json]:
    told = [link.get(each) for each in _RELATIONS]
    return [one for each in told for one in (each if isinstance(each, list) else [each])]
