"""Accepted evidence that could prove a question as well: by the map, and by its period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.points import as_number
from app.models import Evidence, Team, evidence_indicators
from app.models.evaluation import EvaluationOperation
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS
from app.schemas.evaluation.proofs import SuggestionPage, SuggestionQuery, SuggestionRead
from app.schemas.evaluation.sheet_file import Relation
from app.services.evaluation.evaluations.proofs import STOOD, is_outside
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.showing import load
from app.services.evaluation.evaluations.standing import Standing
from app.services.evaluation.figures.carrying import (
    CARRIED_AT_MOST,
    carried_by,
    questions_of_evidence,
)
from app.services.evaluation.figures.claiming import claims_of
from app.services.evaluation.plan_coverage.rows import PlanRow, rows_of
from app.services.evaluation.sheets import Sheet
from app.services.evidence.statements import in_sight, title_for
from app.services.plan.rows.tree import action_items_beside
from app.services.platform.paging import as_page
from app.services.platform.sql import AnyRow

_NEAREST_FIRST = (Relation.SAME, Relation.SIMILAR, Relation.STEP, Relation.PARTIAL)
_RANK = {relation: rank for rank, relation in enumerate(_NEAREST_FIRST)}


@dataclass
class _Found:
    """A piece of evidence that rows of the plan lead from to a question."""

    evidence: AnyRow
    relation: Relation
    rows: list[str]


async def list_suggestions(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, query: SuggestionQuery
) -> SuggestionPage:
    """What could be put beside questions, and is not yet; raises NotFound.

    Of the evaluation's decree and the one before it, whose year counts as well.
    """
    located, sheet, standing = await load(session, actor, evaluation_id)
    found: dict[tuple[int, UUID], _Found] = {}
    decrees = [located.decree.id, located.decree.predecessor_id]
    for decree_id in filter(None, decrees):
        rows = await rows_of(session, sheet, decree_id)
        evidence = await _evidence(session, actor, decree_id, located.evaluation.year)
        _gather(found, rows, evidence)
    shown = _shown(actor, located, sheet, standing, found)
    asked = [one for team_id, one in shown if _is_asked(team_id, one, query)]
    page = asked[query.offset : query.offset + query.size]
    return as_page(SuggestionPage, page, len(asked), query)


async def _evidence(
    session: AsyncSession, actor: Actor, decree_id: UUID, year: int
) -> Mapping[UUID, list[AnyRow]]:
    """What is in force and covers the years that count, by the row of the plan it proves."""
    statement = in_sight(
        actor,
        Evidence.id,
        title_for(actor),
        evidence_indicators.c.indicator_id,
        *STOOD,
    ).join(evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id)
    found = await session.execute(
        statement.where(Team.decree_id == decree_id, Evidence.in_force_number.is_not(None))
    )
    of_signs: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in found:
        if not is_outside(row.first_day.year, row.last_day.year, year):
            of_signs[row.indicator_id].append(row)
    of_rows = dict(of_signs)
    for sign, items in (await action_items_beside(session, decree_id)).items():
        for item in items:
            of_rows.setdefault(item, []).extend(of_signs.get(sign, ()))
    return of_rows


def _gather(
    found: dict[tuple[int, UUID], _Found],
    rows: Iterable[PlanRow],
    evidence: Mapping[UUID, list[AnyRow]],
) -> None:
    """Add what the links of the rows lead to: each piece once a question, by its nearest row."""
    for row in rows:
        for link in row.links:
            for piece in evidence.get(row.id, ()):
                one = found.setdefault((link.number, piece.id), _Found(piece, link.relation, []))
                one.relation = min(one.relation, link.relation, key=_RANK.__getitem__)
                if row.code not in one.rows:
                    one.rows.append(row.code)


def _shown(
    actor: Actor,
    located: LoadedEvaluation,
    sheet: Sheet,
    standing: Standing,
    found: Mapping[tuple[int, UUID], _Found],
) -> list[tuple[UUID | None, SuggestionRead]]:
    """In their order, each with the team whose question it is; without what is there already."""
    beside, claims = questions_of_evidence(standing), claims_of(standing)
    may: dict[UUID | None, bool] = {}
    shown = []
    for (number, evidence_id), one in sorted(found.items(), key=_order):
        carried = beside.get(evidence_id, [])
        row = standing.questions.get(number)
        if row is None or number in carried:
            continue
        facts = located.facts.of_team(row.team_id)
        if row.team_id not in may:
            may[row.team_id] = EVALUATIONS.is_allowed(actor, EvaluationOperation.PROVE, facts)
        points = carried_by(sheet, [*carried, number])
        suggestion = SuggestionRead(
            question=number,
            code=row.code,
            team_number=row.team_number,
            relation=one.relation,
            rows=one.rows,
            evidence_id=evidence_id,
            title=one.evidence.title,
            covers_from=one.evidence.first_day,
            covers_to=one.evidence.last_day,
            is_answered=number in claims.answers,
            is_proved=number in claims.accepted,
            points=as_number(points),
            carries_too_much=points > CARRIED_AT_MOST,
            may_prove=may[row.team_id],
        )
        shown.append((row.team_id, suggestion))
    return shown


def _order(found: tuple[tuple[int, UUID], _Found]) -> tuple[int, int, int, str]:
    (number, evidence_id), one = found
    return number, _RANK[one.relation], -one.evidence.last_day.toordinal(), str(evidence_id)


def _is_asked(team_id: UUID | None, one: SuggestionRead, query: SuggestionQuery) -> bool:
    return (
        query.question in {None, one.question}
        and query.team_id in {None, team_id}
        and query.is_proved in {None, one.is_proved}
    )
