"""Nobody judges what they have a part in: asesor, Ketua and stand-ins, whichever came first."""

from datetime import timedelta

from httpx2 import Response

from app.schemas.platform.examples import DECREE_ID
from tests.api.decrees.test_stand_ins import WAKIL, name, seat_of, team_of_ketua, today
from tests.support.administration import new_account
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, ok, refused
from tests.support.office import Office


def evaluate(office: Office, username: str, days: int = 0) -> Response:
    """Make the person an asesor of the decree from so many days on."""
    first = str(today() + timedelta(days=days))
    body = {"role": "asesor", "decree_id": str(DECREE_ID), "valid_from": first}
    path = f"/users/{office.user_id(username)}/role-grants"
    return office.administrator().post(path, body)


def test_nobody_stands_in_who_judges_what_the_seat_does(office: Office) -> None:
    seat, coordinator = seat_of(office, COORDINATOR), office.person(COORDINATOR)
    refused(name(coordinator, seat, KETUA), 409, "stand_in_accepts")
    admin = office.administrator()
    new_account(admin, "penilai")
    ok(evaluate(office, "penilai", 7), 201)
    refused(name(coordinator, seat, "penilai", days=8), 409, "stand_in_evaluates")
    of_ketua = seat_of(office, KETUA, team_of_ketua(office))
    refused(name(office.person(KETUA), of_ketua, "penilai", days=8), 409, "stand_in_evaluates")
    ok(name(coordinator, seat, "penilai", days=7), 201)  # it ends as the right begins


def test_nobody_evaluates_what_they_have_a_part_in(office: Office) -> None:
    refused(evaluate(office, MEMBER), 409, "evaluator_in_team")
    admin, pelaksana = office.administrator(), team_of_ketua(office)
    new_account(admin, WAKIL)
    made = ok(name(office.person(COORDINATOR), seat_of(office, COORDINATOR), WAKIL), 201)
    problem = refused(evaluate(office, WAKIL, 13), 409, "evaluator_has_part")
    assert problem["errors"][0]["pointer"] == "/valid_from"
    # Nor does the Ketua-to-be stand in for whose word they would accept.
    away = today() + timedelta(days=1)
    leaving = seat_of(office, KETUA, pelaksana)
    ok(admin.post(f"{leaving}/end", {"reason": "Mutasi", "on": str(away)}))
    acting = {"username": WAKIL, "role": "pelaksana", "title": "Plt.", "job_title": "Staf"}
    starting = acting | {"valid_from": str(away)}
    refused(admin.post(f"{pelaksana}/members", starting), 409, "head_stands_in_below")
    ok(evaluate(office, WAKIL, 14), 201)
    joining = acting | {"role": "anggota", "valid_from": made["valid_to"]}
    refused(admin.post(f"{pelaksana}/members", joining), 409, "member_evaluates")
    before = joining | {"valid_from": str(away), "valid_to": made["valid_to"]}
    ok(admin.post(f"{pelaksana}/members", before), 201)
