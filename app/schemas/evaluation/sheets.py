"""The evaluation sheets as people read them: versions, and the questions of one."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.schemas.base import Page, Query, Read, Resource
from app.schemas.evaluation.sheet_file import Kind, Level, Rule

EXACT = Field(description="Nilai tepat sebagai pecahan, mis. 1/3 (exact, as a fraction).")


class LkeSheetSummary(Read):
    """A version of the sheet in a list; `name` is its version, `digest` that of its file."""

    id: UUID
    name: str
    title: str
    basis: str
    digest: str
    updated_at: datetime


class LkeNodeRead(Read):
    """A component, half, area or sub area, with its weight in points."""

    code: str
    name: str
    level: Level
    parent: str | None
    weight: str = EXACT


class LkeAreaRead(Read):
    """One of the six areas: both halves together; `team_number` is the team that answers it."""

    code: str
    name: str
    team_number: int
    nodes: list[str]


class LkeOptionRead(Read):
    """An answer that may be chosen, and its share of the points (0 to 1)."""

    key: str
    share: str = EXACT
    meaning: str | None


class LkeQuestionRead(Read):
    """A question: `text` letter by letter as printed, `tidy_text` the same without its slips.

    `number` is that of the portal in this version (soal_id). A count brings no points; it feeds
    the ratio `feeds`. `team_number` is none for results (hasil), which the Ketua answers.
    """

    number: int
    code: str
    kind: Kind
    parent: str | None
    feeds: str | None
    area: str | None
    team_number: int | None
    text: str
    tidy_text: str | None
    criteria: str | None
    options: list[LkeOptionRead]
    points: str | None = EXACT


class LkeRatioRead(Read):
    """An item that is computed from counts; `inputs` are the numbers of their questions."""

    code: str
    parent: str
    text: str
    formula: str
    inputs: dict[str, int]
    points: str = EXACT


class LkeMinimumRead(Read):
    """What a predicate asks of a figure, in points; `measured` none: of what the office holds."""

    code: str
    measured: str | None
    wbk: str | None = EXACT
    wbbm: str | None = EXACT
    is_implied: bool


class LkeCrossCheckRead(Read):
    """Counts that should agree; where they do not, answers are warned of and taken."""

    code: str
    numbers: list[int]
    others: list[int]
    rule: Rule


class LkeSheetRead(Resource, LkeSheetSummary):
    """A version of the sheet with all that is scored."""

    nodes: list[LkeNodeRead]
    areas: list[LkeAreaRead]
    questions: list[LkeQuestionRead]
    ratios: list[LkeRatioRead]
    minimums: list[LkeMinimumRead]
    cross_checks: list[LkeCrossCheckRead]


class LkeSheetSort(StrEnum):
    """Orders of the list."""

    NAME = "name"
    RECENTLY_CHANGED = "-updated_at"


class LkeSheetQuery(Query):
    """How the list is read."""

    sort: LkeSheetSort = LkeSheetSort.NAME


class LkeSheetPage(Page[LkeSheetSummary]):
    """A page of sheets."""
