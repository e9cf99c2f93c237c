"""Judgements of many pieces of evidence at once."""

from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from app.schemas.base import Body
from app.schemas.evidence.verdicts import EvidenceRefusal, EvidenceVerdict
from app.schemas.platform.bulk import Items
from app.schemas.platform.examples import SOMETHING_ID

_VERDICT: JsonDict = {"evidence_id": str(SOMETHING_ID), "revision_digest": "5e" * 32}
_REFUSAL: JsonDict = {**_VERDICT, "reason": "Tanda tangan belum ada.", "reason_code": "unsigned"}


class VerdictItem(EvidenceVerdict):
    """A judgement of one of them, by the digest of the revision that was read."""

    evidence_id: UUID = Field(description="Eviden yang diputuskan (the evidence judged).")


class RefusalItem(EvidenceRefusal):
    """One of them sent back."""

    evidence_id: UUID = Field(description="Eviden yang dikembalikan (the evidence sent back).")


class VerdictList(Body):
    """Judgements, each by what was read."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"items": [_VERDICT]}]}
    )

    items: Items[VerdictItem]


class RefusalList(Body):
    """What is sent back, each with its reason."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"items": [_REFUSAL]}]}
    )

    items: Items[RefusalItem]
