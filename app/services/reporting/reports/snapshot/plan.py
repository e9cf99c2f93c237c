"""Table 1 of a report: each team's activities with their months, what was done, and proof."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ActionItem, Activity, Realisation, Team
from app.models.evidence import EvidenceStatus
from app.policies.actors import Actor
from app.schemas.plan.rows import PlanRead
from app.schemas.plan.schedule import PlannedMonth
from app.schemas.reporting.reports.snapshot import (
    ActivityLine,
    IndicatorLine,
    ItemLine,
    MonthOfItem,
    RealisationLine,
)
from app.services.plan.rows.tree import read_plan
from app.services.plan.schedule.loading import days_done, of_decree
from app.services.plan.schedule.queries import read_decree_schedule
from app.services.platform.prepared import key
from app.services.reporting.progress.counting import all_statuses
from app.services.reporting.reports.snapshot.evidence import EvidenceFound
from app.services.reporting.reports.snapshot.scope import Scope

_REALISATIONS = (
    select(Realisation.action_item_id, Realisation.month, Realisation.done_on, Realisation.note)
    .join(ActionItem, ActionItem.id == Realisation.action_item_id)
    .join(Activity, Activity.id == ActionItem.activity_id)
    .join(Team, Team.id == Activity.team_id)
    .where(Team.decree_id == key("decree_id"), Realisation.counts())
    .order_by(Realisation.month, Realisation.done_on, Realisation.reported_at, Realisation.id)
)


@dataclass(frozen=True)
class PlanFound:
    """The plan of a decree as it stands, and what belongs to its rows by their keys."""

    tree: PlanRead
    months: Mapping[UUID, Sequence[PlannedMonth]]
    done: Mapping[UUID, Mapping[int, Sequence[date]]]
    realisations: Mapping[UUID, Sequence[RealisationLine]]
    evidence: Mapping[UUID, tuple[dict[EvidenceStatus, int], int]]

    def activities(self, team_id: UUID) -> list[ActivityLine]:
        """Those of a team, in the plan's order."""
        teams: Sequence[Any] = self.tree.teams
        found = (team for team in teams if UUID(str(team["id"])) == team_id)
        return [self._activity(each) for team in found for each in team["activities"]]

    def _activity(self, row: dict[str, Any]) -> ActivityLine:
        codes = {str(item["id"]): item["code"] for item in row["action_items"]}
        return ActivityLine(
            id=row["id"],
            code=row["code"],
            name=row["name"],
            action_items=[self._item(item) for item in row["action_items"]],
            indicators=[self._indicator(sign, codes) for sign in row["indicators"]],
        )

    def _item(self, row: dict[str, Any]) -> ItemLine:
        item_id = UUID(str(row["id"]))
        done = self.done.get(item_id, {})
        return ItemLine(
            id=item_id,
            code=row["code"],
            text=row["text"],
            remarks=row["remarks"],
            months=[
                MonthOfItem(
                    month=each.month,
                    status=each.status,
                    progress=each.progress,
                    done_on=sorted(done.get(each.month, ())),
                )
                for each in self.months[item_id]
            ],
            realisations=list(self.realisations.get(item_id, ())),
        )

    def _indicator(self, row: dict[str, Any], codes: Mapping[str, str]) -> IndicatorLine:
        counts, hidden = self.evidence.get(UUID(str(row["id"])), (None, 0))
        return IndicatorLine(
            id=row["id"],
            code=row["code"],
            text=row["text"],
            state=row["state"],
            proven=row["proven"],
            is_scheduled=row["is_scheduled"],
            action_item_codes=[codes[str(each)] for each in row["action_item_ids"]],
            evidence=counts or all_statuses(Counter()),
            restricted=hidden,
        )


async def find_plan(
    session: AsyncSession, actor: Actor, scope: Scope, evidence: EvidenceFound
) -> PlanFound:
    """The plan with its schedule and everything reported for the months of the period."""
    decree = scope.decree
    schedule = await read_decree_schedule(session, actor, decree)
    told: dict[UUID, list[RealisationLine]] = defaultdict(list)
    for row in await session.execute(_REALISATIONS, {"decree_id": decree.id}):
        if row.month in scope.months:
            line = RealisationLine(month=row.month, done_on=row.done_on, note=row.note)
            told[row.action_item_id].append(line)
    return PlanFound(
        tree=await read_plan(session, actor, decree),
        months={item.action_item_id: item.months for item in schedule.items},
        done=await days_done(session, of_decree(decree.id)),
        realisations=told,
        evidence=evidence.by_indicator(),
    )
