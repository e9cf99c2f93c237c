"""Who may take which step with a meeting."""

from dataclasses import dataclass

from app.core.errors import Conflict
from app.models.meeting import (
    MEETING_TRANSITIONS,
    MeetingAction,
    MeetingOperation,
    MeetingStatus,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.periods import period_closed
from app.policies.refusals import not_permitted
from app.policies.rules import ResourceScope, permitted_scope, reach_of
from app.policies.steps import Check, StepTable, permitted


@dataclass(frozen=True)
class MeetingFacts:
    """What the rules need to know; its place is that of the team that organises it.

    `is_to_come`: its day is still to come by the office's calendar. `closed_period` is the closed
    month (202308; 202300: the year) in which that day lies. `is_fixed`: evidence made from it was
    submitted; `is_used`: evidence or a realisation that counts rests on it.
    """

    place: ResourceScope
    status: MeetingStatus
    is_to_come: bool
    closed_period: int | None
    has_guests: bool = False
    is_fixed: bool = False
    is_used: bool = False


def _period_open(_actor: Actor, facts: MeetingFacts) -> None:
    if facts.closed_period is not None:
        raise period_closed(facts.closed_period)


def _not_cancelled(_actor: Actor, facts: MeetingFacts) -> None:
    if facts.status is MeetingStatus.CANCELLED:
        raise Conflict("meeting_is_cancelled")


def _moves(action: MeetingAction) -> Check[MeetingFacts]:
    def rule(_actor: Actor, facts: MeetingFacts) -> None:
        if facts.status not in MEETING_TRANSITIONS[action]:
            raise Conflict("meeting_wrong_status", action=action.value, status=facts.status.value)

    return rule


def _has_come(_actor: Actor, facts: MeetingFacts) -> None:
    if facts.is_to_come:
        raise Conflict("meeting_to_come")


def _not_fixed(_actor: Actor, facts: MeetingFacts) -> None:
    """What reviewers judge says what the meeting says: from then on both stay as they were."""
    if facts.is_fixed:
        raise Conflict("meeting_fixed")


def _not_used(_actor: Actor, facts: MeetingFacts) -> None:
    if facts.is_used:
        raise Conflict("meeting_in_use")


def _held(_actor: Actor, facts: MeetingFacts) -> None:
    if facts.status is not MeetingStatus.HELD:
        raise Conflict("meeting_not_held")


def _in_some_team(permission: Permission) -> Check[MeetingFacts]:
    """What comes of a meeting belongs to several teams: the person has the right in one at least.

    Where the action item or indicator lies says the rest.
    """

    def rule(actor: Actor, facts: MeetingFacts) -> None:
        reached = permitted_scope(actor, permission)
        here = any(
            assignment.decree_id == facts.place.decree_id and reach_of(permission, assignment)
            for assignment in actor.assignments
        )
        if not here and facts.place.work_unit_id not in reached.work_units:
            raise not_permitted(permission)

    return rule


def _has_guests(_actor: Actor, facts: MeetingFacts) -> None:
    if not facts.has_guests:
        raise Conflict("meeting_without_guests")


_OP = MeetingOperation
_MAY_WRITE = permitted(Permission.MEETING_WRITE)
_RULES: dict[MeetingOperation, tuple[Check[MeetingFacts], ...]] = {
    _OP.EDIT: (_MAY_WRITE, _period_open, _not_cancelled, _not_fixed),
    _OP.HOLD: (_MAY_WRITE, _period_open, _moves(MeetingAction.HOLD), _has_come),
    _OP.CANCEL: (_MAY_WRITE, _period_open, _moves(MeetingAction.CANCEL), _not_used),
    _OP.REPORT: (_in_some_team(Permission.REALISATION_REPORT), _held),
    _OP.DRAFT: (_in_some_team(Permission.EVIDENCE_UPLOAD), _held),
    _OP.REMOVE_FILES: (_MAY_WRITE, _period_open, _not_fixed),
    # A guest may ask for it at any time: no name is part of what a closed month proves.
    _OP.REMOVE_GUESTS: (_MAY_WRITE, _has_guests),
}
MEETINGS = StepTable(_RULES)
