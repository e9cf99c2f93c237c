"""PortalRB beside an office: its account at KPU RI, an open period, an office that is proposed."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.identifiers import new_id
from app.models import EvaluationStep, ProposalPeriod, ProposalSnapshot, WorkUnit
from app.models.evaluation import EvaluationAction, EvaluationLayer, EvaluationTarget
from app.models.service_account import OF_AN_INSTITUTION, ServiceScope
from tests.support.office import Office, Person

if TYPE_CHECKING:
    from tests.support.prepared import Prepared

KPU_RI = "00"
YEAR = 2026
DAYS = {"first_day": date(2020, 1, 1), "last_day": date(2040, 1, 1)}
# What an account of an office below may have.
OF_OFFICES = [scope.value for scope in ServiceScope if scope not in OF_AN_INSTITUTION]
# Operations that the portal alone may call.
OPERATIONS = {"list_portal_units_wbk", "list_portal_units_wbbm", "read_portal_answers"}
NOTHING = {
    "jawaban_unit": None, "jawaban_tpi": None, "catatan_unit": None, "bukti_dukung_unit": None,
    "catatan_tpi": None,
}  # fmt: skip


def portal(prepared: "Prepared") -> Person:
    """The portal with a key of its own, within its period."""
    open_period(prepared.office)
    return Person(prepared.office.client, key_at(prepared, KPU_RI))


def key_at(prepared: "Prepared", code: str, *scopes: str) -> str:
    """A key of an account of that office, with the portal's scope or others."""
    body = prepared.service_account_body(*(scopes or (ServiceScope.PROPOSALS_READ,)))
    body |= {"work_unit_code": code, "source_key": None, "name": f"PortalRB {new_id()}"}
    made = prepared.administrator.post("/service-accounts", body)
    assert made.status_code == 201, made.text
    return str(prepared.issued_key(made.json()["id"])["key"])


def open_period(office: Office, **values: object) -> None:
    """KPU RI's, in place of what was set before."""
    with Session(office.engine) as session, session.begin():
        unit_id = session.scalars(select(WorkUnit.id).where(WorkUnit.code == KPU_RI)).one()
        row = session.get(ProposalPeriod, unit_id) or ProposalPeriod(work_unit_id=unit_id)
        for name, value in {"year": YEAR, "may_propose_wbbm": True, **DAYS, **values}.items():
            setattr(row, name, value)
        session.add(row)


def proposed_unit(prepared: "Prepared") -> str:
    """An office that was proposed for WBK, with one question: its code in the portal."""
    evaluation_id, code = UUID(prepared.evaluation("proposed")), f"U{prepared.number}"
    with Session(prepared.office.engine) as session, session.begin():
        step = EvaluationStep(
            id=new_id(), evaluation_id=evaluation_id, action=EvaluationAction.PROPOSE,
            layer=EvaluationLayer.TPI, digest="0" * 64, document={}, taken_at=clock.now(),
            taken_by_id=prepared.office.user_id("admin"),
        )  # fmt: skip
        session.add(step)
        session.flush()
        snapshot = ProposalSnapshot(
            evaluation_id=evaluation_id, step_id=step.id, year=YEAR, unit_name=f"KPU {code}",
            target=EvaluationTarget.WBK, unit_code=code, digest="0" * 64,
            answers=[{"soal_id": 1, **NOTHING}],
        )  # fmt: skip
        session.add(snapshot)
    return code
