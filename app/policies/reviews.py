"""Who may take which step with a piece of evidence: the table, the life cycle and four eyes."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import Conflict, Forbidden
from app.models.evidence import (
    EVIDENCE_TRANSITIONS,
    EvidenceAction,
    EvidenceOperation,
    EvidenceStatus,
    ReviewRoute,
)
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor
from app.policies.operations import Operations, Rule, permitted
from app.policies.periods import period_closed
from app.policies.rules import Place, allows


@dataclass(frozen=True)
class EvidenceFacts:
    """What the rules need to know: `contributors` made, edited, submitted or uploaded in it.

    `closed_period` is the closed month (or WHOLE_YEAR) that its covered period touches.
    """

    place: Place
    status: EvidenceStatus
    route: ReviewRoute | None
    contributors: frozenset[UUID]
    closed_period: int | None


_OP = EvidenceOperation


def _not_own(actor: Actor, facts: EvidenceFacts) -> None:
    """Nobody judges what they made, submitted or uploaded (domain.md, "Beyond the table")."""
    if actor.user_id in facts.contributors:
        raise Forbidden("own_evidence")


def _is_verifier(actor: Actor, facts: EvidenceFacts) -> bool:
    return allows(actor, Permission.EVIDENCE_VERIFY, facts.place)


def _is_accepter(actor: Actor, facts: EvidenceFacts) -> bool:
    """Pelaksana; for what Pelaksana contributed to, a Pengarah of the office instead."""
    if allows(actor, Permission.EVIDENCE_ACCEPT, facts.place):
        return True
    return facts.route is ReviewRoute.PENGARAH and any(
        standing.role is ActorRole.PENGARAH and standing.work_unit_id == facts.place.work_unit_id
        for standing in actor.standings
    )


def _accepter(actor: Actor, facts: EvidenceFacts) -> None:
    if not _is_accepter(actor, facts):
        raise Forbidden(permission=Permission.EVIDENCE_ACCEPT.value)


def _reviewer(actor: Actor, facts: EvidenceFacts) -> None:
    if not (_is_verifier(actor, facts) or _is_accepter(actor, facts)):
        raise Forbidden(permission=Permission.EVIDENCE_VERIFY.value)


def _period_open(_actor: Actor, facts: EvidenceFacts) -> None:
    if facts.closed_period is not None:
        raise period_closed(facts.closed_period)


def _is_draft(_actor: Actor, facts: EvidenceFacts) -> None:
    if facts.status is not EvidenceStatus.DRAFT:
        raise Conflict("evidence_not_draft", status=facts.status.value)


def _moves(action: EvidenceAction) -> Rule[EvidenceFacts]:
    def rule(_actor: Actor, facts: EvidenceFacts) -> None:
        if facts.status not in EVIDENCE_TRANSITIONS[action]:
            raise Conflict("evidence_wrong_status", action=action.value, status=facts.status.value)

    return rule


def _first_level_done(_actor: Actor, facts: EvidenceFacts) -> None:
    """A coordinator's or the Ketua's own upload goes straight to the second level."""
    if facts.status is EvidenceStatus.SUBMITTED and facts.route is ReviewRoute.FULL:
        raise Conflict("evidence_not_verified")


_RULES: dict[EvidenceOperation, tuple[Rule[EvidenceFacts], ...]] = {
    _OP.OPEN: (permitted(Permission.EVIDENCE_OPEN),),
    _OP.EDIT: (permitted(Permission.EVIDENCE_UPLOAD), _period_open, _is_draft),
    _OP.UPLOAD: (permitted(Permission.EVIDENCE_UPLOAD), _period_open, _is_draft),
    _OP.SUBMIT: (
        permitted(Permission.EVIDENCE_UPLOAD),
        _period_open,
        _moves(EvidenceAction.SUBMIT),
    ),
    _OP.VERIFY: (
        permitted(Permission.EVIDENCE_VERIFY),
        _not_own,
        _period_open,
        _moves(EvidenceAction.VERIFY),
    ),
    _OP.ACCEPT: (
        _accepter,
        _not_own,
        _period_open,
        _moves(EvidenceAction.ACCEPT),
        _first_level_done,
    ),
    _OP.RETURN: (_reviewer, _not_own, _period_open, _moves(EvidenceAction.RETURN)),
    _OP.REVISE: (
        permitted(Permission.EVIDENCE_REVISE),
        _period_open,
        _moves(EvidenceAction.REVISE),
    ),
    _OP.WITHDRAW: (
        permitted(Permission.EVIDENCE_WITHDRAW),
        _period_open,
        _moves(EvidenceAction.WITHDRAW),
    ),
}


EVIDENCE = Operations(_RULES)


def review_level(actor: Actor, action: EvidenceAction, facts: EvidenceFacts) -> int | None:
    """1 for the coordinator's level, 2 for Pelaksana's and Pengarah's, none for other steps."""
    if action is EvidenceAction.RETURN:
        return 2 if _is_accepter(actor, facts) else 1
    return {EvidenceAction.VERIFY: 1, EvidenceAction.ACCEPT: 2}.get(action)
