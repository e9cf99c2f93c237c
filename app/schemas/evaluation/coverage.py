"""What the plan of a decree can bring of the evaluation sheet (LKE), row by row."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import Body, QuestionCode, Read, Resource, Schema
from app.schemas.evaluation.sheet_file import Relation
from app.schemas.platform.references import ON_BEHALF, PersonReference

POINTS = Field(description="Nilai LKE, sampai 12 angka desimal (points).")


class LkeCoverageQuery(Schema):
    """Of which version of the sheet."""

    model_config = ConfigDict(extra="forbid")

    sheet: str | None = Field(
        None,
        max_length=60,
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        description="Versi LKE; kosong: yang terakhir dimuat (the version; left out: the newest).",
    )
    adding: str | None = Field(
        None,
        max_length=3000,
        pattern=r"^[A-Za-z0-9.]+(,[A-Za-z0-9.]+)*$",
        description="Kode soal, dipisahkan koma, yang usulan barisnya dihitung seolah sudah ada; "
        "tidak ada yang disimpan (as if these drafts were taken; nothing is stored).",
        examples=["A.I.2.i.a,A.II.3.i.a"],
    )

    @property
    def codes(self) -> list[str]:
        """The questions of `adding`."""
        return self.adding.split(",") if self.adding else []


class LkeCover(StrEnum):
    """How far the rows of a plan prove a question."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class LkeRowKind(StrEnum):
    """What a row is: a sub kegiatan, or an indicator that stands beside none."""

    ACTION_ITEM = "action_item"
    INDICATOR = "indicator"


class LkePoints(Read):
    """Points of the whole sheet by how far the plan's rows prove what brings them."""

    full: float = POINTS
    partial: float = POINTS
    none: float = POINTS


class LkeReach(Read):
    """What the plan brings of a minimum of WBK if all of it is done, parts counted as whole.

    `full`: what it brings without those parts. `short`: what is missing even then; 0 where the
    minimum can be met.
    """

    code: str
    name: str
    team_number: int | None
    points: float = POINTS
    full: float = POINTS
    minimum: float = POINTS
    short: float = POINTS


class LkeLinkRead(Read):
    """A question that a row proves, and how: `partial` (sebagian) proves a part of it."""

    code: str
    number: int
    relation: Relation


class LkeRowAction(StrEnum):
    """What a screen may offer on the questions of a row."""

    SET_LINKS = "set_links"
    RESET_LINKS = "reset_links"


class LkeOwnLinks(Read):
    """Who said which questions a row proves."""

    set_by: PersonReference
    set_on_behalf_of: PersonReference | None = ON_BEHALF
    set_at: datetime


class LkeRowRead(Resource):
    """A row of a plan and the questions that it proves, by the sheet of its plan.

    `suggested` is what the sheet's map gives a row with such words; `own` says who set others.
    """

    decree_id: UUID
    sheet: str
    kind: LkeRowKind
    code: str
    text: str
    team_number: int | None
    links: list[LkeLinkRead]
    suggested: list[LkeLinkRead]
    own: LkeOwnLinks | None
    allowed_actions: list[LkeRowAction]


class LkeLinkInput(Body):
    """A question that the row proves, and how."""

    code: QuestionCode = Field(description="Kode soal (its code).")
    relation: Relation


class LkeRowLinksUpdate(Body):
    """All questions that the row proves; an empty list: none."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"links": [{"code": "A.I.5.i.b", "relation": "sama"}]}],
        },
    )

    links: list[LkeLinkInput] = Field(max_length=30)


class LkeRowCoverage(Read):
    """A row of the plan with its questions; `is_own` where the office set them itself.

    `accepted_evidence` counts what is in force for it and in the reader's sight; of those
    `restricted_evidence` may not be opened by the reader.
    """

    id: UUID
    kind: LkeRowKind
    code: str
    text: str
    team_number: int | None
    links: list[LkeLinkRead]
    is_own: bool
    accepted_evidence: int
    restricted_evidence: int


class LkeQuestionCoverage(Read):
    """A question, the rows that prove it, and how much accepted evidence they have together."""

    code: str
    number: int
    text: str
    area: str | None
    team_number: int | None
    cover: LkeCover
    row_ids: list[UUID]
    accepted_evidence: int
    restricted_evidence: int


class LkeAdditionRead(Read):
    """Questions without a row that would have to be added, and the points of pengungkit then."""

    codes: list[str]
    numbers: list[int]
    points: float = POINTS


class LkeClosing(Read):
    """What would close the distance to WBK: the fewest questions to add, and the least work.

    `cheapest` adds up the weights of the drafts (1 to 3).

    `needed` is what pengungkit must bring, `needed_beside_results` where the results (hasil) only
    just meet their minimums; null: not even all questions suffice.
    """

    needed: float = POINTS
    needed_beside_results: float = POINTS
    fewest: LkeAdditionRead | None
    cheapest: LkeAdditionRead | None


class LkeDraftRead(Read):
    """A row that the next decree could take on for a question that no row proves.

    `weight`: 1 what an office usually has, 2 new work of its own, 3 months or the help of others.
    """

    code: str
    number: int
    team_number: int
    activity: str
    action_item: str
    indicator: str
    proof: list[str]
    weight: int


class LkeCoverageRead(Resource):
    """What the plan of a decree can bring if every row of it is done; `id` is the decree's."""

    sheet: str
    can_reach_wbk: bool = Field(
        description="Pengungkit dan setiap area dapat mencapai batas minimum WBK bila seluruh "
        "rencana dilaksanakan (pengungkit and every area can meet their minimum)."
    )
    points: LkePoints
    reaches: list[LkeReach]
    closing: LkeClosing
    without_row: list[int]
    adding: list[str]
    drafts: list[LkeDraftRead]
    questions: list[LkeQuestionCoverage]
    lke_rows: list[LkeRowCoverage]
