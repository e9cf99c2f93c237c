"""PortalRB pulls what was proposed: its addresses, its words, its form of failures."""

from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.integrations.rate_limits import RateLimit
from app.models import AuditEvent, WorkUnit
from app.models.service_account import ServiceScope
from tests.api.evaluation.test_evaluations import ANSWERS, asesor, begin
from tests.support.databases import on_one_engine
from tests.support.evaluations import agree, answer_best, report_to_propose
from tests.support.evidence import KETUA, MEMBER, ok
from tests.support.office import Office, Person
from tests.support.portal import KPU_RI, NOTHING, key_at, open_period, portal
from tests.support.prepared import Prepared

WBK, WBBM = "/portal-rb/pengusulan/unit-wbk", "/portal-rb/pengusulan/unit-wbbm"
ONE = "/portal-rb/lke/jawaban-unit/53"
NAME = "KPU Provinsi Nusa Tenggara Timur"


def propose(office: Office, prepared: Prepared) -> str:
    """The seeded office, all answered but one; evidence of three kinds, one of them empty."""
    path, ketua, member = begin(office), office.person(KETUA), office.person(MEMBER)
    tpi = asesor(prepared)
    answer_best(office, path, 1)
    ok(member.post(f"{path}/answer", ANSWERS))
    told = [{"question": 125, "answer": 3.62}, {"question": 88, "answer": 4}]
    ok(ketua.post(f"{path}/answer", {"answers": told}))
    proofs = [
        {"question": 59, "evidence_id": prepared.evidence(state), "pages": pages}
        for state, pages in (
            ("draft", "Kosong"),
            ("accepted", "Halaman 3"),
            ("submitted", "Bab II"),
        )
    ]
    ok(member.post(f"{path}/prove", {"proofs": proofs}))
    ok(ketua.post(f"{path}/submit", {}))
    ok(tpi.post(f"{path}/forward", {}))
    differs = {"question": 59, "verdict": "differ", "answer": "C", "note": "Belum ada bukti."}
    agree(tpi, path, 59)
    ok(tpi.post(f"{path}/assess", {"assessments": [differs]}))
    ok(tpi.post(f"{path}/conclude", {}))
    report_to_propose(tpi, path)
    ok(tpi.post(f"{path}/propose", {}))
    return path


def entries(office: Office) -> list[tuple[str, str, dict[str, Any]]]:
    """Who fetched what, as the audit log has it."""
    with Session(office.engine) as session:
        found = select(AuditEvent).where(AuditEvent.action.like("%.pull")).order_by(AuditEvent.id)
        return [(row.action, row.actor_kind.value, row.changes) for row in session.scalars(found)]


def test_the_portal_gets_what_was_frozen_when_it_was_proposed(office: Office) -> None:
    prepared = Prepared(office)
    path = propose(office, prepared)
    reader = portal(prepared)
    open_period(office, year=2023)
    reported = ok(office.person(KETUA).get(f"{path}/lhe"))["document"]["questions"]
    assert [one["pages"] for one in reported[58]["proofs"]].count("Kosong") == 0
    assert len(reported[58]["proofs"]) == 2, "neither report nor portal tell of an empty draft"
    unit = {"id": "53", "nama": NAME, "kategori": "WBK", "afirmasi": False}
    assert ok(reader.get(WBK)) == {"tahun": 2023, "units": [unit]}
    assert ok(reader.get(WBBM)) == {"tahun": 2023, "units": []}
    first = reader.get(ONE)
    told = ok(first)
    assert {name: told[name] for name in told if name != "answers"} == {
        "unit_id": "53", "nama_unit": NAME, "tahun": 2023,
    }  # fmt: skip
    answers = {each.pop("soal_id"): each for each in told["answers"]}
    assert list(answers) == list(range(1, 128))
    assert answers[1] == NOTHING
    assert answers[88] == NOTHING | {"jawaban_unit": "4", "jawaban_tpi": "4"}
    assert answers[125] == NOTHING | {"jawaban_unit": "3.62", "jawaban_tpi": "3.62"}
    proofs = answers[59].pop("bukti_dukung_unit").split("; ")
    assert sorted(proof.rpartition(" (")[2] for proof in proofs) == ["Bab II)", "Halaman 3)"]
    assert answers[59] == {
        "jawaban_unit": "A", "jawaban_tpi": "C", "catatan_unit": "Sudah.",
        "catatan_tpi": "Belum ada bukti.",
    }  # fmt: skip
    with Session(office.engine) as session, session.begin():
        session.execute(update(WorkUnit).where(WorkUnit.code == "53").values(name="Lain", code="9"))
    again = reader.get(ONE)
    assert again.content == first.content, "nothing of it is read from what is there now"
    unchanged = reader.get(ONE, headers={"If-None-Match": first.headers["ETag"]})
    assert unchanged.status_code == 304
    pulled = [(name, kind) for name, kind, _ in entries(office)]
    assert pulled == [
        *[("proposal_period.pull", "service_account")] * 2,
        *[("evaluation.pull", "service_account")] * 3,
    ]
    assert entries(office)[0][2] == {"kategori": [None, "WBK"], "units": [None, 1]}


