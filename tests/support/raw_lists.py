"""The lists of a decree as somebody reads them, and nothing that the service has counted."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tests.support.evidence import Body, every, ok
from tests.support.office import Person

# How far evidence of a status has brought its indicators; the highest counts.
RANK = {"withdrawn": 0, "draft": 1, "submitted": 1, "returned": 1, "verified": 2, "accepted": 3}


@dataclass
class RawLists:
    """What one person reads of a decree whose year is over."""

    person: Person
    decree_id: str
    today: date

    @cached_property
    def plan(self) -> Body:
        found: Body = ok(self.person.get(f"/decrees/{self.decree_id}/plan"))
        assert self.today.year > found["year"]
        return found

    @cached_property
    def items(self) -> dict[str, Body]:
        return self._rows("action_items")

    @cached_property
    def indicators(self) -> dict[str, Body]:
        return self._rows("indicators")

    @cached_property
    def evidence(self) -> list[Body]:
        return every(self.person, "/evidence", decree_id=self.decree_id)

    @cached_property
    def findings(self) -> list[Body]:
        return every(self.person, "/findings", decree_id=self.decree_id)

    @cached_property
    def directives(self) -> list[Body]:
        return every(self.person, "/directives", decree_id=self.decree_id)

    @cached_property
    def follow_ups(self) -> list[Body]:
        return every(self.person, "/follow-ups", decree_id=self.decree_id)

    @cached_property
    def done(self) -> dict[str, set[int]]:
        """For each action item the months something was done for."""
        found: dict[str, set[int]] = defaultdict(set)
        for item_id in self.items:
            for entry in every(self.person, f"/action-items/{item_id}/realisations"):
                if entry["corrected_by_id"] is None:
                    found[item_id].add(entry["month"])
        return found

    @cached_property
    def closed_months(self) -> set[int]:
        periods = ok(self.person.get(f"/decrees/{self.decree_id}/periods"))["periods"]
        return {each["month"] for each in periods if each["status"] == "closed" and each["month"]}

    @cached_property
    def late(self) -> list[tuple[str, int]]:
        """Action items and their planned months in which nothing was done."""
        return [
            (item_id, month)
            for item_id in self.items
            for month in self.planned(item_id)
            if month not in self.done[item_id]
        ]

    def planned(self, item_id: str) -> set[int]:
        schedule = self.items[item_id]["schedule"]
        return {each["month"] for each in schedule if each["status"] == "planned"}

    def rank(self, indicator_id: str, month: int | None = None) -> int:
        """How far an indicator has come, by all evidence or by that which touches a month."""
        ranks = [
            RANK[revision["status"]]
            for each in self.evidence
            if indicator_id in each["indicator_ids"]
            for revision in (each["in_force"], each["in_work"])
            if revision and (month is None or touches(revision, month))
        ]
        return max(ranks, default=0)

    def _rows(self, kind: str) -> dict[str, Body]:
        activities = [activity for team in self.plan["teams"] for activity in team["activities"]]
        return {row["id"]: row for activity in activities for row in activity[kind]}


def touches(evidence: Body, month: int) -> bool:
    """Whether its period, all in one year, takes in a day of the month."""
    first, last = (int(evidence[name][5:7]) for name in ("covers_from", "covers_to"))
    return first <= month <= last
