"""Evaluations of offices, and sheets for them."""

from sqlalchemy.orm import Session

from app.models import LkeSheet
from tests.support.office import Office


def another_sheet(office: Office, number: int) -> None:
    """Another version of the sheet in the list, without questions."""
    with Session(office.engine) as session, session.begin():
        words = {"title": "LKE", "basis": "Peraturan", "digest": f"{number:064}"}
        session.add(LkeSheet(name=f"permenpanrb-{number}", content={}, **words))
