"""An office's decree of a year, a copy of the template, and the months that its teams plan."""

import hashlib
import json
from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

from app.core.calendar import MONTHS
from seed.generation.keys import chance_of, derived_key, fresh_key, instant, morning
from seed.generation.ledger import Entry, Ledger, Person, Place
from seed.generation.offices import Office
from seed.generation.rows import Row, Rows
from seed.generation.template import COPIED, Item, Template

_JANUARY: Final = (1, 2)  # the day of each decree; the plan is set and approved on the next
# How often an action item is planned, and how many of 20 are planned so.
_HABITS: Final[dict[tuple[int, ...], int]] = {
    tuple(MONTHS): 9,
    (3, 6, 9, 12): 6,
    (2, 6, 10): 3,
    (6, 12): 1,
    (8,): 1,
}
_REASON: Final = "Rapat kerja tim"
_NOTE: Final = "Disetujui dalam rapat pleno."


class Task(NamedTuple):
    """An action item of a year, its planned months, and who works on it."""

    item: Item
    id: str
    team_id: str
    indicator_ids: list[str]
    months: tuple[int, ...]
    head: Person
    workers: list[Person]


class OfficeYear(NamedTuple):
    """What an office has to do in a year, and who judges it last."""

    place: Place
    year: int
    tasks: list[Task]
    ketua: Person
    pengarah: Person


class Yearly:
    """The decrees of the years, one office after the other."""

    def __init__(self, rows: Rows, ledger: Ledger, template: Template, years: range) -> None:
        self._rows, self._ledger, self._template, self._years = rows, ledger, template, years

    def start(self, office: Office, year: int) -> OfficeYear:
        """The decree of a year with its teams and plan, the months they set, and the approval."""
        keys, at = self._keys(office, year), morning(_day_of(year))
        for table in COPIED:
            for row in self._template.rows[table]:
                copy: Row = {name: keys.get(value, value) for name, value in row.items()}
                if "created_at" in copy:
                    copy |= {"created_at": instant(at), "updated_at": instant(at), "version": 1}
                self._rows.add(table, copy | self._of_year(table, row, office, year))
        (plan,) = self._template.rows["plans"]
        place = Place(office.id, keys[plan["decree_id"]])
        digest = {"source_digest": [None, _digest(office, year)]}
        self._ledger.add(
            Entry(at, None, "decree.load", "decree", place.decree_id or "", place, digest)
        )
        people, chance = office.people, chance_of(office.id, year)
        tasks = [self._task(office, keys, item, chance) for item in self._template.items]
        steering, leading = self._template.steering, self._template.leading
        made = OfficeYear(place, year, tasks, people[leading[0]], people[steering[0]])
        self._plan(made, keys[plan["id"]], chance)
        return made

    def _keys(self, office: Office, year: int) -> dict[str, str]:
        """The keys of the copies, by those of the rows they are copies of."""
        rows = (row for table in COPIED for row in self._template.rows[table] if "id" in row)
        keys = {row["id"]: _key_of(office, year, row["id"]) for row in rows}
        return keys | {key: person.id for key, person in office.people.items()}

    def _of_year(self, table: str, row: Row, office: Office, year: int) -> Row:
        """What is not as in the template."""
        if table == "plans":
            return {"year": year}
        if table == "memberships":
            ends = str(_day_of(year + 1)) if year + 1 in self._years else None
            name = office.people[row["user_id"]].name
            return {"name": name, "valid_from": str(_day_of(year)), "valid_to": ends}
        if table == "decrees":
            before = _key_of(office, year - 1, row["id"]) if year - 1 in self._years else None
            return {
                "work_unit_id": office.id, "year": year, "date": str(_day_of(year)),
                "effective_from": None, "predecessor_id": before,
                "source_digest": _digest(office, year),
            }  # fmt: skip
        return {}

    def _task(self, office: Office, keys: dict[str, str], item: Item, chance: Random) -> Task:
        (months,) = chance.choices([*_HABITS], [*_HABITS.values()])
        seats = self._template.seats[item.team_id]
        return Task(
            item,
            keys[item.id],
            keys[item.team_id],
            [keys[each] for each in item.indicator_ids],
            months,
            office.people[seats.heads[0]],
            [office.people[each] for each in seats.members],
        )

    def _plan(self, made: OfficeYear, plan_id: str, chance: Random) -> None:
        """The months of every action item, and the Ketua's approval, which keeps them."""
        at = morning(_day_of(made.year) + timedelta(days=1))
        approval_id = fresh_key(chance, at)
        for task in made.tasks:
            self._set_months(made, task, chance)
            for month in MONTHS:
                self._rows.add("baseline_months", {
                    "id": fresh_key(chance, at), "approval_id": approval_id,
                    "action_item_id": task.id, "month": month, "planned": int(month in task.months),
                })  # fmt: skip
        self._rows.add("plan_approvals", {
            "id": approval_id, "plan_id": plan_id, "note": _NOTE,
            "approved_by_id": made.ketua.id, "approved_at": instant(at),
        })  # fmt: skip
        decree_id = made.place.decree_id or ""
        self._ledger.add(
            Entry(at, made.ketua, "plan.approve", "decree", decree_id, made.place, {}, _NOTE)
        )

    def _set_months(self, made: OfficeYear, task: Task, chance: Random) -> None:
        at = morning(_day_of(made.year), 3)
        before = {str(month): "unknown" for month in MONTHS}
        after = {str(m): "planned" if m in task.months else "not_planned" for m in MONTHS}
        for month in MONTHS:
            self._rows.add("schedule_entries", {
                "id": fresh_key(chance, at), "action_item_id": task.id, "month": month,
                "planned": int(month in task.months), "set_by_id": task.head.id,
                "set_at": instant(at),
            })  # fmt: skip
        self._rows.add("schedule_changes", {
            "id": fresh_key(chance, at), "action_item_id": task.id, "before": json.dumps(before),
            "after": json.dumps(after), "reason": _REASON, "changed_by_id": task.head.id,
            "changed_at": instant(at),
        })  # fmt: skip
        told = {"months": [before, after]}
        self._ledger.add(
            Entry(at, task.head, "schedule.set", "action_item", task.id, made.place, told, _REASON)
        )


def _day_of(year: int) -> date:
    """The day on which every office makes its decree of a year."""
    return date(year, *_JANUARY)


def _key_of(office: Office, year: int, key: str) -> str:
    return derived_key(morning(_day_of(year)), office.id, year, key)


def _digest(office: Office, year: int) -> str:
    return hashlib.sha256(f"{office.id}/{year}".encode()).hexdigest()
