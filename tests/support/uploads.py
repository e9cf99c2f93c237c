"""Uploads, and what became of them in storage, tables and the log."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import AuditEvent, EvidenceFile
from tests.support.office import Office


def rows(office: Office) -> int:
    with Session(office.engine) as session:
        return session.scalars(select(func.count(EvidenceFile.id))).one()


def uploads_logged(office: Office) -> int:
    logged = select(func.count(AuditEvent.id)).where(AuditEvent.action == "evidence.upload")
    with Session(office.engine) as session:
        return session.scalars(logged).one()


@contextmanager
def having(office: Office, **values: object) -> Iterator[None]:
    """The application with other settings or another storage for a while."""
    state = office.app.state
    before = {name: getattr(state, name) for name in values}
    try:
        for name, value in values.items():
            setattr(state, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(state, name, value)
