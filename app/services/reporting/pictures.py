"""Pictures of plan and progress: the numbers of the other answers, handed to those who draw."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Final, TypeVar
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages.words import in_indonesian
from app.integrations.pictures.gantt import PlanMonth, draw_gantt
from app.integrations.pictures.grid import Grid, Group, Row
from app.integrations.pictures.heat_map import Field, draw_heat_map
from app.integrations.pictures.looks import State
from app.integrations.pictures.raster import png
from app.integrations.pictures.trend import Line, Panel, Trend, draw_trend
from app.models import Decree
from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState, MonthStatus
from app.policies.actors import Actor
from app.schemas.plan.schedule import PlannedMonth
from app.schemas.platform.pictures import PictureFormat
from app.schemas.reporting.progress import HeatMapBy, HeatMapCell, HeatMapRow, TrendPoint
from app.services.identity.picture_heads import Draw, heading_of
from app.services.plan.schedule.queries import read_decree_schedule
from app.services.reporting.progress.decree import read_heat_map, working_teams
from app.services.reporting.progress.trend import read_trend

MonthT = TypeVar("MonthT")

_AT_ONCE: Final = CapacityLimiter(2)  # a sheet of 68 rows takes a processor for a second
# The lines of the trend, from what is finished down.
_EVIDENCE = (
    EvidenceStatus.ACCEPTED,
    EvidenceStatus.VERIFIED,
    EvidenceStatus.SUBMITTED,
    EvidenceStatus.RETURNED,
    EvidenceStatus.DRAFT,
)
_INDICATORS = (
    IndicatorState.PROVEN,
    IndicatorState.PARTLY_PROVEN,
    IndicatorState.VERIFIED,
    IndicatorState.IN_PROGRESS,
    IndicatorState.UNPROVEN,
)
_SUBJECTS = {
    HeatMapBy.TEAM: "Peta kemajuan tim kerja",
    HeatMapBy.ACTION_ITEM: "Peta kemajuan sub kegiatan",
}
_SIGNS = " Tanda: yang paling perlu perhatian, dari eviden dan pelaksanaan."
NOTES = {
    HeatMapBy.TEAM: "Angka tebal: eviden yang terpenuhi dari yang diharapkan dalam bulan itu; di"
    " bawahnya: sub kegiatan yang terlaksana dari yang direncanakan." + _SIGNS,
    HeatMapBy.ACTION_ITEM: "Angka: eviden yang terpenuhi dari yang diharapkan dalam bulan itu;"
    " indikator di samping beberapa sub kegiatan terhitung di tiap barisnya." + _SIGNS,
}
PROVEN = "Indikator terbukti"


async def heat_map(session: AsyncSession, actor: Actor, decree: Decree, by: HeatMapBy) -> Draw:
    """What draws the heat map of teams or action items."""
    read = await read_heat_map(session, actor, decree, by)
    heading = await heading_of(session, decree, _SUBJECTS[by], read.today)
    rows = [(row.team_id, heat_row(row, by)) for row in read.rows]
    if by is HeatMapBy.TEAM:
        groups = [Group("", [row for _, row in rows])]
    else:
        groups = await _by_team(session, actor, decree, rows)
    return partial(draw_heat_map, Grid(heading, read.year, groups, PROVEN), NOTES[by])


async def gantt(session: AsyncSession, actor: Actor, decree: Decree) -> Draw:
    """What draws the plan: months, what they came to, and the plan as it was approved."""
    read = await read_decree_schedule(session, actor, decree)
    heading = await heading_of(session, decree, f"Rencana aksi tahun {read.year}")
    rows = [
        (item.team_id, Row(item.code, item.text, list(map(_plan_month, item.months))))
        for item in read.items
    ]
    groups = await _by_team(session, actor, decree, rows)
    return partial(draw_gantt, Grid(heading, read.year, groups))


async def trend(session: AsyncSession, actor: Actor, decree: Decree) -> Draw:
    """What draws the lines through the year."""
    read = await read_trend(session, actor, decree)
    days = [point.day for point in read.points]
    heading = await heading_of(session, decree, f"Perjalanan tahun {read.year}", days[-1])
    return partial(draw_trend, Trend(heading, read.year, days, panels(read.points)))


async def finished(draw: Draw, form: PictureFormat) -> bytes:
    """The picture in the form that was asked for; drawn in a thread, few at a time."""

    def run() -> bytes:
        svg = draw()
        return png(svg) if form is PictureFormat.PNG else svg.encode()

    return await to_thread.run_sync(run, limiter=_AT_ONCE)


async def _by_team(
    session: AsyncSession, actor: Actor, decree: Decree, rows: Sequence[tuple[UUID, Row[MonthT]]]
) -> list[Group[MonthT]]:
    """The rows under the names of their teams, both in the plan's order."""
    found: dict[UUID, list[Row[MonthT]]] = defaultdict(list)
    for team_id, row in rows:
        found[team_id].append(row)
    return [
        Group(f"Tim {team.code}: {team.text}", found[team.id])
        for team in await working_teams(session, actor, decree)
    ]


def heat_row(row: HeatMapRow, by: HeatMapBy) -> Row[Field]:
    """Expected evidence first; under it what was done, where a row is many action items."""
    fields = [
        Field(
            _state(cell),
            _share(cell.expected.accepted, cell.expected.in_year),
            _share(cell.done, cell.planned) if by is HeatMapBy.TEAM else "",
        )
        for cell in row.cells
    ]
    proven = _share(row.indicators.proven, row.indicators.indicators)
    return Row(row.code, row.text, fields, proven)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else ""


def _state(month: HeatMapCell | PlannedMonth) -> State:
    return State(month.progress.value)


def _plan_month(month: PlannedMonth) -> PlanMonth:
    return PlanMonth(
        state=_state(month),
        is_planned=month.status is MonthStatus.PLANNED,
        in_baseline=month.baseline is MonthStatus.PLANNED,
    )


def _named(state: EvidenceStatus | IndicatorState) -> str:
    """By the one table of words for states."""
    return in_indonesian(state).capitalize()


def panels(points: Sequence[TrendPoint]) -> list[Panel]:
    """What the lines through the year show."""
    expected = [
        Line("Terpenuhi", [point.expected.met for point in points]),
        Line("Diharapkan s.d. hari itu", [point.expected.by_now for point in points]),
        Line("Belum terpenuhi", [point.expected.missing for point in points]),
    ]
    work = [
        Line("Terlaksana", [point.done_to_date for point in points]),
        Line("Direncanakan s.d. hari itu", [point.planned_to_date for point in points]),
        Line("Terlambat", [point.months.late for point in points]),
    ]
    evidence = [
        Line(_named(status), [point.evidence[status] for point in points]) for status in _EVIDENCE
    ]
    indicators = [
        Line(_named(state), [getattr(point.indicators, state.value) for point in points])
        for state in _INDICATORS
    ]
    return [
        Panel("Eviden yang diharapkan (bulan indikator)", expected),
        Panel("Pelaksanaan rencana (bulan sub kegiatan)", work),
        Panel("Eviden", evidence),
        Panel("Indikator", indicators),
    ]
