"""The statements of the list of evidence, built once for each shape of rights and filters."""

from functools import lru_cache, partial
from typing import Any, NamedTuple

from sqlalchemy import Integer, True_, bindparam, func, select

from app.models import Decree, Evidence, EvidenceRevision, Team
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import Sight, parameters_of, sight_of, visible
from app.schemas.evidence.evidence import EvidenceQuery, EvidenceSort
from app.services.evidence.rows.facts import INDICATORS, QUESTIONS
from app.services.evidence.rows.words import PATTERN, WORD, found_among, found_by
from app.services.evidence.statements import (
    FILTERS,
    IS_CURRENT,
    IS_IN_FORCE,
    ORDERS,
    InForce,
    revealed,
    summaries,
)
from app.services.platform.references import EVIDENCE_PLACE
from app.services.platform.sql import AnySelect, as_texts, patterns_of, words_of

_PERMISSIONS = (Permission.EVIDENCE_LIST, Permission.EVIDENCE_OPEN)


class Listing(NamedTuple):
    """A page with the columns of EvidenceSummary, and how many rows there are in all."""

    page: AnySelect
    total: AnySelect


def listing_for(
    actor: Actor, query: EvidenceQuery, *, has_index: bool
) -> tuple[Listing, dict[str, Any]]:
    """The statements and their parameters, those of a page without its `size` and `offset`.

    A hidden title is never searched. `has_index`: words are found in an index (PostgreSQL's).
    """
    sight = sight_of(actor, _PERMISSIONS)
    words: dict[str, str] = {}
    given = {name: value for name in FILTERS if (value := getattr(query, name)) is not None}
    if query.q is not None:
        given |= {f"{PATTERN}{n}": pattern for n, pattern in enumerate(patterns_of(query.q))}
        words = {f"{WORD}{n}": word for n, word in enumerate(words_of(query.q))}
    values = parameters_of(actor, sight) | given | words
    return _listing(sight, query.sort, frozenset(given), has_index=has_index), values


@lru_cache(maxsize=256)
def _listing(
    sight: Sight, sort: EvidenceSort, given: frozenset[str], *, has_index: bool
) -> Listing:
    """First the keys of the page, so that the rest is read of these rows only."""
    order = ORDERS[sort]
    find = partial(_found, sight, given, has_index=has_index)
    found = find(with_revision=sort is EvidenceSort.EVIDENCE_DATE)
    keys = (
        found.with_only_columns(Evidence.id)
        .order_by(*order)
        .limit(bindparam("size", type_=Integer()))
        .offset(bindparam("offset", type_=Integer()))
        .subquery()
    )
    page = as_texts(summaries(sight)).add_columns(INDICATORS, QUESTIONS)
    page = page.join(keys, keys.c.id == Evidence.id)
    total = find(with_revision=False).with_only_columns(func.count(Evidence.id))
    return Listing(page.order_by(*order), total)


def _found(
    sight: Sight, given: frozenset[str], *, has_index: bool, with_revision: bool
) -> AnySelect:
    """What the filters leave of the evidence in sight, joined to no more than they ask."""
    reached = visible(sight, Permission.EVIDENCE_LIST, EVIDENCE_PLACE)
    statement: AnySelect = select(Evidence.id)
    asked = sorted(name for name in given if name in FILTERS)
    if searched := len(given) - len(asked):
        statement = _holding(statement, searched, of_all=has_index or isinstance(reached, True_))
        statement = statement.where(revealed(sight))
    if given or not isinstance(reached, True_):
        statement = statement.join(Team, Team.id == Evidence.team_id)
        statement = statement.join(Decree, Decree.id == Team.decree_id)
    statement = statement.where(reached, *(FILTERS[name](bindparam(name)) for name in asked))
    if with_revision or "covers" in given:
        statement = statement.join(EvidenceRevision, IS_CURRENT).outerjoin(InForce, IS_IN_FORCE)
    return statement


def _holding(statement: AnySelect, words: int, *, of_all: bool) -> AnySelect:
    """What of it holds so many words; `of_all`: those that do are found first, of all evidence."""
    if not of_all:
        return statement.where(found_among(words))
    found = found_by(words)
    return statement.join(found, found.c.id == Evidence.id)
