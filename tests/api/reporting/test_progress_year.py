"""Progress through months of work: every number is one that anybody finds in the raw lists."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.models.access import GrantedRole
from app.schemas.platform.examples import DECREE_ID
from tests.api.contract.test_statements import counted as counted_statements
from tests.api.reporting.test_progress import by_status, counted, counts
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    draft,
    every,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared

PROGRESS = f"/decrees/{DECREE_ID}/progress"
KUPANG = ZoneInfo("Asia/Makassar")
STARTED = "2023-06-20T09:00"
NOTHING_DONE = {"unknown", "not_planned", "planned", "due", "late"}


@contextmanager
def clock_at(office: Office, local: str) -> Iterator[None]:
    """Everybody signs in anew at this time in Kupang; then the clock runs on."""
    with time_machine.travel(datetime.fromisoformat(local).replace(tzinfo=KUPANG)):
        office._people.clear()
        yield
    office._people.clear()


class Year:
    """Two teams at work from June to October 2023."""

    def __init__(self, office: Office) -> None:
        self.office = office
        rows = self.at(STARTED, lambda: every(office.person(MEMBER), "/action-items"))
        self.items = {row["code"]: f"/action-items/{row['id']}" for row in rows}
        self.seen: dict[str, Body] = {}

    def at(self, local: str, act: Any) -> Any:
        with clock_at(self.office, local):
            return act()

    def plan(self, who: str, code: str, **body: Any) -> None:
        ok(self.office.person(who).put(f"{self.items[code]}/schedule", body))

    def tell(self, who: str, code: str, done_on: str, **fields: Any) -> str:
        body = {"done_on": done_on, "note": "Rapat"} | fields
        told = ok(self.office.person(who).post(f"{self.items[code]}/realisations", body), 201)
        return str(told["id"])

    def look(self, local: str) -> None:
        """What the service says at the very end of a day, of that day."""
        with clock_at(self.office, f"{local}T23:59:50"):
            self.seen[local] = ok(self.office.person(PENGARAH).get(PROGRESS))

    def run(self) -> None:
        self.at(STARTED, self._june)
        self.look("2023-06-30")
        self.at("2023-07-10T10:00", self._july)
        self.look("2023-07-31")
        self.at("2023-08-15T11:00", self._august)
        self.look("2023-08-31")
        self.at("2023-10-05T08:00", self._october)

    def _june(self) -> None:
        self.plan(COORDINATOR, "5A.1", recurrence={"kind": "quarterly"})
        self.plan(COORDINATOR, "5A.2", months=[planned(6), planned(7), planned(8)])
        self.plan(OTHER_COORDINATOR, "1A.1", recurrence={"kind": "monthly"})
        self.wrong = self.tell(MEMBER, "5A.1", "2023-06-19")
        self.tell(MEMBER, "5B.1", "2023-06-20")  # nobody planned it
        self.returned = evidence(self.office, "draft", "5A-1")["id"]
        self.accepted = evidence(self.office, "submitted", "5A-2", "5B-1")["id"]
        evidence(self.office, "withdrawn", "5B-2", confidentiality="restricted")

    def _july(self) -> None:
        person = self.office.person
        ok(step(person(MEMBER), self.returned, "submit"))
        ok(step(person(COORDINATOR), self.returned, "return"))
        ok(step(person(COORDINATOR), self.accepted, "verify"))
        self.tell(MEMBER, "5A.2", "2023-07-09", month=8)
        self.tell(OTHER_COORDINATOR, "1A.1", "2023-07-10")
        elsewhere = draft(person(OTHER_COORDINATOR), "1A-1")
        ok(person(OTHER_COORDINATOR).upload(elsewhere["id"]), 201)
        ok(step(person(OTHER_COORDINATOR), elsewhere["id"], "submit"))

    def _august(self) -> None:
        person = self.office.person
        ok(step(person(KETUA), self.accepted, "accept"))
        ok(step(person(MEMBER), self.returned, "revise"), 201)
        ok(step(person(MEMBER), self.returned, "submit"))
        self.tell(MEMBER, "5A.1", "2023-06-19", month=5, corrects_id=self.wrong)
        moved = [{"month": 8, "status": "not_planned"}, planned(9)]
        self.plan(KETUA, "5A.2", months=moved, reason="Menunggu anggaran")

    def _october(self) -> None:
        ok(step(self.office.person(KETUA), self.accepted, "withdraw"))
        self.tell(KETUA, "5A.1", "2023-09-29")


def planned(month: int) -> Body:
    return {"month": month, "status": "planned"}


@pytest.fixture
def year(office: Office) -> Year:
    found = Year(office)
    found.run()
    return found


def derived(status: str, month: int, done_on: list[str], today: date) -> str:
    """What a month has come to, told once more in other words than the service's."""
    if done_on:
        early = status == "planned" and min(done_on) < f"2023-{month:02}-01"
        return "done_early" if early else "done"
    if status != "planned" or today < date(2023, month, 1):
        return status
    return "due" if today.month == month and today.year == 2023 else "late"


