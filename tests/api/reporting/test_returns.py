"""Evidence is sent back for a reason with a code, and an office learns what usually comes back."""

from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.messages.return_reasons import RETURN_REASONS
from app.models import EvidenceDecision
from app.models.review import ReturnReason
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, every, evidence, ok, refused, step
from tests.support.office import Office

PATH = f"/decrees/{DECREE_ID}/progress/returns"


def test_every_code_has_its_words() -> None:
    assert list(RETURN_REASONS) == [code.value for code in ReturnReason]


def test_returns_are_counted_by_code(office: Office) -> None:
    coordinator, member = office.person(COORDINATOR), office.person(MEMBER)
    waiting = evidence(office, "submitted")["id"]
    for missing in ({"reason_code": None}, {"reason_code": "ugly"}):
        refused(step(coordinator, waiting, "return", **missing), 422)
    ok(step(coordinator, waiting, "return", reason_code="undated"))
    for code, secrecy in (("wrong_period", "normal"), ("undated", "restricted")):
        back = evidence(office, "submitted", confidentiality=secrecy)["id"]
        ok(step(office.person(KETUA), back, "return", reason_code=code))
    (decision,) = (row for row in every(member, f"/evidence/{waiting}/decisions")
                   if row["action"] == "return")  # fmt: skip
    assert decision["reason_code"] == "undated"

    counted = ok(member.get(PATH, headers={"Accept-Language": "en"}))
    assert (counted["total"], counted["without_code"]) == (3, 0)
    assert {row["reason_code"] for row in counted["items"]} == set(ReturnReason)
    assert counted["items"][:3] == [
        {"reason_code": "undated", "label": "The date or the number is missing", "returns": 2},
        {"reason_code": "wrong_period", "label": "The date or the period does not fit",
         "returns": 1},
        {"reason_code": "unsigned", "label": "A signature or a stamp is missing", "returns": 0},
    ]  # fmt: skip
    of_team = ok(member.get(PATH, params={"team_id": str(TEAM_V_ID)}))
    assert of_team["items"][0]["label"] == "Tanggal atau nomor belum ada"
    assert of_team["total"] == 3
    assert ok(member.get(PATH, params={"team_id": DECREE_ID}))["total"] == 0


@on_one_engine
def test_only_a_return_has_a_code(office: Office) -> None:
    made = evidence(office, "submitted")
    row = {
        "evidence_id": UUID(made["id"]),
        "revision_id": UUID(made["revision"]["id"]),
        "action": "verify",
        "level": 1,
        "revision_digest": made["revision"]["digest"],
        "decided_by_id": office.user_id(COORDINATOR),
    }
    with Session(office.engine) as session, pytest.raises(IntegrityError, match="reason_code"):
        session.execute(insert(EvidenceDecision).values(reason_code=ReturnReason.OTHER, **row))
