"""What may be done with an evaluation (LKE): by whom, and when (docs/evaluation.md)."""

from datetime import date

from app.models.evaluation import EvaluationPhase, EvaluationStatus
from app.policies.evaluations import EVALUATIONS, EvaluationFacts
from tests.policies.grids import HERE, Grid

TODAY = date(2023, 5, 2)
# Short names of two statuses, so that the lines stay within their length.
NAMES = {EvaluationStatus.IN_ASSESSMENT: "with_tpi", EvaluationStatus.NOT_PROPOSED: "let_go"}
OVER = dict.fromkeys(EvaluationPhase, (date(2023, 4, 1), date(2023, 5, 1)))
LAST_DAY = dict.fromkeys(EvaluationPhase, (date(2023, 4, 1), TODAY))
EVALUATION = Grid(
    EVALUATIONS,
    lambda **values: EvaluationFacts(HERE, today=TODAY, **values),
    """
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
submitted   in   turn   turn  turn    turn   .          step   .       .      step     step    step
with_tpi    in   turn   turn  turn    .      .          step   step    .      .        step    step
returned    .    .      .     .       turn   .          .      step    step   step     step    step
assessed    in   turn   turn  turn    turn   .          step   step    step   step     .       .
proposed    in   turn   turn  turn    turn   .          step   step    step   step     step    step
let_go      in   turn   turn  turn    turn   .          step   step    step   step     step    step
over        .    over   over  over    over   .          over   over    over   over     .       .
last_day    .    .      .     .       .      .          .      .       .      .        .       .
always      .    .      .     .       .      .          .      .       .      .        .       .
    """,
    (
        {NAMES.get(status, status.value): {"status": status} for status in EvaluationStatus},
        {"over": {"windows": OVER}, "last_day": {"windows": LAST_DAY}, "always": {}},
    ),
    {
        "in": "evaluation_handed_in",
        "step": "evaluation_wrong_status",
        "turn": "evaluation_other_turn",
        "over": "evaluation_window_closed",
    },
)
