"""Progress: what the service counts equals what anybody counts from the lists."""

from collections import Counter, defaultdict
from itertools import chain

from app.core import clock
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    draft,
    every,
    evidence,
    ok,
    step,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office, Person
from tests.support.raw_lists import STATES, RawLists, summed_up, told_of

STATUSES = ("draft", "submitted", "verified", "accepted", "returned", "withdrawn")
MIX = {
    "5A-1": ("draft",),
    "5A-2": ("accepted", "returned", "draft"),
    "5A-3": ("withdrawn",),
    "5B-1": ("verified", "submitted"),
    "5B-2": ("returned",),
    "5C-1": ("withdrawn", "accepted"),
    "5D-1": ("withdrawn", "submitted"),
}


def mixed(office: Office) -> None:
    """Evidence of two teams in every status, some for several indicators, some restricted."""
    for number, (code, statuses) in enumerate(MIX.items()):
        for status in statuses:
            secrecy = "restricted" if number % 2 else "normal"
            evidence(office, status, code, confidentiality=secrecy)
    evidence(office, "accepted", "5D-1", "5D-2", "5D-3")
    elsewhere = draft(office.person(OTHER_COORDINATOR), "1A-1", "1B-1")
    ok(office.person(OTHER_COORDINATOR).upload(elsewhere["id"]), 201)
    ok(step(office.person(OTHER_COORDINATOR), elsewhere["id"], "submit"))
    ok(step(office.person(KETUA), elsewhere["id"], "accept"))


def counted(person: Person) -> tuple[dict[str, list[Body]], dict[str, Counter[str]], Body]:
    """Indicators and statuses by team, and statuses by indicator, from the raw lists alone."""
    per_indicator: dict[str, Counter[str]] = defaultdict(Counter)
    evidence_of: dict[str, Counter[str]] = defaultdict(Counter)
    proofs: dict[str, list[Body]] = defaultdict(list)
    for row in every(person, "/evidence"):
        evidence_of[row["team"]["id"]][row["status"]] += 1
        for indicator_id in row["indicator_ids"]:
            per_indicator[indicator_id][row["status"]] += 1
            proofs[indicator_id].append(row)
    today = clock.today_in("Asia/Makassar")
    told: dict[str, list[Body]] = defaultdict(list)
    for decree in every(person, "/decrees"):
        raw = RawLists(person, decree["id"], today)
        for key, row in raw.indicators.items():
            expected = told_of(raw.plan["year"], row, raw.items, proofs[key], today)
            assert {name: row[name] for name in expected} == expected
            told[row["team_id"]].append(expected)
    in_list = {row["id"]: row["state"] for row in every(person, "/indicators")}
    assert Counter(in_list.values()) == states_of(list(chain(*told.values())))
    return told, evidence_of, per_indicator


def states_of(told: list[Body]) -> Counter[str]:
    return Counter(each["state"] for each in told)


def by_status(statuses: Counter[str]) -> dict[str, int]:
    return {status: statuses[status] for status in STATUSES}


