"""The overview of many offices' evaluations: what it says, and that many take as much as one."""

from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.canonical import digest_of
from app.core.identifiers import new_id
from app.models import Base, Evaluation, EvaluationAnswer, RoleGrant
from app.models.access import GrantedRole
from app.models.evaluation import EvaluationLayer, EvaluationVerdict
from app.schemas.platform.examples import DECREE_ID
from tests.api.evaluation.test_evaluations import ANSWERS, asesor, begin
from tests.support.evidence import KETUA, MEMBER, Body, evidence, ok
from tests.support.many_offices import generate
from tests.support.office import Office, Person
from tests.support.prepared import Prepared
from tests.support.sheets import scored
from tests.support.statements import counted

OVERVIEW = "/evaluation-overview"
EVERYWHERE = 549
JUDGED = {
    "layer": EvaluationLayer.TPI, "verdict": EvaluationVerdict.AGREE, "proof_digest": digest_of([]),
}  # fmt: skip


def test_how_far_an_office_is(office: Office) -> None:
    (none,) = ok(office.person(MEMBER).get(OVERVIEW))["items"]
    told = {name: value for name, value in none.items() if value is not None}
    assert told.keys() == {"decree_id", "work_unit"}
    assert ok(office.person(MEMBER).get(OVERVIEW, params={"begun": True}))["total"] == 0
    path, member, ketua = begin(office), office.person(MEMBER), office.person(KETUA)
    window = {"first_day": "2023-01-02", "last_day": "2030-12-31", "reason": "Jadwal."}
    ok(member.post(f"{path}/answer", ANSWERS))
    made = evidence(office, "accepted")
    proof = {"question": 59, "evidence_id": made["id"], "pages": "Halaman 3"}
    ok(member.post(f"{path}/prove", {"proofs": [proof]}))
    ok(ketua.put(f"{path}/windows", window | {"phase": "filling"}))
    (row,) = ok(member.get(OVERVIEW))["items"]
    (other,) = ok(member.get(OVERVIEW, params={"year": 2024}))["items"]
    assert (row["decree_id"], row["conditions"], other["id"]) == (
        none["decree_id"], "undecided", None,
    )  # fmt: skip
    claimed = scored({"59": "A"}).points["TOTAL"]
    assert row["claimed"] == {"low": pytest.approx(float(claimed.low)), "high": 100.0}
    assert row["agreed"] == {"low": 0.0, "high": 100.0}
    assert (row["answered"], row["accepted"], row["questions"]) == (1, 1, 127)
    assert (row["wbk"], row["status"], row["tpi"]["waiting"]) == ("undecided", "draft", 0)
    _how_far_tpi_is(office, path)
    assert (row["window_phase"], row["window_last_day"]) == ("filling", "2030-12-31")


def _how_far_tpi_is(office: Office, path: str) -> None:
    """Judged, then stale; sent back, then mended; and waiting: as its desk has it."""
    ketua, tpi = office.person(KETUA), asesor(Prepared(office))
    answers = [{"question": number, "answer": "A"} for number in (4, 5, 6)]
    ok(ketua.post(f"{path}/answer", {"answers": answers}))
    ok(ketua.post(f"{path}/submit", {}))
    ok(tpi.post(f"{path}/forward", {}))
    ok(tpi.post(f"{path}/assess", {"assessments": [
        {"question": number, "verdict": "agree"} for number in (5, 59)
    ]}))  # fmt: skip
    back = {"note": "Lengkapi.", "questions": [{"question": 4, "note": "Mana buktinya?"}]}
    ok(tpi.post(f"{path}/return", back))
    told = {"judged": 2, "waiting": 1, "stale": 0, "returned": 1, "mended": 0}
    shown = ok(tpi.get(OVERVIEW, params={"status": "draft"}))
    assert (shown["total"], shown["by_status"], shown["not_begun"]) == (0, {"returned": 1}, 0)
    (row,) = ok(tpi.get(OVERVIEW))["items"]
    assert row["tpi"] == told
    again = [{"question": number, "answer": "B"} for number in (4, 5)]
    ok(ketua.post(f"{path}/answer", {"answers": again}))
    (row,) = ok(tpi.get(OVERVIEW))["items"]
    assert row["tpi"] == told | {"judged": 1, "stale": 1, "returned": 0, "mended": 1}


def everywhere(office: Office, username: str) -> None:
    """In many offices an evaluation with one answer that TPI judged, to be assessed by one."""
    begun = generate(office, EVERYWHERE)
    with Session(office.engine) as session, session.begin():
        plain = _row(session.scalars(select(Evaluation)).one())
        theirs = RoleGrant.user_id == office.user_id(username)
        grant = _row(session.scalars(select(RoleGrant).where(theirs)).one())
        answer = _row(session.scalars(select(EvaluationAnswer)).one())
        rows: dict[type[Base], list[dict[str, Any]]] = {}
        for each in begun:
            place = {"work_unit_id": each.work_unit_id, "decree_id": each.decree_id}
            made = plain | {"id": new_id()} | place
            about = {"id": new_id(), "evaluation_id": made["id"]}
            given = {"id": new_id(), "decree_id": each.decree_id}
            rows.setdefault(Evaluation, []).append(made)
            by = {"answered_by_id": office.user_id(username)}
            judged = about | {"id": new_id(), "about_id": about["id"]} | JUDGED | by
            rows.setdefault(EvaluationAnswer, []).append(answer | about)
            rows.setdefault(EvaluationAnswer, []).append(answer | judged)
            rows.setdefault(RoleGrant, []).append(grant | given)
        for kind, every in rows.items():
            session.execute(insert(kind), every)


def _row(one: Any) -> dict[str, Any]:
    return {column.key: getattr(one, column.key) for column in type(one).__table__.columns}


def asked(person: Person, office: Office) -> tuple[Body, int]:
    """The overview, and how many statements it took."""
    with counted(office) as sent:
        read = ok(person.get(OVERVIEW, params={"size": 100}))
    return read, len(sent)


def test_many_offices_take_as_much_as_one(office: Office) -> None:
    ok(office.person(MEMBER).post(f"{begin(office)}/answer", ANSWERS))
    prepared = Prepared(office)
    username = prepared.account()
    grant = {"role": GrantedRole.ASESOR, "decree_id": str(DECREE_ID)}
    ok(prepared.administrator.post(f"/users/{office.user_id(username)}/role-grants", grant), 201)
    person = office.person(username)
    asked(person, office)  # what is kept is kept from now on
    one, statements = asked(person, office)
    assert one["total"] == 1
    everywhere(office, username)
    many, with_many = asked(person, office)
    assert (many["total"], len(many["items"])) == (EVERYWHERE + 1, 100)
    assert {row["answered"] for row in many["items"]} == {1}
    assert sum(row["tpi"]["judged"] for row in many["items"]) in {99, 100}  # not of the first one
    assert (many["by_status"], many["not_begun"]) == ({"draft": EVERYWHERE + 1}, 0)
    assert with_many <= statements
