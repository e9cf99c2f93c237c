"""Lists that are answered whole, in one answer without pages: which rows a file of each has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from pydantic import BaseModel

from app.models.evaluation import EvaluationTarget
from app.schemas.base import Plain, Read
from app.schemas.decrees.linting import ConcernRead, DecreeLintRead
from app.schemas.evaluation import answering, facts, proofs
from app.schemas.evaluation.scores import ConditionState
from app.schemas.plan import checklists, periods, schedule, work_unit_counts
from app.schemas.reporting import duties, progress, returns


class ScheduleLine(schedule.PlannedMonth):
    """A month of an action item."""

    code: str
    text: str
    team_id: str
    action_item_id: str


class AnswerLine(answering.AnswerRead):
    """The newest answer of a layer to a question, or the question alone."""

    code: str
    area: str | None
    team_number: int | None
    text: str
    proofs: list[proofs.ProofRead]


class ConditionLine(facts.FactRead):
    """A condition with what each predicate asks, and whether it is met, in fields of their own."""

    asked_wbk: str | None
    asked_wbbm: str | None
    condition_wbk: ConditionState | None
    condition_wbbm: ConditionState | None


class ChecklistLine(Read):
    """What belongs in evidence of every month, or of one that has a list of its own."""

    month: int | None
    text: str


@dataclass(frozen=True)
class Whole:
    """The rows of an answer: their form, their columns, and how they are taken from it as JSON."""

    row: type[Read]
    columns: str
    rows: Callable[[Plain], list[Plain]]


def _at(name: str, answer: Plain) -> list[Plain]:
    """The rows that stand in a field."""
    rows: list[Plain] = answer[name]
    return rows


def _each(row: type[Read], part: str, answer: Plain) -> list[Plain]:
    """A row for every piece in a part of each item; for an item without pieces one of its own."""
    blank = dict.fromkeys(row.model_fields)
    pieces: Sequence[tuple[Plain, Plain]] = [
        (item, piece) for item in answer["items"] for piece in item[part] or [{}]
    ]
    return [{**blank, **piece, **item} for item, piece in pieces]


def _of_checklist(answer: Plain) -> list[Plain]:
    lists: list[Mapping[str, Any]] = [{"month": None, "items": answer["items"]}]
    return [
        {"month": one["month"], "text": text}
        for one in [*lists, *answer["months"]]
        for text in one["items"]
    ]


def _of_conditions(answer: Plain) -> list[Plain]:
    return [
        {
            **each,
            **{f"asked_{key.lower()}": each["asked"].get(key) for key in EvaluationTarget},
            **{f"condition_{key.lower()}": each["states"].get(key) for key in EvaluationTarget},
        }
        for each in answer["conditions"]
    ]


_ITEMS: Final = partial(_at, "items")
_FACTS: Final = Whole(
    ConditionLine,
    "name scope value asked_wbk condition_wbk asked_wbbm condition_wbbm choices contradicts",
    _of_conditions,
)
WHOLE: Final[dict[type[BaseModel], Whole]] = {
    schedule.DecreeScheduleRead: Whole(
        ScheduleLine,
        "code text month status baseline progress is_closed set_by.name set_on_behalf_of.name "
        "set_at team_id action_item_id",
        partial(_each, ScheduleLine, "months"),
    ),
    answering.EvaluationQuestions: Whole(
        AnswerLine,
        "code area team_number text layer answer verdict note is_stale answered_by.name "
        "on_behalf_of.name answered_at proofs.title proofs.pages id",
        partial(_each, AnswerLine, "answers"),
    ),
    facts.EvaluationFactsRead: _FACTS,
    facts.InstitutionFactsRead: _FACTS,
    facts.EvaluationWeightsRead: Whole(facts.WeightRead, "code weight", partial(_at, "weights")),
    checklists.ChecklistRead: Whole(ChecklistLine, "month text", _of_checklist),
    checklists.EvidenceChecklist: Whole(
        checklists.EvidenceItem, "text is_there indicator_ids", _ITEMS
    ),
    work_unit_counts.WorkUnitCountsTable: Whole(
        work_unit_counts.WorkUnitCountsRow,
        " ".join(["work_unit_code", *work_unit_counts.WorkUnitCounts.model_fields, "work_unit_id"]),
        _ITEMS,
    ),
    returns.ReturnsRead: Whole(returns.ReturnCount, "label returns", _ITEMS),
    DecreeLintRead: Whole(
        ConcernRead,
        "severity place title detail is_corrected line path",
        partial(_at, "concerns"),
    ),
    periods.DecreePeriodsRead: Whole(
        periods.PeriodRead, "month starts_on ends_on is_over status", partial(_at, "periods")
    ),
    duties.DecreeDutiesRead: Whole(
        duties.DutyServiceRead,
        "code team.title text correction state action_items realisations expected.in_year "
        "expected.by_now expected.accepted expected.missing activities.code reading "
        "decided_by.name decided_on_behalf_of.name decided_at id",
        partial(_at, "duties"),
    ),
    progress.TrendRead: Whole(
        progress.TrendPoint,
        "day planned_to_date done_to_date expected.in_year expected.by_now expected.accepted "
        "expected.missing expected.percent_met indicators.indicators indicators.proven "
        "indicators.percent_proven being_revised",
        partial(_at, "points"),
    ),
}
"""By the schema of the answer; what else has rows in it is one thing with its parts, or several
tables at once (a test tells which)."""
