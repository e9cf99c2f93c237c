"""Two offices in one installation: neither sees the other, whoever belongs to both sees both."""

from typing import Any

import pytest

from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, PENGARAH, Body, every, evidence, ok, refused, step
from tests.support.office import PDF, Office, Person

HERE, THERE = "edson.carlos", "kornelis.tana"
SHARED = MEMBER  # anggota of team V here, of team II there
COORDINATOR_THERE, KETUA_THERE = "rambu.ana.mbewa", "petrus.nahak"
LISTS = ("/decrees", "/teams", "/activities", "/action-items", "/indicators", "/evidence")
NUMBERS = {  # here and there
    "/decrees": (1, 1),
    "/teams": (8, 4),
    "/activities": (30, 3),
    "/action-items": (68, 4),
    "/indicators": (75, 5),
    "/evidence": (1, 1),
}


def prepared(office: Office) -> dict[str, Body]:
    """One piece of evidence in each office, by people of one office only."""
    here = evidence(office, "draft", "2A-1", author=HERE)
    person = office.person(THERE)
    (indicator, *_) = every(person, "/indicators", q="Undangan")
    body = {
        "indicator_ids": [indicator["id"]],
        "title": "Undangan rapat",
        "evidence_date": "2023-06-20",
        "covers_from": "2023-06-01",
        "covers_to": "2023-06-30",
    }
    made = ok(person.post("/evidence", body), 201)
    ok(person.upload(made["id"], ("undangan.pdf", PDF + b"there")), 201)
    ok(step(person, made["id"], "submit"))
    return {HERE: here, THERE: ok(person.get(f"/evidence/{made['id']}"))}


def ids(person: Person, path: str, **parameters: Any) -> set[str]:
    return {row["id"] for row in every(person, path, **parameters)}


def below(person: Person, made: Body) -> dict[str, list[str]]:
    """The addresses of single things, by how they are read."""
    (decree,) = every(person, "/decrees")
    members = every(person, f"/decrees/{decree['id']}/members")
    (file,) = made["revision"]["files"]
    read = [f"{path}/{key}" for path in LISTS for key in sorted(ids(person, path))[:5]]
    evidence_path = f"/evidence/{made['id']}"
    read += [
        f"/decrees/{decree['id']}/plan",
        f"/decrees/{decree['id']}/members",
        f"/teams/{made['team']['id']}/members",
        f"/memberships/{members[-1]['id']}",
        f"/work-units/{decree['work_unit']['id']}",
        f"{evidence_path}/revisions",
        f"{evidence_path}/decisions",
        f"{evidence_path}/files/{file['id']}/content",
    ]
    change = [
        f"{path}/{min(ids(person, path))}"
        for path in ("/activities", "/action-items", "/indicators")
    ]
    return {"GET": read, "PATCH": [*change, evidence_path]}


