"""What the evaluation sheet (LKE) asks of a decree, out of the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import attrgetter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.points import in_points, lacking
from app.models import Evaluation
from app.models.evaluation import (
    TURNS,
    UNDER_WAY,
    EvaluationLayer,
    EvaluationStatus,
    EvaluationVerdict,
)
from app.models.evidence import EvidenceStatus
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.schemas.evaluation.scores import CarryingEvidenceRead, CarryingFileRead, Strength
from app.schemas.platform.references import TeamReference
from app.services.evaluation.evaluations.proofs import proofs_for
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.showing import load
from app.services.evaluation.evaluations.standing import Standing
from app.services.evaluation.evaluations.statements import in_sight
from app.services.evaluation.figures.carrying import carrying, carrying_files
from app.services.evaluation.figures.claiming import claims_of
from app.services.evaluation.figures.strengths import Claims, held_by, standing_at
from app.services.evaluation.plan_coverage.reaching import read_reach
from app.services.evaluation.scoring import Predicate, State
from app.services.evaluation.sheets import Sheet, code_as_name
from app.services.platform.prepared import Prepared, key
from app.services.platform.sql import AnyRow
from app.services.tasks.gaps.sheet import (
    NOTHING_ASKED,
    Asked,
    AskedOfDecree,
    Carried,
    MinimumLost,
    OfficeEvaluation,
    OutsideYear,
)

_L, _V = EvaluationLayer, EvaluationVerdict
_JUDGING = (_L.PENDAHULUAN, _L.TPI)
# Of an office with several the newest: nobody mends an older year's any more.
_UNDER_WAY = Prepared(
    lambda sight: (
        in_sight(sight, Evaluation.id)
        .where(Evaluation.decree_id == key("decree_id"), Evaluation.status.in_(UNDER_WAY))
        .order_by(Evaluation.year.desc())
        .limit(1)
    ),
    Permission.EVALUATION_READ,
)


@dataclass(frozen=True)
class TeamsOfDecree:
    """The working teams of a decree by their number, and the one that leads it."""

    leading: TeamReference
    by_number: Mapping[int, TeamReference]

    def of(self, number: int | None) -> TeamReference:
        """Whose questions of that number are; those of none are the Ketua's."""
        return self.leading if number is None else self.by_number.get(number, self.leading)


async def read_asked(
    session: AsyncSession, actor: Actor, decree_id: UUID, teams: Iterable[TeamReference]
) -> AskedOfDecree:
    """What the sheet asks of a decree with these teams, as far as it is in sight."""
    teams = list(teams)
    leading = next((team for team in teams if team.kind is TeamKind.PELAKSANA), None)
    if leading is None:
        return NOTHING_ASKED
    numbered = {team.number: team for team in teams if team.number is not None}
    lead = TeamsOfDecree(leading, numbered)
    evaluation = await read_evaluation(session, actor, decree_id, lead)
    return AskedOfDecree(str(decree_id), leading, evaluation, await read_reach(session, decree_id))


async def read_evaluation(
    session: AsyncSession, actor: Actor, decree_id: UUID, teams: TeamsOfDecree
) -> OfficeEvaluation | None:
    """How the decree's evaluation under way stands; none: there is none, or not in sight."""
    statement, parameters = _UNDER_WAY.of(actor, decree_id=decree_id)
    found = await session.scalar(statement, parameters)
    if found is None:
        return None
    located, sheet, rows = await load(session, actor, found)
    evaluation, claims = located.evaluation, claims_of(rows)
    asked = {
        number: _asked(rows, row, teams, number in claims.accepted)
        for number, row in rows.questions.items()
    }
    return OfficeEvaluation(
        id=str(found),
        year=evaluation.year,
        target=evaluation.target.value,
        status=evaluation.status,
        questions=list(asked.values()),
        outside=await _outside(session, actor, located, rows, asked),
        carried=[
            Carried(str(key), _shown(one.points), [asked[number] for number in one.questions])
            for key, one in await _carried(session, actor, sheet, rows)
        ],
        lost=list(_lost(located, sheet, claims, teams)),
        answer_by=_last_day(located, _L.UNIT),
        judge_by=_last_day(located, *_JUDGING),
    )


def _asked(rows: Standing, row: AnyRow, teams: TeamsOfDecree, is_accepted: bool) -> Asked:  # noqa: FBT001 - of the question
    told = rows.answer(row.id, _L.UNIT)
    later = [one for layer in _JUDGING if (one := rows.answer(row.id, layer)) is not None]
    fresh = [one for one in later if not rows.is_stale(one)]
    last = max(later, key=attrgetter("answered_at"), default=None)
    tpi = next((one for one in fresh if one.layer is _L.TPI), None)
    return Asked(
        number=row.number,
        code=row.code,
        team=teams.of(row.team_number),
        answer=told.answer if told else None,
        is_accepted=is_accepted,
        sent_back=last is not None and last in fresh and last.verdict is _V.RETURN,
        differing=tpi.answer if tpi is not None and tpi.verdict is _V.DIFFER else None,
        is_stale=len(fresh) < len(later),
    )


async def _carried(
    session: AsyncSession, actor: Actor, sheet: Sheet, rows: Standing
) -> list[tuple[UUID, CarryingEvidenceRead | CarryingFileRead]]:
    """Pieces that carry too much, and files that do in several pieces, by the last of them."""
    files = await carrying_files(session, actor, sheet, rows)
    pieces = ((one.evidence_id, one) for one in carrying(sheet, rows))
    return [*pieces, *((one.evidence_ids[-1], one) for one in files)]


async def _outside(
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvaluation,
    rows: Standing,
    asked: Mapping[int, Asked],
) -> list[OutsideYear]:
    proofs = await proofs_for(session, actor, rows, located.evaluation.year)
    numbers = {row.id: number for number, row in rows.questions.items()}
    titles: dict[UUID, str | None] = {}
    found: dict[UUID, list[Asked]] = defaultdict(list)
    for question_id, pieces in proofs.items():
        for piece in pieces:
            if piece.outside_year and piece.status is not EvidenceStatus.WITHDRAWN:
                titles[piece.evidence_id] = piece.title
                found[piece.evidence_id].append(asked[numbers[question_id]])
    return [OutsideYear(str(one), titles[one], questions) for one, questions in found.items()]


def _lost(
    located: LoadedEvaluation, sheet: Sheet, claims: Claims, teams: TeamsOfDecree
) -> Iterable[MinimumLost]:
    """By what the office claims; once TPI is done, by what TPI agreed to."""
    evaluation = located.evaluation
    strength = Strength.TPI if evaluation.status is EvaluationStatus.ASSESSED else Strength.CLAIMED
    found = standing_at(sheet, claims, strength, held_by(evaluation))
    areas = {area.code: area for area in sheet.file.areas}
    for one in found.conditions[Predicate(evaluation.target.value)]:
        if one.state is State.FAILED and not one.is_implied:
            area = areas.get(one.code)
            yield MinimumLost(
                area.name if area else code_as_name(one.code),
                None if one.short is None else lacking(one.short, "."),
                teams.of(area.team_number if area else None),
            )


def _last_day(located: LoadedEvaluation, *layers: EvaluationLayer) -> date | None:
    """Until when these layers answer, where it is the turn of one of them."""
    facts = located.facts
    phases = (TURNS[layer].get(facts.status) for layer in layers)
    days = [facts.windows[phase][1] for phase in phases if phase and phase in facts.windows]
    return min(days, default=None)


def _shown(points: Fraction | float) -> str:
    """Two places, as the regulation prints; only what is shown is rounded."""
    return in_points(points, ".")
