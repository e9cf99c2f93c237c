"""Entries of the audit log, verified, and changed behind its back."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from app.models.rights import ActorRole
from app.services.platform.audit.checkpoints import make_checkpoint
from tests.support.office import Office


def write_entries(office: Office, count: int) -> None:
    """Steps of a person, one transaction each."""
    admin = office.administrator()
    for number in range(count):
        body = {"reason": f"percobaan {number}"}
        answer = admin.post(f"/users/{office.user_id('septy.saragih')}/activation-code", json=body)
        assert answer.status_code == 201


def verification(office: Office, checkpoint: Any = None) -> dict[str, Any]:
    answer = office.person(ActorRole.PELAKSANA).post(
        "/audit-events/verification", json={"checkpoint": checkpoint}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def checkpoint(office: Office) -> dict[str, Any]:
    async def make() -> dict[str, Any]:
        async with office.app.state.database.reading() as session:
            return (await make_checkpoint(session, office.app.state.signer)).model_dump()

    assert office.client.portal is not None
    made: dict[str, Any] = office.client.portal.call(make)
    return made


def tamper(office: Office, step: Callable[[Connection], object]) -> None:
    """As somebody who owns the database: the guards are switched off first."""
    with office.engine.begin() as connection:
        if office.engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for name in ("audit_is_append_only_u", "audit_is_append_only_d"):
                connection.execute(text(f"DROP TRIGGER {name}"))
        step(connection)
