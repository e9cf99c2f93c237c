"""What belongs to a report: chapters, recommendations, steps, evidence; a statement for each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, case, cast, func, select
from sqlalchemy.orm import aliased

from app.core.database import Execute
from app.integrations.signing.comparing import ALIKE
from app.models import (
    ActionItem,
    Activity,
    Indicator,
    LheFile,
    ReportChapter,
    ReportFile,
    ReportRecommendation,
    ReportStep,
    Team,
    User,
    report_evidence,
)
from app.models.report import ReportOperation
from app.models.report_file import ReportFileKind
from app.policies.actors import Actor
from app.policies.reports import REPORTS, ReportFacts
from app.schemas.platform.references import PersonReference, PlanRowReference
from app.schemas.reporting.reports.reports import (
    RecommendationRead,
    ReportChapterState,
    ReportStepRead,
)
from app.schemas.reporting.reports.signatures import ReportFileRead, ScanOutcome
from app.services.plan.rows.statements import ACTION_ITEM_CODE, INDICATOR_CODE
from app.services.platform.prepared import key
from app.services.platform.references import TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnyRow, AnySelect

PARTS = ("achievements", "obstacles", "solutions", "next_steps")
_By, _For = aliased(User), aliased(User)
_HERE = key("report_id")
CHAPTERS = (
    select(
        ReportChapter.id,
        *(getattr(ReportChapter, part) for part in PARTS),
        ReportChapter.prefilled,
        ReportChapter.edited_by_id,
        ReportChapter.edited_at,
        User.name.label("editor_name"),
        _For.id.label("for_id"),
        _For.name.label("for_name"),
        *TEAM_COLUMNS,
    )
    .join(Team, Team.id == ReportChapter.team_id)
    .outerjoin(User, User.id == ReportChapter.edited_by_id)
    .outerjoin(_For, _For.id == ReportChapter.edited_for_id)
    .where(ReportChapter.report_id == _HERE)
    .order_by(Team.position)
)
_STEPS = (
    select(
        ReportStep.id,
        ReportStep.action,
        ReportStep.digest,
        ReportStep.reason,
        ReportStep.acted_at.label("acted_at"),
        _By.id.label("by_id"),
        _By.name.label("by_name"),
        _For.id.label("for_id"),
        _For.name.label("for_name"),
    )
    .join(_By, _By.id == ReportStep.acted_by_id)
    .outerjoin(_For, _For.id == ReportStep.on_behalf_of_id)
    .where(ReportStep.report_id == _HERE)
    .order_by(ReportStep.acted_at, ReportStep.id)
)
_PLAIN_FILE = (
    "id", "kind", "digest", "level", "words_found", "original_name", "media_type", "size",
    "sha256", "received_at", "scan_state", "scan_result",
)  # fmt: skip


def copies(model: type[ReportFile | LheFile]) -> AnySelect:
    """Signed copies of a kind of paper, the first one first: the columns of `copy_of`."""
    return (
        select(
            *(getattr(model, name) for name in _PLAIN_FILE),
            _By.id.label("by_id"),
            _By.name.label("by_name"),
            _For.id.label("for_id"),
            _For.name.label("for_name"),
        )
        .join(_By, _By.id == model.uploaded_by_id)
        .outerjoin(_For, _For.id == model.on_behalf_of_id)
        .order_by(model.received_at, model.id)
    )


_FILES = copies(ReportFile).where(ReportFile.report_id == _HERE)
_EVIDENCE = (
    select(report_evidence.c.evidence_id)
    .where(report_evidence.c.report_id == _HERE)
    .order_by(report_evidence.c.evidence_id)
)
_PLAIN = (
    "id", "position", "text", "responsible", "due_date", "status", "created_by_id", "closed_by_id",
    "closed_for_id", "closed_at", "close_reason", "evidence_id",
)  # fmt: skip
# The row of the plan that a recommendation names, under `row_id`, `row_code`, `row_text`.
_ROW: tuple[ColumnElement[Any], ...] = (
    func.coalesce(ActionItem.id, Indicator.id).label("row_id"),
    case(
        (ActionItem.id.is_not(None), ACTION_ITEM_CODE),
        (Indicator.id.is_not(None), INDICATOR_CODE),
    ).label("row_code"),
    cast(func.coalesce(ActionItem.text, Indicator.text), Text).label("row_text"),
)


def recommendations(*columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Recommendations with the rows that they name, and who made and closed them."""
    maker = aliased(User)
    return (
        select(
            *(getattr(ReportRecommendation, name) for name in _PLAIN),
            maker.name.label("maker_name"),
            _By.name.label("by_name"),
            _For.name.label("for_name"),
            *_ROW,
            *columns,
        )
        .select_from(ReportRecommendation)
        .join(maker, maker.id == ReportRecommendation.created_by_id)
        .outerjoin(_By, _By.id == ReportRecommendation.closed_by_id)
        .outerjoin(_For, _For.id == ReportRecommendation.closed_for_id)
        .outerjoin(ActionItem, ActionItem.id == ReportRecommendation.action_item_id)
        .outerjoin(Indicator, Indicator.id == ReportRecommendation.indicator_id)
        .outerjoin(
            Activity, Activity.id == func.coalesce(ActionItem.activity_id, Indicator.activity_id)
        )
        .outerjoin(Team, Team.id == Activity.team_id)
    )


