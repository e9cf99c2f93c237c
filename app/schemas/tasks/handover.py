"""Serah terima: what waits for somebody who leaves a seat, and who goes on with it."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

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
    """What was handed over, at most 500 things at once; `remaining` wait for another call."""

    handed_over: list[HandedOverRead]
    remaining: int
