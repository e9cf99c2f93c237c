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


def gives_layer(layer: EvaluationLayer | None, *, of_all_offices: bool, from_above: bool) -> bool:
    """Whether the administrator stands above whom an asesor of `layer` evaluates (LKE rule 27).

    No office chooses who evaluates it: TPI (also without a `layer`) and TPN are given and ended by
    who administers all offices or KPU RI (`of_all_offices`), pendahuluan also by who administers
    the office above (`from_above`).
    """
    return of_all_offices or (layer is EvaluationLayer.PENDAHULUAN and from_above)


def require_giver_of_layer(
    layer: EvaluationLayer | None, *, of_all_offices: bool, from_above: bool
) -> None:
    """As `gives_layer`; raises Forbidden."""
    if not gives_layer(layer, of_all_offices=of_all_offices, from_above=from_above):
        named = (layer or EvaluationLayer.TPI).value
        raise Forbidden("layer_given_above", layer=named, pointer="/layer")
