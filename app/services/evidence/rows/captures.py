"""What was asked to be kept of the links of revisions, and the copies there are."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from app.core.database import Execute
from app.models import EvidenceLink, EvidenceRevision, FileErasure, LinkCapture, LinkCopy, User
from app.models.key_lists import one_of
from app.schemas.evidence.revisions import LinkCaptureRead, LinkCopyRead
from app.schemas.platform.references import PersonReference
from app.services.platform.files.held import ERASURE_OF_COPY
from app.services.platform.sql import AnyRow

_OF_LINK = and_(
    LinkCapture.evidence_id == EvidenceRevision.evidence_id, LinkCapture.url == EvidenceLink.url
)
HAS_CAPTURES: ColumnElement[bool] = (
    select(LinkCapture.id)
    .join(EvidenceRevision, _OF_LINK)
    .where(EvidenceRevision.id == EvidenceLink.revision_id)
    .correlate(EvidenceLink)
    .exists()
)
"""Of a row of EvidenceLink: whether a copy of it was ever asked for."""
_COPY = ("original_name", "media_type", "size", "sha256", "left_out", "scan_state")
_ERASURE = ("erased_at", "erasure_reason")
_CAPTURE = ("status", "failure", "asked_at", "ended_at", "final_url", "http_status")
_FIRST_ERASURE = ERASURE_OF_COPY.limit(1)
_ERASED = (
    _FIRST_ERASURE.with_only_columns(FileErasure.decided_at).scalar_subquery(),
    _FIRST_ERASURE.with_only_columns(FileErasure.reason).scalar_subquery(),
)
_CAPTURES = (
    select(
        EvidenceLink.id.label("link_id"),
        *(getattr(LinkCapture, name) for name in _CAPTURE),
        LinkCapture.asked_by_id,
        User.name.label("asker_name"),
        LinkCopy.id.label("copy_id"),
        *(getattr(LinkCopy, name) for name in _COPY),
        *(each.label(name) for each, name in zip(_ERASED, _ERASURE, strict=True)),
    )
    .select_from(EvidenceLink)
    .join(EvidenceRevision, EvidenceRevision.id == EvidenceLink.revision_id)
    .join(LinkCapture, _OF_LINK)
    .join(User, User.id == LinkCapture.asked_by_id)
    .outerjoin(LinkCopy, LinkCopy.capture_id == LinkCapture.id)
    .where(one_of(EvidenceLink.revision_id, "revision_ids"))
    .order_by(LinkCapture.asked_at.desc(), LinkCapture.id.desc())
)


def captures_of(
    execute: Execute, revision_ids: Sequence[UUID]
) -> dict[UUID, list[LinkCaptureRead]]:
    """For each link of the revisions what was asked for, newest first; one statement."""
    found: dict[UUID, list[LinkCaptureRead]] = defaultdict(list)
    for row in execute(_CAPTURES, {"revision_ids": revision_ids}):
        found[row.link_id].append(_capture(row))
    return found


def _capture(row: AnyRow) -> LinkCaptureRead:
    kept = {name: getattr(row, name) for name in (*_COPY, *_ERASURE)}
    return LinkCaptureRead(
        **{name: getattr(row, name) for name in _CAPTURE},
        asked_by=PersonReference(id=row.asked_by_id, name=row.asker_name),
        file=LinkCopyRead(id=row.copy_id, **kept) if row.copy_id else None,
    )
