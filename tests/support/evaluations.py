"""Evaluations of offices, and sheets for them."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import Decree, Evaluation, EvaluationWindow, LkeRowLinks, LkeSheet
from app.models.evaluation import (
    EvaluationLayer,
    EvaluationPhase,
    EvaluationStatus,
    EvaluationTarget,
)
from app.schemas.platform.examples import DECREE_ID
from tests.support.office import Office
from tests.support.sheets import sheet

_FIRST_YEAR = 10_000


def another_sheet(office: Office, number: int) -> None:
    """Another version of the sheet in the list, without questions."""
    with Session(office.engine) as session, session.begin():
        words = {"title": "LKE", "basis": "Peraturan", "digest": f"{number:064}"}
        before = datetime(2020, 1, 1, tzinfo=UTC)  # what is asked of plans is the newest
        session.add(LkeSheet(name=f"permenpanrb-{number}", content={}, created_at=before, **words))


def much_to_suggest(office: Office, indicator_id: str, user_id: UUID) -> str:
    """An evaluation of 2023, and an indicator whose evidence could prove 25 questions."""
    links = [{"code": each.code, "relation": "mirip"} for each in sheet().file.questions[:25]]
    with Session(office.engine) as session, session.begin():
        found = session.scalars(select(LkeSheet.id).where(LkeSheet.name == sheet().name))
        row = LkeRowLinks(
            sheet_id=found.one(),
            decree_id=DECREE_ID,
            indicator_id=UUID(indicator_id),
            links=links,
            set_by_id=user_id,
            set_at=datetime(2023, 6, 20, tzinfo=UTC),
        )
        session.add(row)
    return evaluation_in(office, 2023 - _FIRST_YEAR, "draft", user_id)


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
            year=_FIRST_YEAR + number,
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
