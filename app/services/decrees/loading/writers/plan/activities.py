"""The plan of Lampiran II: activities, action items, indicators, and which stands beside which."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, insert

from app.models import (
    ActionItem,
    Activity,
    Indicator,
    Plan,
    Team,
    indicator_action_items,
)
from app.services.decrees.loading import names, planning
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.export import one_line
from app.services.decrees.loading.planning import ActivityMatch, RemovedActivity, TeamMatch
from app.services.decrees.loading.report import ChangeSubject, Ledger, Moves, moves_of
from app.services.decrees.loading.stored import Link
from app.services.decrees.loading.writers.plan.placements import settle_placements
from app.services.decrees.loading.writers.plan.remarks import Remarks
from app.services.decrees.loading.writers.plan.rows_alone import tell_rows_alone
from app.services.decrees.loading.writers.plan.schedule import write_months
from app.services.plan.matching import Line
from app.services.platform import audit


class _Where(NamedTuple):
    thing: ChangeSubject
    path: str
    moves: Moves


async def write_plan(loading: Loading) -> Plan:
    """The plan of the decree, made when missing; its year changes while nothing rests on it."""
    plan, year = loading.stored.plan, loading.file.decree.planned_year
    if plan is None:
        plan = Plan(id=loading.key("plan"), decree_id=loading.decree.id, year=year)
        loading.session.add(plan)
        await loading.session.flush()
    values = {"year": year}
    loading.ledger.apply(plan, values, ChangeSubject.DECREE, names.PLAN)
    return plan


async def write_activities(loading: Loading, match: TeamMatch, team: Team, plan: Plan) -> None:
    """Write a team's part of the plan."""
    await _clear_letters(loading, match)
    moves = moves_of([activity.row for activity in match.activities])
    for activity in match.activities:
        row = _write_activity(loading, activity, (team, match.position), plan, moves)
        await loading.session.flush()
        await _write_lines(loading, activity, row, match.position)
    for gone in match.removed:
        await _remove_activity(loading, gone)


async def _clear_letters(loading: Loading, match: TeamMatch) -> None:
    """Activities that get another letter leave theirs first, as those that are gone do."""
    moving = [
        each for each in match.activities if each.row and each.row.letter != each.entry.letter
    ]
    if not moving:
        return
    for place, gone in enumerate(match.removed):
        gone.row.letter = f"-{place}"
    for activity in moving:
        row = activity.row
        if row is not None:
            change = (row.letter, activity.entry.letter)
            loading.ledger.changed(ChangeSubject.ACTIVITY, activity.path, "letter", *change)
            row.letter = f"~{activity.position}"
    await loading.session.flush()
    for activity in moving:
        if activity.row is not None:
            activity.row.letter = activity.entry.letter
    await loading.session.flush()


def _write_activity(
    loading: Loading, match: ActivityMatch, place: tuple[Team, int], plan: Plan, moves: Moves
) -> Activity:
    entry, row, (team, team_position) = match.entry, match.row, place
    values: dict[str, Any] = {"position": match.position, "name": entry.name}
    if row is not None:
        where = _Where(ChangeSubject.ACTIVITY, match.path, moves)
        _change(loading.ledger, row, values, entry.correction, where)
        return row
    row = Activity(
        id=loading.key("team", team_position, "activity", entry.letter),
        plan_id=plan.id,
        team_id=team.id,
        letter=entry.letter,
        correction=entry.correction,
        **values,
    )
    loading.session.add(row)
    loading.ledger.added(ChangeSubject.ACTIVITY, match.path, entry.name)
    return row


async def _write_lines(
    loading: Loading, match: ActivityMatch, activity: Activity, team_position: int
) -> None:
    writer = _LineWriter(
        loading,
        match.path,
        activity,
        ("team", team_position, "activity", activity.letter),
        {
            **moves_of([row for line, row in match.action_items.pairs if not line.stands_for_row]),
            **moves_of([row for _, row in match.indicators.pairs]),
        },
    )
    remarks = Remarks.of(loading, match)
    items = {
        line.position: writer.write_action_item(line, row) for line, row in match.action_items.pairs
    }
    indicators = {
        line.position: writer.write_indicator(line, row) for line, row in match.indicators.pairs
    }
    remarks.write(items, indicators)
    await loading.session.flush()
    for line, old in match.action_items.pairs:
        await write_months(loading, match, line, items[line.position], is_new=old is None)
    tell_rows_alone(loading, match)
    wanted = {(indicators[i].id, items[item].id) for i, item in match.lines.beside}
    wanted |= _keep_lines(loading, match, items, indicators)
    wanted = await settle_placements(loading, match, items, indicators, wanted)
    _report_links(loading, match, items, wanted)
    gone = match.action_items.removed, match.indicators.removed
    await _write_links(loading, [*items.values(), *gone[0]], wanted)
    await _remove_lines(loading, match.path, *gone)


def _keep_lines(
    loading: Loading,
    match: ActivityMatch,
    items: dict[int, ActionItem],
    indicators: dict[int, Indicator],
) -> set[Link]:
    """Rows that the office planned come after the file's lines; what stands beside them stays."""
    there = {row.id for row in indicators.values()}
    for place, kept in enumerate(match.kept, start=len(items) + 1):
        kept.position, items[place] = place, kept
    kept_ids = {row.id for row in match.kept}
    return {link for link in loading.stored.links if link[0] in there and link[1] in kept_ids}


