"""What the database refuses of a report, whoever writes the SQL."""

from collections.abc import Iterable
from datetime import date
from importlib import import_module
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, text, update
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import Report, ReportChapter, ReportRecommendation, ReportStep, report_editors
from app.models.report import RecommendationStatus, ReportAction, ReportKind, ReportStatus
from tests.api.platform.test_replaced_rows import SAME_KEY
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, MEMBER, PENGARAH
from tests.support.evidence_sql import attempt, table
from tests.support.office import Office
from tests.support.prepared import Prepared

STEP = import_module("migrations.versions.20261201_report_guards")
REPORTS, STEPS = table(Report), table(ReportStep)
CHAPTERS, ADVICE = table(ReportChapter), table(ReportRecommendation)
PEOPLE = (MEMBER, COLLEAGUE, COORDINATOR, KETUA, PENGARAH)
DAY = date(2022, 1, 1)
FIXED: dict[str, Any] = {
    "decree_id": new_id(), "team_id": None, "kind": ReportKind.YEAR, "year": 2022, "period": 7,
    "covers_from": DAY, "covers_to": DAY, "number": "2", "number_year": 2022,
    "corrects_id": new_id(), "snapshot": {}, "snapshot_digest": "1" * 64, "snapshot_day": DAY,
    "summary": "Lain",
}  # fmt: skip
WORDS: dict[str, Any] = {
    "report_id": new_id(), "position": 7, "text": "Lain", "responsible": "Lain", "due_date": DAY,
}  # fmt: skip
REOPENED = {
    "status": RecommendationStatus.OPEN, "closed_by_id": None, "closed_at": None,
    "close_reason": None,
}  # fmt: skip


class Scene(NamedTuple):
    """The people, by username; and a report by the member in each of these states."""

    people: dict[str, UUID]
    draft: UUID
    submitted: UUID
    acknowledged: UUID
    discarded: UUID

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
    """The colleague wrote, too, and the Ketua submitted; a recommendation is closed already."""
    prepared = Prepared(office)
    states = ("draft", "submitted", "acknowledged", "draft")
    reports = [UUID(prepared.report(state)) for state in states]
    scene = Scene({name: office.user_id(name) for name in PEOPLE}, *reports)
    editor = {"report_id": scene.submitted, "user_id": scene.people[COLLEAGUE]}
    for allowed in (
        scene.step(scene.discarded, ReportAction.DISCARD, MEMBER),
        change(scene.discarded, status=ReportStatus.DISCARDED),
        scene.step(scene.submitted, ReportAction.SUBMIT, KETUA),
        insert(report_editors).values(**editor),
        scene.close(scene.acknowledged, PENGARAH),
    ):
        assert attempt(office, allowed) == "", str(allowed)
    return scene


def of_reports(scene: Scene) -> dict[str, list[Executable]]:
    return {
        "report_is_never_deleted": [delete(REPORTS)],
        "report_stays_as_submitted": [
            *(change(scene.submitted, **{name: value}) for name, value in FIXED.items()),
            *(change(key, summary="Lain") for key in (scene.acknowledged, scene.discarded)),
        ],
        "report_has_ended": [
            change(scene.acknowledged, status=ReportStatus.SUBMITTED),
            change(scene.acknowledged, status=ReportStatus.DRAFT),
            change(scene.discarded, status=ReportStatus.DRAFT),
        ],
        **{
            f"report_{status}_needs_its_step": [change(scene.draft, status=status)]
            for status in set(ReportStatus) - {ReportStatus.DRAFT}
        },
    }


def of_steps(scene: Scene) -> dict[str, list[Executable]]:
    own = [
        scene.step(scene.submitted, action, by, on_behalf_of_id=absent)
        for action in (ReportAction.RETURN, ReportAction.ACKNOWLEDGE)
        for by, absent in (
            (MEMBER, None),
            (COLLEAGUE, None),
            (KETUA, None),
            (PENGARAH, scene.people[COLLEAGUE]),
            (PENGARAH, scene.people[KETUA]),
        )
    ]
    return {
        "report_step_u": [update(STEPS).values(reason="Lain")],
        "report_step_d": [delete(STEPS)],
        "own_report": own,
    }


def of_parts(scene: Scene) -> dict[str, list[Executable]]:
    frozen = (scene.submitted, scene.acknowledged, scene.discarded)

    def in_each(change_of: Any, row: Any, **values: object) -> Iterable[Executable]:
        for key in frozen:
            statement = change_of(row).where(row.c.report_id == key)
            yield statement.values(**values) if values else statement

    one_more = WORDS | {
        "status": RecommendationStatus.OPEN,
        "created_by_id": scene.people[MEMBER],
        "created_at": clock.now(),
        "updated_at": clock.now(),
        "version": 1,
    }
    closed = update(ADVICE).where(ADVICE.c.report_id == scene.acknowledged)
    return {
        "chapter_is_never_deleted": [
            delete(CHAPTERS).where(CHAPTERS.c.report_id == key) for key in (scene.draft, *frozen)
        ],
        "chapter_stays_as_submitted": [*in_each(update, CHAPTERS, solutions="Lain")],
        "recommendation_i": [
            insert(ADVICE).values(**one_more | {"id": new_id(), "report_id": key}) for key in frozen
        ],
        "recommendation_d": [*in_each(delete, ADVICE)],
        "recommendation_stays_as_submitted": [
            statement
            for name, value in WORDS.items()
            for statement in in_each(update, ADVICE, **{name: value})
        ],
        "recommendation_stays_closed": [
            closed.values(**REOPENED),
            closed.values(closed_by_id=scene.people[KETUA]),
            closed.values(close_reason="Lain"),
        ],
        "own_recommendation": [
            scene.close(scene.submitted, MEMBER),
            scene.close(scene.submitted, PENGARAH, created_for_id=scene.people[PENGARAH]),
        ],
    }


def test_every_guard_refuses_what_it_is_there_for(office: Office) -> None:
    scene = scene_of(office)
    tried = of_reports(scene) | of_steps(scene) | of_parts(scene)
    assert set(tried) == {guard.name for guard in STEP.GUARDS}
    for guard, statements in tried.items():
        for statement in statements:
            assert f"guard {guard}" in attempt(office, statement), (guard, str(statement))
    for name in STEP.TABLES:
        if office.engine.dialect.name == "sqlite":
            assert f"guard {name}_replaced" in attempt(office, text(SAME_KEY.format(name)))
        else:
            assert "guard never_emptied" in attempt(office, text(f"TRUNCATE {name} CASCADE"))
