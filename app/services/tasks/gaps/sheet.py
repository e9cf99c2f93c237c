"""What the evaluation sheet (LKE) asks of a decree, as the rules see it: without a database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.models.evaluation import EvaluationStatus
from app.schemas.platform.references import TeamReference
from app.services.evaluation.plan_coverage.reaching import PlanReach
from app.services.platform.sql import Key


@dataclass(frozen=True)
class Asked:
    """A question with how it stands; `team` answers it, or leads the decree where none does.

    `sent_back`: a later layer returned it, and nothing was changed since. `differing`: what TPI
    answered instead. `is_stale`: a later layer judged it as it no longer is.
    """

    number: int
    code: str
    team: TeamReference
    answer: str | None = None
    is_accepted: bool = False
    sent_back: bool = False
    differing: str | None = None
    is_stale: bool = False


@dataclass(frozen=True)
class OutsideYear:
    """Evidence beside questions that covers neither the evaluation's year nor the one before."""

    evidence_id: Key
    title: str | None
    questions: Sequence[Asked]


@dataclass(frozen=True)
class Carried:
    """Evidence that more points rest on than one piece should carry."""

    evidence_id: Key
    points: str
    questions: Sequence[Asked]


@dataclass(frozen=True)
class MinimumLost:
    """A minimum of the target that cannot be met any more, and the points it lacks (or none)."""

    name: str
    short: str | None
    team: TeamReference


@dataclass(frozen=True)
class OfficeEvaluation:
    """The evaluation of the decree's office that is under way.

    `answer_by` and `judge_by` are the last days of the phases whose turn it is: of the office, or
    of whoever assesses; none where the other's turn it is, or no window is set.
    """

    id: Key
    year: int
    target: str
    status: EvaluationStatus
    questions: Sequence[Asked]
    outside: Sequence[OutsideYear] = ()
    carried: Sequence[Carried] = ()
    lost: Sequence[MinimumLost] = ()
    answer_by: date | None = None
    judge_by: date | None = None

    @property
    def is_with_office(self) -> bool:
        """Whether the office answers now."""
        return self.status in {EvaluationStatus.DRAFT, EvaluationStatus.RETURNED}


@dataclass(frozen=True)
class AskedOfDecree:
    """What the sheet asks of a decree; `leading` is the team of Pelaksana, whose duty it is.

    `reach` is there where the plan can bring too little.
    """

    decree_id: Key | None = None
    leading: TeamReference | None = None
    evaluation: OfficeEvaluation | None = None
    reach: PlanReach | None = None


NOTHING_ASKED = AskedOfDecree()


def by_team(questions: Sequence[Asked]) -> Iterator[tuple[TeamReference, Sequence[Asked]]]:
    """Questions of each team, in their order."""
    found: dict[Key, list[Asked]] = {}
    for each in questions:
        found.setdefault(str(each.team.id), []).append(each)
    return ((asked[0].team, asked) for asked in found.values())


def told(questions: Sequence[Asked]) -> Mapping[str, str | int]:
    """How many they are, and their numbers."""
    numbers = ", ".join(str(each.number) for each in questions)
    return {"count": len(questions), "questions": numbers}
