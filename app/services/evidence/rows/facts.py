"""What the rules need to know of a piece of evidence, as columns of the statement that finds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Table, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.models import (
    Base,
    Decree,
    EvaluationProof,
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    LkeQuestion,
    evidence_indicators,
    revision_editors,
)
from app.models.evidence import EvidenceAction, EvidenceStatus
from app.policies.reviews import EvidenceFacts
from app.policies.rules import Column, ResourceScope
from app.services.evidence.statements import (
    CLOSED_IN_FORCE,
    CLOSED_PERIOD,
    first_level_is_theirs,
    verified_by_pelaksana,
)
from app.services.platform.sql import AnyRow, key_text

_BETWEEN = ","


class _joined(FunctionElement[str]):  # noqa: N801 - a function of SQL
    """All values in one text. SQLAlchemy's own writes the separator anew at each execution."""

    type = String()
    inherit_cache = True


@compiles(_joined, "postgresql")
def _string_agg(element: _joined, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    return f"string_agg({compiler.process(element.clauses, **options)}, '{_BETWEEN}')"


@compiles(_joined, "sqlite")
def _group_concat(element: _joined, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    return f"group_concat({compiler.process(element.clauses, **options)}, '{_BETWEEN}')"


@dataclass(frozen=True)
class Contents:
    """What lies in the newest revision, and whether a file of it may not be judged.

    `question_codes` are those of the sheet (LKE) that it proves. `last_file` and `last_link` are
    the places of the last ones, none where there are none.
    `in_quarantine`: by what the virus scan said; `is_erased`: its content is no more.
    """

    indicator_ids: tuple[UUID, ...]
    question_codes: tuple[str, ...]
    last_file: int | None
    last_link: int | None
    has_records: bool
    in_quarantine: bool
    is_erased: bool

    @property
    def is_lasting(self) -> bool:
        """Whether something cannot change behind an address: a file, or a record."""
        return self.last_file is not None or self.has_records


def _keys(column: Column, *conditions: ColumnElement[bool]) -> ColumnElement[str | None]:
    """All keys for which it is true, in one text."""
    found = select(_joined(key_text(column))).where(*conditions)
    return found.correlate(Evidence, EvidenceRevision).scalar_subquery()


def keys_in(text: str | None) -> list[UUID]:
    """The keys of such a text, in their order."""
    return list(map(UUID, texts_in(text)))


def texts_in(text: str | None) -> list[str]:
    """The same as they are written in an answer; their order is that of their texts."""
    return sorted(set(text.split(_BETWEEN))) if text else []


def as_text(keys: Iterable[UUID | str]) -> str:
    """Such a text of different keys."""
    return _BETWEEN.join(map(str, set(keys)))


def _part(parts: type[Base] | Table, who: str) -> ColumnElement[str | None]:
    columns = parts.c if isinstance(parts, Table) else parts.__table__.c
    return _keys(columns[who], columns.revision_id == EvidenceRevision.id)


_IS_VERIFIED = (
    EvidenceDecision.revision_id == EvidenceRevision.id,
    EvidenceDecision.action == EvidenceAction.VERIFY,
)
INDICATORS = _keys(
    evidence_indicators.c.indicator_id, evidence_indicators.c.evidence_id == Evidence.id
).label("indicators")
# Outside the frozen digest, whatever evaluation it is in (LKE rules 37 and 38).
QUESTIONS = (
    select(_joined(LkeQuestion.code))
    .join(EvaluationProof, EvaluationProof.question_id == LkeQuestion.id)
    .where(EvaluationProof.evidence_id == Evidence.id, EvaluationProof.removed_at.is_(None))
    .correlate(Evidence)
    .scalar_subquery()
    .label("questions")
)
# Beside the columns of the evidence and of its newest revision, under the names of `facts_of`.
FACTS = (
    Decree.id.label("decree_id"),
    Decree.work_unit_id.label("work_unit_id"),
    CLOSED_PERIOD.label("closed_period"),
    CLOSED_IN_FORCE.label("closed_in_force"),
    verified_by_pelaksana().label("steered"),
    first_level_is_theirs().label("is_theirs"),
    # Who put something into the revision, or took something out.
    _part(EvidenceFile, "uploaded_by_id").label("uploaders"),
    _part(EvidenceLink, "added_by_id").label("adders"),
    _part(revision_editors, "user_id").label("editors"),
    _keys(EvidenceDecision.decided_by_id, *_IS_VERIFIED).label("verifiers"),
    _keys(EvidenceDecision.on_behalf_of_id, *_IS_VERIFIED).label("verified_for"),
)
STORED = (
    Evidence.team_id.label("team_id"),
    Evidence.status.label("status"),
    Evidence.in_force_number.label("in_force_number"),
    Evidence.revision_number.label("newest_number"),
    Evidence.created_by_id.label("created_by_id"),
    EvidenceRevision.created_by_id.label("author_id"),
    EvidenceRevision.submitted_by_id.label("submitter_id"),
    EvidenceRevision.review_route.label("review_route"),
)


def facts_of(row: AnyRow) -> EvidenceFacts:
    """The facts of a row with the columns of FACTS and STORED."""
    named = {row.created_by_id, row.author_id, row.submitter_id} - {None}
    parts = (row.uploaders, row.adders, row.editors)
    return EvidenceFacts(
        ResourceScope(row.work_unit_id, row.decree_id, row.team_id, row.created_by_id),
        row.status,
        row.review_route,
        frozenset(named.union(*map(keys_in, parts))),
        frozenset([*keys_in(row.verifiers), *keys_in(row.verified_for)]),
        row.steered,
        row.closed_period,
        is_in_force=row.in_force_number is not None,
        closed_in_force=row.closed_in_force,
        first_level_is_theirs=bool(row.is_theirs),
        # Whatever was handed in goes on with its next number.
        is_first_draft=row.status is EvidenceStatus.DRAFT and row.newest_number == 1,
    )