class TestApart:
    def test_every_list_shows_one_office_only(self, two_offices: Office) -> None:
        office = two_offices
        prepared(office)
        for path, numbers in NUMBERS.items():
            here, there = (ids(office.person(name), path) for name in (HERE, THERE))
            assert (len(here), len(there)) == numbers, path
            assert here.isdisjoint(there)
        (decree,) = ids(office.person(THERE), "/decrees")
        for path in LISTS[1:]:
            assert ids(office.person(HERE), path, decree_id=decree) == set()
        titles = {path: every(office.person(HERE), path, q="Kupang") for path in LISTS[:4]}
        assert not [row for rows in titles.values() for row in rows if "KOTA" in str(row).upper()]

    @on_one_engine
    @pytest.mark.parametrize(("reader", "other"), [(HERE, THERE), (THERE, HERE)])
    def test_every_single_thing_of_the_other_office_is_not_found(
        self, two_offices: Office, reader: str, other: str
    ) -> None:
        office = two_offices
        made = prepared(office)[other]
        owner = office.person(other)
        addresses = below(owner, made)
        parents = {f"/work-units/{unit}" for unit in ids(office.person(reader), "/work-units")}
        for path in addresses["GET"]:
            assert owner.get(path).status_code == 200, path
            if path not in parents:
                refused(office.person(reader).get(path), 404, "not_found")
        for path in addresses["PATCH"]:
            refused(office.person(reader).patch(path, {}), 404, "not_found")
        for verb in ("submit", "verify", "accept", "return", "revise", "withdraw"):
            refused(step(office.person(reader), made["id"], verb), 404, "not_found")
        refused(office.person(reader).upload(made["id"]), 404, "not_found")

    def test_even_the_heads_of_one_office_do_not_reach_into_the_other(
        self, two_offices: Office
    ) -> None:
        office = two_offices
        made = prepared(office)
        for username, foreign in (
            (KETUA, THERE),
            (PENGARAH, THERE),
            (KETUA_THERE, HERE),
            ("yusuf.lado", HERE),
        ):
            person = office.person(username)
            for path in below(office.person(foreign), made[foreign])["GET"]:
                if not path.startswith("/work-units"):
                    refused(person.get(path), 404, "not_found")
            for verb in ("verify", "accept", "return", "withdraw"):
                refused(step(person, made[foreign]["id"], verb), 404, "not_found")
            title = made[foreign]["title"]
            assert title not in ok_text(person, "/audit-events?size=100")
            assert title not in ok_text(person, "/me/work?size=100")

    @on_one_engine
    def test_evidence_cannot_prove_indicators_of_the_other_office(
        self, two_offices: Office
    ) -> None:
        office = two_offices
        indicator = min(ids(office.person(THERE), "/indicators"))
        dates = dict.fromkeys(("evidence_date", "covers_from", "covers_to"), "2023-06-20")
        body = {"indicator_ids": [indicator], "title": "Dari luar", **dates}
        for username in (HERE, KETUA):
            refused(office.person(username).post("/evidence", body), 404, "not_found")
        mine = evidence(office)
        change = {"indicator_ids": [indicator]}
        refused(office.person(KETUA).patch(f"/evidence/{mine['id']}", change), 404, "not_found")


def ok_text(person: Person, path: str) -> str:
    answer = person.get(path)
    ok(answer)
    return answer.text


class TestTogether:
    def test_a_shared_person_sees_the_union_of_both(self, two_offices: Office) -> None:
        office = two_offices
        prepared(office)
        shared = office.person(SHARED)
        for path in LISTS:
            union = ids(office.person(HERE), path) | ids(office.person(THERE), path)
            assert ids(shared, path) == union
        for name in (HERE, THERE):
            (decree,) = every(office.person(name), "/decrees")
            plan = f"/decrees/{decree['id']}/plan"
            assert ok(shared.get(plan)) == ok(office.person(name).get(plan))

    @on_one_engine
    def test_a_shared_person_has_in_each_office_only_the_rights_from_there(
        self, two_offices: Office
    ) -> None:
        office = two_offices
        shared = office.person(SHARED)
        may_upload = {
            team["id"]
            for team in every(shared, "/teams")
            if "upload_evidence" in ok(shared.get(f"/teams/{team['id']}"))["allowed_actions"]
        }
        fifth = {row["id"] for row in every(office.person(HERE), "/teams") if row["number"] == 5}
        second = {row["id"] for row in every(office.person(THERE), "/teams") if row["number"] == 2}
        assert may_upload == fifth | second
        (indicator, *_) = every(shared, "/indicators", team_id=min(second))
        dates = dict.fromkeys(("evidence_date", "covers_from", "covers_to"), "2023-06-20")
        body = {"indicator_ids": [indicator["id"]], "title": "Sosialisasi", **dates}
        made = ok(shared.post("/evidence", body), 201)
        ok(shared.upload(made["id"]), 201)
        ok(step(shared, made["id"], "submit"))
        refused(step(office.person(ActorRole.KOORDINATOR), made["id"], "verify"), 404)
        refused(step(office.person(THERE), made["id"], "verify"), 403, "forbidden")
        ok(step(office.person(COORDINATOR_THERE), made["id"], "verify"))
        refused(step(office.person(KETUA), made["id"], "accept"), 404)
        assert ok(step(office.person(KETUA_THERE), made["id"], "accept"))["status"] == "accepted"

    @on_one_engine
    def test_the_administrator_of_the_installation_sees_both(self, two_offices: Office) -> None:
        office = two_offices
        made = prepared(office)
        administrator = office.administrator()
        for path, (here, there) in NUMBERS.items():
            assert len(ids(administrator, path)) == here + there
        for row in made.values():
            assert ok(administrator.get(f"/evidence/{row['id']}"))["title"] == row["title"]
        assert ok(administrator.get("/progress"))["total"]["indicators"] == 80
