"""Who needs a second factor, and whose sign-in is too old for what they are about to do."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

from app.core import clock
from app.core.errors import ConfirmationNeeded, Forbidden
from app.core.settings import Settings
from app.core.sign_in_settings import SecondFactorGroup
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor
from app.policies.rules import may_anywhere

# Whose word ends something: evidence, records, findings, months.
DECIDING = (
    Permission.EVIDENCE_VERIFY,
    Permission.EVIDENCE_ACCEPT,
    Permission.RECORD_DECIDE,
    Permission.FINDING_CLOSE,
    Permission.PERIOD_CLOSE,
    Permission.REPORT_ACKNOWLEDGE,
)


# Asked only of the groups that are named: this is asked at every request.
_BELONGS: Mapping[SecondFactorGroup, Callable[[Actor], bool]] = {
    SecondFactorGroup.ADMINISTRATORS: lambda actor: actor.holds(ActorRole.ADMINISTRATOR),
    SecondFactorGroup.DECIDERS: lambda actor: any(may_anywhere(actor, each) for each in DECIDING),
}


def needs_second_factor(actor: Actor, groups: Collection[SecondFactorGroup]) -> bool:
    """Whether the person belongs to one of the groups."""
    return any(_BELONGS[group](actor) for group in groups)


def require_second_factor(actor: Actor, settings: Settings) -> None:
    """Raise Forbidden for a session without the second factor that the person needs."""
    if not actor.second_factor and needs_second_factor(actor, settings.second_factor_required):
        raise Forbidden("second_factor_missing")


def require_recent_proof(actor: Actor, settings: Settings) -> None:
    """Raise ConfirmationNeeded when the person has not proved who they are for too long."""
    longest = timedelta(minutes=settings.confirm_after_minutes)
    if longest and clock.now() - actor.authenticated_at > longest:
        raise ConfirmationNeeded(max_age=int(longest.total_seconds()))
