"""Conditions of a proposal beside the score, and how hard an office finds its changes."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StrictBool, StringConstraints
from pydantic.config import JsonDict

from app.models.evaluation import EvaluationLayer, EvaluationTarget
from app.schemas.base import Body, Date, HowHard, Read, Resource, Url
from app.schemas.evaluation.answering import AT_ONCE, AnswerValue, ItemCode
from app.schemas.evaluation.scores import ConditionState
from app.schemas.evaluation.sheet_file import FactKind
from app.schemas.platform.printed import PrintedParagraph
from app.schemas.platform.references import ON_BEHALF, PersonReference

FactCode = Annotated[
    str, StringConstraints(strict=True, max_length=40, pattern=r"^[a-z0-9_]{1,40}$")
]
_VALUE = Field(
    description="Ya/Tidak, peringkat (mis. BB) atau angka; kosong: ditarik kembali (null: back)."
)


class FactScope(StrEnum):
    """Whose condition it is: the institution's, the same for all offices, or the unit's own."""

    INSTITUTION = "institution"
    UNIT = "unit"


class FactStatementRead(Read):
    """What somebody stated, and by what; no `value`: taken back."""

    value: str | None
    layer: EvaluationLayer
    source: str
    source_date: date
    link: str | None
    evidence_id: UUID | None
    set_by: PersonReference
    set_on_behalf_of: PersonReference | None = ON_BEHALF
    set_at: datetime


class FactRead(Read):
    """A condition: what each predicate asks, what counts now, and whether it is met.

    `contradicts`: the ratio that the office's counts make otherwise than this percentage.
    """

    code: FactCode
    name: str
    scope: FactScope
    kind: FactKind
    choices: list[str]
    asked: dict[EvaluationTarget, str]
    states: dict[EvaluationTarget, ConditionState]
    value: str | None
    contradicts: str | None
    history: list[FactStatementRead]


class InstitutionFactsRead(Resource):
    """The institution's conditions of a year; `id` is the newest sheet's, which asks for them."""

    year: int
    may_set: bool
    conditions: list[FactRead]


class EvaluationFactsRead(Resource):
    """All conditions of an evaluation, and what they come to; `id` is the evaluation's."""

    year: int
    states: dict[EvaluationTarget, ConditionState]
    conditions: list[FactRead]


class InstitutionFactInput(Body):
    """What is so, by which paper of which day."""

    code: FactCode
    value: StrictBool | AnswerValue | None = _VALUE
    source: PrintedParagraph = Field(description="Dokumen yang menyatakannya (by which paper).")
    source_date: Date
    link: Url | None = Field(None, description="Alamat dokumen (where it can be read).")


class UnitFactInput(InstitutionFactInput):
    """The same of an office, which may prove it by its evidence."""

    evidence_id: UUID | None = None


_OPINION: JsonDict = {
    "code": "opini_bpk",
    "value": "WTP",
    "source": "LHP BPK atas laporan keuangan KPU",
    "source_date": "2023-05-30",
}
_CORE: JsonDict = {
    "code": "core_layanan",
    "value": True,
    "source": "SK layanan utama",
    "source_date": "2023-02-01",
}


class InstitutionFactsUpdate(Body):
    """Conditions of the institution; those that are not named stay as they are."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"conditions": [_OPINION]}]}
    )

    conditions: list[InstitutionFactInput] = Field(min_length=1, max_length=AT_ONCE)


class EvaluationFactsUpdate(Body):
    """Conditions of the office; those that are not named stay as they are."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"conditions": [_CORE]}]}
    )

    conditions: list[UnitFactInput] = Field(min_length=1, max_length=AT_ONCE)


class WeightInput(Body):
    """How hard an item (its code), or any of an area (MP to PL), is to change: 1 (as any) to 9."""

    code: ItemCode
    weight: HowHard


class WeightRead(Read):
    """The same, as it is stored."""

    code: str
    weight: int


class EvaluationWeightsRead(Resource):
    """What the office finds hard; an item's own weight counts before its area's."""

    weights: list[WeightRead]


class EvaluationWeightsUpdate(Body):
    """All weights; what is not named weighs 1."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"weights": [{"code": "TL", "weight": 3}, {"code": "B.I.a", "weight": 9}]}]
        },
    )

    weights: list[WeightInput] = Field(max_length=AT_ONCE)
