"""Serah terima: what waits for somebody who leaves a seat, and who goes on with it."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.team import MembershipRole
from app.schemas.base import Body, Paragraph, Read, Resource
from app.schemas.platform.examples import MEMBER_USERNAME
from app.schemas.platform.references import PersonReference, TeamReference

SHOWN = 100
ONCE = 500
TakerName = Annotated[str, Field(max_length=64, pattern=r"^[a-z0-9._\-]+$")]


class HandoverKind(StrEnum):
    """What may wait for a person.

    The first four are theirs and are handed over. The others belong to the seat: whoever else
    holds such a right sees them in their own work.
    """

    PERSON_IN_CHARGE = "person_in_charge"
    DRAFT = "draft"
    RETURNED = "returned"
    FOLLOW_UP = "follow_up"
    VERIFY = "verify"
    ACCEPT = "accept"
    ANSWER = "answer"
    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    CLOSE = "close"
    TAKE_IN = "take_in"
    STANDING_ORDER = "standing_order"


class OwnKind(StrEnum):
    """The kinds that are handed over (serah terima)."""

    PERSON_IN_CHARGE = "person_in_charge"
    DRAFT = "draft"
    RETURNED = "returned"
    FOLLOW_UP = "follow_up"


class WaitingRead(Read):
    """What of one kind waits; `ids` are the first hundred of them.

    `is_handed_over`: a step moves it, and `takers` is the one person who would take it by rule.
    Otherwise `takers` are those who may decide in the person's place today; none: nobody may.
    """

    kind: HandoverKind
    count: int
    ids: list[UUID]
    is_handed_over: bool
    takers: list[PersonReference]


class HandoverRead(Resource):
    """What waits for the person of a seat (its id), kind by kind; `total` of all kinds."""

    person: PersonReference
    team: TeamReference
    total: int
    waiting: list[WaitingRead]


class SeatWaitingRead(Read):
    """What waits for a person in one of their seats, and where it is handed over by itself."""

    membership_id: UUID
    decree_id: UUID
    team: TeamReference
    role: MembershipRole
    is_deputy: bool
    on_behalf_of: PersonReference | None = Field(
        description="Yang digantikannya dalam kedudukan ini (for whom the person stands in there)."
    )
    total: int
    waiting: list[WaitingRead]
    href: str | None = Field(
        description="Serah terima kedudukan ini; null: kedudukan orang lain yang digantikan "
        "(the handover of this seat; null: somebody else's seat)."
    )


class PersonHandoverRead(Resource):
    """What waits for a person (its id) over all their seats.

    `in_hand` counts what is theirs and is handed over, each thing once, with one of the seats.
    What belongs to a seat is counted with each seat for which it waits.
    """

    person: PersonReference
    in_hand: int
    seats: list[SeatWaitingRead]


class PersonHandoverCreate(Body):
    """Hand over all that is theirs in every seat, to whoever takes it by rule."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Mutasi"}]}
    )

    reason: Paragraph


class UserDeactivation(Body):
    """Switch an account off; with work in hand it is asked whether that is meant."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"confirm_work_in_hand": True}]}
    )

    confirm_work_in_hand: bool = Field(
        default=False,
        strict=True,
        description="Nonaktifkan sekarang, meskipun pekerjaannya belum diserahkan; masih dapat "
        "diserahkan sesudahnya (switch off now, although work is in hand; it can be handed over "
        "afterwards, too).",
    )


class HandoverTaker(Body):
    """Who takes what of one kind waits."""

    kind: OwnKind
    username: TakerName


class HandoverCreate(Body):
    """Hand over what waits; whoever is not named takes it by rule: the coordinator, or a member."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"username": MEMBER_USERNAME, "takers": [], "reason": "Mutasi"}]
        },
    )

    username: TakerName | None = Field(
        None, description="Penerima semuanya; kosong: menurut aturan (who takes all of it)."
    )
    takers: list[HandoverTaker] = Field(
        default_factory=list,
        max_length=4,
        description="Penerima menurut jenis (who takes what, kind by kind).",
    )
    reason: Paragraph


class HandedOverRead(Read):
    """What of one kind was handed over, and to whom."""

    kind: OwnKind
    taker: PersonReference
    ids: list[UUID]


class HandoverResult(Resource):
    """What was handed over, at most 500 things at once; `remaining` wait for another call.

    `id` is that of the seat, or of the person where all seats were asked for; there what nobody
    takes remains, too.
    """

    handed_over: list[HandedOverRead]
    remaining: int
