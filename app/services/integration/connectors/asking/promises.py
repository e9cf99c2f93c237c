"""What an answer says of the whole: how many records there are, whether more follow, and where.

Expressions of the connector say so, or usual names, as Laravel, DRF, OData, Spring, Strapi and
others have them. What was promised must come.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Final

from anyio import CapacityLimiter, to_thread

from app.integrations.expressions import Budget, TooCostly, UnusableExpression, search, search_rows
from app.integrations.past_the_end import says_past_the_end
from app.integrations.refusals import (
    first_words,
    has_errors,
    refusal_in,
    sentence_in,
    unready_in,
)
from app.integrations.upstream import Answer, UpstreamFault
from app.schemas.integration.connector_parts.asking import ConnectorFormat, ConnectorPagingKind
from app.schemas.integration.connector_specs import ConnectorSpec
from app.services.integration.connectors.asking.names.firsts import not_the_first
from app.services.integration.connectors.asking.names.following import (
    NOWHERE,
    next_address,
    says_next,
)
from app.services.integration.connectors.asking.names.places import (
    Json,
    Places,
    is_nothing,
    is_true,
    places_around,
    says_nothing,
    whole_number,
)
from app.services.integration.connectors.asking.names.promised import is_bound, promised_by_names
from app.services.integration.connectors.asking.names.ways import is_way_there, way_elsewhere

_LIMITER: Final = CapacityLimiter(2)
_CURSOR_CHARACTERS: Final = 4000

NOTHING: Final = ""  # what an answer says that holds nothing
SAYS_NO: Final = "upstream_says_no"
CHANGED: Final = "upstream_schema_changed"
UNUSABLE: Final = "upstream_address_unusable"
UNREADABLE: Final = "upstream_promise_unreadable"
# What a page that is not there may be refused with, if it says so in words.
REFUSED_BEYOND: Final = frozenset({400, 410, 422})
# Names in an expression: quoted, or plain and no function's.
_NAMES: Final = re.compile(r'"([^"\\]+)"|([A-Za-z_]\w*)\b(?!\()')


@dataclass(frozen=True)
class Promises:
    """What one answer says; `count` and `digests` of its records. None: it does not say.

    `next`: the address or cursor to go on from, `names_next` the usual name that has one.
    `is_way_there`: the place where that should stand is there, if empty; else `elsewhere` names
    what looks like it. `not_first`: what says that pages come before. `more_sign`: the name of what
    says `has_more`, `missing` of what says that a part is missing.
    `is_bound`: there may be more than `total`. `fault`: a promise that cannot be read, though the
    records can. `found`, `unfound`: the expressions of promises that found something, or nothing.
    `says_no_beside`: a sentence that refuses, beside rows. `is_null`: null stands for the list.
    """

    count: int = 0
    digests: tuple[bytes, ...] = ()
    total: int | None = None
    is_total_sure: bool = False
    last_page: int | None = None
    has_more: bool | None = None
    more_sign: str = ""
    missing: str = ""
    next: Any = None
    names_next: str = ""
    is_way_there: bool = False
    elsewhere: str = ""
    not_first: str = ""
    is_bound: bool = False
    fault: UpstreamFault | None = None
    found: frozenset[str] = frozenset()
    unfound: frozenset[str] = frozenset()
    says_no_beside: str = ""
    is_null: bool = False


async def read_promises(spec: ConnectorSpec, answer: Answer) -> Promises:
    """In a thread: the expressions are not ours.

    Raises UpstreamFault where it is a refusal, or holds no list where its records should be.
    """
    return await to_thread.run_sync(_read, spec, answer, limiter=_LIMITER)


def _read(spec: ConnectorSpec, answer: Answer) -> Promises:
    data, budget = answer.data, Budget()
    if answer.is_empty:
        return Promises(total=answer.total, last_page=answer.last_page, next=answer.next_url)
    ok = spec.answer.ok
    if ok and not is_true(_found(ok, data, budget)):
        raise _refused(data, sentence_in(data) or f"{ok}: false")
    refusal = None if ok else refusal_in(data)
    unready = "" if ok or refusal else unready_in(data)
    is_told = refusal or unready or answer.is_accepted
    records = _rows_beside(spec, data, budget) if is_told else _rows(spec, data, budget)
    if refusal and not records:
        raise _refused(data, refusal.said, refusal.status)
    if not records:
        if unready or answer.is_accepted:
            raise UpstreamFault("upstream_not_ready", said=unready)
        _require_nothing_instead(spec, answer)
    is_null = not records and not isinstance(_found(spec.records, data, budget), list)
    promises = Promises(count=len(records), digests=_digests(records), is_null=is_null)
    if refusal and has_errors(data):
        return replace(promises, fault=UpstreamFault(SAYS_NO, said=refusal.said))
    try:
        told = _told(spec, answer, records, budget)
    except UpstreamFault as error:
        return replace(promises, fault=error)
    return replace(promises, says_no_beside=refusal.said if refusal else "", **told)


async def is_past_the_end(spec: ConnectorSpec, error: UpstreamFault) -> bool:
    """Whether a refusal, by its status or in an answer of 200, says that no such page is there.

    By the connector's own expression, or in usual words. In a thread as above.
    """

    def found() -> bool:
        try:
            is_told = bool(beyond) and is_true(_found(beyond or "", error.said, Budget()))
        except UpstreamFault:
            is_told = False
        is_nothing_told = error.code == CHANGED and error.said == NOTHING
        return is_told or is_nothing_told or (is_usual and says_past_the_end(error.said))

    beyond = spec.paging.beyond
    is_usual = error.code in {SAYS_NO, CHANGED} or error.status in REFUSED_BEYOND
    if error.said is None or not (is_usual or beyond):
        return False
    return await to_thread.run_sync(found, limiter=_LIMITER)


def stranger_in(spec: ConnectorSpec, answer: Answer, told: Promises) -> str:
    """The element of XML that may be a record by another name: there is no row, nothing counts.

    It holds as much as a record does. Empty: there is none. Only whoever knows that there were rows
    before can say more: an empty list may have a head of its own.
    """
    if told.count or told.total is not None or spec.answer.format is not ConnectorFormat.XML:
        return ""
    least = len(spec.mapping.expressions)
    return next((each.text for each in answer.instead if len(each.names) >= least), "")


def _refused(data: Json, said: str, status: int | None = None) -> UpstreamFault:
    """A refusal of status 200; `status`: which it names itself."""
    fault = UpstreamFault(SAYS_NO, status, said=said)
    fault.said = data
    return fault


def _require_nothing_instead(spec: ConnectorSpec, answer: Answer) -> None:
    """Raise UpstreamFault where rows may have another name, or what came is no table at all."""
    wanted = {plain or quoted for quoted, plain in _NAMES.findall(spec.mapping.external_id)}
    told = {plain or quoted for each in spec.mapping.expressions.values()
            for quoted, plain in _NAMES.findall(each)}  # fmt: skip
    for each in answer.instead:
        if spec.answer.format is ConnectorFormat.CSV:
            if told.isdisjoint(each.names):
                raise UpstreamFault("upstream_csv_other_names", line=first_words(each.text))
        elif wanted and wanted <= each.names:
            row = spec.answer.row
            raise UpstreamFault("upstream_xml_row_renamed", row=row, name=each.text)
    again = [each.text for each in answer.instead if each.is_again]
    if again:
        row, name = spec.answer.row, first_words(again[0])
        raise UpstreamFault("upstream_xml_no_row", row=row, name=name)


def _rows(spec: ConnectorSpec, data: Json, budget: Budget) -> list[Json]:
    """The records, those too that the connector leaves out; raises UpstreamFault: no list."""
    records = _found(spec.records, data, budget)
    if isinstance(records, list):
        records = _found(spec.records, data, budget, search_rows)
    elif is_nothing(data, spec.records, records):
        return []
    elif isinstance(records, Mapping) and records and all(each.isdigit() for each in records):
        raise UpstreamFault("upstream_rows_by_number", expression=spec.records)
    if not isinstance(records, list):
        fault = UpstreamFault(CHANGED, expression=spec.records)
        fault.said = records if isinstance(records, str) else None  # a sentence for a list
        fault.said = NOTHING if says_nothing(data) else fault.said
        raise fault
    return records


def _rows_beside(spec: ConnectorSpec, data: Json, budget: Budget) -> list[Json]:
    """The records beside a refusal, which seldom has any."""
    try:
        return _rows(spec, data, budget)
    except UpstreamFault:
        return []


def _told(
    spec: ConnectorSpec, answer: Answer, rows: Sequence[Json], budget: Budget
) -> dict[str, Any]:
    """What is promised of the whole; raises UpstreamFault where that cannot be read."""
    paging, places = spec.paging, places_around(answer, spec.records)
    told = promised_by_names(places, answer, rows) if paging.usual_names else {}
    told |= _declared(spec, answer.data, budget) | {"is_total_sure": paging.total is not None}
    if paging.usual_names:
        told["names_next"] = says_next(places, answer, paging.kind)
        told["not_first"] = not_the_first(places, answer, len(rows), paging.start)
    following, found = _next(spec, answer, places, budget)
    is_there = is_way_there(paging, answer, places, found)
    elsewhere = "" if is_there else way_elsewhere(paging, answer, places)
    told |= {"next": following, "is_way_there": is_there, "elsewhere": elsewhere}
    return told | {"is_bound": is_bound(places)}


def _declared(spec: ConnectorSpec, data: Json, budget: Budget) -> dict[str, Any]:
    """What the connector's own expressions find; raises UpstreamFault for what is no number."""
    paging, told = spec.paging, dict[str, Any]()
    found, unfound = set[str](), set[str]()
    readers = {"total": whole_number, "last_page": whole_number, "has_more": is_true}
    for name, read in readers.items():
        if (expression := getattr(paging, name)) is None:
            continue
        value = _found(expression, data, budget)
        is_there = value is not None and (read is is_true or str(value).strip() != "")
        (found if is_there else unfound).add(expression)
        told[name] = read(value) if is_there else None
        if is_there and told[name] is None:
            raise UpstreamFault(UNREADABLE, expression=expression)
    if told.get("has_more"):
        told["more_sign"] = paging.has_more
    return told | {"found": frozenset(found), "unfound": frozenset(unfound)}