class TestReadProgress:
    @on_one_engine
    def test_the_numbers_equal_an_independent_count(self, office: Office) -> None:
        mixed(office)
        for username in (MEMBER, OTHER_MEMBER, PENGARAH):
            person = office.person(username)
            told, statuses, per_indicator = counted(person)
            progress = ok(person.get("/progress"))
            assert [team["team"]["number"] for team in progress["teams"]] == [1, 2, 3, 4, 5, 6]
            for team in progress["teams"]:
                team_id = team["team"]["id"]
                assert (team["expected"], team["indicators"]) == summed_up(told[team_id])
                assert team["evidence"] == by_status(statuses[team_id])
            everything = list(chain(*told.values()))
            assert (progress["expected"], progress["total"]) == summed_up(everything)
            assert progress["evidence"] == by_status(sum(statuses.values(), Counter[str]()))
            assert states_of(everything) == {
                "unproven": 65,
                "in_progress": 2,
                "verified": 1,
                "proven": 7,
            }
            for row in every(person, "/progress/indicators"):
                assert row["evidence"] == by_status(per_indicator[row["id"]])

    def test_pages_of_teams_have_the_sum_of_all(self, office: Office) -> None:
        mixed(office)
        pengarah = office.person(PENGARAH)
        whole = ok(pengarah.get("/progress"))
        pages = [ok(pengarah.get("/progress", params={"size": 4, "page": n})) for n in (1, 2, 3)]
        assert [len(page["teams"]) for page in pages] == [4, 2, 0]
        assert list(chain(*(page.pop("teams") for page in pages))) == whole.pop("teams")
        assert whole["team_count"] == 6
        links = [(page.pop("previous"), page.pop("next")) for page in (whole, *pages)]
        first, second = ("/api/v1/progress?size=4&page=1", "/api/v1/progress?size=4&page=2")
        assert links == [(None, None), (None, second), (first, None), (second, None)]
        assert pages == [whole] * 3

    @on_one_engine
    def test_narrows_to_a_team_or_a_decree(self, office: Office) -> None:
        for code, status in (("5A-1", "draft"), ("5A-2", "verified"), ("5B-1", "accepted")):
            evidence(office, status, code)
        member = office.person(MEMBER)
        whole = ok(member.get("/progress"))
        fifth = whole["teams"][4]
        alone = ok(member.get("/progress", params={"team_id": fifth["team"]["id"]}))
        assert alone["teams"] == [fifth]
        assert (alone["total"], alone["evidence"]) == (fifth["indicators"], fifth["evidence"])
        assert ok(member.get("/progress", params={"decree_id": fifth["decree_id"]})) == whole
        nothing = ok(member.get("/progress", params={"decree_id": fifth["team"]["id"]}))
        assert nothing["teams"] == []
        assert (nothing["expected"], nothing["total"]) == summed_up([])
        rows = every(member, "/progress/indicators")
        for state in STATES:
            found = every(member, "/progress/indicators", state=state)
            assert found == [row for row in rows if row["state"] == state]
            assert found
        mine = every(member, "/progress/indicators", team_id=fifth["team"]["id"])
        assert len(mine) == 13
        assert {row["code"][0] for row in mine} == {"5"}

    @on_one_engine
    def test_a_hundred_percent_means_all(self, office: Office) -> None:
        codes = [f"4{letter}-1" for letter in "ABCDEF"]
        ketua, pengarah = office.person(KETUA), office.person(PENGARAH)
        seen = []
        for number in range(1, 7):
            made = draft(ketua, codes[number - 1])
            ok(ketua.upload(made["id"]), 201)
            ok(step(ketua, made["id"], "submit"))
            ok(step(pengarah, made["id"], "accept"))
            fourth = ok(ketua.get("/progress"))["teams"][3]["indicators"]
            seen.append((fourth["proven"], fourth["percent_proven"]))
        assert seen == [(1, 16), (2, 33), (3, 50), (4, 66), (5, 83), (6, 100)]

    def test_each_office_sees_its_own(self, two_offices: Office) -> None:
        office = two_offices
        evidence(office, "accepted")
        here = ok(office.person(MEMBER).get("/progress"))
        there = ok(office.person("kornelis.tana").get("/progress"))
        assert (there["total"]["indicators"], there["total"]["proven"]) == (5, 0)
        assert sum(there["evidence"].values()) == 0
        # MEMBER belongs to both offices, the pengarah to one.
        assert here["total"]["indicators"] == 75 + 5
        own = ok(office.person(PENGARAH).get("/progress"))
        assert (own["total"]["indicators"], own["total"]["proven"]) == (75, 1)
        theirs = {team["team"]["id"] for team in there["teams"]}
        rows = every(office.person(PENGARAH), "/progress/indicators")
        assert theirs.isdisjoint(row["team_id"] for row in rows)
        assert len(rows) == 75