def months_from_lists(person: Person, today: date) -> dict[str, Counter[tuple[str, str]]]:
    """Months by team from schedules and realisations, read one by one."""
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for item in ok(person.get(f"/decrees/{DECREE_ID}/schedule"))["items"]:
        entries = every(person, f"/action-items/{item['action_item_id']}/realisations")
        for each in item["months"]:
            done_on = [
                entry["done_on"]
                for entry in entries
                if entry["month"] == each["month"] and entry["corrected_by_id"] is None
            ]
            progress = derived(each["status"], each["month"], done_on, today)
            found[item["team_id"]][each["status"], progress] += 1
    return found


def as_months(cells: Counter[tuple[str, str]]) -> Body:
    by_progress = {
        name: sum(count for (_, progress), count in cells.items() if progress == name)
        for name in (*sorted(NOTHING_DONE), "done", "done_early")
    }
    of_plan = {progress: n for (status, progress), n in cells.items() if status == "planned"}
    done = of_plan.get("done", 0) + of_plan.get("done_early", 0)
    total = sum(of_plan.values())
    return {
        "planned": total,
        "done": done,
        "late": by_progress["late"],
        "percent_done": done * 100 // total if total else 0,
        "by_progress": by_progress,
    }


def added(parts: list[Any]) -> Any:
    """Numbers of the same shape, number by number; percentages do not add up and are left out."""
    if not isinstance(parts[0], dict):
        return sum(parts)
    names = [name for name in parts[0] if not name.startswith("percent")]
    return {name: added([part[name] for part in parts]) for name in names}


def numbers(body: Body) -> Body:
    return {name: body[name] for name in ("months", "evidence", "being_revised", "indicators")}


