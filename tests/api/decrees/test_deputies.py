"""Wakil Ketua and Wakil Koordinator: they prepare what the head decides."""

from typing import Any

from app.models.rights import ActorRole
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from tests.support.administration import new_account, teams_of
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, Body, every, evidence, ok, refused, step
from tests.support.office import OTHER_MEMBER, Office, Person

TEAM_V = f"/teams/{TEAM_V_ID}"
WAKIL = "yuliana.bria"
MONTHS = {"months": [{"month": 1, "status": "planned"}]}


def seat(role: str, **changes: Any) -> Body:
    body = {"username": WAKIL, "role": role, "is_deputy": True, "job_title": "Pelaksana"}
    return {**body, "title": f"Wakil {role.capitalize()}", **changes}


def appoint(office: Office, role: str, team: str = TEAM_V) -> Person:
    new_account(office.administrator(), WAKIL)
    made: Body = ok(office.person(KETUA).post(f"{team}/members", seat(role)), 201)
    assert (made["role"], made["is_deputy"], made["title"][:5]) == (role, True, "Wakil")
    return office.person(WAKIL)


def team_pelaksana(office: Office) -> str:
    return f"/teams/{teams_of(office, str(DECREE_ID), 'pelaksana')[0]}"


def plan(person: Person, code: str) -> Body:
    """Set a month of an action item."""
    row = next(row for row in every(person, "/action-items") if row["code"] == code)
    path = f"/action-items/{row['id']}/schedule"
    found: Body = ok(person.put(path, MONTHS, etag=person.get(path).headers["ETag"]))
    return found


class TestDeputies:
    def test_wakil_koordinator_plans_and_uploads_but_verifies_nothing(self, office: Office) -> None:
        waiting = evidence(office, "submitted")
        wakil = appoint(office, "koordinator")
        assert plan(wakil, "5A.1")["months"][0]["status"] == "planned"
        refused(step(wakil, waiting["id"], "verify"), 403, "forbidden")
        assert "verify" not in ok(wakil.get(f"/evidence/{waiting['id']}"))["allowed_actions"]
        assert not [row for row in every(wakil, "/me/work") if row["kind"] == "verify"]
        (position,) = ok(wakil.get("/me"))["memberships"]
        assert (position["role"], position["is_deputy"]) == ("koordinator", True)
        # The coordinator can judge it: it takes the whole way.
        revision = evidence(office, "accepted", author=WAKIL)["revision"]
        assert revision["review_route"] == "full"

    def test_wakil_ketua_prepares_for_the_whole_office_and_decides_nothing(
        self, office: Office
    ) -> None:
        verified = evidence(office, "verified")
        wakil = appoint(office, "pelaksana", team_pelaksana(office))
        assert plan(wakil, "1A.1")["months"][0]["status"] == "planned"
        refused(step(wakil, verified["id"], "accept"), 403, "forbidden")
        closing = {"month": 1, "note": None}
        refused(wakil.post(f"/decrees/{DECREE_ID}/periods/close", closing), 403, "forbidden")
        joining = seat("anggota", username=OTHER_MEMBER, is_deputy=False)
        refused(wakil.post(f"{TEAM_V}/members", joining), 403, "forbidden")
        permissions = {row["permission"] for row in ok(wakil.get("/me/permissions"))["permissions"]}
        assert {"schedule:set", "report:write"} <= permissions
        assert not {"evidence:accept", "period:close", "finding:close"} & permissions

    @on_one_engine
    def test_a_team_has_one_coordinator_beside_any_deputies(self, office: Office) -> None:
        appoint(office, "koordinator")
        ketua = office.person(KETUA)
        new_account(office.administrator(), "frans.seran")
        second = seat("koordinator", username="frans.seran", is_deputy=False)
        refused(ketua.post(f"{TEAM_V}/members", second), 409, "already_coordinated")
        ok(ketua.post(f"{TEAM_V}/members", second | {"is_deputy": True}), 201)

    @on_one_engine
    def test_only_heads_have_deputies(self, office: Office) -> None:
        new_account(office.administrator(), WAKIL)
        answer = office.person(KETUA).post(f"{TEAM_V}/members", seat("anggota"))
        problem = refused(answer, 422, "role_has_no_deputy")
        assert [fault["pointer"] for fault in problem["errors"]] == ["/is_deputy"]

    @on_one_engine
    def test_the_sekretaris_of_the_pelaksana_is_a_member(self, office: Office) -> None:
        new_account(office.administrator(), WAKIL)
        body = seat("anggota", is_deputy=False, title="Sekretaris")
        made = ok(office.person(KETUA).post(f"{team_pelaksana(office)}/members", body), 201)
        assert (made["title"], made["role"]) == ("Sekretaris", "anggota")

    @on_one_engine
    def test_the_table_says_what_stays_with_the_head(self, office: Office) -> None:
        roles = ok(office.person(ActorRole.ANGGOTA).get("/roles"))["roles"]
        alone = {row["role"]: row["head_alone"] for row in roles}
        assert "evidence:verify" in alone["koordinator"]
        assert "evidence:accept" in alone["pelaksana"]
        assert alone["pengarah"] == alone["anggota"] == []