# What is asked, with which key, and how it is answered.
REFUSED: dict[str, tuple[tuple[str, str], str, int, str]] = {
    "no key": (("GET", WBK), "nobody", 401, "UNAUTHORIZED"),
    "a wrong key": (("GET", ONE), "wrong", 401, "UNAUTHORIZED"),
    "a person": (("GET", WBK), "ketua", 403, "FORBIDDEN"),
    "another scope": (("GET", ONE), "other", 403, "FORBIDDEN"),
    "no such unit": (("GET", "/portal-rb/lke/jawaban-unit/5399"), "portal", 404, "DATA_NOT_FOUND"),
    "a unit not proposed": (("GET", ONE), "portal", 404, "DATA_NOT_FOUND"),
    "no unit at all": (
        ("GET", "/portal-rb/lke/jawaban-unit/5%203"), "portal", 422, "VALIDATION_ERROR",
    ),
    "another address": (("GET", "/portal-rb/lke"), "portal", 404, "DATA_NOT_FOUND"),
    "another method": (("POST", WBK), "portal", 405, "METHOD_NOT_ALLOWED"),
    "a parameter": (("GET", f"{WBK}?tahun=2023"), "portal", 422, "VALIDATION_ERROR"),
}  # fmt: skip


def told(answer: Response, status: int, code: str) -> str:
    """The failure's message, in the portal's form and no other."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    said: dict[str, Any] = answer.json()
    assert list(said) == ["error", "code", "message"]
    assert (said["error"], said["code"]) == (True, code)
    message: str = said["message"]
    return message


@on_one_engine
def test_every_refusal_is_in_the_portal_s_form(office: Office) -> None:
    prepared = Prepared(office)
    callers = {
        "nobody": office.nobody,
        "wrong": Person(office.client, "zi_abcdefghij_kunciyangsalah"),
        "ketua": office.person(KETUA),
        "other": Person(office.client, key_at(prepared, KPU_RI, ServiceScope.OFFICES_READ)),
        "portal": portal(prepared),
    }
    for (method, path), who, status, code in REFUSED.values():
        assert told(callers[who].request(method, path), status, code), (path, who)
    reader = callers["portal"]
    open_period(office, may_propose_wbbm=False)
    assert "WBBM" in told(reader.get(WBBM), 403, "FORBIDDEN")
    ok(reader.get(WBK))


@on_one_engine
def test_the_portal_is_answered_within_the_period_alone(office: Office) -> None:
    prepared, admin = Prepared(office), office.administrator()
    reader = Person(office.client, key_at(prepared, KPU_RI))
    assert "KPU RI" in told(reader.get(WBK), 403, "FORBIDDEN")
    units = ok(admin.get("/work-units"))["items"]
    (unit,) = (each["id"] for each in units if each["code"] == KPU_RI)
    path = f"/work-units/{unit}/proposal-period"
    assert ok(admin.get(path))["is_set"] is False
    days = {"year": 2023, "first_day": "2023-05-01", "last_day": "2023-05-31"}
    reversed_days = admin.put(path, days | {"last_day": "2023-04-30"})
    assert reversed_days.json()["errors"][0]["pointer"] == "/last_day"
    ok(admin.put(path, days))
    message = told(reader.get(ONE), 403, "FORBIDDEN")
    assert "1 Mei 2023" in message
    ok(admin.put(path, days | {"last_day": "2030-12-31"}))
    assert ok(reader.get(WBK)) == {"tahun": 2023, "units": []}


@on_one_engine
def test_the_scope_is_for_accounts_of_the_institution(office: Office) -> None:
    prepared = Prepared(office)
    body = prepared.service_account_body("proposals:read") | {"name": "PortalRB"}
    refused = prepared.administrator.post("/service-accounts", body)
    assert refused.json()["errors"][0]["code"] == "scopes_of_an_institution"
    account = prepared.service_account("offices:read")
    path = f"/service-accounts/{account}"
    changed = prepared.administrator.patch(path, {"scopes": ["proposals:read"]})
    assert changed.json()["errors"][0]["code"] == "scopes_of_an_institution"


@on_one_engine
def test_asking_too_often_is_told_in_its_form(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = portal(Prepared(office))
    monkeypatch.setitem(office.app.state._state, "service_limit", RateLimit(1))
    answers = [reader.get(WBK) for _ in range(3)]
    told(answers[-1], 429, "TOO_MANY_REQUESTS")
    assert int(answers[-1].headers["Retry-After"]) > 0
