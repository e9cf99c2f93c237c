"""A draft as it is answered when it has just been made: all of it is known, nothing is read."""

from types import SimpleNamespace
from typing import Any

from app.models.evidence import Confidentiality, EvidenceStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows
from app.schemas.evidence.evidence import EvidenceRead
from app.schemas.evidence.revisions import RevisionStanding
from app.services.evidence.commands import Drafted
from app.services.evidence.rows.facts import as_text
from app.services.evidence.rows.revisions import as_revision
from app.services.evidence.rows.showing import answer_of

# What a draft has none of before somebody does something with it.
_NONE = dict.fromkeys(
    (
        *("in_force_id", "in_force_number", "in_force_digest", "in_force_from", "in_force_to"),
        *("submitter_id", "submitter_name", "submitted_at", "review_route", "digest", "reason"),
        *(
            "newest_digest",
            "closed_period",
            "closed_in_force",
            "checklist",
            "asked_confidentiality",
            "meeting_id",
        ),
        *("uploaders", "adders", "verifiers", "verified_for"),
    )
)
_OF_TEAM = ("team_id", "team_kind", "team_number", "team_title", "decree_id", "work_unit_id")
_NUMBERS = {"file_count": 0, "link_count": 0, "revision_number": 1, "newest_number": 1, "number": 1}


def answer_of_new(actor: Actor, made: Drafted) -> EvidenceRead:
    """The answer, of the same row as `showing.read_evidence` would read."""
    row = _row(actor, made)
    return answer_of(actor, row, as_revision(row, hidden=row.hidden))


def _row(actor: Actor, made: Drafted) -> Any:  # noqa: ANN401 - what stands for a row
    body, team = made.body, made.team
    place = ResourceScope(team.work_unit_id, team.decree_id, team.team_id, actor.user_id)
    is_restricted = body.confidentiality is Confidentiality.RESTRICTED
    hidden = is_restricted and not allows(actor, Permission.EVIDENCE_OPEN, place)
    return SimpleNamespace(
        **_NONE,
        **_NUMBERS,
        **{name: getattr(team, name) for name in _OF_TEAM},
        id=made.id,
        hidden=hidden,
        status=EvidenceStatus.DRAFT,
        standing=RevisionStanding.IN_WORK,
        confidentiality=body.confidentiality,
        title=None if hidden else body.title,
        words=body.title,
        description=body.description,
        evidence_date=body.evidence_date,
        covers_from=body.covers_from,
        covers_to=body.covers_to,
        valid_until=body.valid_until,
        indicators=as_text(made.proves.indicator_ids),
        questions=as_text(made.proves.question_codes),
        newest_id=made.revision_id,
        revision_id=made.revision_id,
        created_by_id=actor.user_id,
        created_by_name=actor.name,
        editors=as_text([actor.on_behalf_of] if actor.on_behalf_of else []),
        author_id=actor.user_id,
        author_name=actor.name,
        created_at=made.made_at,
        updated_at=made.made_at,
        begun_at=made.made_at,
        steered=False,
        is_theirs=False,
    )
