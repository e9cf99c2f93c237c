"""What may be done with an evaluation (LKE): by whom, and when (docs/evaluation.md)."""

from datetime import date

from app.models.evaluation import ENDED, EvaluationPhase, EvaluationStatus
from app.policies.evaluation_ends import ENDS
from app.policies.evaluations import EVALUATIONS, EvaluationFacts
from tests.policies.grids import HERE, Grid

TODAY = date(2023, 5, 2)
# Short names of two statuses, so that the lines stay within their length.
NAMES = {EvaluationStatus.IN_ASSESSMENT: "with_tpi", EvaluationStatus.NOT_PROPOSED: "let_go"}
OVER = dict.fromkeys(EvaluationPhase, (date(2023, 4, 1), date(2023, 5, 1)))
LAST_DAY = dict.fromkeys(EvaluationPhase, (date(2023, 4, 1), TODAY))
# What everybody does, and beside it what whoever assesses does apart from answers.
STEPS = """
     edit answer prove unprove assess set_window submit forward return conclude propose decline
admin       no   no     no    no      no     no         no     no      no     no       no      no
pengarah    no   no     no    no      no     no         no     no      no     no       no      no
ketua       .    .      .     .       no     .          .      no      no     no       no      no
coordinator no   .      .     .       no     no         no     no      no     no       no      no
member      no   .      .     .       no     no         no     no      no     no       no      no
asesor      no   no     no    no      .      .          no     .       .      .        .       .
neighbour   no   no     no    no      no     no         no     no      no     no       no      no
visitor     no   no     no    no      no     no         no     no      no     no       no      no
leader      .    .      .     .       no     .          .      no      no     no       no      no
stranger    no   no     no    no      no     no         no     no      no     no       no      no
nobody      no   no     no    no      no     no         no     no      no     no       no      no
draft       .    .      .     .       turn   .          .      step    step   step     step    step
submitted   in   turn   turn  turn    turn   .          step   .       -over  step     step    step
with_tpi    in   turn   turn  turn    .      .          step   step    .      .        step    step
returned    .    .      .     .       turn   .          .      step    step   step     step    step
assessed    in   turn   turn  turn    turn   .          step   step    -over  step     .       .
proposed    in   turn   turn  turn    turn   .          step   step    step   step     step    step
let_go      end  end    end   end     end    .          step   step    step   step     step    step
over        .    over   over  over    over   .          over   .       over   over     .       .
last_day    .    .      .     .       .      .          .      .       .      .        .       .
always      .    .      .     .       .      .          .      .       .      .        .       .
"""
WORK_OF_TPI = """
            check recommend issue_lhe sign_lhe scan_lhe
admin       no    no           no  no        no
pengarah    no    no           no  no        no
ketua       no    no           no  no        no
coordinator no    no           no  no        no
member      no    no           no  no        no
asesor      .     .            .   .         .
neighbour   no    no           no  no        no
visitor     no    no           no  no        no
leader      no    no           no  no        no
stranger    no    no           no  no        no
nobody      no    no           no  no        no
draft       turn  turn         lhe none      none
submitted   turn  turn         lhe none      none
with_tpi    .     .            lhe none      none
returned    turn  turn         lhe none      none
assessed    -over -over        .   .         .
proposed    turn  turn         lhe .         .
let_go      end   end          lhe .         .
over        over  over         .   .         .
last_day    .     .            .   .         .
always      .     .            .   .         .
"""
CONDITIONS = """
            set_conditions set_weights
admin       no             no
pengarah    no             no
ketua       .              .
coordinator no             no
member      no             no
asesor      .              no
neighbour   no             no
visitor     no             no
leader      .              .
stranger    no             no
nobody      no             no
draft       .              .
submitted   .              .
with_tpi    .              .
returned    .              .
assessed    .              .
proposed    .              .
let_go      end            .
over        .              .
last_day    .              .
always      .              .
"""


def side_by_side(left: str, right: str) -> str:
    """One table of two, line by line."""
    pairs = zip(left.strip("\n").splitlines(), right.strip("\n").splitlines(), strict=True)
    lines = [(one.split(), other.split()) for one, other in pairs]
    assert all(one[0] == other[0] for one, other in lines[1:])
    first, second = lines[0]
    told = [first + second, *(one + other[1:] for one, other in lines[1:])]
    return "\n".join(" ".join(each) for each in told)


def with_later(lines: str) -> str:
    """What follows a proposal is as `proposed` here, each end as `let_go`; its steps: LATER."""
    of = {each.split()[0]: each for each in lines.splitlines()}
    found = [lines]
    for status in EvaluationStatus:
        name, like = NAMES.get(status, status.value), "let_go" if status in ENDED else "proposed"
        if name not in of:
            found.append(of[like].replace(like, name, 1))
    return "\n".join(found)


EVALUATION = Grid(
    EVALUATIONS,
    lambda **values: EvaluationFacts(HERE, today=TODAY, **values),
    with_later(side_by_side(side_by_side(STEPS, WORK_OF_TPI), CONDITIONS)),
    (
        {NAMES.get(status, status.value): {"status": status} for status in EvaluationStatus},
        {"over": {"windows": OVER}, "last_day": {"windows": LAST_DAY}, "always": {}},
    ),
    {
        "in": "evaluation_handed_in",
        "end": "evaluation_is_over",
        "step": "evaluation_wrong_status",
        "turn": "evaluation_other_turn",
        "over": "evaluation_window_closed",
        "lhe": "lhe_of_what_is_not_assessed",
        "none": "lhe_not_standing",
    },
)

_LATER = """
              discard object withdraw monitor fail_papers admit advance grant deny  revoke
admin         no      no     no       no      no          no    no      no    no    no
pengarah      no      no     no       no      no          no    no      no    no    no
ketua         .       .      no       no      no          no    no      no    no    no
coordinator   no      no     no       no      no          no    no      no    no    no
member        no      no     no       no      no          no    no      no    no    no
asesor        no      no     .        .       layer       layer layer   layer layer layer
neighbour     no      no     no       no      no          no    no      no    no    no
visitor       no      no     no       no      no          no    no      no    no    no
leader        .       .      no       no      no          no    no      no    no    no
stranger      no      no     no       no      no          no    no      no    no    no
nobody        no      no     no       no      no          no    no      no    no    no
draft         .       step   step     step    step        step  step    step  step  step
proposed      step    step   .        step    .           .     step    step  step  step
papers_failed step    .      .        step    step        step  step    step  .     step
objected      step    step   .        step    step        .     step    step  .     step
in_desk       step    step   .        step    step        step  .       step  .     step
in_field      step    step   .        step    step        step  step    .     .     step
granted       step    step   step     .       step        step  step    step  step  .
over          .       over   .        .       .           .     .       .     .     .
last_day      .       .      .        .       .           .     .       .     .     .
"""
# Nothing leads on from these.
_ELSEWHERE = (
    "submitted", "in_assessment", "returned", "assessed", "not_proposed", "not_granted",
    "withdrawn", "revoked", "discarded",
)  # fmt: skip
_NO_STEP = "\n".join(f"{name} {'step ' * 10}" for name in _ELSEWHERE)
LATER = Grid(
    ENDS,
    lambda **values: EvaluationFacts(HERE, today=TODAY, **values),
    f"{_LATER}{_NO_STEP}",
    (
        {status.value: {"status": status} for status in EvaluationStatus},
        {"over": {"windows": OVER}, "last_day": {"windows": LAST_DAY}},
    ),
    {
        "layer": "evaluation_layer_not_yours",
        "step": "evaluation_wrong_status",
        "over": "evaluation_window_closed",
    },
)
