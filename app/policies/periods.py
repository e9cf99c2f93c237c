"""Who may close and reopen a period, and what a closed one says to whoever would change it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.core.calendar import MONTHS
from app.core.errors import Conflict, Invalid
from app.core.messages.periods import OUT_OF_IT
from app.models.period import A_YEAR, WHOLE_YEAR, PeriodAction
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope
from app.policies.steps import Check, StepTable, permitted

THE_WHOLE_YEAR = "the whole year"  # in sentences, instead of a month such as `2023-03`


@dataclass(frozen=True)
class PeriodFacts:
    """A month's number or WHOLE_YEAR, its days, today there, and all that is closed now."""

    place: ResourceScope
    period: int
    starts_on: date
    ends_on: date
    today: date
    closed: frozenset[int]

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.today > self.ends_on

    @property
    def is_closed(self) -> bool:
        """By itself, or with the whole year."""
        return not self.closed.isdisjoint({self.period, WHOLE_YEAR})

    @property
    def name(self) -> str:
        """A month such as `2023-03`, which sentences write out, or the whole year."""
        is_year = self.period == WHOLE_YEAR
        return THE_WHOLE_YEAR if is_year else f"{self.starts_on:%Y-%m}"


@dataclass(frozen=True)
class Shortfall:
    """Planned months of action items that are late, expected pieces of evidence not accepted."""

    late: int
    missing: int


def require_complete(facts: PeriodFacts, shortfall: Shortfall) -> None:
    """Raise Invalid where something is late or missing, for who closes it without a word."""
    if shortfall.late or shortfall.missing:
        raise Invalid(
            "period_incomplete",
            pointer="/note",
            period=facts.name,
            late=shortfall.late,
            missing=shortfall.missing,
        )


def period_closed(period: int | None, *, shorter: bool = False) -> Conflict:
    """The refusal that names the closed period: a month as 202308, 202300 of the year, or unknown.

    `shorter`: whether what is wanted could leave that month out, for it reaches beyond it.
    """
    name = "this month"
    if period is not None:
        year, month = divmod(period, A_YEAR)
        name = THE_WHOLE_YEAR if month == WHOLE_YEAR else f"{year}-{month:02}"
    advice_id, advice_en = OUT_OF_IT if shorter else ("", "")
    return Conflict("period_closed", period=name, advice_id=advice_id, advice_en=advice_en)


def first_open(closed: Collection[int], first: int) -> int | None:
    """The month from which on all are open, no earlier than `first`; else any that is; or None."""
    opened = [month for month in MONTHS if month not in closed]
    later = (month for month in opened if month >= first and month > max(closed, default=0))
    return next(later, next(iter(opened), None))


def schedule_closed(year: int, month: int, closed: Collection[int], first: int) -> Conflict:
    """The refusal to plan a closed month otherwise, which names the months that are left.

    `first`: the first one that the decree can plan.
    """
    opened = first_open(closed, first)
    if opened is None:
        return period_closed(year * A_YEAR + WHOLE_YEAR)
    return Conflict(
        "schedule_closed",
        closed=f"{year}-{month:02}",
        first=f"{year}-{opened:02}",
        number=opened,
    )


def _over(_actor: Actor, facts: PeriodFacts) -> None:
    if not facts.is_over:
        last_day = facts.ends_on
        raise Invalid("period_not_over", pointer="/month", period=facts.name, last_day=last_day)


def _open(_actor: Actor, facts: PeriodFacts) -> None:
    if facts.is_closed:
        raise Conflict("period_already_closed", period=facts.name)


def _in_an_open_year(_actor: Actor, facts: PeriodFacts) -> None:
    if facts.period != WHOLE_YEAR and WHOLE_YEAR in facts.closed:
        raise Conflict("year_is_closed", period=facts.name)


def _closed(_actor: Actor, facts: PeriodFacts) -> None:
    if facts.period not in facts.closed:
        raise Conflict("period_not_closed", period=facts.name)


_MAY = permitted(Permission.PERIOD_CLOSE)
_RULES: dict[PeriodAction, tuple[Check[PeriodFacts], ...]] = {
    PeriodAction.CLOSE: (_MAY, _over, _open),
    PeriodAction.REOPEN: (_MAY, _in_an_open_year, _closed),
}
PERIODS = StepTable(_RULES)