def _next(spec: ConnectorSpec, answer: Answer, places: Places, budget: Budget) -> tuple[Json, Json]:
    """Where to go on, by the kind of paging (none: nowhere), and what `next` finds."""
    kind, expression = spec.paging.kind, spec.paging.next
    if kind is ConnectorPagingKind.LINK:
        if answer.has_broken_link:
            raise UpstreamFault(UNUSABLE)
        return answer.next_url, None
    if kind is ConnectorPagingKind.NEXT and not expression:
        return next_address(places), None
    if not expression:
        return None, None
    found = _found(expression, answer.data, budget)
    if not found or (isinstance(found, str | int) and str(found).strip().lower() in NOWHERE):
        return None, found  # "", 0 and false end it, too
    is_list = isinstance(found, list) and spec.paging.place == "body"
    is_cursor = not isinstance(found, bool) and (isinstance(found, str | int) or is_list)
    if kind is ConnectorPagingKind.NEXT and not isinstance(found, str):
        raise UpstreamFault(UNUSABLE)
    if kind is ConnectorPagingKind.CURSOR and not (is_cursor and _is_short(found)):
        raise UpstreamFault(UNUSABLE)
    return found, found


def _is_short(cursor: Json) -> bool:
    return len(json.dumps(cursor)) <= _CURSOR_CHARACTERS


def _digests(records: Sequence[Any]) -> tuple[bytes, ...]:
    try:
        texts = [json.dumps(each, sort_keys=True) for each in records]
    except (ValueError, TypeError, RecursionError) as error:
        raise UpstreamFault("upstream_schema_changed", expression="records") from error
    return tuple(blake2b(text.encode(), digest_size=8).digest() for text in texts)


def _found(
    expression: str,
    data: Json,
    budget: Budget,
    by: Callable[[str, Json, Budget], Json] = search,
) -> Json:
    """What an expression finds; raises UpstreamFault: another shape, or too costly."""
    try:
        return by(expression, data, budget)
    except UnusableExpression as error:
        raise UpstreamFault("upstream_schema_changed", expression=expression) from error
    except TooCostly as error:
        raise UpstreamFault("mapping_too_costly") from error
