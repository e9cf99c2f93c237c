"""Finding the file's teams and plan among what is stored, before anything is written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar
from uuid import UUID

from app.models import ActionItem, Activity, Duty, Indicator, Membership, Team
from app.schemas.decrees.file_plan import ActivityEntry
from app.schemas.decrees.files import DecreeFile, TeamEntry
from app.services.decrees.loading import faults, names
from app.services.decrees.loading.report import LoadFault
from app.services.decrees.loading.stored import Stored
from app.services.plan.matching import Line, Lines, Matched, lines_of, match_lines

RowT = TypeVar("RowT", Activity, Duty)
Positions = Mapping[int, UUID]
"""The ids that lines name, by their position in the activity or the team, counted from 1."""
Claims = Mapping[tuple[int, int, str], Positions]
"""By the place of the team, that of the activity in it (both from 1), and the part of its rows.

Of the team itself (members, duties, activities) the place of the activity is OF_TEAM.
"""
OF_TEAM: Final = 0


@dataclass(frozen=True)
class Comparing:
    """How a file is compared with what is stored.

    `even_same`: also when it is the file that was loaded last. `claims`: the rows that lines name
    by their ids, as those of an exported workbook do; all others are known by their texts.
    `exported`: the rows that the file was made of; those that no line names were taken out of it.
    """

    even_same: bool = False
    claims: Claims = field(default_factory=dict)
    exported: frozenset[UUID] = frozenset()


BY_TEXT: Final = Comparing()


@dataclass(frozen=True)
class ActivityMatch:
    """An activity of the file with its stored row, if any."""

    entry: ActivityEntry
    position: int
    path: str
    row: Activity | None
    lines: Lines
    action_items: Matched[ActionItem]
    indicators: Matched[Indicator]
    kept: list[ActionItem]
    """Rows without action items that the office planned, though the file says no months."""
    named: Mapping[str, Positions]
    """The rows that its lines name by their ids, by the part they belong to."""


@dataclass(frozen=True)
class _Known:
    """What is stored, and which rows the lines of the team at this place of the file name."""

    stored: Stored
    claims: Claims
    team: int

    def claimed(self, activity: int, part: str) -> Positions:
        return self.claims.get((self.team, activity, part), {})


@dataclass(frozen=True)
class RemovedActivity:
    """A stored activity that the file no longer has, with everything below it."""

    path: str
    row: Activity
    action_items: list[ActionItem]
    indicators: list[Indicator]


@dataclass(frozen=True)
class TeamMatch:
    """A team of the file with its stored row, if any."""

    entry: TeamEntry
    position: int
    path: str
    row: Team | None
    activities: list[ActivityMatch] = field(default_factory=list)
    removed: list[RemovedActivity] = field(default_factory=list)
    duties: list[Duty | None] = field(default_factory=list)
    """The stored duty of each entry, none where it is new."""
    removed_duties: list[Duty] = field(default_factory=list)


def match_teams(file: DecreeFile, stored: Stored, claims: Claims) -> list[TeamMatch]:
    """Match teams by kind and number, the rest by id; else activities by letter, rows by text."""
    rows = {(row.kind.value, row.number): row for row in stored.teams}
    return [
        _match_team(
            entry, position, rows.get((entry.kind, entry.number)), _Known(stored, claims, position)
        )
        for position, entry in enumerate(file.teams, start=1)
    ]


def load_faults(file: DecreeFile, teams: list[TeamMatch], stored: Stored) -> Iterator[LoadFault]:
    """Yield why the file cannot be loaded: a team is missing, or something would lose its place."""
    year = file.decree.planned_year
    if stored.plan and stored.plan.year != year and (stored.work or stored.evidence):
        yield faults.plan_year_fixed(names.PLAN, stored.plan.year, year)
    present = {match.row.id for match in teams if match.row}
    for team in stored.teams:
        if team.id not in present:
            yield faults.team_missing(names.team(team.kind.value, team.number))
    for activity, items, indicators in _gone(teams):
        for indicator in indicators:
            path = indicator_path(activity, indicator.position)
            if count := stored.evidence.get(indicator.id):
                yield faults.evidence_exists(path, count)
            if count := stored.findings.get(indicator.id):
                yield faults.findings_exist(path, count)
        for item in items:
            if stored.work.get(item.id):
                yield faults.work_exists(action_item_path(activity, item.position))


def action_item_path(activity: str, position: int) -> str:
    """What an action item is called."""
    return names.below(activity, "Sub kegiatan", position)


def indicator_path(activity: str, position: int) -> str:
    """What an indicator is called."""
    return names.below(activity, "Indikator", position)


def _gone(teams: list[TeamMatch]) -> Iterator[tuple[str, list[ActionItem], list[Indicator]]]:
    """The rows the file no longer has, by the path of their activity."""
    for team in teams:
        for gone in team.removed:
            yield gone.path, gone.action_items, gone.indicators
        for kept in team.activities:
            yield kept.path, kept.action_items.removed, kept.indicators.removed


def _match_team(entry: TeamEntry, position: int, row: Team | None, known: _Known) -> TeamMatch:
    path, stored = names.team(entry.kind, entry.number), known.stored
    found, gone = _match_activities(entry, row, known)
    duties, removed = _match_duties(entry, row, known)
    return TeamMatch(
        entry,
        position,
        path,
        row,
        [
            _match_activity(part, place, path, activity, known)
            for place, (part, activity) in enumerate(
                zip(entry.activities, found, strict=True), start=1
            )
        ],
        [_removed(each, path, stored) for each in gone],
        duties,
        removed,
    )


def _match_activities(
    entry: TeamEntry, row: Team | None, known: _Known
) -> tuple[list[Activity | None], list[Activity]]:
    """The stored activity of each entry: the one it names, else the one of its letter."""
    rows = known.stored.activities.get(row.id, []) if row else []
    claimed = _claimed(rows, known.claimed(OF_TEAM, "activities"))
    letters = {each.letter: each for each in rows if each not in claimed.values()}
    found = [
        claimed.get(place) or letters.pop(part.letter, None)
        for place, part in enumerate(entry.activities, start=1)
    ]
    return found, list(letters.values())


def _match_duties(
    entry: TeamEntry, row: Team | None, known: _Known
) -> tuple[list[Duty | None], list[Duty]]:
    """The stored duty of each entry: the one it names, else the next at its place or after."""
    rows = known.stored.duties.get(row.id, []) if row else []
    claims = known.claimed(OF_TEAM, "duties")
    found = _claimed(rows, claims)
    left = {each.position: each for each in rows if each not in found.values()}
    for place in range(1, len(entry.duties) + 1):
        if place not in found and (there := left.pop(place, None)):
            found[place] = there
    return [found.get(place) for place in range(1, len(entry.duties) + 1)], list(left.values())


def _claimed(rows: Iterable[RowT], claims: Positions) -> dict[int, RowT]:
    """The rows that lines name, by the position of the line."""
    there = {each.id: each for each in rows}
    return {place: there[claimed] for place, claimed in claims.items() if claimed in there}


def claimed_people(
    claims: Claims, memberships: Iterable[Membership]
) -> dict[tuple[int, int], UUID]:
    """The accounts whose seats lines name, by the place of the team and of the member in it."""
    holders = {each.id: each.user_id for each in memberships}
    return {
        (team, place): holders[claimed]
        for (team, _, part), lines in claims.items()
        if part == "members"
        for place, claimed in lines.items()
        if claimed in holders
    }


def _match_activity(
    entry: ActivityEntry, position: int, team: str, row: Activity | None, known: _Known
) -> ActivityMatch:
    lines, stored = lines_of(entry), known.stored
    items = stored.action_items.get(row.id, []) if row else []
    indicators = stored.indicators.get(row.id, []) if row else []
    signs = known.claimed(position, "indicators")
    matched = match_lines(lines.indicators, indicators, stored.findings | stored.evidence, signs)
    claims = {
        **_standing_beside(lines, items, matched, signs, stored),
        **known.claimed(position, "action_items"),
    }
    found, kept = _match_items(lines, items, matched, stored, claims)
    path = names.below(team, "Kegiatan", entry.letter)
    named = {"action_items": claims, "indicators": signs}
    return ActivityMatch(entry, position, path, row, lines, found, matched, kept, named)


def _match_items(
    lines: Lines,
    rows: list[ActionItem],
    indicators: Matched[Indicator],
    stored: Stored,
    claims: Positions,
) -> tuple[Matched[ActionItem], list[ActionItem]]:
    """Match action items with their like, and lines that stand for a row with theirs.

    Such a line on which work was done is kept while one of its indicators is there.
    """
    pairs: list[tuple[Line, ActionItem | None]] = []
    gone: list[ActionItem] = []
    for stands in (False, True):
        found = match_lines(
            [line for line in lines.action_items if line.stands_for_row is stands],
            [row for row in rows if row.stands_for_row is stands],
            stored.work,
            claims,
        )
        pairs += found.pairs
        gone += found.removed
    there = {row.id for _, row in indicators.pairs if row}
    beside = {item for indicator, item in stored.links if indicator in there}
    kept = [
        row for row in gone if row.stands_for_row and row.id in beside and stored.work.get(row.id)
    ]
    return Matched(pairs, [row for row in gone if row not in kept]), kept


def _standing_beside(
    lines: Lines,
    rows: list[ActionItem],
    indicators: Matched[Indicator],
    signs: Positions,
    stored: Stored,
) -> Positions:
    """Lines that stand for a row have no id of their own: that of their indicator tells of them."""
    of_rows = {row.id for row in rows if row.stands_for_row}
    standing = {sign: item for sign, item in stored.links if item in of_rows}
    named = {line.position: row.id for line, row in indicators.pairs if row}
    found: dict[int, UUID] = {}
    for sign, item in sorted(lines.beside):
        if sign in signs and (row := standing.get(named.get(sign, signs[sign]))):
            found.setdefault(item, row)
    return found


def _removed(row: Activity, team: str, stored: Stored) -> RemovedActivity:
    return RemovedActivity(
        names.below(team, "Kegiatan", row.letter),
        row,
        stored.action_items.get(row.id, []),
        stored.indicators.get(row.id, []),
    )
