"""What the history of a decree is read from, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.database import Execute
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Evidence,
    EvidenceDecision,
    EvidenceRevision,
    Indicator,
    Realisation,
    ScheduleChange,
    ScheduleEntry,
    Team,
    evidence_indicators,
)
from app.models.evidence import EvidenceAction
from app.models.plan import MonthStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import Sight, visible
from app.services.plan.periods import Span
from app.services.plan.rows.tree import BESIDE, KNOWN
from app.services.platform.prepared import Prepared, in_one_go, key
from app.services.platform.references import EVIDENCE_PLACE, TEAM_PLACE
from app.services.platform.sql import AnyRow, AnySelect, Key, as_texts
from app.services.reporting.progress.history import (
    EvidenceHistory,
    History,
    ItemHistory,
    Plan,
    PlanBefore,
    PlannedSince,
    Step,
    Work,
    known_months,
)

# Drafts begin with their revision, and its submission is an instant of its own.
_DECIDED = (
    EvidenceAction.VERIFY,
    EvidenceAction.ACCEPT,
    EvidenceAction.RETURN,
    EvidenceAction.DISCARD,
    EvidenceAction.WITHDRAW,
)


def _of_plan(sight: Sight, model: Any, *columns: Any) -> AnySelect:  # noqa: ANN401 - below the activities
    statement = select(*columns).select_from(model)
    statement = statement.join(Activity, Activity.id == model.activity_id)
    return _here(sight, statement.join(Team, Team.id == Activity.team_id))


def _of_items(sight: Sight, model: Any, *columns: Any) -> AnySelect:  # noqa: ANN401 - below the action items
    statement = select(*columns).select_from(model)
    statement = statement.join(ActionItem, ActionItem.id == model.action_item_id)
    statement = statement.join(Activity, Activity.id == ActionItem.activity_id)
    return _here(sight, statement.join(Team, Team.id == Activity.team_id))


def _of_evidence(sight: Sight, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    statement = select(*columns).select_from(Evidence)
    return _here(sight, statement.join(Team, Team.id == Evidence.team_id)).where(
        visible(sight, Permission.EVIDENCE_LIST, EVIDENCE_PLACE)
    )


def _here(sight: Sight, statement: AnySelect) -> AnySelect:
    return statement.join(Decree, Decree.id == Team.decree_id).where(
        Decree.id == key("decree_id"), visible(sight, Permission.PROGRESS_READ, TEAM_PLACE)
    )


def _prepared(build: Callable[[Sight], AnySelect]) -> Prepared:
    return Prepared(
        lambda sight: as_texts(build(sight)), Permission.PROGRESS_READ, Permission.EVIDENCE_LIST
    )


_BESIDE = as_texts(BESIDE)
_ACTIONS = {each.value: each for each in EvidenceAction}
_later = aliased(Realisation)
_OF_IT = EvidenceRevision.evidence_id == Evidence.id
_INDICATORS = _prepared(lambda sight: _of_plan(sight, Indicator, Indicator.id, Activity.team_id))
_ITEMS = _prepared(lambda sight: _of_plan(sight, ActionItem, ActionItem.id, Activity.team_id))
_EARLIER = _prepared(
    lambda sight: _of_items(
        sight,
        ScheduleChange,
        ScheduleChange.action_item_id,
        ScheduleChange.changed_at,
        ScheduleChange.before,
    ).order_by(ScheduleChange.changed_at, ScheduleChange.id)
)
_PRESENT = _prepared(
    lambda sight: _of_items(
        sight,
        ScheduleEntry,
        ScheduleEntry.action_item_id,
        ScheduleEntry.month,
        ScheduleEntry.planned,
        ScheduleEntry.set_at,
    )
)
_WORK = _prepared(
    lambda sight: (
        _of_items(
            sight,
            Realisation,
            Realisation.action_item_id,
            Realisation.month,
            Realisation.done_on,
            Realisation.reported_at,
            _later.reported_at.label("corrected_at"),
        )
        .outerjoin(_later, _later.corrects_id == Realisation.id)
        .where(~Realisation.is_cancellation)
    )
)
_EVIDENCE = _prepared(lambda sight: _of_evidence(sight, Evidence.id, Evidence.team_id))
_LINKS = _prepared(
    lambda sight: _of_evidence(sight, evidence_indicators).join(
        evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id
    )
)
_REVISIONS = _prepared(
    lambda sight: _of_evidence(
        sight,
        EvidenceRevision.evidence_id,
        EvidenceRevision.number,
        EvidenceRevision.covers_from,
        EvidenceRevision.covers_to,
        EvidenceRevision.valid_until,
        EvidenceRevision.created_at,
        EvidenceRevision.submitted_at,
    ).join(EvidenceRevision, _OF_IT)
)
_DECISIONS = _prepared(
    lambda sight: (
        _of_evidence(
            sight,
            EvidenceDecision.evidence_id,
            EvidenceRevision.number,
            EvidenceDecision.action,
            EvidenceDecision.decided_at,
        )
        .join(EvidenceRevision, _OF_IT)
        .join(EvidenceDecision, EvidenceDecision.revision_id == EvidenceRevision.id)
        .where(EvidenceDecision.action.in_(_DECIDED))
    )
)


async def load_history(session: AsyncSession, actor: Actor, decree: Decree, year: int) -> History:
    """Everything recorded about plan, work and evidence, as far as it is in sight."""

    def load(execute: Execute) -> History:
        records = _Records(execute, actor, decree.id)
        return History(
            year=year,
            items=records.items(),
            evidence=records.evidence(),
            indicators={row.id: row.team_id for row in records.of(_INDICATORS)},
        )

    return await in_one_go(session, load)


async def load_items(session: AsyncSession, actor: Actor, decree: Decree) -> list[ItemHistory]:
    """Everything recorded about the plan and the work alone."""
    return await in_one_go(session, lambda execute: _Records(execute, actor, decree.id).items())


def plans_at(items: Sequence[ItemHistory], instant: datetime) -> dict[Key, list[Plan]]:
    """For each indicator the months that were set of the action items it stands beside."""
    found: dict[Key, list[Plan]] = defaultdict(list)
    for item in items:
        plan = item.plan_at(instant)
        known = known_months(plan)
        for indicator_id in item.indicator_ids:
            found[indicator_id].append(known)
    return found


class _Records(NamedTuple):
    """The rows of one decree, each kind by the thing it is about."""

    execute: Execute
    actor: Actor
    decree_id: UUID

    def of(self, statement: Prepared) -> Sequence[AnyRow]:
        return self.execute(*statement.of(self.actor, decree_id=self.decree_id)).all()

    def items(self) -> list[ItemHistory]:
        earlier, present, work = self._earlier(), self._present(), self._work()
        beside: dict[Key, list[Key]] = defaultdict(list)
        for row in self.execute(_BESIDE, {"decree_id": self.decree_id}).all():
            beside[row.id].append(row.indicator_id)
        return [
            ItemHistory(row.team_id, earlier[row.id], present[row.id], work[row.id], beside[row.id])
            for row in self.of(_ITEMS)
        ]

    def evidence(self) -> list[EvidenceHistory]:
        steps, periods = self._steps()
        proves: dict[Key, list[Key]] = defaultdict(list)
        for row in self.of(_LINKS):
            proves[row.evidence_id].append(row.indicator_id)
        # What proves questions of the sheet (LKE) alone is no progress of the plan.
        return [
            EvidenceHistory(row.team_id, proves[row.id], steps[row.id], periods[row.id])
            for row in self.of(_EVIDENCE)
            if row.id in proves
        ]

    def _earlier(self) -> dict[Key, list[PlanBefore]]:
        found: dict[Key, list[PlanBefore]] = defaultdict(list)
        for row in self.of(_EARLIER):
            months = {int(month): MonthStatus(status) for month, status in row.before.items()}
            found[row.action_item_id].append(PlanBefore(row.changed_at, months))
        return found

    def _present(self) -> dict[Key, list[PlannedSince]]:
        found: dict[Key, list[PlannedSince]] = defaultdict(list)
        for row in self.of(_PRESENT):
            since = PlannedSince(row.month, KNOWN[row.planned], row.set_at)
            found[row.action_item_id].append(since)
        return found

    def _work(self) -> dict[Key, list[Work]]:
        found: dict[Key, list[Work]] = defaultdict(list)
        for row in self.of(_WORK):
            work = Work(row.month, row.done_on, row.reported_at, row.corrected_at)
            found[row.action_item_id].append(work)
        return found

    def _steps(self) -> tuple[dict[Key, list[Step]], dict[Key, dict[int, Span]]]:
        """What happened to the revisions of each piece, and the periods these are about."""
        found: dict[Key, list[Step]] = defaultdict(list)
        periods: dict[Key, dict[int, Span]] = defaultdict(dict)
        for row in self.of(_REVISIONS):
            steps = found[row.evidence_id]
            periods[row.evidence_id][row.number] = (
                row.covers_from,
                row.valid_until or row.covers_to,
            )
            steps.append(Step(row.number, EvidenceAction.REVISE, row.created_at))
            if row.submitted_at is not None:
                steps.append(Step(row.number, EvidenceAction.SUBMIT, row.submitted_at))
        for row in self.of(_DECISIONS):
            found[row.evidence_id].append(Step(row.number, _ACTIONS[row.action], row.decided_at))
        return found, periods
