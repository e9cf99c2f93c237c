"""Who may take which step with an evaluation (LKE): by office, team, layer, turn and window."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from app.core.errors import Conflict, Forbidden
from app.models.evaluation import (
    ENDED,
    EVALUATION_TRANSITIONS,
    TURNS,
    UNDER_WAY,
    EvaluationAction,
    EvaluationLayer,
    EvaluationOperation,
    EvaluationPhase,
    EvaluationStatus,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.refusals import not_permitted, own_part
from app.policies.rules import ResourceScope, allows
from app.policies.steps import Check, StepTable, permitted

LAYERS = tuple(EvaluationLayer)  # in the order of their turns


@dataclass(frozen=True)
class EvaluationFacts:
    """What the rules need to know; `windows` has the days of those phases that have some.

    `place` is that of the office's decree; for an answer it has the team of the question's area.
    `teams` are those that answer something, where no question is meant. `has_preliminary`: of what
    was submitted, whether somebody assesses the office before TPI.
    """

    place: ResourceScope
    status: EvaluationStatus
    today: date
    windows: Mapping[EvaluationPhase, tuple[date, date]] = field(default_factory=dict)
    teams: frozenset[UUID] = frozenset()
    has_preliminary: bool = False

    def of_team(self, team_id: UUID | None) -> "EvaluationFacts":
        """The same about a question that this team answers; none: the Ketua alone."""
        return replace(self, place=replace(self.place, team_id=team_id), teams=frozenset())


def layers_of(actor: Actor, place: ResourceScope) -> list[EvaluationLayer]:
    """The layers in which the person assesses there, in the order of their turns."""
    held = {
        one.layer for one in actor.assignments if one.layer and one.decree_id == place.decree_id
    }
    return [layer for layer in LAYERS if layer in held]


def require_layer(
    actor: Actor, facts: EvaluationFacts, asked: EvaluationLayer | None
) -> EvaluationLayer:
    """The layer in which the person assesses: the one asked for, else theirs whose turn it is.

    Raises Forbidden (not theirs), Conflict (not its turn, outside its window).
    """
    held = layers_of(actor, facts.place)
    if asked is not None and asked not in held:
        raise Forbidden("evaluation_layer_not_yours", layer=asked.value)
    waiting = [layer for layer in held if facts.status in TURNS[layer]]
    layer = asked or next(iter(waiting), held[0] if held else None)
    if layer is None:
        raise not_permitted(Permission.EVALUATION_ASSESS, has_team=False)
    require_turn(facts, layer)
    return layer


def require_checking(
    actor: Actor, facts: EvaluationFacts, asked: EvaluationLayer | None
) -> EvaluationLayer:
    """As `require_layer`; TPI also checks and recommends after it concluded, until it proposes."""
    if asked in {None, _TPI} and _is_concluded_by(actor, facts):
        return _TPI
    return require_layer(actor, facts, asked)


def _is_concluded_by(actor: Actor, facts: EvaluationFacts) -> bool:
    return facts.status is EvaluationStatus.ASSESSED and _TPI in layers_of(actor, facts.place)


def require_not_over(facts: EvaluationFacts) -> None:
    """Raise Conflict after the end: what a predicate was granted by, or not, stays as it was."""
    if facts.status in ENDED:
        raise Conflict("evaluation_is_over", status=facts.status.value)


def require_turn(facts: EvaluationFacts, layer: EvaluationLayer) -> None:
    """Raise Conflict unless the layer may answer now: by the status, and by the window's days."""
    require_not_over(facts)
    if facts.status not in TURNS[layer]:
        raise Conflict("evaluation_other_turn", status=facts.status.value, layer=layer.value)
    phase = TURNS[layer][facts.status]
    window = facts.windows.get(phase)
    if window and not window[0] <= facts.today <= window[1]:
        first, last = window
        raise Conflict(
            "evaluation_window_closed", phase=phase.value, first_day=first, last_day=last
        )


# Whose days they are; the office objects within days that TPN names.
LAYER_OF: Final[Mapping[EvaluationPhase, EvaluationLayer]] = {
    **{phase: layer for layer, phases in TURNS.items() for phase in phases.values()},
    EvaluationPhase.OBJECTION: EvaluationLayer.TPN,
}


