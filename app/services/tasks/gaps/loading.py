"""A decree's year out of the database, with a constant number of statements."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    Indicator,
    Membership,
    Team,
    evidence_indicators,
    meeting_evidence,
)
from app.models.evidence import EvidenceStatus
from app.models.link import LinkState
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.schemas.platform.references import TeamReference
from app.services.evidence.statements import (
    STANDS,
    STANDS_AS,
    in_sight,
    revealed,
    title_for,
)
from app.services.identity.seats import undecided_teams
from app.services.integration.records.freshness import read_silences
from app.services.plan.periods import closed_spans
from app.services.plan.rows.statements import action_items, indicators
from app.services.plan.rows.tree import action_items_beside, planned_months
from app.services.plan.rows.years import zone_and_year
from app.services.plan.schedule.loading import days_done, of_decree
from app.services.platform.references import TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnySelect
from app.services.tasks.gaps.year import ClosedLink, DecreeYear, GivenFile, Item, PlanRow, Proof

_CLOSED = (LinkState.MISSING, LinkState.UNREACHABLE, LinkState.PROTECTED)
_LAST_STEP: ColumnElement[Any] = (
    select(func.max(EvidenceDecision.decided_at))
    .where(EvidenceDecision.revision_id == EvidenceRevision.id)
    .correlate(EvidenceRevision)
    .scalar_subquery()
)
_MEETING: ColumnElement[Any] = (
    select(meeting_evidence.c.meeting_id)
    .where(meeting_evidence.c.evidence_id == Evidence.id)
    .correlate(Evidence)
    .scalar_subquery()
)
Teams = dict[UUID, TeamReference]


class _Asked(NamedTuple):
    """Whose year is read, and by whom."""

    session: AsyncSession
    actor: Actor
    decree: Decree

    def evidence(self, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
        """Evidence in sight that was not withdrawn, a row for each of its revisions that stands."""
        return in_sight(self.actor, *columns, which=STANDS).where(
            Decree.id == self.decree.id, Evidence.status != EvidenceStatus.WITHDRAWN
        )

    def in_order(self, rows_in_sight: Callable[[Actor], AnySelect]) -> AnySelect:
        """Rows of the plan in its order."""
        here = rows_in_sight(self.actor).where(Team.decree_id == self.decree.id)
        return here.order_by(Team.position, Activity.position)


async def load_year(session: AsyncSession, actor: Actor, decree: Decree) -> DecreeYear:
    """The year of a decree in sight; evidence without words the caller may not know."""
    time_zone, year = await zone_and_year(session, decree.id)
    today = clock.today_in(time_zone)
    rows = await session.execute(
        select(*TEAM_COLUMNS).where(Team.decree_id == decree.id).order_by(Team.position)
    )
    every: Teams = {row.team_id: team_reference(row) for row in rows}
    teams = {key: team for key, team in every.items() if team.kind is TeamKind.TIM_KERJA}
    undecided = await undecided_teams(session, decree, today)
    asked = _Asked(session, actor, decree)
    signs = await _indicators(asked, teams)
    return DecreeYear(
        year=year,
        time_zone=time_zone,
        today=today,
        teams=list(teams.values()),
        items=await _items(asked, teams, signs, today),
        indicators=list(signs.values()),
        proofs=await _proofs(asked, teams),
        closed=await closed_spans(session, decree.id),
        silences=await read_silences(session, decree, year, today),
        undecided=[(permission, every[team_id]) for permission, team_id in undecided],
    )


async def _indicators(asked: _Asked, teams: Teams) -> dict[UUID, PlanRow]:
    rows = await asked.session.execute(asked.in_order(indicators).order_by(Indicator.position))
    return {row.id: PlanRow(row.id, row.code, row.text, teams[row.team_id]) for row in rows}


async def _items(
    asked: _Asked, teams: Teams, signs: dict[UUID, PlanRow], today: date
) -> list[Item]:
    rows = await asked.session.execute(asked.in_order(action_items).order_by(ActionItem.position))
    planned = await planned_months(asked.session, decree_id=asked.decree.id)
    done_on = await days_done(asked.session, of_decree(asked.decree.id))
    members = await _members(asked, today)
    beside: dict[UUID, list[PlanRow]] = defaultdict(list)
    on_rows = await action_items_beside(asked.session, asked.decree.id)
    for sign in signs.values():
        for item_id in on_rows[sign.id]:
            beside[item_id].append(sign)
    return [
        Item(
            id=row.id,
            code=row.code,
            text=row.text,
            team=teams[row.team_id],
            person_in_charge_id=row.person_in_charge_id,
            has_person=(row.team_id, row.person_in_charge_id) in members,
            planned=planned[row.id],
            done_on=done_on[row.id],
            indicators=beside[row.id],
        )
        for row in rows
    ]


async def _members(asked: _Asked, today: date) -> set[tuple[UUID, UUID | None]]:
    rows = await asked.session.execute(
        select(Membership.team_id, Membership.user_id)
        .join(Team, Team.id == Membership.team_id)
        .where(Team.decree_id == asked.decree.id, Membership.valid_on_or_after(today))
    )
    return {(team_id, user_id) for team_id, user_id in rows}


async def _proofs(asked: _Asked, teams: Teams) -> list[Proof]:
    columns = (
        Evidence.id,
        Evidence.team_id,
        EvidenceRevision.id.label("revision_id"),
        STANDS_AS.label("status"),
        title_for(asked.actor),
        EvidenceRevision.covers_from,
        EvidenceRevision.covers_to,
        EvidenceRevision.valid_until,
        _LAST_STEP.label("since"),
        _MEETING.label("meeting_id"),
    )
    rows = await asked.session.execute(
        asked.evidence(*columns).order_by(Evidence.created_at, Evidence.id, EvidenceRevision.number)
    )
    for_indicators = await _indicator_ids(asked)
    files = await _files(asked)
    links = await _closed_links(asked)
    return [
        Proof(
            id=row.id,
            title=row.title,
            status=row.status,
            team=teams[row.team_id],
            covers_from=row.covers_from,
            covers_to=row.covers_to,
            valid_until=row.valid_until,
            since=row.since,
            indicator_ids=for_indicators[row.id],
            files=files[row.revision_id],
            closed_links=links[row.revision_id],
            meeting_id=row.meeting_id,
        )
        for row in rows
    ]


async def _indicator_ids(asked: _Asked) -> dict[UUID, list[UUID]]:
    rows = await asked.session.execute(
        asked.evidence(Evidence.id, evidence_indicators.c.indicator_id)
        .join(evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id)
        .distinct()
        .order_by(evidence_indicators.c.indicator_id)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        found[row.id].append(row.indicator_id)
    return found


async def _files(asked: _Asked) -> dict[UUID, list[GivenFile]]:
    """By revision; only of evidence whose words the caller may know."""
    rows = await asked.session.execute(
        asked.evidence(EvidenceRevision.id, EvidenceFile.original_name, EvidenceFile.sha256)
        .join(EvidenceFile, EvidenceFile.revision_id == EvidenceRevision.id)
        .where(revealed(asked.actor))
        .order_by(EvidenceFile.position)
    )
    found: dict[UUID, list[GivenFile]] = defaultdict(list)
    for row in rows:
        found[row.id].append(GivenFile(row.original_name, row.sha256))
    return found


async def _closed_links(asked: _Asked) -> dict[UUID, list[ClosedLink]]:
    columns = (
        EvidenceRevision.id,
        EvidenceLink.id.label("link_id"),
        EvidenceLink.url,
        EvidenceLink.state,
        EvidenceLink.http_status,
        revealed(asked.actor).label("revealed"),
    )
    rows = await asked.session.execute(
        asked.evidence(*columns)
        .join(EvidenceLink, EvidenceLink.revision_id == EvidenceRevision.id)
        .where(EvidenceLink.state.in_(_CLOSED))
        .order_by(EvidenceLink.position)
    )
    found: dict[UUID, list[ClosedLink]] = defaultdict(list)
    for row in rows:
        url = row.url if row.revealed else None
        found[row.id].append(ClosedLink(row.link_id, url, row.state, row.http_status))
    return found
