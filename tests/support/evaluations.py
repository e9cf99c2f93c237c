"""Evaluations of offices, and sheets for them."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import Decree, Evaluation, EvaluationWindow, LkeSheet
from app.models.evaluation import (
    EvaluationLayer,
    EvaluationPhase,
    EvaluationStatus,
    EvaluationTarget,
)
from app.schemas.platform.examples import DECREE_ID
from tests.support.office import Office
from tests.support.sheets import sheet


def another_sheet(office: Office, number: int) -> None:
    """Another version of the sheet in the list, without questions."""
    with Session(office.engine) as session, session.begin():
        words = {"title": "LKE", "basis": "Peraturan", "digest": f"{number:064}"}
        session.add(LkeSheet(name=f"permenpanrb-{number}", content={}, **words))


def evaluation_in(office: Office, number: int, status: str, user_id: UUID) -> str:
    """An evaluation of the seeded office, of a year that no other has, in that status."""
    with Session(office.engine) as session, session.begin():
        decree = session.get_one(Decree, DECREE_ID)
        found = select(LkeSheet.id).where(LkeSheet.name == sheet().name)
        evaluation = Evaluation(
            id=new_id(),
            work_unit_id=decree.work_unit_id,
            decree_id=decree.id,
            sheet_id=session.scalars(found).one(),
            year=10_000 + number,
            target=EvaluationTarget.WBK,
            status=EvaluationStatus(status),
            created_by_id=user_id,
        )
        days = {"first_day": date(2020, 1, 1), "last_day": date(2040, 1, 1)}
        session.add(evaluation)
        session.flush()
        session.add(
            EvaluationWindow(
                evaluation_id=evaluation.id,
                phase=EvaluationPhase.FILLING,
                set_by_layer=EvaluationLayer.UNIT,
                **days,
            )
        )
        return str(evaluation.id)