def require_window(
    actor: Actor,
    facts: EvaluationFacts,
    phase: EvaluationPhase,
    set_by: EvaluationLayer | None = None,
) -> EvaluationLayer:
    """The layer in which the person sets the days of a phase: of its own, or one before it.

    Nobody shuts out who comes after them, nor moves what a later layer has `set_by` then (LKE rule
    32). Raises Forbidden, Conflict.
    """
    layer = next(reversed(layers_of(actor, facts.place)), EvaluationLayer.UNIT)
    if LAYERS.index(LAYER_OF[phase]) > LAYERS.index(layer):
        raise Forbidden("evaluation_layer_not_yours", layer=LAYER_OF[phase].value)
    if set_by is not None and LAYERS.index(set_by) > LAYERS.index(layer):
        raise Conflict("evaluation_window_of_later_layer", layer=set_by.value)
    return layer


def own_answer() -> Forbidden:
    """The refusal of whoever answered in another layer, or made what proves the answer."""
    return own_part("own_evaluation_answer", Permission.EVALUATION_ASSESS)


_UNIT, _PENDAHULUAN, _TPI, _TPN = LAYERS
_Check = Check[EvaluationFacts]


def _answers_something(actor: Actor, facts: EvaluationFacts) -> None:
    """A question's team, or one of the decree's; what has no team (hasil) is the Ketua's."""
    places = (facts.place, *(replace(facts.place, team_id=team) for team in facts.teams))
    if not any(allows(actor, Permission.EVALUATION_ANSWER, place) for place in places):
        has_team = facts.place.team_id is not None or bool(facts.teams)
        raise not_permitted(Permission.EVALUATION_ANSWER, has_team=has_team)


def _own_turn(actor: Actor, facts: EvaluationFacts) -> None:
    """It is the turn of a layer in which the person assesses."""
    held = layers_of(actor, facts.place) or [_TPI]
    require_turn(facts, next((one for one in held if facts.status in TURNS[one]), held[0]))


def _own_turn_or_concluded(actor: Actor, facts: EvaluationFacts) -> None:
    if not _is_concluded_by(actor, facts):
        _own_turn(actor, facts)


def _concluded(_actor: Actor, facts: EvaluationFacts) -> None:
    """After the desk evaluation, before it is proposed or not."""
    if facts.status is not EvaluationStatus.ASSESSED:
        raise Conflict("lhe_of_what_is_not_assessed", status=facts.status.value)


def _may_have_an_lhe(_actor: Actor, facts: EvaluationFacts) -> None:
    """Nobody signs what is not issued, or was issued before TPI sent back what it had concluded."""
    if facts.status in UNDER_WAY - {EvaluationStatus.ASSESSED}:
        raise Conflict("lhe_not_standing")


def _tpi_is_at_it(_actor: Actor, facts: EvaluationFacts) -> None:
    if facts.status is not EvaluationStatus.ASSESSED:
        require_turn(facts, _TPI)


def _in_turn(*layers: EvaluationLayer) -> _Check:
    """It is one of these layers' turn, within its window."""

    def rule(_actor: Actor, facts: EvaluationFacts) -> None:
        turn = next((one for one in layers if facts.status in TURNS[one]), layers[-1])
        require_turn(facts, turn)

    return rule


def _of_layer(*layers: EvaluationLayer) -> _Check:
    def rule(actor: Actor, facts: EvaluationFacts) -> None:
        if not set(layers) & set(layers_of(actor, facts.place)):
            raise Forbidden("evaluation_layer_not_yours", layer=layers[-1].value)

    return rule


def _of_office_or_tpi(actor: Actor, facts: EvaluationFacts) -> None:
    """TPI, or the office itself; who assesses in another layer states nothing for either."""
    if not allows(actor, Permission.EVALUATION_SUBMIT, facts.place):
        _of_layer(_TPI)(actor, facts)


def _not_over(_actor: Actor, facts: EvaluationFacts) -> None:
    require_not_over(facts)


def moves(action: EvaluationAction) -> _Check:
    """The status must be one that the step leads on from."""

    def rule(_actor: Actor, facts: EvaluationFacts) -> None:
        if facts.status not in EVALUATION_TRANSITIONS[action]:
            raise Conflict(
                "evaluation_wrong_status", action=action.value, status=facts.status.value
            )

    return rule


def _tpis_once_it_came_there(actor: Actor, facts: EvaluationFacts) -> None:
    """TPI may stand in for a preliminary assessment that nobody makes, not the other way round."""
    is_with_tpi = facts.status in {EvaluationStatus.IN_ASSESSMENT, EvaluationStatus.ASSESSED}
    if is_with_tpi and _TPI not in layers_of(actor, facts.place):
        raise Conflict("evaluation_other_turn", status=facts.status.value, layer=_PENDAHULUAN.value)


