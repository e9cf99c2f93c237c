"""Who may take which step with a piece of evidence: the table, the life cycle and four eyes."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import Conflict
from app.core.messages.evidence import WAYS_TO_A_DRAFT
from app.models.evidence import (
    EVIDENCE_TRANSITIONS,
    EvidenceAction,
    EvidenceOperation,
    EvidenceStatus,
)
from app.models.review import ReviewRoute
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor
from app.policies.periods import period_closed
from app.policies.refusals import Words, not_permitted, own_part, who_may
from app.policies.rules import ResourceScope, allows, require
from app.policies.steps import Check, StepTable, permitted


@dataclass(frozen=True)
class EvidenceFacts:
    """What the rules need to know: `contributors` made, edited, submitted or uploaded in it.

    `verifiers` gave the first level's word on the current revision, or it was given on their
    behalf; `verified_by_pelaksana`: one of them is or was Pelaksana of the decree. `closed_period`
    is the closed month (202308; 202300: the year) that its covered period touches;
    `closed_in_force` the same of the revision in force, `is_in_force` whether there is one.
    `first_level_is_theirs`: everybody who may verify it now is a contributor.
    `is_first_draft`: nobody has ever handed it in.
    """

    place: ResourceScope
    status: EvidenceStatus
    route: ReviewRoute | None
    contributors: frozenset[UUID]
    verifiers: frozenset[UUID]
    verified_by_pelaksana: bool
    closed_period: int | None
    is_in_force: bool = False
    closed_in_force: int | None = None
    first_level_is_theirs: bool = False
    is_first_draft: bool = False


_OP = EvidenceOperation


_JUDGES = (Permission.EVIDENCE_VERIFY, Permission.EVIDENCE_ACCEPT)
_PENGARAH: Words = ("Pengarah", "the Pengarah")


def _not_own(actor: Actor, facts: EvidenceFacts) -> None:
    """Nobody judges what they made, submitted or uploaded (domain.md, "Beyond the table")."""
    if actor.persons & facts.contributors:
        raise own_part("own_evidence", *_next_judges(facts), or_else=_besides(facts))


def _not_both_levels(actor: Actor, facts: EvidenceFacts) -> None:
    """The two levels are two people, whatever positions one of them holds."""
    if actor.persons & facts.verifiers:
        raise own_part("own_verification", Permission.EVIDENCE_ACCEPT, or_else=_besides(facts))


def _next_judges(facts: EvidenceFacts) -> tuple[Permission, ...]:
    """Whose word it waits for: of the first level, too, unless that is over or left out."""
    is_over = facts.status in {EvidenceStatus.VERIFIED, EvidenceStatus.ACCEPTED}
    return _JUDGES[1:] if is_over or _skips_first_level(facts) else _JUDGES


def _skips_first_level(facts: EvidenceFacts) -> bool:
    """By its route; or a contributor became who verifies after it was submitted, and is alone."""
    return facts.route not in {None, ReviewRoute.FULL} or facts.first_level_is_theirs


def _besides(facts: EvidenceFacts) -> tuple[Words, ...]:
    """Who may judge by what Pelaksana did, and by no cell of the table."""
    return (_PENGARAH,) if _is_for_pengarah(facts) else ()


def _is_for_pengarah(facts: EvidenceFacts) -> bool:
    return facts.route is ReviewRoute.PENGARAH or facts.verified_by_pelaksana


def _is_verifier(actor: Actor, facts: EvidenceFacts) -> bool:
    return allows(actor, Permission.EVIDENCE_VERIFY, facts.place)


def _is_accepter(actor: Actor, facts: EvidenceFacts) -> bool:
    """Pelaksana; for what Pelaksana contributed to or verified, a Pengarah of the office."""
    if allows(actor, Permission.EVIDENCE_ACCEPT, facts.place):
        return True
    return _is_for_pengarah(facts) and any(
        assignment.role is ActorRole.PENGARAH
        and assignment.work_unit_id == facts.place.work_unit_id
        for assignment in actor.assignments
    )


def _accepter(actor: Actor, facts: EvidenceFacts) -> None:
    if not _is_accepter(actor, facts):
        raise not_permitted(Permission.EVIDENCE_ACCEPT, or_else=_besides(facts))


def _verifier(actor: Actor, facts: EvidenceFacts) -> None:
    """It names the second level where nobody of the first may judge this."""
    if not _is_verifier(actor, facts):
        is_theirs = facts.first_level_is_theirs
        raise not_permitted(_JUDGES[1] if is_theirs else _JUDGES[0])


def _reviewer(actor: Actor, facts: EvidenceFacts) -> None:
    if not _may_judge(actor, facts):
        raise not_permitted(*_JUDGES, or_else=_besides(facts))


def _may_judge(actor: Actor, facts: EvidenceFacts) -> bool:
    return _is_verifier(actor, facts) or _is_accepter(actor, facts)


def _period_open(_actor: Actor, facts: EvidenceFacts) -> None:
    if facts.closed_period is not None:
        raise period_closed(facts.closed_period)


def _proof_open(_actor: Actor, facts: EvidenceFacts) -> None:
    """What proves a closed period is neither replaced nor taken away."""
    if facts.closed_in_force is not None:
        raise period_closed(facts.closed_in_force)


def _may_end_proof(actor: Actor, facts: EvidenceFacts) -> None:
    """What is in force is withdrawn by whoever may judge there, not by the member who made it."""
    if facts.is_in_force and not _may_judge(actor, facts):
        raise not_permitted(*_JUDGES)  # a Pengarah judges, and withdraws nothing


def _may_discard(actor: Actor, facts: EvidenceFacts) -> None:
    """A draft is thrown away by those who had a part in it, or by whoever may withdraw there."""
    has_part = bool(actor.persons & facts.contributors)
    wanted = Permission.EVIDENCE_REVISE if has_part else Permission.EVIDENCE_WITHDRAW
    require(actor, wanted, facts.place)


def _leaves_something(_actor: Actor, facts: EvidenceFacts) -> None:
    """Nothing would be left of evidence that was handed in and never accepted: it is withdrawn."""
    if not facts.is_in_force and not facts.is_first_draft:
        raise Conflict("nothing_in_force", **who_may(Permission.EVIDENCE_WITHDRAW))


def _still_stands(_actor: Actor, facts: EvidenceFacts) -> None:
    if facts.status is EvidenceStatus.WITHDRAWN:
        raise Conflict("evidence_withdrawn")


def _is_draft(actor: Actor, facts: EvidenceFacts) -> None:
    if facts.status is not EvidenceStatus.DRAFT:
        advice_id, advice_en = _way_to_a_draft(actor, facts)
        raise Conflict(
            "evidence_not_draft",
            status=facts.status.value,
            advice_id=advice_id,
            advice_en=advice_en,
        )


def _way_to_a_draft(actor: Actor, facts: EvidenceFacts) -> Words:
    """What leads to a draft again, as the life cycle and this very table have it."""
    if facts.status in EVIDENCE_TRANSITIONS[EvidenceAction.REVISE]:
        return WAYS_TO_A_DRAFT["revise"]
    if facts.status not in EVIDENCE_TRANSITIONS[EvidenceAction.RETURN]:
        return WAYS_TO_A_DRAFT["none"]
    if EVIDENCE.is_allowed(actor, EvidenceOperation.RETURN, facts):
        return WAYS_TO_A_DRAFT["return"]
    judges = who_may(*_JUDGES, or_else=_besides(facts))
    asked_id, asked_en = WAYS_TO_A_DRAFT["ask"]
    return asked_id.format_map(judges), asked_en.format_map(judges)


def _moves(action: EvidenceAction) -> Check[EvidenceFacts]:
    def rule(_actor: Actor, facts: EvidenceFacts) -> None:
        if facts.status not in EVIDENCE_TRANSITIONS[action]:
            raise Conflict("evidence_wrong_status", action=action.value, status=facts.status.value)

    return rule


def _first_level_done(_actor: Actor, facts: EvidenceFacts) -> None:
    """A coordinator's or the Ketua's own upload goes straight to the second level."""
    if facts.status is EvidenceStatus.SUBMITTED and not _skips_first_level(facts):
        raise Conflict("evidence_not_verified")


_RULES: dict[EvidenceOperation, tuple[Check[EvidenceFacts], ...]] = {
    _OP.OPEN: (permitted(Permission.EVIDENCE_OPEN),),
    _OP.EDIT: (permitted(Permission.EVIDENCE_UPLOAD), _period_open, _is_draft),
    _OP.UPLOAD: (permitted(Permission.EVIDENCE_UPLOAD), _period_open, _is_draft),
    _OP.SUBMIT: (
        permitted(Permission.EVIDENCE_UPLOAD),
        _period_open,
        _moves(EvidenceAction.SUBMIT),
    ),
    _OP.VERIFY: (
        _verifier,
        _not_own,
        _period_open,
        _moves(EvidenceAction.VERIFY),
    ),
    _OP.ACCEPT: (
        _accepter,
        _not_own,
        _not_both_levels,
        _period_open,
        _proof_open,
        _moves(EvidenceAction.ACCEPT),
        _first_level_done,
    ),
    _OP.RETURN: (_reviewer, _not_own, _period_open, _moves(EvidenceAction.RETURN)),
    _OP.REVISE: (
        permitted(Permission.EVIDENCE_REVISE),
        _period_open,
        _moves(EvidenceAction.REVISE),
    ),
    _OP.DISCARD: (
        _may_discard,
        _period_open,
        _moves(EvidenceAction.DISCARD),
        _leaves_something,
    ),
    _OP.WITHDRAW: (
        _may_end_proof,
        permitted(Permission.EVIDENCE_WITHDRAW),
        _period_open,
        _proof_open,
        _moves(EvidenceAction.WITHDRAW),
    ),
    # Also in a closed period: it changes nothing of what was judged, as no check of a link does.
    _OP.COPY_LINK: (permitted(Permission.EVIDENCE_REVISE), _still_stands),
}


EVIDENCE = StepTable(_RULES)


def review_level(actor: Actor, action: EvidenceAction, facts: EvidenceFacts) -> int | None:
    """1 for the coordinator's level, 2 for Pelaksana's and Pengarah's, none for other steps."""
    if action is EvidenceAction.RETURN:
        return 2 if _is_accepter(actor, facts) else 1
    return {EvidenceAction.VERIFY: 1, EvidenceAction.ACCEPT: 2}.get(action)
