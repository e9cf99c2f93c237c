"""What a package tells machines: JSON Lines of decisions, meetings and erased contents."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.core.messages import Language
from app.core.messages.return_reasons import RETURN_REASONS
from app.models import EvidenceDecision, EvidenceRevision
from app.models.review import ReturnReason
from app.services.platform.files.held import Erased
from app.services.reporting.packages.content import Content
from app.services.reporting.packages.layout import PlacedFile


def decisions_as_lines(content: Content) -> bytes:
    """Every decision on a revision of the package, one JSON object a line, oldest first."""
    lines = (
        {
            "evidence_id": str(step.evidence_id),
            "revision_number": revision.number,
            "in_force": step.revision_id in content.in_force,
            "action": step.action.value,
            "level": step.level,
            "decided_by_id": str(step.decided_by_id),
            "decided_by": content.people[step.decided_by_id],
            "on_behalf_of_id": step.on_behalf_of_id and str(step.on_behalf_of_id),
            "on_behalf_of": content.name_of(step.on_behalf_of_id),
            "decided_at": step.decided_at.isoformat(),
            "reason": step.reason,
            "reason_code": step.reason_code and step.reason_code.value,
            "reason_label": return_reason(step.reason_code),
            "revision_digest": step.revision_digest,
        }
        for step, revision in decided(content)
    )
    return _written(lines)


def erased_as_lines(content: Content, erased: Sequence[PlacedFile]) -> bytes:
    """Every file of the package whose content was erased, one JSON object a line.

    `copy_of`: the link that it is a copy of. Who asked and who decided, each with whom they stood
    in for.
    """
    lines = (
        {
            "evidence_id": str(item.revision.evidence_id),
            "revision_number": item.revision.number,
            "original_name": item.file.original_name,
            "copy_of": item.capture and item.capture.url,
            "sha256": item.file.sha256,
            "size": item.file.size,
            "erased_at": content.erased[item.file.id].at.isoformat(),
            "reason": content.erased[item.file.id].reason,
            **_erased_by(content, content.erased[item.file.id]),
        }
        for item in erased
    )
    return _written(lines)


def _erased_by(content: Content, erased: Erased) -> dict[str, str | None]:
    return {
        "requested_by": content.name_of(erased.requested_by_id),
        "requested_on_behalf_of": content.name_of(erased.requested_for_id),
        "decided_by": content.name_of(erased.decided_by_id),
        "decided_on_behalf_of": content.name_of(erased.decided_for_id),
    }


def meetings_as_lines(content: Content, placed: Sequence[PlacedFile]) -> bytes:
    """Every meeting that evidence of the package came of, one JSON object a line, by day.

    Its `files` are those that lie in the package, wherever each piece of evidence has them.
    """
    lines = (
        {
            "meeting_id": str(meeting.id),
            "title": meeting.title,
            "status": meeting.status.value,
            "meeting_date": str(meeting.meeting_date),
            "starts_at": meeting.starts_at,
            "place": meeting.place,
            "team": meeting.team_title,
            "evidence_ids": [str(key) for key in evidence_ids],
            "files": [
                {"path": item.path, "kind": kind.value, "sha256": item.file.sha256}
                for item in placed
                if item.revision.evidence_id in evidence_ids
                and (kind := content.meetings.kind(item.revision.evidence_id, item.file))
            ],
        }
        for meeting, evidence_ids in content.held
    )
    return _written(lines)


def decided(content: Content) -> Iterator[tuple[EvidenceDecision, EvidenceRevision]]:
    """Every decision on a revision of the package, oldest first."""
    revisions = {revision.id: revision for revision in content.revisions}
    for step in content.decisions:
        if step.revision_id in revisions:
            yield step, revisions[step.revision_id]


def return_reason(code: ReturnReason | None) -> str | None:
    """What was missing when a revision was sent back, in Indonesian; none for other steps."""
    return RETURN_REASONS[code].in_language(Language.INDONESIAN) if code else None


def _written(lines: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