OWN_RECOMMENDATIONS = (
    recommendations()
    .where(ReportRecommendation.report_id == _HERE)
    .order_by(ReportRecommendation.position)
)


def parts_of(execute: Execute, actor: Actor, facts: ReportFacts, report_id: UUID) -> dict[str, Any]:
    """Under the names of ReportRead."""
    here = {"report_id": report_id}
    return {
        "chapters": [_state(row, actor, facts) for row in execute(CHAPTERS, here)],
        "recommendations": [recommendation(row) for row in execute(OWN_RECOMMENDATIONS, here)],
        "steps": [_step(row) for row in execute(_STEPS, here)],
        "files": [copy_of(row) for row in execute(_FILES, here)],
        "evidence_ids": list(execute(_EVIDENCE, here).scalars()),
    }


def untouched(text: str | None, prefilled: str | None) -> list[str]:
    """The paragraphs (lines) of a text that stand as they were filled in."""
    if not text or not prefilled:
        return []
    filled = set(prefilled.split("\n")) - {""}
    return [line for line in text.split("\n") if line in filled]


def may_write(actor: Actor, facts: ReportFacts, team_id: UUID) -> bool:
    """Whether the person may write that team's chapter now."""
    return REPORTS.is_allowed(actor, ReportOperation.EDIT, of_chapter(facts, team_id))


def of_chapter(facts: ReportFacts, team_id: UUID) -> ReportFacts:
    """The facts of a report where a team writes its part."""
    return replace(facts, place=replace(facts.place, team_id=team_id))


def recommendation(row: AnyRow) -> RecommendationRead:
    """That of a row of `recommendations`."""
    return RecommendationRead(
        **{name: getattr(row, name) for name in _PLAIN if name in RecommendationRead.model_fields},
        plan_row=plan_row(row),
        created_by=PersonReference(id=row.created_by_id, name=row.maker_name),
        closed_by=_person(row.closed_by_id, row.by_name),
        closed_on_behalf_of=_person(row.closed_for_id, row.for_name),
    )


def plan_row(row: AnyRow) -> PlanRowReference | None:
    """The row of the plan that it names, if it names one."""
    if row.row_id is None:
        return None
    return PlanRowReference(id=row.row_id, code=row.row_code, text=row.row_text)


def _state(row: AnyRow, actor: Actor, facts: ReportFacts) -> ReportChapterState:
    return ReportChapterState(
        team=team_reference(row),
        edited_by=_person(row.edited_by_id, row.editor_name),
        edited_on_behalf_of=_person(row.for_id, row.for_name),
        edited_at=row.edited_at,
        untouched=sum(map(len, untouched_of(row).values())),
        may_write=may_write(actor, facts, row.team_id),
    )


def untouched_of(chapter: Any) -> Mapping[str, list[str]]:  # noqa: ANN401 - a row or a ReportChapter
    """For each part of a chapter the paragraphs that stand as they were filled in."""
    return {part: untouched(getattr(chapter, part), chapter.prefilled.get(part)) for part in PARTS}


def _step(row: AnyRow) -> ReportStepRead:
    return ReportStepRead(
        id=row.id,
        action=row.action,
        digest=row.digest,
        reason=row.reason,
        acted_by=PersonReference(id=row.by_id, name=row.by_name),
        on_behalf_of=_person(row.for_id, row.for_name),
        acted_at=row.acted_at,
    )


def copy_of(row: AnyRow) -> ReportFileRead:
    """A signed copy, of a row of `copies`."""
    return ReportFileRead(
        **{name: getattr(row, name) for name in _PLAIN_FILE},
        outcome=_outcome(row.words_found) if row.kind is ReportFileKind.SCAN else None,
        uploaded_by=PersonReference(id=row.by_id, name=row.by_name),
        on_behalf_of=_person(row.for_id, row.for_name),
    )


def _outcome(words_found: int | None) -> ScanOutcome:
    if words_found is None:
        return ScanOutcome.WITHOUT_TEXT
    return ScanOutcome.ALIKE if words_found >= ALIKE else ScanOutcome.DIFFERENT


def _person(key_of: UUID | None, name: str | None) -> PersonReference | None:
    return PersonReference(id=key_of, name=name or "") if key_of else None
