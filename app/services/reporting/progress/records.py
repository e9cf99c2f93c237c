"""What the history of a decree is read from, in a constant number of statements."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

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
from app.policies.rules import visible
from app.services.plan.periods import Span
from app.services.plan.rows.tree import KNOWN, action_items_beside
from app.services.platform.references import EVIDENCE_PLACE
from app.services.platform.sql import AnySelect
from app.services.reporting.progress.history import (
    EvidenceHistory,
    History,
    ItemHistory,
    PlanBefore,
    PlannedSince,
    Step,
    Work,
)
from app.services.reporting.progress.present import in_sight

# Drafts begin with their revision, and its submission is an instant of its own.
_DECIDED = (
    EvidenceAction.VERIFY,
    EvidenceAction.ACCEPT,
    EvidenceAction.RETURN,
    EvidenceAction.DISCARD,
    EvidenceAction.WITHDRAW,
)


async def load_history(session: AsyncSession, actor: Actor, decree: Decree, year: int) -> History:
    """Everything recorded about plan, work and evidence, as far as it is in sight."""
    records = _Records(session, actor, decree)
    indicators = await session.execute(records.of_plan(Indicator, Indicator.id, Activity.team_id))
    return History(
        year=year,
        items=await records.items(),
        evidence=await records.evidence(),
        indicators={row.id: row.team_id for row in indicators},
    )


async def load_items(session: AsyncSession, actor: Actor, decree: Decree) -> list[ItemHistory]:
    """Everything recorded about the plan and the work alone."""
    return await _Records(session, actor, decree).items()


@dataclass(frozen=True)
class _Records:
    """The rows of one decree, each kind by the thing it is about."""

    session: AsyncSession
    actor: Actor
    decree: Decree

    async def items(self) -> list[ItemHistory]:
        earlier, present, work = await self._earlier(), await self._present(), await self._work()
        items = await self.session.execute(
            self.of_plan(ActionItem, ActionItem.id, Activity.team_id)
        )
        beside: dict[UUID, list[UUID]] = defaultdict(list)
        for indicator_id, item_ids in (
            await action_items_beside(self.session, self.decree.id)
        ).items():
            for item_id in item_ids:
                beside[item_id].append(indicator_id)
        return [
            ItemHistory(row.team_id, earlier[row.id], present[row.id], work[row.id], beside[row.id])
            for row in items
        ]

    async def evidence(self) -> list[EvidenceHistory]:
        steps, periods = await self._steps()
        proves: dict[UUID, list[UUID]] = defaultdict(list)
        links = self._of_evidence(evidence_indicators).join(
            evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id
        )
        for evidence_id, indicator_id in await self.session.execute(links):
            proves[evidence_id].append(indicator_id)
        rows = await self.session.execute(self._of_evidence(Evidence.id, Evidence.team_id))
        return [
            EvidenceHistory(row.team_id, proves[row.id], steps[row.id], periods[row.id])
            for row in rows
        ]

    async def _earlier(self) -> dict[UUID, list[PlanBefore]]:
        changes = await self.session.execute(
            self._of_items(
                ScheduleChange,
                ScheduleChange.action_item_id,
                ScheduleChange.changed_at,
                ScheduleChange.before,
            ).order_by(ScheduleChange.changed_at, ScheduleChange.id)
        )
        found: dict[UUID, list[PlanBefore]] = defaultdict(list)
        for item_id, changed_at, before in changes:
            months = {int(month): MonthStatus(status) for month, status in before.items()}
            found[item_id].append(PlanBefore(changed_at, months))
        return found

    async def _present(self) -> dict[UUID, list[PlannedSince]]:
        entries = await self.session.scalars(self._of_items(ScheduleEntry, ScheduleEntry))
        found: dict[UUID, list[PlannedSince]] = defaultdict(list)
        for entry in entries:
            since = PlannedSince(entry.month, KNOWN[entry.planned], entry.set_at)
            found[entry.action_item_id].append(since)
        return found

    async def _work(self) -> dict[UUID, list[Work]]:
        later = aliased(Realisation)
        told = await self.session.execute(
            self._of_items(Realisation, Realisation, later.reported_at)
            .outerjoin(later, later.corrects_id == Realisation.id)
            .where(~Realisation.is_cancellation)
        )
        found: dict[UUID, list[Work]] = defaultdict(list)
        for entry, corrected_at in told:
            work = Work(entry.month, entry.done_on, entry.reported_at, corrected_at)
            found[entry.action_item_id].append(work)
        return found

    async def _steps(self) -> tuple[dict[UUID, list[Step]], dict[UUID, dict[int, Span]]]:
        """What happened to the revisions of each piece, and the periods these are about."""
        found: dict[UUID, list[Step]] = defaultdict(list)
        periods: dict[UUID, dict[int, Span]] = defaultdict(dict)
        of_it = EvidenceRevision.evidence_id == Evidence.id
        revisions = self._of_evidence(EvidenceRevision).join(EvidenceRevision, of_it)
        for revision in await self.session.scalars(revisions):
            period = revision.covers_from, revision.proves_until
            periods[revision.evidence_id][revision.number] = period
            began = Step(revision.number, EvidenceAction.REVISE, revision.created_at)
            found[revision.evidence_id].append(began)
            if revision.submitted_at is not None:
                handed_in = Step(revision.number, EvidenceAction.SUBMIT, revision.submitted_at)
                found[revision.evidence_id].append(handed_in)
        decisions = (
            self._of_evidence(EvidenceDecision, EvidenceRevision.number)
            .join(EvidenceRevision, of_it)
            .join(EvidenceDecision, EvidenceDecision.revision_id == EvidenceRevision.id)
            .where(EvidenceDecision.action.in_(_DECIDED))
        )
        for decision, number in await self.session.execute(decisions):
            judged = Step(number, decision.action, decision.decided_at)
            found[decision.evidence_id].append(judged)
        return found, periods

    def of_plan(self, model: Any, *columns: Any) -> AnySelect:  # noqa: ANN401 - below the activities
        statement = select(*columns).select_from(model)
        statement = statement.join(Activity, Activity.id == model.activity_id)
        return self._here(statement.join(Team, Team.id == Activity.team_id))

    def _of_items(self, model: Any, *columns: Any) -> AnySelect:  # noqa: ANN401 - below the action items
        statement = select(*columns).select_from(model)
        statement = statement.join(ActionItem, ActionItem.id == model.action_item_id)
        statement = statement.join(Activity, Activity.id == ActionItem.activity_id)
        return self._here(statement.join(Team, Team.id == Activity.team_id))

    def _of_evidence(self, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
        statement = select(*columns).select_from(Evidence)
        return self._here(statement.join(Team, Team.id == Evidence.team_id)).where(
            visible(self.actor, Permission.EVIDENCE_LIST, EVIDENCE_PLACE)
        )

    def _here(self, statement: AnySelect) -> AnySelect:
        return in_sight(self.actor, statement).where(Decree.id == self.decree.id)
