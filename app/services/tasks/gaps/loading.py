"""A decree's year out of the database, with a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Execute
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
    report_evidence,
)
from app.models.evidence import EvidenceStatus
from app.models.link import LinkState
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.rules import Sight
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
from app.services.plan.rows.tree import BESIDE, MONTHS_OF_DECREE, months_in
from app.services.plan.rows.years import zone_and_year
from app.services.plan.schedule.loading import DONE_OF_DECREE
from app.services.platform.prepared import Prepared, in_one_go, key
from app.services.platform.references import TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnyRow, AnySelect, Key, as_texts
from app.services.tasks.gaps.reading_sheet import read_asked
from app.services.tasks.gaps.reports_due import overdue_reports
from app.services.tasks.gaps.sheet import NOTHING_ASKED
from app.services.tasks.gaps.year import (
    ClosedLink,
    DecreeYear,
    GivenFile,
    Item,
    PlanRow,
    Proof,
)

_STATUS = {each.value: each for each in EvidenceStatus}
_CLOSED = (LinkState.MISSING, LinkState.UNREACHABLE, LinkState.PROTECTED)
_LAST_STEP: ColumnElement[Any] = (
    select(func.max(EvidenceDecision.decided_at))
    .where(EvidenceDecision.revision_id == EvidenceRevision.id)
    .correlate(EvidenceRevision)
    .scalar_subquery()
)
# The meeting, or the report, that the evidence was made of.
_ORIGIN: ColumnElement[Any] = func.coalesce(
    *(
        select(column).where(of.c.evidence_id == Evidence.id).correlate(Evidence).scalar_subquery()
        for of, column in (
            (meeting_evidence, meeting_evidence.c.meeting_id),
            (report_evidence, report_evidence.c.report_id),
        )
    )
)
Teams = dict[Key, TeamReference]
DaysDone = dict[Key, dict[int, list[date]]]


def _evidence(sight: Sight, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Evidence in sight that was not withdrawn, a row for each of its revisions that stands."""
    return in_sight(sight, *columns, which=STANDS).where(
        Decree.id == key("decree_id"), Evidence.status != EvidenceStatus.WITHDRAWN
    )


def _in_order(rows: AnySelect) -> AnySelect:
    """Rows of the plan in its order."""
    here = rows.where(Team.decree_id == key("decree_id"))
    return here.order_by(Team.position, Activity.position)


def _titles(sight: Sight) -> AnySelect:
    columns = (
        Evidence.id,
        Evidence.team_id,
        EvidenceRevision.id.label("revision_id"),
        STANDS_AS.label("status"),
        title_for(sight),
        EvidenceRevision.covers_from,
        EvidenceRevision.covers_to,
        EvidenceRevision.valid_until,
        _LAST_STEP.label("since"),
        _ORIGIN.label("made_of_id"),
    )
    order = Evidence.created_at, Evidence.id, EvidenceRevision.number
    return _evidence(sight, *columns).order_by(*order)


def _links(sight: Sight) -> AnySelect:
    columns = (
        EvidenceRevision.id,
        EvidenceLink.id.label("link_id"),
        EvidenceLink.url,
        EvidenceLink.state,
        EvidenceLink.http_status,
        revealed(sight).label("revealed"),
    )
    return (
        _evidence(sight, *columns)
        .join(EvidenceLink, EvidenceLink.revision_id == EvidenceRevision.id)
        .where(EvidenceLink.state.in_(_CLOSED))
        .order_by(EvidenceLink.position)
    )


_SEEN = Permission.EVIDENCE_LIST, Permission.EVIDENCE_OPEN
_TEAMS = as_texts(
    select(*TEAM_COLUMNS).where(Team.decree_id == key("decree_id")).order_by(Team.position)
)
_MEMBERS = as_texts(
    select(Membership.team_id, Membership.user_id)
    .join(Team, Team.id == Membership.team_id)
    .where(
        Team.decree_id == key("decree_id"),
        Membership.valid_on_or_after(bindparam("today", type_=Date())),
    )
)
_INDICATORS = Prepared(
    lambda sight: as_texts(_in_order(indicators(sight)).order_by(Indicator.position)),
    Permission.PLAN_READ,
)
_ITEMS = Prepared(
    lambda sight: as_texts(_in_order(action_items(sight)).order_by(ActionItem.position)),
    Permission.PLAN_READ,
)
_PROOFS = Prepared(lambda sight: as_texts(_titles(sight)), *_SEEN)
_INDICATOR_IDS = Prepared(
    lambda sight: as_texts(
        _evidence(sight, Evidence.id, evidence_indicators.c.indicator_id)
        .join(evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id)
        .distinct()
        .order_by("indicator_id")
    ),
    *_SEEN,
)
# Only of evidence whose words the caller may know.
_FILES = Prepared(
    lambda sight: as_texts(
        _evidence(sight, EvidenceRevision.id, EvidenceFile.original_name, EvidenceFile.sha256)
        .join(EvidenceFile, EvidenceFile.revision_id == EvidenceRevision.id)
        .where(revealed(sight))
        .order_by(EvidenceFile.position)
    ),
    *_SEEN,
)
_CLOSED_LINKS = Prepared(lambda sight: as_texts(_links(sight)), *_SEEN)
_BESIDE, _MONTHS, _DONE = as_texts(BESIDE), as_texts(MONTHS_OF_DECREE), as_texts(DONE_OF_DECREE)


