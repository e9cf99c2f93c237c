"""Administrators of offices, the accounts they make, and the traces they leave."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Team, WorkUnit
from app.schemas.platform.examples import TEAM_V_ID
from app.services.identity.users.administrators import create_administrator
from tests.support.office import Office, Person

PROVINCE, CITY = "53", "5371"
TEAM_V = f"/teams/{TEAM_V_ID}"


def administrator_of(office: Office, code: str) -> Person:
    """The administrator of one office and those below it."""

    async def make() -> UUID:
        async with office.app.state.database.writing() as session:
            found = await create_administrator(session, f"admin.{code}", f"Admin {code}", code)
            return found.id

    assert office.client.portal is not None
    return Person(office.client, office.token(office.client.portal.call(make)))


def unit_id(office: Office, code: str) -> str:
    with Session(office.engine) as session:
        return str(session.scalars(select(WorkUnit.id).where(WorkUnit.code == code)).one())


def teams_of(office: Office, decree_id: str, kind: str) -> list[str]:
    statement = (
        select(Team.id)
        .where(Team.decree_id == UUID(decree_id), Team.kind == kind)
        .order_by(Team.position)
    )
    with Session(office.engine) as session:
        return [str(found) for found in session.scalars(statement)]


def new_account(
    administrator: Person, username: str, code: str = PROVINCE, **details: Any
) -> dict[str, Any]:
    body = {
        "work_unit_code": code,
        "username": username,
        "name": username.replace(".", " ").title(),
    }
    answer = administrator.post("/users", body | {"job_title": "Pelaksana"} | details)
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


def events_of(office: Office, target_id: str) -> list[dict[str, Any]]:
    """The audit entries of a thing, oldest first."""
    page = office.administrator().get("/audit-events", params={"target_id": target_id}).json()
    return list(reversed(page["items"]))


def fault_of(answer: Any) -> tuple[int, str, list[str]]:
    """Status, code and the places a problem points at."""
    body = answer.json()
    return answer.status_code, body["code"], [error["pointer"] for error in body["errors"]]
