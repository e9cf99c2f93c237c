"""Revisions with their files, links and people, however many in a constant number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import aliased

from app.core.database import Execute
from app.models import (
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    User,
    revision_records,
)
from app.models.evidence import EvidenceAction
from app.models.key_lists import one_of
from app.policies.actors import Actor
from app.policies.rules import Column
from app.schemas.evidence.revisions import (
    EvidenceFileRead,
    EvidenceLinkRead,
    RevisionRead,
    RevisionStanding,
)
from app.schemas.platform.references import PersonReference, ProvenanceRead
from app.services.evidence.rows.captures import HAS_CAPTURES, captures_of
from app.services.evidence.rows.duplicates import CAME_BEFORE, uses_before
from app.services.evidence.rows.provenance import read_provenance
from app.services.evidence.statements import IN_WORK
from app.services.platform.files.held import IS_ERASED, erased_of
from app.services.platform.references import with_columns
from app.services.platform.sql import AnyRow, AnySelect

_Author = aliased(User, name="author")
_Submitter = aliased(User, name="submitter")


def with_revision(statement: AnySelect) -> AnySelect:
    """A query over Evidence and EvidenceRevision with the columns that `shown` reads."""
    return (
        with_columns(statement, _COLUMNS)
        .join(_Author, _Author.id == EvidenceRevision.created_by_id)
        .outerjoin(_Submitter, _Submitter.id == EvidenceRevision.submitted_by_id)
    )


def shown(
    execute: Execute, actor: Actor, rows: Sequence[AnyRow], *, hidden: bool
) -> list[RevisionRead]:
    """The revisions of such rows with their files, links and records.

    One statement for each of these that there are, one more where a file came before or is erased.
    """
    parts = _NOTHING if hidden else _parts_of(execute, actor, rows)
    return [as_revision(row, parts, hidden=hidden) for row in rows]


class _Parts(NamedTuple):
    """What lies in revisions, by their keys."""

    files: dict[UUID, list[EvidenceFileRead]]
    links: dict[UUID, list[EvidenceLinkRead]]
    provenance: dict[UUID, list[ProvenanceRead]]


_NOTHING = _Parts({}, {}, {})


def _parts_of(execute: Execute, actor: Actor, rows: Sequence[AnyRow]) -> _Parts:
    """Asked for only where the rows say that there are some."""
    ids = [row.revision_id for row in rows]
    return _Parts(
        _files_of(execute, actor, ids) if any(row.file_count for row in rows) else {},
        _links_of(execute, ids) if any(row.link_count for row in rows) else {},
        read_provenance(execute, ids) if any(row.record_count for row in rows) else {},
    )


def as_revision(row: AnyRow, parts: _Parts = _NOTHING, *, hidden: bool) -> RevisionRead:
    """The revision of a row; without files, links and records where no parts are given."""
    submitter = row.submitter_id
    return RevisionRead(
        id=row.revision_id,
        number=row.number,
        title=None if hidden else row.words,
        description=None if hidden else row.description,
        evidence_date=row.evidence_date,
        covers_from=row.covers_from,
        covers_to=row.covers_to,
        valid_until=row.valid_until,
        created_by=PersonReference(id=row.author_id, name=row.author_name),
        created_at=row.begun_at,
        submitted_by=PersonReference(id=submitter, name=row.submitter_name) if submitter else None,
        submitted_at=row.submitted_at,
        review_route=row.review_route,
        digest=None if hidden else row.digest,
        standing=RevisionStanding(row.standing),
        reason=None if hidden else row.reason,
        checklist=None if hidden else row.checklist,
        confidentiality=None if hidden else row.asked_confidentiality,
        files=parts.files.get(row.revision_id, []),
        links=parts.links.get(row.revision_id, []),
        provenance=parts.provenance.get(row.revision_id, []),
    )


def _standing() -> ColumnElement[str]:
    """What a revision is now, by the numbers its evidence names."""
    discarded = _decision(EvidenceAction.DISCARD, EvidenceDecision.id).exists()
    is_newest = EvidenceRevision.number == Evidence.revision_number
    return case(
        (EvidenceRevision.number == Evidence.in_force_number, RevisionStanding.IN_FORCE.value),
        (discarded, RevisionStanding.DISCARDED.value),
        (and_(is_newest, Evidence.status.in_(IN_WORK)), RevisionStanding.IN_WORK.value),
        else_=RevisionStanding.PAST.value,
    )


def _decision(action: EvidenceAction, column: Column) -> AnySelect:
    """A column of the step of that kind with the revision."""
    its_own = EvidenceDecision.revision_id == EvidenceRevision.id
    taken = select(column).where(its_own, EvidenceDecision.action == action).limit(1)
    return taken.correlate(EvidenceRevision)


def _count_of(revision_id: Column) -> ColumnElement[int]:
    counted = select(func.count()).where(revision_id == EvidenceRevision.id)
    return counted.correlate(EvidenceRevision).scalar_subquery()


_COLUMNS = (
    EvidenceRevision.id.label("revision_id"),
    EvidenceRevision.number.label("number"),
    EvidenceRevision.title.label("words"),
    EvidenceRevision.description.label("description"),
    EvidenceRevision.evidence_date.label("evidence_date"),
    EvidenceRevision.covers_from.label("covers_from"),
    EvidenceRevision.covers_to.label("covers_to"),
    EvidenceRevision.valid_until.label("valid_until"),
    EvidenceRevision.created_by_id.label("author_id"),
    _Author.name.label("author_name"),
    EvidenceRevision.created_at.label("begun_at"),
    EvidenceRevision.submitted_by_id.label("submitter_id"),
    _Submitter.name.label("submitter_name"),
    EvidenceRevision.submitted_at.label("submitted_at"),
    EvidenceRevision.review_route.label("review_route"),
    EvidenceRevision.digest.label("digest"),
    EvidenceRevision.checklist.label("checklist"),
    EvidenceRevision.confidentiality.label("asked_confidentiality"),
    _standing().label("standing"),
    _decision(EvidenceAction.REVISE, EvidenceDecision.reason).scalar_subquery().label("reason"),
    _count_of(EvidenceFile.revision_id).label("file_count"),
    _count_of(EvidenceLink.revision_id).label("link_count"),
    _count_of(revision_records.c.revision_id).label("record_count"),
)
_FILES = (
    select(
        *EvidenceFile.__table__.c,
        User.name.label("uploader_name"),
        IS_ERASED.label("is_erased"),
        CAME_BEFORE.label("came_before"),
    )
    .select_from(EvidenceFile)
    .join(User, User.id == EvidenceFile.uploaded_by_id)
    .where(one_of(EvidenceFile.revision_id, "revision_ids"))
    .order_by(EvidenceFile.position)
)
_LINKS = (
    select(
        *EvidenceLink.__table__.c,
        User.name.label("adder_name"),
        HAS_CAPTURES.label("has_captures"),
    )
    .select_from(EvidenceLink)
    .join(User, User.id == EvidenceLink.added_by_id)
    .where(one_of(EvidenceLink.revision_id, "revision_ids"))
    .order_by(EvidenceLink.position)
)


def _files_of(
    execute: Execute, actor: Actor, revision_ids: Sequence[UUID]
) -> dict[UUID, list[EvidenceFileRead]]:
    rows = execute(_FILES, {"revision_ids": revision_ids}).all()
    came_before = any(row.came_before for row in rows)
    uses = uses_before(execute, actor, revision_ids) if came_before else {}
    is_erased = any(row.is_erased for row in rows)
    erased = erased_of(execute, revision_ids) if is_erased else {}
    found: dict[UUID, list[EvidenceFileRead]] = defaultdict(list)
    for row in rows:
        gone = erased.get(row.id)
        found[row.revision_id].append(
            EvidenceFileRead(
                id=row.id,
                original_name=row.original_name,
                media_type=row.media_type,
                size=row.size,
                sha256=row.sha256,
                uploaded_by=PersonReference(id=row.uploaded_by_id, name=row.uploader_name),
                received_at=row.received_at,
                already_used_in=uses.get(row.id, []),
                scan_state=row.scan_state,
                scan_result=row.scan_result,
                scanned_at=row.scanned_at,
                erased_at=gone and gone.at,
                erasure_reason=gone and gone.reason,
            )
        )
    return found


def _links_of(execute: Execute, revision_ids: Sequence[UUID]) -> dict[UUID, list[EvidenceLinkRead]]:
    rows = execute(_LINKS, {"revision_ids": revision_ids}).all()
    has_captures = any(row.has_captures for row in rows)
    captures = captures_of(execute, revision_ids) if has_captures else {}
    found: dict[UUID, list[EvidenceLinkRead]] = defaultdict(list)
    for row in rows:
        found[row.revision_id].append(
            EvidenceLinkRead(
                id=row.id,
                url=row.url,
                title=row.title,
                added_by=PersonReference(id=row.added_by_id, name=row.adder_name),
                added_at=row.added_at,
                state=row.state,
                http_status=row.http_status,
                checked_at=row.checked_at,
                captures=captures.get(row.id, []),
            )
        )
    return found
