"""Answers that the service proposes from its own figures."""

from datetime import date

from pydantic import ConfigDict, Field

from app.schemas.base import Body, Digest, QuestionNumber, Read, Resource
from app.schemas.platform.printed import PrintedParagraph


class ProposalRead(Read):
    """What a source's figures of the evaluation's year propose; no `answer`: `reason` says why.

    `words` is the whole computation in a sentence (Indonesian, as it is printed).

    `answered` is what the office answered, `is_taken` that it took a proposal, and `is_stale` that
    the figures have moved since then.
    """

    question: int
    code: str
    source: str
    year: int
    answer: str | None
    reason: str | None
    figures: dict[str, int]
    words: str
    digest: str
    answered: str | None
    is_taken: bool
    is_stale: bool
    may_take: bool


class EvaluationProposalsRead(Resource):
    """All of them on the office's day; `id` is the evaluation's."""

    today: date
    proposals: list[ProposalRead]


class ProposalTaken(Body):
    """Which proposal, by the digest of what was read; the note stands before its figures."""

    question: QuestionNumber
    digest: Digest
    note: PrintedParagraph | None = Field(None, description="Catatan (why).")


class ProposalsTaken(Body):
    """Proposals that become the office's answers; all are taken, or none is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"proposals": [{"question": 6, "digest": "0" * 64}]}]},
    )

    proposals: list[ProposalTaken] = Field(min_length=1, max_length=20)
