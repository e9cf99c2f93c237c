"""The rules that all cases share: whose turn it is, and that nobody ends their own work."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import Conflict
from app.models.case import Case
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.refusals import own_part
from app.policies.rules import ResourceScope
from app.policies.steps import Check


@dataclass(frozen=True)
class CaseFacts:
    """What the rules need to know: where, whose turn, and whether the person judges own work."""

    place: ResourceScope
    status: StrEnum
    has_acted: bool
    has_contributed: bool


@dataclass(frozen=True)
class OriginFacts(CaseFacts):
    """Of what produces follow-ups: whether none of them is unfinished."""

    is_followed_up: bool


def not_own_part(*permissions: Permission) -> Check[CaseFacts]:
    """The rule that nobody closes what they did themselves (domain.md, "Beyond the table").

    Nor what is about evidence they made, neither the flagged nor the one that answers. Who may
    instead holds one of these permissions.
    """

    def rule(_actor: Actor, facts: CaseFacts) -> None:
        if facts.has_acted:
            raise own_part("own_answer", *permissions)
        if facts.has_contributed:
            raise own_part("own_evidence", *permissions)

    return rule


def followed_up(_actor: Actor, facts: OriginFacts) -> None:
    """What must happen because of it has happened."""
    if not facts.is_followed_up:
        raise Conflict("follow_ups_unfinished")


def moves(case: type[Case], action: StrEnum) -> Check[CaseFacts]:
    """The rule that the life cycle leads somewhere."""

    def rule(_actor: Actor, facts: CaseFacts) -> None:
        if facts.status not in case.transitions[action]:
            code = f"{case.word}_wrong_status"
            raise Conflict(code, action=action.value, status=facts.status.value)

    return rule


def not_over(case: type[Case], action: StrEnum) -> Check[CaseFacts]:
    """The rule that it has not come to its end, for what does not move it."""

    def rule(_actor: Actor, facts: CaseFacts) -> None:
        if facts.status.value == "closed":
            code = f"{case.word}_wrong_status"
            raise Conflict(code, action=action.value, status=facts.status.value)

    return rule
