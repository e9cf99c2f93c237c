"""What the database refuses of a report, whoever writes the SQL."""

from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, literal, select, text, update
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    report_editors,
    report_evidence,
)
from app.models.report import RecommendationStatus, ReportAction, ReportKind, ReportStatus
from app.models.report_file import ReportFileKind
from tests.api.platform.test_replaced_rows import SAME_KEY
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, MEMBER, PENGARAH
from tests.support.evidence_sql import attempt
from tests.support.office import Office
from tests.support.report_sql import (
    ADVICE,
    CHAPTERS,
    DAY,
    FILES,
    REPORTS,
    STEPS,
    Scene,
    change,
    scene_of,
)

FIRST = import_module("migrations.versions.20261201_report_guards")
KEPT = import_module("migrations.versions.20261201_reports_kept")
SIGNED = import_module("migrations.versions.20261201_report_files")
SAME_ROW = "REPLACE INTO {0} (rowid, report_id) SELECT rowid, report_id FROM {0} LIMIT 1"
BEGUN: dict[str, Any] = {
    "id": new_id(), "work_unit_id": new_id(), "decree_id": new_id(), "team_id": None,
    "scope_id": new_id(), "kind": ReportKind.YEAR, "year": 2022, "period": 7, "covers_from": DAY,
    "covers_to": DAY, "corrects_id": new_id(), "created_by_id": new_id(),
    "created_for_id": new_id(), "created_at": clock.now() - timedelta(days=1),
}  # fmt: skip
FIXED: dict[str, Any] = {
    "number": "2", "number_year": 2022, "number_order": 7, "snapshot": {},
    "snapshot_digest": "1" * 64, "snapshot_day": DAY, "summary": "Lain", "prefilled": "Lain",
}  # fmt: skip
MADE: dict[str, Any] = {
    "id": new_id(), "report_id": new_id(), "created_by_id": new_id(), "created_for_id": new_id(),
    "created_at": clock.now() - timedelta(days=1),
}  # fmt: skip
WORDS: dict[str, Any] = {
    "position": 7, "text": "Lain", "responsible": "Lain", "due_date": DAY,
    "action_item_id": new_id(), "indicator_id": new_id(),
}  # fmt: skip
REOPENED = {
    "status": RecommendationStatus.OPEN, "closed_by_id": None, "closed_at": None,
    "close_reason": None,
}  # fmt: skip
CLOSED: dict[str, Any] = {
    "closed_by_id": new_id(), "closed_for_id": new_id(), "closed_at": clock.now(),
    "close_reason": "Lain", "evidence_id": new_id(),
}  # fmt: skip


def of_reports(scene: Scene) -> dict[str, list[Executable]]:
    frozen = (scene.submitted, scene.acknowledged, scene.discarded)
    begun = select(REPORTS).where(REPORTS.c.id == scene.submitted).subquery()
    copied = select(*(new_id_of(column) for column in begun.c))
    return {
        "report_is_never_deleted": [delete(REPORTS)],
        "report_begins_as_draft": [insert(REPORTS).from_select(REPORTS.c.keys(), copied)],
        "report_is_no_draft_again": [
            change(key, status=ReportStatus.DRAFT) for key in (scene.submitted, scene.returned)
        ],
        "report_keeps_its_beginning": [
            change(key, **{name: value})
            for name, value in BEGUN.items()
            for key in (scene.draft, scene.submitted)
        ],
        "report_stays_as_submitted": [
            *(change(scene.submitted, **{name: value}) for name, value in FIXED.items()),
            *(change(key, summary="Lain") for key in frozen),
        ],
        "report_has_ended": [
            change(scene.acknowledged, status=ReportStatus.SUBMITTED),
        ],
        **{
            f"report_{status}_needs_its_step": [change(scene.draft, status=status)]
            for status in set(ReportStatus) - {ReportStatus.DRAFT}
        },
        "report_submitted_needs_its_step": [
            change(key, status=ReportStatus.SUBMITTED) for key in (scene.draft, scene.returned)
        ],
        "report_editors_are_kept_i": [
            insert(report_editors).values(report_id=key, user_id=scene.people[PENGARAH])
            for key in frozen
        ],
        "report_editors_are_kept_u": [update(report_editors).values(user_id=scene.people[KETUA])],
        "report_editors_are_kept_d": [delete(report_editors)],
        "report_evidence_is_kept_u": [update(report_evidence).values(report_id=scene.submitted)],
        "report_evidence_is_kept_d": [delete(report_evidence)],
        "reports_created_for_id_stood_in": [
            insert(REPORTS).from_select(
                REPORTS.c.keys(), select(*(for_another(column, scene) for column in begun.c))
            )
        ],
    }


def new_id_of(column: Any) -> Any:
    """The column of a copy, which has a key of its own."""
    return literal(new_id()).label("id") if column.name == "id" else column