@dataclass(frozen=True)
class _LineWriter:
    """Writes the lines of one activity; `place` is the activity's path to derived keys."""

    loading: Loading
    path: str
    activity: Activity
    place: tuple[object, ...]
    moves: Moves

    def write_action_item(self, line: Line, row: ActionItem | None) -> ActionItem:
        path = planning.action_item_path(self.path, line.position)
        values = {
            "position": line.position,
            "number": line.label,
            "text": line.text,
            "stands_for_row": line.stands_for_row,
        }
        ledger = self.loading.ledger
        if row is None:
            row = ActionItem(**self._new("action_item", line), **values)
            self.loading.session.add(row)
            if not line.stands_for_row or self.loading.created:
                ledger.added(ChangeSubject.ACTION_ITEM, path, line.text)
        elif line.stands_for_row:  # in the words of its indicator, of which they are told
            audit.apply(row, values)
            if row.edited_by_id is None:
                row.correction = line.correction
        else:
            where = _Where(ChangeSubject.ACTION_ITEM, path, self.moves)
            _change(ledger, row, values, line.correction, where)
        return row

    def write_indicator(self, line: Line, row: Indicator | None) -> Indicator:
        path = planning.indicator_path(self.path, line.position)
        values = {
            "position": line.position,
            "letter": line.label,
            "text": line.text,
            "beside_empty_cell": line.beside_empty_cell,
        }
        if row is not None:
            where = _Where(ChangeSubject.INDICATOR, path, self.moves)
            _change(self.loading.ledger, row, values, line.correction, where)
            return row
        row = Indicator(**self._new("indicator", line), **values)
        self.loading.session.add(row)
        self.loading.ledger.added(ChangeSubject.INDICATOR, path, line.text)
        return row

    def _new(self, kind: str, line: Line) -> dict[str, Any]:
        key = self.loading.key(*self.place, kind, line.position)
        return {"id": key, "activity_id": self.activity.id, "correction": line.correction}


def _change(
    ledger: Ledger,
    row: Activity | ActionItem | Indicator,
    values: dict[str, Any],
    correction: str | None,
    where: _Where,
) -> None:
    """Take over the decree's words; the correction beside them only if nobody edited it.

    What people wrote may have several lines, which a file tells as one.
    """
    thing, path, moves = where
    ledger.moved(row, moves, thing, path)
    row.position = values["position"]
    ledger.apply(row, values, thing, path)
    if one_line(row.correction) == correction:
        return
    write = ledger.apply if row.edited_by_id is None else ledger.keep
    write(row, {"correction": correction}, thing, path)


def _report_links(
    loading: Loading,
    match: ActivityMatch,
    items: dict[int, ActionItem],
    wanted: set[Link],
) -> None:
    """Name the indicators whose action items beside them changed, by the items' new places.

    Those that came or went are told as such, and a row itself by its months.
    """
    stay = {row.id for line, row in match.action_items.pairs if row and not line.stands_for_row}
    places = {item.id: position for position, item in items.items() if item.id in stay}
    for line, row in match.indicators.pairs:
        if row is None:
            continue
        old, new = (
            sorted(places[item] for sign, item in links if sign == row.id and item in places)
            for links in (loading.stored.links, wanted)
        )
        if old != new:
            path = planning.indicator_path(match.path, line.position)
            loading.ledger.changed(ChangeSubject.INDICATOR, path, "action_items", old, new)


async def _write_links(loading: Loading, items: Iterable[ActionItem], wanted: set[Link]) -> None:
    here = {item.id for item in items}
    stored = {link for link in loading.stored.links if link[1] in here}
    columns = indicator_action_items.c
    for indicator_id, item_id in stored - wanted:
        await loading.session.execute(
            delete(indicator_action_items).where(
                and_(columns.indicator_id == indicator_id, columns.action_item_id == item_id)
            )
        )
    new = [{"indicator_id": i, "action_item_id": item} for i, item in sorted(wanted - stored)]
    if new:
        await loading.session.execute(insert(indicator_action_items), new)


async def _remove_activity(loading: Loading, gone: RemovedActivity) -> None:
    await _write_links(loading, gone.action_items, set())
    await _remove_lines(loading, gone.path, gone.action_items, gone.indicators)
    await loading.session.delete(gone.row)
    await loading.session.flush()
    loading.ledger.removed(ChangeSubject.ACTIVITY, gone.path, gone.row.name)


async def _remove_lines(
    loading: Loading, activity: str, items: list[ActionItem], indicators: list[Indicator]
) -> None:
    for item in items:
        for entry in loading.stored.schedule.get(item.id, []):
            await loading.session.delete(entry)
    await loading.session.flush()
    for item in items:
        await loading.session.delete(item)
        if not item.stands_for_row:
            path = planning.action_item_path(activity, item.position)
            loading.ledger.removed(ChangeSubject.ACTION_ITEM, path, item.text)
    placements = loading.stored.placements
    for placement in (placements[each.id] for each in indicators if each.id in placements):
        await loading.session.delete(placement)
    await loading.session.flush()
    for indicator in indicators:
        await loading.session.delete(indicator)
        path = planning.indicator_path(activity, indicator.position)
        loading.ledger.removed(ChangeSubject.INDICATOR, path, indicator.text)
    await loading.session.flush()