class _Asked(NamedTuple):
    """Whose year is read, and by whom."""

    execute: Execute
    actor: Actor
    decree_id: UUID

    def of(self, statement: Prepared) -> Sequence[AnyRow]:
        return self.execute(*statement.of(self.actor, decree_id=self.decree_id)).all()

    def here(self, statement: AnySelect, **values: object) -> Sequence[AnyRow]:
        return self.execute(statement, {"decree_id": self.decree_id, **values}).all()


async def load_year(
    session: AsyncSession, actor: Actor, decree: Decree, *, with_sheet: bool = True
) -> DecreeYear:
    """The year of a decree in sight; evidence without words the caller may not know.

    `with_sheet`: also what the evaluation sheet asks, which months and evidence do not need.
    """
    time_zone, year = await zone_and_year(session, decree.id)
    today = clock.today_in(time_zone)
    undecided = await undecided_teams(session, decree, today)
    closed = await closed_spans(session, decree.id)
    overdue = await overdue_reports(session, decree, year, today)
    silences = await read_silences(session, decree, year, today)
    found = await session.execute(_TEAMS, {"decree_id": decree.id})
    every: Teams = {row.team_id: team_reference(row) for row in found}
    sheet = NOTHING_ASKED
    if with_sheet:
        sheet = await read_asked(session, actor, decree.id, list(every.values()))

    def read(execute: Execute) -> DecreeYear:
        asked = _Asked(execute, actor, decree.id)
        teams = {key: team for key, team in every.items() if team.kind is TeamKind.TIM_KERJA}
        signs = _indicators(asked, teams)
        members = {(row.team_id, row.user_id) for row in asked.here(_MEMBERS, today=today)}
        return DecreeYear(
            year=year,
            time_zone=time_zone,
            today=today,
            teams=list(teams.values()),
            items=_items(asked, teams, signs, members),
            indicators=list(signs.values()),
            proofs=_proofs(asked, every),
            closed=closed,
            silences=silences,
            overdue_reports=[(report, sheet.leading) for report in overdue if sheet.leading],
            sheet=sheet,
            undecided=[(permission, every[str(team_id)]) for permission, team_id in undecided],
        )

    return await in_one_go(session, read)


def _indicators(asked: _Asked, teams: Teams) -> dict[Key, PlanRow]:
    rows = asked.of(_INDICATORS)
    return {row.id: PlanRow(row.id, row.code, row.text, teams[row.team_id]) for row in rows}


def _items(
    asked: _Asked,
    teams: Teams,
    signs: dict[Key, PlanRow],
    members: Collection[tuple[Key, Key | None]],
) -> list[Item]:
    planned = {row[0]: months_in(row.known, row.planned) for row in asked.here(_MONTHS)}
    done_on: DaysDone = defaultdict(lambda: defaultdict(list))
    for row in asked.here(_DONE):
        done_on[row.action_item_id][row.month].append(row.done_on)
    on_rows: dict[Key, list[Key]] = defaultdict(list)
    for row in asked.here(_BESIDE):
        on_rows[row.indicator_id].append(row.id)
    beside: dict[Key, list[PlanRow]] = defaultdict(list)
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
            planned=planned.get(row.id, {}),
            done_on=done_on[row.id],
            indicators=beside[row.id],
        )
        for row in asked.of(_ITEMS)
    ]


def _proofs(asked: _Asked, teams: Teams) -> list[Proof]:
    for_indicators: dict[Key, list[Key]] = defaultdict(list)
    for row in asked.of(_INDICATOR_IDS):
        for_indicators[row.id].append(row.indicator_id)
    files: dict[Key, list[GivenFile]] = defaultdict(list)
    for row in asked.of(_FILES):
        files[row.id].append(GivenFile(row.original_name, row.sha256))
    links: dict[Key, list[ClosedLink]] = defaultdict(list)
    for row in asked.of(_CLOSED_LINKS):
        url = row.url if row.revealed else None
        links[row.id].append(ClosedLink(row.link_id, url, LinkState(row.state), row.http_status))
    return [
        Proof(
            id=row.id,
            title=row.title,
            status=_STATUS[row.status],
            team=teams[row.team_id],
            covers_from=row.covers_from,
            covers_to=row.covers_to,
            valid_until=row.valid_until,
            since=row.since,
            indicator_ids=for_indicators[row.id],
            files=files[row.revision_id],
            closed_links=links[row.revision_id],
            made_of_id=row.made_of_id,
        )
        for row in asked.of(_PROOFS)
    ]
