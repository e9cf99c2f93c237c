"""Wakil Ketua and Wakil Koordinator: they prepare what the head decides."""

from datetime import timedelta
from typing import Any

import pytest

from app.models.rights import ActorRole
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID, seeded
from tests.api.decrees.test_amendments import HEAD
from tests.api.decrees.test_stand_ins import today
from tests.support.administration import new_account, teams_of
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    Body,
    every,
    evidence,
    indicator_id,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_MEMBER, Office, Person

DECREE = f"/decrees/{DECREE_ID}"
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


def is_head(row: Body, role: str) -> bool:
    return row["role"] == role and not row["is_deputy"]


def team_pelaksana(office: Office) -> str:
    return f"/teams/{teams_of(office, str(DECREE_ID), 'pelaksana')[0]}"


def plan(person: Person, code: str) -> Body:
    """Set a month of an action item."""
    row = next(row for row in every(person, "/action-items") if row["code"] == code)
    path = f"/action-items/{row['id']}/schedule"
    found: Body = ok(person.put(path, MONTHS, etag=person.get(path).headers["ETag"]))
    return found


class TestDeputies:
    @on_one_engine
    def test_wakil_koordinator_plans_and_uploads_but_verifies_nothing(self, office: Office) -> None:
        waiting = evidence(office, "submitted")
        wakil = appoint(office, "koordinator")
        assert plan(wakil, "5A.1")["months"][0]["status"] == "planned"
        refused(step(wakil, waiting["id"], "verify"), 403, "forbidden")
        sign = f"/indicators/{indicator_id('5A-1')}"
        assert ok(wakil.get(sign))["allowed_actions"] == ["edit", "upload_evidence"]
        placing = {"action_item_ids": [], "reason": "Sel kosong"}
        etag = wakil.get(sign).headers["ETag"]
        refused(wakil.put(f"{sign}/action-items", placing, etag=etag), 403, "forbidden")
        assert "verify" not in ok(wakil.get(f"/evidence/{waiting['id']}"))["allowed_actions"]
        assert not [row for row in every(wakil, "/me/work") if row["kind"] == "verify"]
        (position,) = ok(wakil.get("/me"))["memberships"]
        assert (position["role"], position["is_deputy"]) == ("koordinator", True)
        # The coordinator can judge it: it takes the whole way.
        revision = evidence(office, "accepted", author=WAKIL)["revision"]
        assert revision["review_route"] == "full"

    @on_one_engine
    def test_wakil_ketua_prepares_for_the_whole_office_and_decides_nothing(
        self, office: Office
    ) -> None:
        verified = evidence(office, "verified")
        wakil = appoint(office, "pelaksana", team_pelaksana(office))
        assert plan(wakil, "1A.1")["months"][0]["status"] == "planned"
        refused(step(wakil, verified["id"], "accept"), 403, "forbidden")
        closing = {"month": 1, "note": None}
        refused(wakil.post(f"/decrees/{DECREE_ID}/periods/close", closing), 403, "forbidden")
        duty = f"/duties/{seeded('team', 1, 'duty', 1)}"  # Pengarah.1: no coordinator is above them
        linking = {"activity_ids": [], "measures": [], "reason": "Dibaca ulang"}
        for who in (wakil, office.person(COORDINATOR)):
            assert "approve" not in ok(who.get(f"{DECREE}/schedule"))["allowed_actions"]
            etag = who.get(duty).headers["ETag"]
            for answer in (
                who.post(f"{DECREE}/schedule/approve", {"note": None}),
                who.put(f"{duty}/links", linking, etag=etag),
            ):
                assert refused(answer, 403, "forbidden")["detail"].endswith("Yang boleh: Ketua.")
        joining = seat("anggota", username=OTHER_MEMBER, is_deputy=False)
        refused(wakil.post(f"{TEAM_V}/members", joining), 403, "forbidden")
        permissions = {row["permission"] for row in ok(wakil.get("/me/permissions"))["permissions"]}
        assert {"schedule:set", "report:write"} <= permissions
        assert not {"evidence:accept", "period:close", "schedule:approve"} & permissions

    @on_one_engine
    @pytest.mark.parametrize(
        ("role", "code"), [("koordinator", "already_coordinated"), ("pelaksana", "already_led")]
    )
    def test_a_team_has_one_head_on_every_day_beside_any_deputies(
        self, office: Office, role: str, code: str
    ) -> None:
        team = TEAM_V if role == "koordinator" else team_pelaksana(office)
        appoint(office, role, team)
        admin = office.administrator()
        new_account(admin, "frans.seran")
        second = seat(role, username="frans.seran", is_deputy=False)

        def refuse(path: str, body: Body, pointer: str) -> None:
            problem = refused(admin.post(path, body), 409, code)
            assert [fault["pointer"] for fault in problem["errors"]] == [pointer]

        refuse(f"{team}/members", second, "/role")
        joining = second | {"team_id": team.rpartition("/")[2]}
        refuse(f"{DECREE}/amendments", HEAD | {"members": [joining]}, "/members/0/role")
        # Who leads it leaves on a day, and a stand-in fills the place until somebody follows.
        head = next(row for row in every(admin, f"{team}/members") if is_head(row, role))
        path = f"/memberships/{head['id']}/end"
        days = [str(today() + timedelta(n)) for n in range(9)]
        filled = {"username": OTHER_MEMBER, "valid_to": days[8], "reason": "Menunggu"}
        for day in (days[1], days[3]):  # the second time it goes on longer, and is filled later
            ok(admin.post(path, {"reason": "Mutasi", "on": day, "stand_in": filled}))
        filling = every(admin, f"{DECREE}/stand-ins")
        assert [(one["valid_from"], one["valid_to"]) for one in filling] == [(days[3], days[8])]
        refuse(f"{team}/members", second | {"valid_from": days[2]}, "/role")
        ok(admin.post(f"{team}/members", second | {"valid_from": days[3]}), 201)
        assert every(admin, f"{DECREE}/stand-ins") == [], "the one who follows has the place"
        refuse(path, {"reason": "Mutasi", "on": days[4]}, "/on")
        ending = {"reason": "Mutasi", "on": days[3], "stand_in": filled}
        refuse(path, ending, "/valid_to")

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