def for_another(column: Any, scene: Scene) -> Any:
    """The column of a draft that somebody begins for whom they never stood in."""
    words = {"status": ReportStatus.DRAFT.value, "created_for_id": scene.people[KETUA]}
    if column.name in words:
        return literal(words[column.name], column.type).label(column.name)
    return new_id_of(column)


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
    judged = (ReportAction.RETURN, ReportAction.ACKNOWLEDGE)
    turns: dict[UUID, Iterable[ReportAction]] = {
        scene.draft: judged,
        scene.returned: (*judged, ReportAction.DISCARD),
        scene.submitted: (ReportAction.SUBMIT, ReportAction.DISCARD),
        scene.acknowledged: ReportAction,
        scene.discarded: ReportAction,
    }
    return {
        "report_step_u": [update(STEPS).values(reason="Lain")],
        "report_step_d": [delete(STEPS)],
        "own_report": own,
        "report_step_out_of_turn": [
            scene.step(key, action, PENGARAH)
            for key, actions in turns.items()
            for action in actions
        ],
        "report_steps_on_behalf_of_id_stood_in": [
            scene.step(
                scene.submitted,
                ReportAction.RETURN,
                PENGARAH,
                on_behalf_of_id=scene.people[COORDINATOR],
            )
        ],
    }


def of_parts(scene: Scene) -> dict[str, list[Executable]]:
    frozen = (scene.submitted, scene.acknowledged, scene.discarded)

    def in_each(change_of: Any, row: Any, **values: object) -> Iterable[Executable]:
        for key in frozen:
            statement = change_of(row).where(row.c.report_id == key)
            yield statement.values(**values) if values else statement

    mine = {"report_id": scene.draft, "created_by_id": scene.people[MEMBER]}
    one_more = WORDS | {
        "status": RecommendationStatus.OPEN,
        "action_item_id": None,
        "indicator_id": None,
        "created_by_id": scene.people[MEMBER],
        "created_at": clock.now(),
        "updated_at": clock.now(),
        "version": 1,
    }
    chapter = select(CHAPTERS).where(CHAPTERS.c.report_id == scene.submitted).subquery()
    copied = select(*(new_id_of(column) for column in chapter.c))
    closed = update(ADVICE).where(ADVICE.c.report_id == scene.acknowledged)
    return {
        "chapter_is_never_deleted": [
            delete(CHAPTERS).where(CHAPTERS.c.report_id == key) for key in (scene.draft, *frozen)
        ],
        "chapter_i": [insert(CHAPTERS).from_select(CHAPTERS.c.keys(), copied)],
        "chapter_keeps_its_place": [
            update(CHAPTERS).where(CHAPTERS.c.report_id == scene.draft).values({name: new_id()})
            for name in ("id", "report_id", "team_id")
        ],
        "report_chapters_edited_for_id_stood_in": [
            update(CHAPTERS)
            .where(CHAPTERS.c.report_id == scene.draft)
            .values(edited_by_id=scene.people[MEMBER], edited_for_id=scene.people[KETUA])
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
            *(closed.values({name: value}) for name, value in CLOSED.items()),
        ],
        "recommendation_keeps_its_maker": [
            update(ADVICE).where(ADVICE.c.report_id == key).values({name: value})
            for name, value in MADE.items()
            for key in (scene.draft, scene.submitted)
        ],
        "recommendation_of_draft_stays_open": [
            scene.close(key, PENGARAH) for key in (scene.draft, scene.returned)
        ],
        "report_recommendations_created_for_id_stood_in": [
            insert(ADVICE).values(
                **one_more | mine | {"id": new_id(), "created_for_id": scene.people[KETUA]}
            )
        ],
        "report_recommendations_closed_for_id_stood_in": [
            scene.close(scene.submitted, PENGARAH, closed_for_id=scene.people[COORDINATOR])
        ],
        "own_recommendation": [
            scene.close(scene.submitted, MEMBER),
            scene.close(scene.submitted, KETUA),
            scene.close(scene.submitted, PENGARAH, closed_for_id=scene.people[KETUA]),
        ],
    }


def of_files(scene: Scene) -> dict[str, list[Executable]]:
    other = {
        "id": new_id(), "report_id": scene.submitted, "kind": ReportFileKind.SIGNED,
        "digest": "1" * 64, "level": "BSrE", "words_found": 1, "original_name": "lain.pdf",
        "media_type": "image/png", "size": 2, "sha256": "2" * 64,
        "uploaded_by_id": scene.people[MEMBER], "on_behalf_of_id": scene.people[KETUA],
        "received_at": clock.now() - timedelta(days=1),
    }  # fmt: skip
    return {
        "report_file_keeps_its_content": [
            update(FILES).values({name: value}) for name, value in other.items()
        ],
        "report_file_is_never_deleted": [delete(FILES)],
        "report_file_of_what_was_submitted": [
            *(scene.scan(key) for key in (scene.draft, scene.returned, scene.discarded)),
            scene.scan(scene.acknowledged, digest="1" * 64),
        ],
        "report_file_stood_in": [
            scene.scan(scene.acknowledged, on_behalf_of_id=scene.people[PENGARAH])
        ],
    }


def test_every_guard_refuses_what_it_is_there_for(office: Office) -> None:
    scene = scene_of(office)
    tried = of_reports(scene) | of_steps(scene) | of_parts(scene) | of_files(scene)
    assert set(tried) == {guard.name for step in (FIRST, KEPT, SIGNED) for guard in step.GUARDS}
    for guard, statements in tried.items():
        for statement in statements:
            assert f"guard {guard}" in attempt(office, statement), (guard, str(statement))
    same = dict.fromkeys((*FIRST.TABLES, *SIGNED.REPLACED), SAME_KEY) | dict.fromkeys(
        KEPT.TABLES, SAME_ROW
    )
    for name, replacing in same.items():
        if office.engine.dialect.name == "sqlite":
            assert "guard " in attempt(office, text(replacing.format(name))), name
        else:
            assert "guard never_emptied" in attempt(office, text(f"TRUNCATE {name} CASCADE"))
