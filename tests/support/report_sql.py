"""A report in every state that a guard looks at, and SQL about it."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Membership,
    Report,
    ReportChapter,
    ReportFile,
    ReportRecommendation,
    ReportStep,
    StandIn,
    report_editors,
    report_evidence,
)
from app.models.evidence import ScanState
from app.models.report import RecommendationStatus, ReportAction, ReportStatus
from app.models.report_file import ReportFileKind
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, MEMBER, PENGARAH
from tests.support.evidence_sql import attempt, table
from tests.support.office import Office
from tests.support.prepared import Prepared

REPORTS, STEPS = table(Report), table(ReportStep)
CHAPTERS, ADVICE = table(ReportChapter), table(ReportRecommendation)
FILES = table(ReportFile)
PEOPLE = (MEMBER, COLLEAGUE, COORDINATOR, KETUA, PENGARAH)
DAY = date(2022, 1, 1)


class Scene(NamedTuple):
    """The people, by username; and a report by the member in each of these states."""

    people: dict[str, UUID]
    draft: UUID
    submitted: UUID
    acknowledged: UUID
    discarded: UUID
    returned: UUID

    def step(self, report: UUID, action: ReportAction, by: str, **values: object) -> Executable:
        words = {
            "id": new_id(),
            "report_id": report,
            "action": action,
            "document": {} if action is ReportAction.SUBMIT else None,
            "reason": "Dari belakang",
            "taken_by_id": self.people[by],
            "taken_at": clock.now(),
        }
        return insert(STEPS).values(**words | values)

    def scan(self, report: UUID, **values: object) -> Executable:
        """A scan of what was submitted last."""
        words = {
            "id": new_id(),
            "report_id": report,
            "kind": ReportFileKind.SCAN,
            "digest": "0" * 64,
            "original_name": "pindaian.pdf",
            "media_type": "application/pdf",
            "size": 1,
            "sha256": "1" * 64,
            "uploaded_by_id": self.people[KETUA],
            "received_at": clock.now(),
            "scan_state": ScanState.CLEAN,
        }
        return insert(FILES).values(**words | values)

    def close(self, report: UUID, by: str, **values: object) -> Executable:
        words = {
            "status": RecommendationStatus.CLOSED,
            "closed_by_id": self.people[by],
            "closed_at": clock.now(),
            "close_reason": "Dari belakang",
        }
        return update(ADVICE).where(ADVICE.c.report_id == report).values(**words | values)


def change(report: UUID, **values: object) -> Executable:
    return update(REPORTS).where(REPORTS.c.id == report).values(**values)


def scene_of(office: Office) -> Scene:
    """The colleague wrote, too, and the Ketua submitted; a recommendation is closed already.

    The Pengarah stands in for those two, and evidence was made of the acknowledged report.
    """
    prepared = Prepared(office)
    states = ("draft", "draft", "acknowledged", "draft", "submitted")
    reports = [UUID(prepared.report(state)) for state in states]
    scene = Scene({name: office.user_id(name) for name in PEOPLE}, *reports)
    for allowed in (
        scene.step(scene.discarded, ReportAction.DISCARD, MEMBER),
        change(scene.discarded, status=ReportStatus.DISCARDED),
        insert(report_editors).values(report_id=scene.submitted, user_id=scene.people[COLLEAGUE]),
        scene.step(scene.submitted, ReportAction.SUBMIT, KETUA),
        change(scene.submitted, status=ReportStatus.SUBMITTED),
        scene.step(scene.returned, ReportAction.RETURN, PENGARAH),
        change(scene.returned, status=ReportStatus.RETURNED),
        scene.close(scene.acknowledged, PENGARAH),
        scene.scan(scene.acknowledged),
        insert(report_evidence).values(
            report_id=scene.acknowledged, evidence_id=UUID(prepared.evidence())
        ),
        *(stands_in(scene, PENGARAH, absent) for absent in (COLLEAGUE, KETUA)),
    ):
        assert attempt(office, allowed) == "", str(allowed)
    return scene


def stands_in(scene: Scene, who: str, absent: str) -> Executable:
    """Somebody in the place of somebody else, once."""
    seat = select(table(Membership).c.id).where(table(Membership).c.user_id == scene.people[absent])
    return insert(table(StandIn)).values(
        id=new_id(),
        membership_id=seat.limit(1).scalar_subquery(),
        user_id=scene.people[who],
        named_by_id=scene.people[COORDINATOR],
        reason="Cuti",
        valid_from=DAY,
        valid_to=DAY + timedelta(days=1),
        created_at=clock.now(),
        updated_at=clock.now(),
        version=1,
    )
