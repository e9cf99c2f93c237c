"""By what it is known whether an office holds WBK: over evaluations that are there."""

from datetime import date
from pathlib import Path
from uuid import UUID

from alembic import command
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models import Evaluation, LkeFact
from app.models.evaluation import EvaluationLayer, EvaluationTarget
from app.models.held_wbk import WbkBasis
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


# What was stated of each afterwards, all told by a paper: layer, value, link.
LINK = "https://kpu.go.id/wbk.pdf"
STATED: list[list[tuple[str, str | None, str | None]]] = [
    [],
    [("unit", "Ya", None)],
    [("unit", "Ya", LINK), ("unit", None, LINK)],
    [("tpi", "Tidak", None), ("tpi", None, None), ("unit", "Ya", None)],
    [("unit", "Ya", LINK)],
    [("unit", "Ya", None), ("tpi", "Ya", None)],
    [("unit", "Ya", None), ("unit", "Ya", LINK)],
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
        command.downgrade(alembic_config(url), "wbk_papers-1")
        with Session(engine_at(url)) as session, session.begin():
            for key, stated in zip(made, STATED, strict=True):
                _state(session, session.get_one(Evaluation, key), stated)
        command.upgrade(alembic_config(url), "head")
        with engine_at(url).connect() as connection:
            rows = connection.execute(text("SELECT wbk_basis FROM evaluations ORDER BY year"))
            by_paper = [row.wbk_basis == "by_paper" for row in rows]
            assert by_paper == [False, False, False, False, True, True, True]


def _evaluation(
    office: Office, number: int, status: str, target: str, *, has_wbk: bool | None
) -> UUID:
    found = UUID(evaluation_in(office, number, status, office.user_id(KETUA)))
    with Session(office.engine) as session, session.begin():
        evaluation = session.get_one(Evaluation, found)
        evaluation.target, evaluation.has_wbk = EvaluationTarget(target), has_wbk
    return found


def _state(
    session: Session, evaluation: Evaluation, stated: list[tuple[str, str | None, str | None]]
) -> None:
    evaluation.wbk_basis = WbkBasis.PAPER
    for number, (layer, value, link) in enumerate(stated, 1):
        session.add(
            LkeFact(
                work_unit_id=evaluation.work_unit_id,
                year=evaluation.year,
                code="sudah_wbk",
                layer=EvaluationLayer(layer),
                number=number,
                value=value,
                link=link,
                source="Keputusan",
                source_date=date(2022, 12, 20),
                set_by_id=evaluation.created_by_id,
            )
        )
