"""Reports as people begin them over HTTP, and copies of one in every state, quickly made."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import (
    Base,
    EvaluationReport,
    EvidenceFile,
    LheFile,
    Report,
    ReportChapter,
    ReportFile,
    ReportRecommendation,
    ReportStep,
    report_editors,
)
from app.models.report import ReportAction
from app.models.report_file import ReportFileKind
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


class Steps(NamedTuple):
    """How far a copy has come, who took the steps, and what was submitted."""

    status: str
    user_id: UUID
    judge_id: UUID
    document: dict[str, Any]

    def rows(self, report_id: UUID) -> list[dict[str, Any]]:
        return [
            {
                "id": new_id(),
                "report_id": report_id,
                "action": action,
                "digest": "0" * 64,
                "document": self.document if action == "submit" else None,
                "acted_by_id": self.user_id if action == "submit" else self.judge_id,
            }
            for action in _STEPS[self.status]
        ]


def copy_of(office: Office, report_id: str, steps: Steps) -> str:
    """Another report with the same data, as if it were about something else.

    The service would count for a second what nobody looks at here.
    """
    key, old, table = new_id(), UUID(report_id), _table(Report)
    number = {} if steps.status == "draft" else {"number": str(key), "number_year": 2023}
    with Session(office.engine) as session, session.begin():
        _copy(session, Report, Report.id == old, id=key, scope_id=key, status="draft")
        _copy(session, ReportChapter, ReportChapter.report_id == old, id=new_id, report_id=key)
        editor = {"report_id": key, "user_id": steps.user_id}
        session.execute(insert(report_editors), [editor])
        session.execute(insert(ReportRecommendation), [_recommendation(key, steps.user_id)])
        for row in steps.rows(key):
            session.execute(insert(ReportStep), [row])
            values = {"status": _AFTER[row["action"]], **number}
            session.execute(table.update().where(table.c.id == key).values(values))
    return str(key)


def signed_copy(office: Office, report_id: str, file_id: str) -> str:
    """A scan of a copy that was submitted, with the bytes of a file of evidence."""
    with Session(office.engine) as session, session.begin():
        scan = ReportFile(report_id=UUID(report_id), **_scan(session, file_id, "0" * 64))
        session.add(scan)
        return str(scan.id)


def lhe_copy(office: Office, evaluation_id: str, file_id: str) -> str:
    """A scan of the LHE that was issued of an evaluation, by whoever issued it."""
    with Session(office.engine) as session, session.begin():
        here = EvaluationReport.evaluation_id == UUID(evaluation_id)
        issued = session.scalars(select(EvaluationReport).where(here)).one()
        scan = LheFile(
            evaluation_report_id=issued.id,
            **_scan(session, file_id, issued.digest) | {"uploaded_by_id": issued.issued_by_id},
        )
        session.add(scan)
        return str(scan.id)


def _scan(session: Session, file_id: str, digest: str) -> dict[str, Any]:
    """The columns of a scan of the document with that digest, with the bytes of a file."""
    file = session.get_one(EvidenceFile, UUID(file_id))
    same = ("original_name", "media_type", "size", "sha256", "scan_state", "uploaded_by_id")
    copied = {name: getattr(file, name) for name in same}
    kind = {"id": new_id(), "kind": ReportFileKind.SCAN, "words_found": 97}
    return copied | kind | {"digest": digest}


def free_period(office: Office, period: int) -> None:
    """Let go of the drafts about that period, so that it can have a report again."""
    table, discarded = _table(Report), {"action": ReportAction.DISCARD, "reason": "Keliru dimulai."}
    here = (table.c.period == period, table.c.status == "draft")
    with Session(office.engine) as session, session.begin():
        for key, maker in session.execute(select(table.c.id, table.c.created_by_id).where(*here)):
            step = {"id": new_id(), "report_id": key, "acted_by_id": maker, **discarded}
            session.execute(insert(ReportStep), [step])
            session.execute(table.update().where(table.c.id == key).values(status="discarded"))


def recommendation_of(office: Office, report_id: str) -> str:
    """The one that stands in a copy."""
    here = ReportRecommendation.report_id == UUID(report_id)
    with Session(office.engine) as session:
        return str(session.scalars(select(ReportRecommendation.id).where(here)).one())


def _recommendation(report_id: UUID, user_id: UUID) -> dict[str, Any]:
    return {
        "id": new_id(), "report_id": report_id, "position": 1, "text": "Lengkapi.",
        "responsible": "Koordinator", "due_date": date(2023, 12, 31), "created_by_id": user_id,
    }  # fmt: skip


_STEPS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "acknowledged": ("submit", "acknowledge"),
}
_AFTER = {"submit": "submitted", "acknowledge": "acknowledged"}


def _copy(session: Session, model: type[Base], which: Any, **changed: Any) -> None:
    table = _table(model)
    for row in session.execute(select(table).where(which)).mappings().all():
        new = {name: value() if callable(value) else value for name, value in changed.items()}
        session.execute(insert(table), [{**row, **new}])


def _table(model: type[Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__
