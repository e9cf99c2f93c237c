"""Whether the place is there at all where an answer should say how it goes on."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from app.integrations.refusals import plain_name
from app.integrations.upstream import Answer
from app.schemas.integration.connector_parts.asking import ConnectorPaging, ConnectorPagingKind
from app.services.integration.connectors.asking.names.following import (
    NOWHERE,
    knows_next,
    next_address,
    says_next,
)
from app.services.integration.connectors.asking.names.places import Json, Places
from app.services.integration.connectors.asking.names.words import SAYS_FORWARD

_PLAIN: Final = re.compile(r'(?:[A-Za-z_]\w*|"[^"\\]+")(?:\.(?:[A-Za-z_]\w*|"[^"\\]+"))*')
_NAMES: Final = re.compile(r'"([^"\\]+)"|([A-Za-z_]\w*)')
_ALIKE: Final = 0.75


def is_way_there(paging: ConnectorPaging, answer: Answer, places: Places, found: Json) -> bool:
    """Whether the next page stands where it should, or that place is there and empty.

    `found`: what `paging.next` finds. An expression that is no plain way is judged by that alone.
    """
    if paging.kind is ConnectorPagingKind.LINK:
        return bool(answer.relations)
    if paging.next is None:
        return knows_next(places)
    return found is not None or _is_key_there(paging.next, answer.data)


def _is_key_there(expression: str, data: Json) -> bool:
    if not _PLAIN.fullmatch(expression):
        return False
    for quoted, plain in _NAMES.findall(expression):
        name = quoted or plain
        if not isinstance(data, Mapping) or name not in data:
            return False
        data = data[name]
    return True


def way_elsewhere(paging: ConnectorPaging, answer: Answer, places: Places) -> str:
    """What looks like the way on where the declared one is not there; empty: nothing does."""
    if paging.usual_names and (name := says_next(places, answer, paging.kind)):
        return name
    if paging.usual_names and (address := next_address(places)):
        return address
    names = _NAMES.findall(paging.next or "")
    last = plain_name(names[-1][0] or names[-1][1]) if names else ""
    filled = {name for place in places for name, value in place.items() if _is_filled(value)}
    if SAYS_FORWARD.search(last):  # `@odata.context`, on every page, is not `@odata.nextLink`
        filled = {name for name in filled if SAYS_FORWARD.search(name)}
    return next(iter(get_close_matches(last, filled, 1, _ALIKE)), "") if last else ""


def _is_filled(value: Json) -> bool:
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    return is_plain and str(value).strip().lower() not in NOWHERE
