"""Who may take which step, once more and by hand (domain.md, "Who may do what" and below)."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.models.directive import DirectiveStatus
from app.models.erasure import ErasureRole, ErasureStatus
from app.models.evidence import EvidenceStatus, ReviewRoute
from app.models.finding import FindingStatus
from app.models.follow_up import FollowUpStatus
from app.models.period import WHOLE_YEAR
from app.models.rights import Permission
from app.policies.comments import COMMENTS, CommentFacts
from app.policies.directives import DIRECTIVES, DirectiveFacts
from app.policies.erasures import ERASURES, ErasureFacts
from app.policies.findings import FINDINGS
from app.policies.follow_ups import FOLLOW_UPS, FollowUpFacts
from app.policies.loops import OriginFacts
from app.policies.periods import PERIODS, PeriodFacts
from app.policies.reviews import EVIDENCE, EvidenceFacts
from tests.policies.grids import HERE, ME, SOMEBODY, Facts, Grid


def either(name: str, fact: str, *, otherwise: str = "") -> dict[str, Facts]:
    """A fact that holds or not; the line of the other case, where it says something."""
    return {name: {fact: True}, otherwise or "nothing": {fact: False}}


_LOOP = (
    either("acted", "has_acted"),
    either("contributed", "has_contributed"),
)
_ORIGIN = (*_LOOP, either("followed_up", "is_followed_up", otherwise="unfinished"))


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
        *_LOOP,
    ),
    {
        "owner": "own_follow_up",
        "act": "own_answer",
        "own": "own_evidence",
        "status": "follow_up_wrong_status",
        "origin": "origin_closed",
    },
)


def _evidence(*, mine: bool, part: bool, verified: bool, **values: Any) -> EvidenceFacts:
    return EvidenceFacts(
        place=replace(HERE, owner_id=ME if mine else SOMEBODY),
        contributors=frozenset({SOMEBODY, ME} if part else {SOMEBODY}),
        verifiers=frozenset({SOMEBODY, ME} if verified else {SOMEBODY}),
        **values,
    )


_E, _R = EvidenceStatus, ReviewRoute
REVIEW = Grid(
    EVIDENCE,
    _evidence,
    """
                       open edit   upload submit verify accept return revise discard withdraw
    admin              no   no     no     no     no     no     no     no     no      no
    pengarah           .    no     no     no     no     asked  asked  no     no      no
    ketua              .    .      .      .      no     .      .      .      .       -judges
    coordinator        .    .      .      .      .      no     .      .      .       -judges
    member             .    .      .      .      no     no     no     .      asked   asked
    asesor             .    no     no     no     no     no     no     no     no      no
    neighbour          no   no     no     no     no     no     no     no     no      no
    visitor            no   no     no     no     no     no     no     no     no      no
    leader             .    .      .      .      no     .      .      .      .       -judges
    stranger           no   no     no     no     no     no     no     no     no      no
    nobody             no   no     no     no     no     no     no     no     no      no
    draft              .    .      .      .      status status status status .       .
    submitted          .    draft  draft  status .      level  .      status status  .
    submitted_second   .    draft  draft  status .      .      .      status status  .
    submitted_pengarah .    draft  draft  status .      -asked -asked status status  .
    verified           .    draft  draft  status status .      .      status status  .
    verified_pengarah  .    draft  draft  status status -asked -asked status status  .
    accepted           .    draft  draft  status status status status .      status  .
    returned           .    draft  draft  status status status status .      .       .
    withdrawn          .    draft  draft  status status status status status status  status
    ketua_verified     .    .      .      .      .      -asked -asked .      .       .
    mine               .    .      .      .      .      .      .      .      -asked  -asked
    part               .    .      .      .      self   self   self   .      -asked  .
    my_word            .    .      .      .      .      word   .      .      .       .
    closed             .    period period period period period period period period  period
    in_force           .    .      .      .      .      .      .      .      .       judges
    in_force_closed    .    .      .      .      .      period .      .      .       judges+period
    not_in_force       .    .      .      .      .      .      .      .      left    .
    nothing            .    .      .      .      .      .      .      .      .       .
    """,
    (
        {
            "draft": {"status": _E.DRAFT, "route": None},
            "submitted": {"status": _E.SUBMITTED, "route": _R.FULL},
            "submitted_second": {"status": _E.SUBMITTED, "route": _R.SECOND_LEVEL},
            "submitted_pengarah": {"status": _E.SUBMITTED, "route": _R.PENGARAH},
            "verified": {"status": _E.VERIFIED, "route": _R.FULL},
            "verified_pengarah": {"status": _E.VERIFIED, "route": _R.PENGARAH},
            "accepted": {"status": _E.ACCEPTED, "route": _R.FULL},
            "returned": {"status": _E.RETURNED, "route": _R.FULL},
            "withdrawn": {"status": _E.WITHDRAWN, "route": _R.FULL},
        },
        either("ketua_verified", "verified_by_pelaksana"),
        either("mine", "mine"),
        either("part", "part"),
        either("my_word", "verified"),
        {"closed": {"closed_period": 5}, "nothing": {"closed_period": None}},
        {
            "in_force": {"is_in_force": True},
            "in_force_closed": {"is_in_force": True, "closed_in_force": WHOLE_YEAR},
            "not_in_force": {"is_in_force": False},
        },
    ),
    {
        "self": "own_evidence",
        "word": "own_verification",
        "period": "period_closed",
        "status": "evidence_wrong_status",
        "draft": "evidence_not_draft",
        "level": "evidence_not_verified",
        "left": "nothing_in_force",
    },
)

_MAY = date(2023, 5, 1), date(2023, 5, 31)
_YEAR = date(2023, 1, 1), date(2023, 12, 31)


def _period(*, whole_year: bool, over: bool, closed: frozenset[int]) -> PeriodFacts:
    first, last = _YEAR if whole_year else _MAY
    return PeriodFacts(
        HERE,
        WHOLE_YEAR if whole_year else first.month,
        first,
        last,
        date(2024, 1, 1) if over else last,
        closed,
    )


def _periods(*, whole_year: bool, lines: str) -> Grid:
    return Grid(
        PERIODS,
        lambda **values: _period(whole_year=whole_year, **values),
        f"""
                    close reopen
        admin       no    no
        pengarah    no    no
        ketua       .     .
        coordinator no    no
        member      no    no
        asesor      no    no
        neighbour   no    no
        visitor     no    no
        leader      .     .
        stranger    no    no
        nobody      no    no
        over        .     .
        lasts       early .
        {lines}
        """,
        (
            either("over", "over", otherwise="lasts"),
            {
                "none": {"closed": frozenset()},
                "another": {"closed": frozenset({6})},
                "may": {"closed": frozenset({5})},
                "year": {"closed": frozenset({WHOLE_YEAR})},
                "both": {"closed": frozenset({5, WHOLE_YEAR})},
            },
        ),
        {
            "early": "period_not_over",
            "done": "period_already_closed",
            "year": "year_is_closed",
            "open": "period_not_closed",
        },
    )


MONTH = _periods(
    whole_year=False,
    lines="""
        none        .     open
        another     .     open
        may         done  .
        year        done  year
        both        done  year
    """,
)
YEAR = _periods(
    whole_year=True,
    lines="""
        none        .     open
        another     .     open
        may         .     open
        year        done  .
        both        done  .
    """,
)

COMMENT = Grid(
    COMMENTS,
    lambda **values: CommentFacts(HERE, **values),
    """
                edit
    admin       no
    pengarah    .
    ketua       .
    coordinator .
    member      .
    asesor      .
    neighbour   asked
    visitor     no
    leader      .
    stranger    no
    nobody      no
    anybodys    -asked
    restricted  .
    mine        .
    anothers    author
    nobodys     author
    """,
    (
        {
            "anybodys": {"reading": Permission.EVIDENCE_LIST},
            "restricted": {"reading": Permission.EVIDENCE_OPEN},
        },
        {
            "mine": {"author_id": ME},
            "anothers": {"author_id": SOMEBODY},
            "nobodys": {"author_id": None},
        },
    ),
    {"author": "not_own_comment"},
)
ERASURE = Grid(
    ERASURES,
    lambda **values: ErasureFacts(HERE, **values),
    """
                confirm decline
    admin       -ketuas .
    pengarah    no      no
    ketua       -admins .
    coordinator no      no
    member      no      no
    asesor      no      no
    neighbour   no      no
    visitor     no      no
    leader      -admins .
    stranger    no      no
    nobody      no      no
    pending     .       .
    confirmed   status  status
    declined    status  status
    mine        own     .
    anothers    .       .
    by_admin    admins  .
    by_ketua    ketuas  .
    """,
    (
        {status.value: {"status": status} for status in ErasureStatus},
        {"mine": {"requested_by_id": ME}, "anothers": {"requested_by_id": SOMEBODY}},
        {
            "by_admin": {"requested_as": ErasureRole.ADMINISTRATOR},
            "by_ketua": {"requested_as": ErasureRole.PELAKSANA},
        },
    ),
    {
        "own": "own_erasure",
        "admins": "erasure_needs_both_roles",
        "ketuas": "erasure_needs_both_roles",
        "status": "erasure_decided",
    },
)

GRIDS = {
    "finding": FINDING,
    "directive": DIRECTIVE,
    "follow_up": FOLLOW_UP,
    "review": REVIEW,
    "month": MONTH,
    "year": YEAR,
    "comment": COMMENT,
    "erasure": ERASURE,
}
