"""Nobody gives rights to themselves, whatever they hold (domain.md, "Beyond the table")."""

from uuid import UUID

from app.core.errors import Forbidden
from app.models.evaluation import EvaluationLayer
from app.policies.actors import Actor


def require_other_person(
    actor: Actor, user_id: UUID, code: str, *, pointer: str | None = None
) -> None:
    """Raise Forbidden with `code` when the person concerned acts, or has who acts for them."""
    if user_id in actor.persons:
        raise Forbidden(code, pointer=pointer)


def require_giver_of_layer(
    layer: EvaluationLayer | None, *, of_all_offices: bool, from_above: bool
) -> None:
    """Raise Forbidden unless the administrator stands above whom an asesor of `layer` evaluates.

    No office chooses who evaluates it (LKE rule 27): TPI (also without a `layer`) and TPN are given
    and ended by who administers all offices or KPU RI, pendahuluan also by who administers the
    office above (`from_above`).
    """
    enough = of_all_offices or (layer is EvaluationLayer.PENDAHULUAN and from_above)
    if not enough:
        named = (layer or EvaluationLayer.TPI).value
        raise Forbidden("layer_given_above", layer=named, pointer="/layer")