class TestYear:
    def test_all_numbers_are_those_of_the_raw_lists_for_everybody(self, year: Year) -> None:
        office = year.office
        with clock_at(office, "2023-10-05T12:00"):
            prepared = Prepared(office)
            guest = prepared.account()
            prepared.grant(guest, GrantedRole.ASESOR, decree="53")
            cells = months_from_lists(office.person(MEMBER), date(2023, 10, 5))
            whole = ok(office.person(MEMBER).get(PROGRESS))
            for username in (MEMBER, OTHER_MEMBER, KETUA, guest, "admin"):
                person = office.administrator() if username == "admin" else office.person(username)
                states, statuses, _ = counted(person)
                everywhere = ok(person.get("/progress"))
                for read in (ok(person.get(PROGRESS)), everywhere):
                    for team in read["teams"]:
                        team_id = team["team"]["id"]
                        assert team["months"] == as_months(cells[team_id])
                        assert team["indicators"] == counts(states[team_id])
                        assert team["evidence"] == by_status(statuses[team_id])
                assert ok(person.get(PROGRESS)) == whole
                assert everywhere["months"] == whole["total"]["months"]
            assert whole["total"]["months"] == as_months(sum(cells.values(), Counter()))
            self._add_up(office.person(MEMBER), whole)
        assert whole["today"] == "2023-10-05"
        found = whole["total"]["months"]
        assert (found["planned"], found["done"], found["late"]) == (19, 2, 13)
        assert found["by_progress"]["due"] == 1

    def _add_up(self, person: Person, whole: Body) -> None:
        """Teams, activities, months and both heat maps are the same numbers in other sums."""
        total = added([numbers(whole["total"])])
        assert added([numbers(team) for team in whole["teams"]]) == total
        of_activities = added([numbers(each) for each in whole["activities"]])
        assert of_activities["months"] == total["months"]
        assert of_activities["indicators"] == total["indicators"]
        both = total["evidence"] | {"withdrawn": total["evidence"]["withdrawn"] + 1}
        assert of_activities["evidence"] == both  # 5A-2 and 5B-1 are shown by one
        by_month = {each.pop("month"): added([each]) for each in whole["months"]}
        assert added(list(by_month.values())) == total["months"]
        for by, rows in (("team", 6), ("action_item", 68)):
            heat_map = ok(person.get(f"{PROGRESS}/heat-map", params={"by": by}))
            assert len(heat_map["rows"]) == rows
            for month, expected in by_month.items():
                cells = [row["cells"][month - 1] for row in heat_map["rows"]]
                assert {cell.pop("month") for cell in cells} == {month}
                called = [cell.pop("progress") for cell in cells]
                assert all(c["by_progress"][p] for c, p in zip(cells, called, strict=True))
                assert added(cells) == expected

    def test_the_trend_shows_every_month_as_it_was_seen_then(self, year: Year) -> None:
        with clock_at(year.office, "2023-10-05T12:00"):
            person = year.office.person(OTHER_MEMBER)
            trend = ok(person.get(f"{PROGRESS}/trend"))
            present = ok(person.get(PROGRESS))
            params = {"from": "2023-06-30", "to": "2023-08-31"}
            compared = ok(person.get(f"{PROGRESS}/comparison", params=params))
        points = {point["day"]: point for point in trend["points"]}
        assert list(points)[-3:] == ["2023-08-31", "2023-09-30", "2023-10-05"]
        assert len(points) == 10
        assert points["2023-05-31"]["planned_to_date"] == 0
        for day, seen in (year.seen | {"2023-10-05": present}).items():
            assert numbers(points[day]) == seen["total"], day
        begun = [point["planned_to_date"] for point in trend["points"]]
        assert begun == [0, 0, 0, 0, 0, 9, 11, 12, 15, 16]
        assert [point["done_to_date"] for point in trend["points"]][5:] == [1, 3, 1, 1, 2]
        self._compare(compared, year.seen["2023-06-30"], year.seen["2023-08-31"])

    def _compare(self, compared: Body, first: Body, second: Body) -> None:
        pairs = [(compared["total"], first["total"], second["total"])]
        pairs += zip(compared["teams"], first["teams"], second["teams"], strict=True)
        for found, before, after in pairs:
            assert (found["first"], found["second"]) == (numbers(before), numbers(after))
            assert added([found["first"], found["change"]]) == added([found["second"]])
        assert compared["total"]["change"]["indicators"]["proven"] == 2


