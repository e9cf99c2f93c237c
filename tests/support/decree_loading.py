"""A decree file loaded into a database: what stands there, and what should."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.models import (
    ActionItem,
    Activity,
    Base,
    Decree,
    DecreeClause,
    Duty,
    Indicator,
    Membership,
    ScheduleEntry,
    Team,
    indicator_action_items,
)
from app.models.decree import ClauseKind
from app.policies.actors import Actor
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files import read_decree_file
from app.services.decrees.loading import DecreeLoadRefused, LoadReport, digest_of, load_decree

ROOT = Path(__file__).parents[2]
KUPANG_TEXT = (ROOT / "tests/fixtures/keputusan-kota-kupang.yaml").read_text(encoding="utf-8")
KUPANG = read_decree_file(KUPANG_TEXT)
NTT_TEXT = (ROOT / "seed/keputusan-142-2023.yaml").read_text(encoding="utf-8")
NTT = read_decree_file(NTT_TEXT)
Scenario = Callable[[Database], Awaitable[object]]


class Play(Protocol):
    """Runs scenarios, each in a database of its own."""

    def __call__(self, scenario: Scenario, file: DecreeFile | None = None) -> None:
        """Run one in an empty database, or in one into which that decree was loaded."""


Plain = Any  # plain data of a file or of rows


async def load(
    database: Database, file: DecreeFile, actor: Actor | None = None, *, dry_run: bool = False
) -> LoadReport:
    async with database.writing() as session:
        return await load_decree(session, actor, file, dry_run=dry_run)


async def refused(database: Database, file: DecreeFile) -> set[tuple[str, str, int]]:
    before = await everything(database)
    with pytest.raises(DecreeLoadRefused) as caught:
        await load(database, file)
    assert await everything(database) == before
    return {(fault.path, fault.code, fault.evidence) for fault in caught.value.faults}


async def everything(database: Database, *, but: set[str] | None = None) -> Plain:
    """Every row of every table."""
    found = {}
    async with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in (but or set()):
                rows = (await session.execute(select(table))).all()
                found[table.name] = sorted(map(repr, rows))
    return found


async def one(session: AsyncSession, model: Plain, *conditions: Plain) -> Plain:
    return (await session.scalars(select(model).where(*conditions))).one()


async def picture(database: Database, number: str) -> Plain:
    """A decree as the database holds it, without keys."""
    async with database.reading() as session:
        decree = await one(session, Decree, Decree.number == number)
        clauses = await session.scalars(
            select(DecreeClause)
            .where(DecreeClause.decree_id == decree.id)
            .order_by(DecreeClause.position)
        )
        teams = await session.scalars(
            select(Team).where(Team.decree_id == decree.id).order_by(Team.position)
        )
        return {
            "decree": columns(decree, *DECREE_FIELDS),
            "clauses": sorted(columns(row, *CLAUSE_FIELDS) for row in clauses),
            "teams": [await team_picture(session, team) for team in teams],
        }


def columns(row: Plain, *names: str) -> tuple[Plain, ...]:
    return tuple(getattr(row, name) for name in names)


DECREE_FIELDS = (
    *("number", "year", "title", "title_correction", "date", "place"),
    *("signatory_name", "signatory_job_title", "certifier_name", "certifier_job_title"),
    *("decision", "decision_correction", "source_digest"),
)
CLAUSE_FIELDS = ("kind", "position", "label", "text", "correction")
TEAM_FIELDS = (
    *("position", "kind", "number"),
    *("title", "title_correction", "short_title", "short_title_correction"),
)
MEMBER_FIELDS = ("position", "name", "job_title", "job_title_correction", "role", "title")
NOTES = ("correction", "remarks", "remarks_correction")


async def team_picture(session: AsyncSession, team: Team) -> Plain:
    duties = await session.scalars(
        select(Duty).where(Duty.team_id == team.id).order_by(Duty.position)
    )
    members = await session.scalars(
        select(Membership)
        .where(Membership.team_id == team.id, Membership.valid_to.is_(None))
        .order_by(Membership.position)
    )
    activities = await session.scalars(
        select(Activity).where(Activity.team_id == team.id).order_by(Activity.position)
    )
    return (
        columns(team, *TEAM_FIELDS),
        [columns(row, "position", "text", "correction") for row in duties],
        [columns(row, *MEMBER_FIELDS) for row in members],
        [await activity_picture(session, row) for row in activities],
    )


async def activity_picture(session: AsyncSession, activity: Activity) -> Plain:
    items = list(
        await session.scalars(
            select(ActionItem)
            .where(ActionItem.activity_id == activity.id)
            .order_by(ActionItem.position)
        )
    )
    indicators = list(
        await session.scalars(
            select(Indicator)
            .where(Indicator.activity_id == activity.id)
            .order_by(Indicator.position)
        )
    )
    places = {row.id: row.position for row in items} | {row.id: row.position for row in indicators}
    links = await session.execute(select(indicator_action_items))
    return (
        columns(activity, "position", "letter", "name", "correction"),
        [
            (*columns(row, "position", "number", "text", *NOTES), await months(session, row.id))
            for row in items
        ],
        [columns(row, "position", "letter", "text", *NOTES) for row in indicators],
        sorted((places[i], places[item]) for i, item in links if i in places),
    )


async def months(session: AsyncSession, item_id: UUID) -> dict[int, bool]:
    rows = await session.scalars(
        select(ScheduleEntry).where(ScheduleEntry.action_item_id == item_id)
    )
    return {row.month: row.planned for row in rows}


def expected(file: DecreeFile) -> Plain:
    """The same picture, made from the file alone."""
    decree = file.decree
    certifier = decree.certified_by
    marked: list[tuple[ClauseKind, list[Plain], str]] = [
        (ClauseKind.CONSIDERATION, decree.considerations, "letter"),
        (ClauseKind.LEGAL_BASIS, decree.legal_bases, "number"),
        (ClauseKind.ATTENTION, decree.attention, ""),
        (ClauseKind.DICTUM, decree.dictums, "label"),
    ]
    return {
        "decree": (
            *columns(decree, "number", "year", "title", "title_correction", "date", "place"),
            *columns(decree.signatory, "name", "job_title"),
            *(columns(certifier, "name", "job_title") if certifier else (None, None)),
            *columns(decree, "decision", "decision_correction"),
            digest_of(file),
        ),
        "clauses": sorted(
            (kind, place, str(getattr(entry, mark)) if mark else None, entry.text, entry.correction)
            for kind, entries, mark in marked
            for place, entry in enumerate(entries, start=1)
        ),
        "teams": [
            expected_team(place, team.model_dump()) for place, team in enumerate(file.teams, 1)
        ],
    }


def expected_team(place: int, team: Plain) -> Plain:
    return (
        (place, *(team[name] for name in TEAM_FIELDS[1:])),
        [(i, duty["text"], duty["correction"]) for i, duty in enumerate(team["duties"], 1)],
        [
            (i, *(member[name] for name in MEMBER_FIELDS[1:]))
            for i, member in enumerate(team["members"], 1)
        ],
        [expected_activity(i, activity) for i, activity in enumerate(team["activities"], 1)],
    )


def expected_activity(place: int, activity: Plain) -> Plain:
    items: list[Plain] = []
    indicators: list[Plain] = []
    links = []
    for row in activity["rows"]:
        notes = [(row["remarks"], row["remarks_correction"])]
        first = (len(items), len(indicators))
        for item in row["action_items"]:
            note = notes.pop() if notes else (None, None)
            planned = item["schedule"]
            schedule = {m: m in planned for m in range(1, 13)} if planned else {}
            text = (item["number"], item["text"], item["correction"], *note)
            items.append((len(items) + 1, *text, schedule))
        for sign in row["indicators"]:
            note = notes.pop() if notes else (None, None)
            text = (sign["letter"], sign["text"], sign["correction"], *note)
            indicators.append((len(indicators) + 1, *text))
        links += [(i[0], item[0]) for i in indicators[first[1] :] for item in items[first[0] :]]
    name = (place, activity["letter"], activity["name"], activity["correction"])
    return name, items, indicators, sorted(links)


def team(data: Plain, number: int) -> Plain:
    return next(team for team in data["teams"] if team["number"] == number)


def rows(data: Plain, place: str) -> Plain:
    activities = team(data, int(place[0]))["activities"]
    return next(part["rows"] for part in activities if part["letter"] == place[1])


def changes(report: LoadReport) -> set[tuple[str, str, str | None]]:
    return {(change.kind.value, change.path, change.field) for change in report.changes}
