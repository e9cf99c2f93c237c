"""By what it is known whether an office holds WBK: over evaluations that are there."""

from pathlib import Path
from uuid import UUID

from alembic import command
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models import Evaluation
from app.models.evaluation import EvaluationTarget
from tests.support.databases import Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.evaluations import evaluation_in
from tests.support.evidence import KETUA
from tests.support.office import Office

# In the order of their years: status, target, what is stored of WBK, by what that is known.
YEARS = [
    ("not_proposed", "WBK", True, "own_word"),
    ("revoked", "WBK", None, None),
    ("draft", "WBK", False, "evaluated_here"),
    ("draft", "WBK", True, "own_word"),
    ("granted", "WBK", None, None),
    ("draft", "WBBM", True, "evaluated_here"),
    ("draft", "WBBM", False, "own_word"),
]


def test_what_evaluations_do_not_show_is_the_offices_word(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            made = [
                _evaluation(office, number, *row[:2], has_wbk=row[2])
                for number, row in enumerate(YEARS, 1)
            ]
        command.downgrade(alembic_config(url), "wbk_basis-1")
        command.upgrade(alembic_config(url), "head")
        with engine_at(url).connect() as connection:
            rows = connection.execute(text("SELECT year, wbk_basis FROM evaluations ORDER BY year"))
            assert [row.wbk_basis for row in rows] == [basis for *_, basis in YEARS]
    assert len(made) == len(YEARS)


def _evaluation(
    office: Office, number: int, status: str, target: str, *, has_wbk: bool | None
) -> UUID:
    found = UUID(evaluation_in(office, number, status, office.user_id(KETUA)))
    with Session(office.engine) as session, session.begin():
        evaluation = session.get_one(Evaluation, found)
        evaluation.target, evaluation.has_wbk = EvaluationTarget(target), has_wbk
    return found
