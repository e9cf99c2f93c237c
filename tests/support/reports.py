"""Reports as people begin them over HTTP, and copies of one in every state, quickly made."""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import Base, Report, ReportChapter, ReportStep
from app.schemas.platform.examples import DECREE_ID
from tests.support.evidence import Body, ok
from tests.support.office import Office, Person


def begin(person: Person, **fields: object) -> Body:
    """A draft about the second quarter of the office, unless something else is said."""
    body = {"decree_id": str(DECREE_ID), "kind": "quarter", "period": 2, **fields}
    made: Body = ok(person.post("/reports", body), 201)
    return made


def content(person: Person, report: Body) -> Body:
    """What is printed of it."""
    read: Body = ok(person.get(f"/reports/{report['id']}/content"))
    return read


def copy_of(office: Office, report_id: str, user_id: UUID, status: str = "draft") -> str:
    """Another report with the same data, as if it were about something else.

    The service would count for a second what nobody looks at here.
    """
    key, old = new_id(), UUID(report_id)
    number = {} if status == "draft" else {"number": str(key), "number_year": 2023}
    with Session(office.engine) as session, session.begin():
        _copy(session, Report, Report.id == old, id=key, scope_id=key, status="draft")
        _copy(session, ReportChapter, ReportChapter.report_id == old, id=new_id, report_id=key)
        for action in _STEPS[status]:
            session.execute(insert(ReportStep), [_step(key, user_id, action)])
            values = {"status": _AFTER[action], **number}
            session.execute(
                _table(Report).update().where(_table(Report).c.id == key).values(values)
            )
    return str(key)


_STEPS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "acknowledged": ("submit", "acknowledge"),
}
_AFTER = {"submit": "submitted", "acknowledge": "acknowledged"}


def _step(report_id: UUID, user_id: UUID, action: str) -> dict[str, Any]:
    document: dict[str, Any] | None = {"snapshot": {}} if action == "submit" else None
    return {
        "id": new_id(),
        "report_id": report_id,
        "action": action,
        "digest": "0" * 64,
        "document": document,
        "taken_by_id": user_id,
    }


def _copy(session: Session, model: type[Base], which: Any, **changed: Any) -> None:
    table = _table(model)
    for row in session.execute(select(table).where(which)).mappings().all():
        new = {name: value() if callable(value) else value for name, value in changed.items()}
        session.execute(insert(table), [{**row, **new}])


def _table(model: type[Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__
