"""Findings, directives and follow-ups: who may take which step (domain.md)."""

from app.models.directive import DirectiveStatus
from app.models.finding import FindingStatus
from app.models.follow_up import FollowUpStatus
from app.policies.cases import OriginFacts
from app.policies.directives import DIRECTIVES, DirectiveFacts
from app.policies.findings import FINDINGS
from app.policies.follow_ups import FOLLOW_UPS, FollowUpFacts
from tests.policies.grids import HERE, Grid, either

_CASE = (
    either("acted", "has_acted"),
    either("contributed", "has_contributed"),
)
_ORIGIN = (*_CASE, either("followed_up", "is_followed_up", otherwise="unfinished"))


FINDING = Grid(
    FINDINGS,
    lambda **values: OriginFacts(HERE, **values),
    """
                answer reopen close  follow_up
    admin       no     no     no     no
    pengarah    no     .      .      .
    ketua       .      .      .      .
    coordinator .      no     no     .
    member      .      no     no     no
    asesor      no     .      .      .
    neighbour   no     no     no     no
    visitor     no     no     no     no
    leader      .      .      .      .
    stranger    no     no     no     no
    nobody      no     no     no     no
    open        .      status .      .
    answered    status .      .      .
    closed      status .      status status
    acted       .      .      act    .
    contributed .      .      own    .
    unfinished  .      .      below  .
    followed_up .      .      .      .
    nothing     .      .      .      .
    """,
    ({status.value: {"status": status} for status in FindingStatus}, *_ORIGIN),
    {
        "act": "own_answer",
        "own": "own_evidence",
        "status": "finding_wrong_status",
        "below": "follow_ups_unfinished",
    },
)

DIRECTIVE = Grid(
    DIRECTIVES,
    lambda **values: DirectiveFacts(HERE, **values),
    """
                 acknowledge respond reopen close  follow_up
    admin        no          no      no     no     no
    pengarah     no          no      .      .      .
    ketua        .           .       .      .      .
    coordinator  .           .       no     no     .
    member       no          no      no     no     no
    asesor       no          no      no     no     no
    neighbour    no          no      no     no     no
    visitor      no          no      no     no     no
    leader       .           .       .      .      .
    stranger     no          no      no     no     no
    nobody       no          no      no     no     no
    issued       .           status  status .      .
    acknowledged status      .       status .      .
    acted_on     status      status  .      .      .
    closed       status      status  status status status
    acted        .           .       .      act    .
    contributed  .           .       .      own    .
    anothers     .           .       giver  giver  .
    given_by_me  .           .       .      .      .
    gives_way    .           .       .      .      .
    unfinished   .           .       .      below  .
    followed_up  .           .       .      .      .
    nothing      .           .       .      .      .
    """,
    (
        {status.value: {"status": status} for status in DirectiveStatus},
        {
            "anothers": {"is_giver": False, "giver_gives_way": False},
            "given_by_me": {"is_giver": True, "giver_gives_way": False},
            "gives_way": {"is_giver": False, "giver_gives_way": True},
        },
        *_ORIGIN,
    ),
    {
        "act": "own_answer",
        "own": "own_evidence",
        "giver": "not_the_giver",
        "status": "directive_wrong_status",
        "below": "follow_ups_unfinished",
    },
)

FOLLOW_UP = Grid(
    FOLLOW_UPS,
    lambda **values: FollowUpFacts(HERE, **values),
    """
                  start  finish reopen close
    admin         no     no     no     no
    pengarah      no     no     .      .
    ketua         .      .      .      .
    coordinator   .      .      .      .
    member        .      .      no     no
    asesor        no     no     .      .
    neighbour     no     no     no     no
    visitor       no     no     no     no
    leader        .      .      .      .
    stranger      no     no     no     no
    nobody        no     no     no     no
    mine          -no    -no    .      owner
    open          .      status status .
    in_progress   status .      status .
    done          status status .      .
    closed        status status status status
    acted         .      .      .      act
    contributed   .      .      .      own
    origin_closed .      .      origin .
    nothing       .      .      .      .
    """,
    (
        {status.value: {"status": status} for status in FollowUpStatus},
        either("mine", "is_owner"),
        either("origin_closed", "is_origin_closed"),
        *_CASE,
    ),
    {
        "owner": "own_follow_up",
        "act": "own_answer",
        "own": "own_evidence",
        "status": "follow_up_wrong_status",
        "origin": "origin_closed",
    },
)
