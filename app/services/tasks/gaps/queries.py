"""Gaps and expected evidence as they are answered: filtered, counted, told in a language."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages import Language, sentence
from app.models import Decree
from app.models.severity import Severity
from app.policies.actors import Actor
from app.schemas.base import Query
from app.schemas.platform.references import PlanRowReference
from app.schemas.reporting.progress import ExpectedOfIndicators
from app.schemas.tasks.gaps import (
    EvidenceReference,
    ExpectedEvidencePage,
    ExpectedEvidenceQuery,
    ExpectedEvidenceRead,
    GapCode,
    GapCounts,
    GapPage,
    GapQuery,
    GapRead,
    GapSummaryRead,
    TeamGaps,
)
from app.services.platform.paging import as_page
from app.services.reporting.progress.counting import Tally
from app.services.tasks.gaps.expected import Expectation, expectations
from app.services.tasks.gaps.gap import Gap
from app.services.tasks.gaps.loading import load_year
from app.services.tasks.gaps.rules import RULES, find_gaps
from app.services.tasks.gaps.year import DecreeYear, PlanRow, Proof

Found = tuple[GapCode, Gap]
Row = TypeVar("Row")
Filters = Mapping[str, Callable[[Any], Any]]

_RANK = {severity: rank for rank, severity in enumerate(reversed(Severity))}
_GAP_FILTERS: Filters = {
    "code": lambda found: found[0],
    "severity": lambda found: RULES[found[0]].severity,
    "team_id": lambda found: found[1].team.id,
}
_EXPECTED_FILTERS: Filters = {
    "team_id": lambda expected: expected.indicator.team.id,
    "indicator_id": lambda expected: UUID(expected.indicator.id),
    "month": lambda expected: expected.month,
    "state": lambda expected: expected.state,
}


async def list_gaps(
    session: AsyncSession, actor: Actor, decree: Decree, query: GapQuery, language: Language
) -> GapPage:
    """The gaps of a decree in sight: the severest first, then the earliest day."""
    year = await load_year(session, actor, decree)
    found = sorted(_narrowed(find_gaps(year), query, _GAP_FILTERS), key=_urgency)
    items = [_gap(year, each, language) for each in _page_of(found, query)]
    return as_page(GapPage, items, len(found), query)


async def read_gap_summary(session: AsyncSession, actor: Actor, decree: Decree) -> GapSummaryRead:
    """How much is expected and missing, and how many gaps, in all and of each working team."""
    year = await load_year(session, actor, decree)
    found = find_gaps(year)
    return GapSummaryRead(
        id=decree.id,
        **dict(_tally(year, year.indicators)),
        **dict(_counts(found)),
        teams=[
            TeamGaps(
                team=team,
                **dict(_tally(year, [row for row in year.indicators if row.team.id == team.id])),
                **dict(_counts([each for each in found if each[1].team.id == team.id])),
            )
            for team in year.teams
        ],
    )


def _tally(year: DecreeYear, indicators: Iterable[PlanRow]) -> ExpectedOfIndicators:
    numbers = Tally.of_indicators(year.indicator_year(each.id) for each in indicators).numbers()
    return ExpectedOfIndicators(expected=numbers.expected, indicators=numbers.indicators)


async def list_expected_evidence(
    session: AsyncSession, actor: Actor, decree: Decree, query: ExpectedEvidenceQuery
) -> ExpectedEvidencePage:
    """What the planned months lead to expect, month by month in the plan's order."""
    year = await load_year(session, actor, decree, with_sheet=False)
    every = sorted(expectations(year), key=lambda expected: expected.month)
    if query.action_item_id is not None:
        wanted = str(query.action_item_id)
        every = [each for each in every if wanted in {row.id for row in each.items}]
    found = _narrowed(every, query, _EXPECTED_FILTERS)
    items = [_expected(each) for each in _page_of(found, query)]
    return as_page(ExpectedEvidencePage, items, len(found), query)


def _narrowed(rows: Iterable[Row], query: Query, filters: Filters) -> list[Row]:
    given = {name: getattr(query, name) for name in filters}
    wanted = {name: value for name, value in given.items() if value is not None}
    return [
        row for row in rows if all(filters[name](row) == value for name, value in wanted.items())
    ]


def _page_of(rows: Sequence[Row], query: Query) -> Sequence[Row]:
    return rows[query.offset : query.offset + query.size]


def _urgency(found: Found) -> tuple[int, date]:
    """Sorting keeps the order of rules and plan among equals."""
    code, gap = found
    return _RANK[RULES[code].severity], gap.due_date or date.max


def _counts(found: Sequence[Found]) -> GapCounts:
    codes = Counter(code for code, _ in found)
    severities = Counter(RULES[code].severity for code, _ in found)
    return GapCounts(
        total=len(found),
        by_code={code: codes[code] for code in GapCode},
        by_severity={severity: severities[severity] for severity in Severity},
    )


def _gap(year: DecreeYear, found: Found, language: Language) -> GapRead:
    code, gap = found
    words = sentence(code.value, language, _words(year, gap))
    is_closed = gap.is_closed(year)
    return GapRead(
        code=code,
        severity=RULES[code].severity,
        is_closed=is_closed,
        title=words.title,
        detail=f"{words.detail} {_refusal(language)}" if is_closed else words.detail,
        team=gap.team,
        month=gap.month,
        due_date=gap.due_date,
        since=gap.since,
        action_item=_row(gap.item),
        indicator=_row(gap.indicator),
        evidence=_evidence(gap.proof),
        facts=dict(gap.facts),
        href=f"/api/v1/{gap.href}",
    )


def _refusal(language: Language) -> str:
    return sentence("gap_in_closed_period", language, {}).detail


def _words(year: DecreeYear, gap: Gap) -> dict[str, object]:
    """What fills the gaps of a sentence; what the caller may not know stays empty."""
    words: dict[str, object] = {"year": year.year, **gap.facts}
    if gap.month:
        words["period"] = f"{year.year}-{gap.month:02}"
    if gap.since:
        words["since_day"] = year.day_of(gap.since)
    words["due_date"] = gap.due_date
    if gap.item:
        words["action_item"] = gap.item.code
    if gap.indicator:
        words["indicator"] = gap.indicator.code
    if gap.proof:
        words["title"] = gap.proof.title
    return {name: word for name, word in words.items() if word is not None}


def _row(row: PlanRow | None) -> PlanRowReference | None:
    return PlanRowReference.model_validate(row) if row else None


def _evidence(proof: Proof | None) -> EvidenceReference | None:
    return EvidenceReference.model_validate(proof) if proof else None


def _expected(expected: Expectation) -> ExpectedEvidenceRead:
    return ExpectedEvidenceRead(
        month=expected.month,
        due_date=expected.due_date,
        action_items=[PlanRowReference.model_validate(item) for item in expected.items],
        indicator=PlanRowReference.model_validate(expected.indicator),
        team=expected.indicator.team,
        state=expected.state,
    )
