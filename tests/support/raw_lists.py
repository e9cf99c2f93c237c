"""The lists of a decree as somebody reads them, and nothing that the service has counted."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tests.support.evidence import Body, every, ok
from tests.support.office import Person

# How far evidence of a status has brought its indicators; the highest counts.
RANK = {"withdrawn": 0, "draft": 1, "submitted": 1, "returned": 1, "verified": 2, "accepted": 3}
STATES = ("unproven", "in_progress", "verified", "proven")
EXPECTED = ("accepted", "by_now", "in_year", "missing")


@dataclass
class RawLists:
    """What one person reads of a decree."""

    person: Person
    decree_id: str
    today: date

    @cached_property
    def plan(self) -> Body:
        found: Body = ok(self.person.get(f"/decrees/{self.decree_id}/plan"))
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
                if entry["corrected_by_id"] is None and not entry["is_cancellation"]:
                    found[item_id].add(entry["month"])
        return found

    @cached_property
    def taken_over(self) -> dict[str, str]:
        """Who goes on with the evidence of somebody who left, by the audit log."""
        asked = {"action": "evidence.hand_over", "size": 100}
        rows = ok(self.person.get("/audit-events", params=asked))["items"]
        return {row["target_id"]: row["changes"]["taken_over_by_id"][1] for row in rows}

    @cached_property
    def closed_months(self) -> set[int]:
        periods = ok(self.person.get(f"/decrees/{self.decree_id}/periods"))["periods"]
        return {each["month"] for each in periods if each["status"] == "closed" and each["month"]}

    @cached_property
    def late(self) -> list[tuple[str, int]]:
        """Action items and their planned months in which nothing was done; the year is over."""
        assert self.today.year > self.plan["year"]
        return [
            (item_id, month)
            for item_id in self.items
            for month in self.planned(item_id)
            if month not in self.done[item_id]
        ]

    def planned(self, item_id: str) -> set[int]:
        schedule = self.items[item_id]["schedule"]
        return {each["month"] for each in schedule if each["status"] == "planned"}

    def indicator(self, indicator_id: str) -> Body:
        """What is to be answered of an indicator, as `told_of` tells it."""
        proofs = [each for each in self.evidence if indicator_id in each["indicator_ids"]]
        return told_of(
            self.plan["year"], self.indicators[indicator_id], self.items, proofs, self.today
        )

    def rank(self, indicator_id: str, month: int | None = None) -> int:
        """How far an indicator has come, by all evidence or by that which touches a month."""
        ranks = [
            RANK[revision["status"]]
            for each in self.evidence
            if indicator_id in each["indicator_ids"]
            for revision in (each["in_force"], each["in_work"])
            if revision and (month is None or proves(revision, month))
        ]
        return max(ranks, default=0)

    def _rows(self, kind: str) -> dict[str, Body]:
        activities = [activity for team in self.plan["teams"] for activity in team["activities"]]
        return {row["id"]: row for activity in activities for row in activity[kind]}


def touches(evidence: Body, month: int) -> bool:
    """Whether its period, all in one year, takes in a day of the month."""
    first, last = (int(evidence[name][5:7]) for name in ("covers_from", "covers_to"))
    return first <= month <= last


def proves(evidence: Body, month: int) -> bool:
    """Whether it holds on a day of the month of the year in which its period begins."""
    asked = f"{evidence['covers_from'][:4]}-{month:02}"
    last = evidence["valid_until"] or evidence["covers_to"]
    return bool(evidence["covers_from"][:7] <= asked <= last[:7])


def told_of(
    year: int, indicator: Body, items: dict[str, Body], proofs: list[Body], today: date
) -> Body:
    """State and counts of an indicator, from the months beside it and its evidence, by hand."""
    beside = [month for key in indicator["action_item_ids"] for month in items[key]["schedule"]]
    planned = {month["month"] for month in beside if month["status"] == "planned"}
    expected = [f"{year}-{month:02}" for month in sorted(planned)]
    over = [month for month in expected if month < today.isoformat()[:7]]
    in_force = [each["in_force"] for each in proofs if each["in_force"]]
    met = {
        month
        for month in expected
        for one in in_force
        if one["covers_from"][:7] <= month <= (one["valid_until"] or one["covers_to"])[:7]
    }
    missing = [month for month in over if month not in met]
    best = max((3 if each["in_force"] else RANK[each["status"]] for each in proofs), default=0)
    counts = (len(met), len(over), len(expected), len(missing))
    return {
        "state": "partly_proven" if best == len(STATES) - 1 and missing else STATES[best],
        "proven": dict(zip(EXPECTED, counts, strict=True)),
        "is_scheduled": any(month["status"] != "unknown" for month in beside),
    }


def summed_up(told: list[Body]) -> tuple[Body, Body]:
    """`expected` and `indicators` of several indicators together."""
    counts = {name: sum(each["proven"][name] for each in told) for name in EXPECTED}
    due, lacking = counts["by_now"], counts["missing"]
    states = Counter(each["state"] for each in told)
    indicators = {state: states[state] for state in (*STATES, "partly_proven")} | {
        "indicators": len(told),
        "percent_proven": 100 * states["proven"] // len(told) if told else 0,
        "unscheduled": sum(not each["is_scheduled"] for each in told),
    }
    return counts | {"percent_met": 100 * (due - lacking) // due if due else 0}, indicators