def passing_layer(actor: Actor, facts: EvaluationFacts) -> EvaluationLayer:
    """The layer in which the person passes on what was submitted, or sends it back.

    Theirs who assess before TPI (LKE rule 27); TPI's where nobody does, or once their days are
    over. Raises Conflict.
    """
    held = layers_of(actor, facts.place)
    window = facts.windows.get(EvaluationPhase.PRELIMINARY)
    if _TPI in held and window is not None and window[1] < facts.today:
        return _TPI
    if _PENDAHULUAN not in held and facts.has_preliminary:
        raise Conflict("evaluation_preliminary_first")
    require_turn(facts, _PENDAHULUAN)
    return _PENDAHULUAN if _PENDAHULUAN in held else _TPI


def _passes_on(actor: Actor, facts: EvaluationFacts) -> None:
    passing_layer(actor, facts)


def _sends_back(actor: Actor, facts: EvaluationFacts) -> None:
    """What TPI has concluded it may send back until it proposes: no window speaks against it."""
    if facts.status is EvaluationStatus.SUBMITTED:
        passing_layer(actor, facts)
    elif facts.status is not EvaluationStatus.ASSESSED:
        require_turn(facts, _TPI)


def _not_handed_in(_actor: Actor, facts: EvaluationFacts) -> None:
    require_not_over(facts)
    if facts.status not in TURNS[_UNIT]:
        raise Conflict("evaluation_handed_in", status=facts.status.value)


_P, _OP, _A = Permission, EvaluationOperation, EvaluationAction
_MAY_LEAD, _MAY_ASSESS = permitted(_P.EVALUATION_SUBMIT), permitted(_P.EVALUATION_ASSESS)
_ASSESSED_BY_TPI = (_MAY_ASSESS, _of_layer(_TPI))
_BEFORE_TPI = (_MAY_ASSESS, _of_layer(_PENDAHULUAN, _TPI))
EVALUATIONS: StepTable[EvaluationOperation, EvaluationFacts] = StepTable({
    _OP.EDIT: (_MAY_LEAD, _not_handed_in),
    _OP.ANSWER: (_answers_something, _in_turn(_UNIT)),
    _OP.PROVE: (_answers_something, _in_turn(_UNIT)),
    _OP.UNPROVE: (_answers_something, _in_turn(_UNIT)),
    _OP.ASSESS: (_MAY_ASSESS, _of_layer(_PENDAHULUAN, _TPI, _TPN), _own_turn),
    _OP.CHECK: (_MAY_ASSESS, _of_layer(_PENDAHULUAN, _TPI, _TPN), _own_turn_or_concluded),
    _OP.RECOMMEND: (*_ASSESSED_BY_TPI, permitted(_P.FINDING_RAISE), _tpi_is_at_it),
    _OP.ISSUE_LHE: (*_ASSESSED_BY_TPI, _concluded),
    _OP.SIGN_LHE: (*_ASSESSED_BY_TPI, _may_have_an_lhe),
    _OP.SCAN_LHE: (*_ASSESSED_BY_TPI, _may_have_an_lhe),
    _OP.SET_WINDOW: (permitted(_P.EVALUATION_SUBMIT, _P.EVALUATION_ASSESS),),
    _OP.SET_CONDITIONS: (
        permitted(_P.EVALUATION_SUBMIT, _P.EVALUATION_ASSESS),
        _of_office_or_tpi,
        _not_over,
    ),
    _OP.SET_WEIGHTS: (_MAY_LEAD,),
    _OP.SUBMIT: (_MAY_LEAD, moves(_A.SUBMIT), _in_turn(_UNIT)),
    _OP.FORWARD: (*_BEFORE_TPI, moves(_A.FORWARD), _passes_on),
    _OP.RETURN: (
        *_BEFORE_TPI,
        moves(_A.RETURN),
        _tpis_once_it_came_there,
        _sends_back,
    ),
    _OP.CONCLUDE: (*_ASSESSED_BY_TPI, moves(_A.CONCLUDE), _in_turn(_TPI)),
    _OP.PROPOSE: (*_ASSESSED_BY_TPI, moves(_A.PROPOSE)),
    _OP.DECLINE: (*_ASSESSED_BY_TPI, moves(_A.DECLINE)),
})  # fmt: skip