@on_one_engine
class TestDays:
    def test_of_a_comparison_are_over_and_in_order(self, office: Office) -> None:
        # 23:30 on 30 June in Kupang: there it is not yet July.
        with clock_at(office, "2023-06-30T23:30"):
            person = office.person(PENGARAH)
            for first, second, place in (
                ("2023-06-01", "2023-07-01", "query/to"),
                ("2023-06-30", "2023-06-29", "query/from"),
                ("2023-06-31", "2023-06-30", "query/from"),
            ):
                params = {"from": first, "to": second}
                problem = refused(person.get(f"{PROGRESS}/comparison", params=params), 422)
                assert problem["errors"][0]["pointer"] == place
            params = {"from": "0001-01-01", "to": "2023-06-30"}
            first = ok(person.get(f"{PROGRESS}/comparison", params=params))["total"]["first"]
            unasked = ok(person.get(f"{PROGRESS}/comparison"))
        assert (unasked["first_day"], unasked["second_day"]) == ("2023-05-31", "2023-06-30")
        assert set(first["evidence"].values()) == {0}
        assert first["indicators"]["unproven"] == 75

    def test_before_and_after_the_year_the_trend_ends_today(self, office: Office) -> None:
        for now, days in (("2023-06-12T08:00", 6), ("2024-02-01T08:00", 13)):
            with clock_at(office, now):
                points = ok(office.person(PENGARAH).get(f"{PROGRESS}/trend"))["points"]
            assert len(points) == days
            assert points[-1]["day"] == now[:10]


class TestOffices:
    def test_each_with_all_below_it_and_only_what_is_in_sight(self, two_offices: Office) -> None:
        office = two_offices
        evidence(office, "accepted")
        administrator = office.administrator()
        (nation,) = ok(administrator.get("/progress/offices"))["items"]
        below = {"parent_id": nation["work_unit"]["id"]}
        (province,) = ok(administrator.get("/progress/offices", params=below))["items"]
        below = {"parent_id": province["work_unit"]["id"]}
        (city,) = ok(administrator.get("/progress/offices", params=below))["items"]
        assert [row["offices"] for row in (nation, province, city)] == [3, 2, 1]
        assert [row["decrees"] for row in (nation, province, city)] == [2, 2, 1]
        assert numbers(nation) == numbers(province)
        decrees = every(administrator, "/decrees")
        each = [ok(administrator.get(f"/decrees/{row['id']}/progress"))["total"] for row in decrees]
        assert added([numbers(nation)]) == added(each)
        assert numbers(city) in each
        nothing = ok(administrator.get("/progress/offices", params={"year": 2031}))["items"]
        assert (nothing[0]["decrees"], nothing[0]["indicators"]["indicators"]) == (0, 0)

        there = office.person("kornelis.tana")
        for params in (below, {}):
            assert ok(there.get("/progress/offices", params=params))["items"] == [city]
        (own,) = ok(office.person(PENGARAH).get("/progress/offices"))["items"]
        assert (own["offices"], own["decrees"]) == (1, 1)
        assert own["indicators"]["proven"] == 1
        # Who belongs to both sees one tree, and the city once more below the province.
        assert ok(office.person(MEMBER).get("/progress/offices"))["items"] == [province]
        assert ok(office.person(MEMBER).get("/progress/offices", params=below))["items"] == [city]
        outside = f"/decrees/{decrees[0]['id']}", f"/decrees/{decrees[1]['id']}"
        refusals = [there.get(f"{path}/progress/trend").status_code for path in outside]
        assert sorted(refusals) == [200, 404]


# One of each is who the caller is and what they may.
STATEMENTS = {
    "/progress": 6,
    PROGRESS: 13,
    f"{PROGRESS}/heat-map": 6,
    f"{PROGRESS}/heat-map?by=action_item": 6,
    f"{PROGRESS}/heat-map/picture?by=action_item": 8,
    f"{PROGRESS}/trend": 12,
    f"{PROGRESS}/trend/picture": 13,
    f"{PROGRESS}/comparison?from=2023-06-30&to=2023-09-30": 13,
    f"/decrees/{DECREE_ID}/schedule/picture": 17,
}


@on_one_engine
class TestStatements:
    def test_are_as_many_before_the_work_as_after_months_of_it(self, office: Office) -> None:
        person = office.person(PENGARAH)

        def count() -> dict[str, int]:
            found = {}
            for path in STATEMENTS:
                with counted_statements(office) as sent:
                    assert person.get(path).is_success
                found[path] = len(sent)
            return found

        before = count()
        Year(office).run()
        person = office.person(PENGARAH)
        assert count() == before == STATEMENTS
