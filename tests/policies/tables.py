"""Who may take which step, once more and by hand (domain.md, "Who may do what" and below)."""

from dataclasses import replace
from typing import Any

from app.models.erasure import ErasureRole, ErasureStatus
from app.models.evidence import EvidenceStatus
from app.models.period import WHOLE_YEAR
from app.models.review import ReviewRoute
from app.models.rights import Permission
from app.policies.amendments import AMENDMENTS, AmendmentFacts
from app.policies.comments import COMMENTS, CommentFacts
from app.policies.erasures import ERASURES, ErasureFacts
from app.policies.reviews import EVIDENCE, EvidenceFacts
from app.policies.stand_ins import STAND_INS, StandInFacts
from tests.policies.case_tables import DIRECTIVE, FINDING, FOLLOW_UP
from tests.policies.evaluation_tables import EVALUATION, LATER
from tests.policies.grids import HERE, ME, SOMEBODY, Grid, either
from tests.policies.meeting_tables import MEETING
from tests.policies.period_tables import MONTH, YEAR
from tests.policies.report_tables import RECOMMENDATION, REPORT
from tests.policies.succession_tables import SUCCESSOR


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
                       open edit   upload submit verify accept return revise discard copy_link withdraw
    admin              no   no     no     no     no     no     no     no     no      no        no
    pengarah           .    no     no     no     no     asked  asked  no     no      no        no
    ketua              .    .      .      .      no     .      .      .      .       .         -judges
    coordinator        .    .      .      .      .      no     .      .      .       .         -judges
    member             .    .      .      .      no     no     no     .      asked   .         asked
    asesor             .    no     no     no     no     no     no     no     no      no        no
    neighbour          no   no     no     no     no     no     no     no     no      no        no
    visitor            no   no     no     no     no     no     no     no     no      no        no
    leader             .    .      .      .      no     .      .      .      .       .         -judges
    stranger           no   no     no     no     no     no     no     no     no      no        no
    nobody             no   no     no     no     no     no     no     no     no      no        no
    draft              .    .      .      .      status status status status .       .         .
    submitted          .    draft  draft  status .      level  .      status status  .         .
    submitted_second   .    draft  draft  status .      .      .      status status  .         .
    submitted_pengarah .    draft  draft  status .      -asked -asked status status  .         .
    verified           .    draft  draft  status status .      .      status status  .         .
    verified_pengarah  .    draft  draft  status status -asked -asked status status  .         .
    accepted           .    draft  draft  status status status status .      status  .         .
    returned           .    draft  draft  status status status status .      .       .         .
    withdrawn          .    draft  draft  status status status status status status  ended     status
    ketua_verified     .    .      .      .      .      -asked -asked .      .       .         .
    mine               .    .      .      .      .      .      .      .      -asked  .         -asked
    part               .    .      .      .      self   self   self   .      -asked  .         .
    my_word            .    .      .      .      .      word   .      .      .       .         .
    closed             .    period period period period period period period period  .         period
    in_force           .    .      .      .      .      .      .      .      .       .         judges
    in_force_closed    .    .      .      .      .      period .      .      .       .         judges+period
    not_in_force       .    .      .      .      .      .      .      .      left    .         .
    first_draft        .    .      .      .      .      .      .      .      .       .         .
    nothing            .    .      .      .      .      .      .      .      .       .         .
    """,  # noqa: E501 - as wide as its steps are many
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
            "first_draft": {"is_in_force": False, "is_first_draft": True},
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
        "ended": "evidence_withdrawn",
    },
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

STAND_IN = Grid(
    STAND_INS,
    lambda **values: StandInFacts(HERE, **values),
    """
                name   end
    admin       asked  asked
    pengarah    asked  asked
    ketua       .      .
    coordinator asked  asked
    member      asked  asked
    asesor      asked  asked
    neighbour   asked  asked
    visitor     asked  asked
    leader      .      .
    stranger    asked  asked
    nobody      asked  asked
    my_seat     -asked -asked
    anothers    .      .
    mine        .      -asked
    somebodys   .      .
    over        .      status
    nothing     .      .
    """,
    (
        {"my_seat": {"absent_id": ME}, "anothers": {"absent_id": SOMEBODY}},
        {"mine": {"stand_in_id": ME}, "somebodys": {"stand_in_id": None}},
        either("over", "is_over"),
    ),
    {"status": "already_ended"},
)

AMENDMENT = Grid(
    AMENDMENTS,
    lambda **values: AmendmentFacts(HERE, **values),
    """
                void
    admin       .
    pengarah    no
    ketua       .
    coordinator no
    member      no
    asesor      no
    neighbour   no
    visitor     no
    leader      .
    stranger    no
    nobody      no
    my_seat     own
    anothers    .
    voided      status
    stands      .
    followed    later
    newest      .
    succeeded   successor
    last        .
    changed     changed
    untouched   .
    used        used
    unused      .
    """,
    (
        {"my_seat": {"returning": frozenset({ME, SOMEBODY})},
         "anothers": {"returning": frozenset({SOMEBODY})}},
        either("voided", "is_voided", otherwise="stands"),
        {"followed": {"followed_by": ("151", 2023)}, "newest": {"followed_by": None}},
        either("succeeded", "has_successor", otherwise="last"),
        either("changed", "seats_changed", otherwise="untouched"),
        {"used": {"used_by": "Yuliana"}, "unused": {"used_by": None}},
    ),
    {
        "own": "own_appointment",
        "status": "amendment_already_voided",
        "later": "amendment_followed",
        "successor": "amendment_in_successor",
        "changed": "amendment_seats_changed",
        "used": "amendment_in_use",
    },
)  # fmt: skip

GRIDS = {
    "amendment": AMENDMENT,
    "successor": SUCCESSOR,
    "stand_in": STAND_IN,
    "finding": FINDING,
    "directive": DIRECTIVE,
    "follow_up": FOLLOW_UP,
    "review": REVIEW,
    "month": MONTH,
    "year": YEAR,
    "comment": COMMENT,
    "erasure": ERASURE,
    "meeting": MEETING,
    "evaluation": EVALUATION,
    "evaluation_ends": LATER,
    "report": REPORT,
    "recommendation": RECOMMENDATION,
}
