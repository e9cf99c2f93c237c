"""What the database holds of a decree before its file is loaded (again)."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    ActionItem,
    Activity,
    BaselineMonth,
    DecreeClause,
    Duty,
    DutyLink,
    DutyReading,
    Finding,
    Indicator,
    IndicatorPlacement,
    Membership,
    Plan,
    Realisation,
    RoleGrant,
    ScheduleChange,
    ScheduleEntry,
    Team,
    evidence_indicators,
    indicator_action_items,
)
from app.policies.rules import Column
from app.services.plan.periods import closed_months

RowT = TypeVar(
    "RowT",
    DecreeClause,
    Team,
    Duty,
    DutyLink,
    Membership,
    Plan,
    Activity,
    ActionItem,
    Indicator,
    ScheduleEntry,
)
Link = tuple[UUID, UUID]


@dataclass
class Stored:
    """The rows of a decree; `links` pair indicators and action items, as they stand.

    `evidence`, `findings` and `work` are counts.
    """

    clauses: list[DecreeClause] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    duties: dict[UUID, list[Duty]] = field(default_factory=dict)
    duty_links: dict[UUID, list[DutyLink]] = field(default_factory=dict)
    duty_readings: dict[UUID, DutyReading] = field(default_factory=dict)
    memberships: dict[UUID, list[Membership]] = field(default_factory=dict)
    evaluators: list[RoleGrant] = field(default_factory=list)
    plan: Plan | None = None
    activities: dict[UUID, list[Activity]] = field(default_factory=dict)
    action_items: dict[UUID, list[ActionItem]] = field(default_factory=dict)
    indicators: dict[UUID, list[Indicator]] = field(default_factory=dict)
    schedule: dict[UUID, list[ScheduleEntry]] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)
    placements: dict[UUID, IndicatorPlacement] = field(default_factory=dict)
    evidence: dict[UUID, int] = field(default_factory=dict)
    findings: dict[UUID, int] = field(default_factory=dict)
    work: dict[UUID, int] = field(default_factory=dict)
    closed_months: frozenset[int] = frozenset()
    keys: set[UUID] = field(default_factory=set)

    def links_as_read(self) -> set[Link]:
        """The links as the text was read, whatever the office decided since."""
        placed = {link for link in self.links if link[0] in self.placements}
        read = {
            (indicator_id, UUID(item_id))
            for indicator_id, placement in self.placements.items()
            for item_id in placement.read_action_item_ids
        }
        return self.links - placed | read

    def activity_codes(self) -> dict[UUID, str]:
        """What people call each activity, such as 5A."""
        return {
            activity.id: f"{team.number}{activity.letter}"
            for team in self.teams
            for activity in self.activities.get(team.id, [])
        }

    def all_memberships(self) -> list[Membership]:
        """The memberships of all teams."""
        return [membership for rows in self.memberships.values() for membership in rows]


async def read_stored(session: AsyncSession, decree_id: UUID) -> Stored:
    """Read everything of a decree, with a constant number of statements."""
    reader = _Reader(session, decree_id, Stored())
    await reader.read()
    return reader.stored


@dataclass
class _Reader:
    session: AsyncSession
    decree_id: UUID
    stored: Stored

    async def read(self) -> None:
        stored, decree_id = self.stored, self.decree_id
        teams = select(Team.id).where(Team.decree_id == decree_id)
        activities = select(Activity.id).where(Activity.team_id.in_(teams))
        items = select(ActionItem.id).where(ActionItem.activity_id.in_(activities))
        of_team, of_activity = "team_id", "activity_id"
        clauses = select(DecreeClause).where(DecreeClause.decree_id == decree_id)
        stored.clauses = await self._rows(clauses.order_by(DecreeClause.position))
        in_order = select(Team).where(Team.decree_id == decree_id).order_by(Team.position)
        stored.teams = await self._rows(in_order)
        stored.duties = await self._by(
            of_team, select(Duty).where(Duty.team_id.in_(teams)).order_by(Duty.position)
        )
        await self._read_duty_links(teams)
        stored.memberships = await self._by(
            of_team,
            select(Membership)
            .where(Membership.team_id.in_(teams))
            .order_by(Membership.position, Membership.id),
        )
        grants = select(RoleGrant).where(RoleGrant.decree_id == decree_id)
        stored.evaluators = list(await self.session.scalars(grants))
        plans = await self._rows(select(Plan).where(Plan.decree_id == decree_id))
        stored.plan = plans[0] if plans else None
        stored.activities = await self._by(
            of_team, select(Activity).where(Activity.id.in_(activities)).order_by(Activity.position)
        )
        stored.action_items = await self._by(
            of_activity,
            select(ActionItem).where(ActionItem.id.in_(items)).order_by(ActionItem.position),
        )
        await self._read_indicators(activities)
        await self._read_work(items)

    async def _read_duty_links(self, teams: Select[UUID]) -> None:
        """What carries out the duties, and why."""
        duties = select(Duty.id).where(Duty.team_id.in_(teams))
        self.stored.duty_links = await self._by(
            "duty_id", select(DutyLink).where(DutyLink.duty_id.in_(duties))
        )
        readings = await self.session.scalars(
            select(DutyReading).where(DutyReading.duty_id.in_(duties))
        )
        self.stored.duty_readings = {each.duty_id: each for each in readings}

    async def _read_work(self, items: Select[UUID]) -> None:
        """The months, and what was done or closed: an action item with work keeps its place."""
        stored = self.stored
        stored.schedule = await self._by(
            "action_item_id", select(ScheduleEntry).where(ScheduleEntry.action_item_id.in_(items))
        )
        for held_by in (Realisation, ScheduleChange, BaselineMonth):
            counts = await self._counts(held_by.action_item_id, items)
            for item_id, count in counts.items():
                stored.work[item_id] = stored.work.get(item_id, 0) + count
        stored.closed_months = await closed_months(self.session, self.decree_id)
        for item_id, entries in stored.schedule.items():
            if closed := sum(entry.month in stored.closed_months for entry in entries):
                stored.work[item_id] = stored.work.get(item_id, 0) + closed

    async def _read_indicators(self, activities: Select[UUID]) -> None:
        of_activity = Indicator.activity_id.in_(activities)
        self.stored.indicators = await self._by(
            "activity_id", select(Indicator).where(of_activity).order_by(Indicator.position)
        )
        indicators = select(Indicator.id).where(of_activity)
        linked = indicator_action_items.c.indicator_id
        links = await self.session.execute(
            select(indicator_action_items).where(linked.in_(indicators))
        )
        self.stored.links = {(row.indicator_id, row.action_item_id) for row in links}
        placements = await self.session.scalars(
            select(IndicatorPlacement).where(IndicatorPlacement.indicator_id.in_(indicators))
        )
        self.stored.placements = {each.indicator_id: each for each in placements}
        proven = evidence_indicators.c.indicator_id
        self.stored.evidence = await self._counts(proven, indicators)
        self.stored.findings = await self._counts(Finding.indicator_id, indicators)

    async def _counts(self, column: Column, ids: Select[UUID]) -> dict[UUID, int]:
        """How many rows point at each of the ids."""
        counts = await self.session.execute(
            select(column, func.count()).where(column.in_(ids)).group_by(column)
        )
        return dict(counts.all())

    async def _rows(self, statement: Select[RowT]) -> list[RowT]:
        rows = list((await self.session.scalars(statement)).all())
        self.stored.keys.update(row.id for row in rows)
        return rows

    async def _by(self, name: str, statement: Select[RowT]) -> dict[UUID, list[RowT]]:
        grouped: dict[UUID, list[RowT]] = defaultdict(list)
        for row in await self._rows(statement):
            grouped[getattr(row, name)].append(row)
        return dict(grouped)
