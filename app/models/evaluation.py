"""Evaluations of an office by the sheet (LKE): four layers of answers, windows, steps, proofs."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.errors import Conflict
from app.models.base import Base, Keyed, ValueEnum, Versioned, optional_user
from app.models.held_wbk import PROVEN, WbkBasis


class EvaluationTarget(StrEnum):
    """The predicate that the office works for."""

    WBK = "WBK"
    WBBM = "WBBM"


class EvaluationLayer(StrEnum):
    """Who answers, in the order of their turns; none overwrites another (LKE rules 27 and 28)."""

    UNIT = "unit"
    PENDAHULUAN = "pendahuluan"
    TPI = "tpi"
    TPN = "tpn"


class EvaluationStatus(StrEnum):
    """Whose turn it is (LKE rule 33): the office (draft, returned), pendahuluan, TPI, TPN.

    Once it is proposed: TPN looks at the papers, the office may object once, then come desk and
    field. The last five are ends; a predicate that was granted may be revoked.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_ASSESSMENT = "in_assessment"
    RETURNED = "returned"
    ASSESSED = "assessed"
    PROPOSED = "proposed"
    NOT_PROPOSED = "not_proposed"
    PAPERS_FAILED = "papers_failed"
    OBJECTED = "objected"
    IN_DESK = "in_desk"
    IN_FIELD = "in_field"
    GRANTED = "granted"
    NOT_GRANTED = "not_granted"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    DISCARDED = "discarded"


class EvaluationAction(StrEnum):
    """What moves an evaluation from one status to another."""

    SUBMIT = "submit"
    FORWARD = "forward"
    RETURN = "return"
    CONCLUDE = "conclude"
    PROPOSE = "propose"
    DECLINE = "decline"
    FAIL_PAPERS = "fail_papers"
    OBJECT = "object"
    ADMIT = "admit"
    ADVANCE = "advance"
    GRANT = "grant"
    DENY = "deny"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    MONITOR = "monitor"
    DISCARD = "discard"


class EvaluationOperation(StrEnum):
    """Everything a screen may offer on an evaluation."""

    EDIT = "edit"
    ANSWER = "answer"
    PROVE = "prove"
    UNPROVE = "unprove"
    ASSESS = "assess"
    CHECK = "check"
    RECOMMEND = "recommend"
    ISSUE_LHE = "issue_lhe"
    SIGN_LHE = "sign_lhe"
    SCAN_LHE = "scan_lhe"
    SET_WINDOW = "set_window"
    SET_CONDITIONS = "set_conditions"
    SET_WEIGHTS = "set_weights"
    SUBMIT = "submit"
    FORWARD = "forward"
    RETURN = "return"
    CONCLUDE = "conclude"
    PROPOSE = "propose"
    DECLINE = "decline"
    FAIL_PAPERS = "fail_papers"
    OBJECT = "object"
    ADMIT = "admit"
    ADVANCE = "advance"
    GRANT = "grant"
    DENY = "deny"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    MONITOR = "monitor"
    DISCARD = "discard"


class EvaluationPhase(StrEnum):
    """What has a window: days on which it may be done."""

    FILLING = "filling"
    PRELIMINARY = "preliminary"
    VERIFICATION = "verification"
    REVISION = "revision"
    OBJECTION = "objection"
    DESK = "desk"
    FIELD = "field"


class EvaluationVerdict(StrEnum):
    """What a later layer says of the office's answer (LKE rule 34)."""

    AGREE = "agree"
    DIFFER = "differ"
    RETURN = "return"


_S, _A, _L = EvaluationStatus, EvaluationAction, EvaluationLayer
# What was passed on to TPI before comes back to it, without a second preliminary assessment.
EVALUATION_TRANSITIONS: Final[dict[EvaluationAction, dict[EvaluationStatus, EvaluationStatus]]] = {
    _A.SUBMIT: {_S.DRAFT: _S.SUBMITTED, _S.RETURNED: _S.SUBMITTED},
    _A.FORWARD: {_S.SUBMITTED: _S.IN_ASSESSMENT},
    _A.RETURN: dict.fromkeys((_S.SUBMITTED, _S.IN_ASSESSMENT, _S.ASSESSED), _S.RETURNED),
    _A.CONCLUDE: {_S.IN_ASSESSMENT: _S.ASSESSED},
    _A.PROPOSE: {_S.ASSESSED: _S.PROPOSED},
    _A.DECLINE: {_S.ASSESSED: _S.NOT_PROPOSED},
    _A.FAIL_PAPERS: {_S.PROPOSED: _S.PAPERS_FAILED},
    _A.OBJECT: {_S.PAPERS_FAILED: _S.OBJECTED},
    _A.ADMIT: {_S.PROPOSED: _S.IN_DESK, _S.OBJECTED: _S.IN_DESK},
    _A.ADVANCE: {_S.IN_DESK: _S.IN_FIELD},
    _A.GRANT: {_S.IN_FIELD: _S.GRANTED},
    _A.DENY: dict.fromkeys(
        (_S.PAPERS_FAILED, _S.OBJECTED, _S.IN_DESK, _S.IN_FIELD), _S.NOT_GRANTED
    ),
    _A.WITHDRAW: dict.fromkeys(
        (_S.PROPOSED, _S.PAPERS_FAILED, _S.OBJECTED, _S.IN_DESK, _S.IN_FIELD), _S.WITHDRAWN
    ),
    _A.REVOKE: {_S.GRANTED: _S.REVOKED},
    _A.MONITOR: {_S.GRANTED: _S.GRANTED},
    _A.DISCARD: {_S.DRAFT: _S.DISCARDED},
}
# Until TPI has proposed it, or not.
UNDER_WAY: Final = frozenset({_S.DRAFT, _S.SUBMITTED, _S.IN_ASSESSMENT, _S.RETURNED, _S.ASSESSED})
# Nobody answers any more; a predicate that was granted is looked at again, and may be revoked.
ENDED: Final = frozenset({
    _S.GRANTED, _S.NOT_PROPOSED, _S.NOT_GRANTED, _S.WITHDRAWN, _S.REVOKED, _S.DISCARDED,
})  # fmt: skip
# In which status each layer answers, and the window that it has to keep there.
TURNS: Final[dict[EvaluationLayer, dict[EvaluationStatus, EvaluationPhase]]] = {
    _L.UNIT: {_S.DRAFT: EvaluationPhase.FILLING, _S.RETURNED: EvaluationPhase.REVISION},
    _L.PENDAHULUAN: {_S.SUBMITTED: EvaluationPhase.PRELIMINARY},
    _L.TPI: {_S.IN_ASSESSMENT: EvaluationPhase.VERIFICATION},
    _L.TPN: {_S.IN_DESK: EvaluationPhase.DESK, _S.IN_FIELD: EvaluationPhase.FIELD},
}
# The phase whose turn it is; the office objects in one that is no layer's turn to answer.
PHASES: Final[dict[EvaluationStatus, EvaluationPhase]] = {
    **{status: phase for turns in TURNS.values() for status, phase in turns.items()},
    _S.PAPERS_FAILED: EvaluationPhase.OBJECTION,
}
_COUNTS = text("status <> 'discarded'")


class Evaluation(Keyed, Versioned, Base):
    """How an office is evaluated for a year, by a version of the sheet; one for each year.

    One that was begun wrongly is discarded, and another may be begun.

    `decree_id` is the decree whose teams answer. `has_wbk`: whether the office holds WBK already,
    and `wbk_basis` by what that is known (nothing is known: neither).
    `is_forwarded`: whether it has come to TPI.
    """

    __tablename__ = "evaluations"
    __table_args__ = (
        Index(
            "uq_evaluations_one_a_year",
            "work_unit_id",
            "year",
            unique=True,
            sqlite_where=_COUNTS,
            postgresql_where=_COUNTS,
        ),
    )

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"))
    decree_id: Mapped[UUID] = mapped_column(ForeignKey("decrees.id"), index=True)
    sheet_id: Mapped[UUID] = mapped_column(ForeignKey("lke_sheets.id"), index=True)
    year: Mapped[int]
    target: Mapped[EvaluationTarget] = mapped_column(ValueEnum(EvaluationTarget, "target"))
    has_wbk: Mapped[bool | None]
    wbk_basis: Mapped[WbkBasis | None] = mapped_column(ValueEnum(WbkBasis, "wbk_basis"))
    status: Mapped[EvaluationStatus] = mapped_column(
        ValueEnum(EvaluationStatus, "status"), default=EvaluationStatus.DRAFT
    )
    is_forwarded: Mapped[bool] = mapped_column(default=False)
    submission_count: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_for_id: Mapped[UUID | None] = optional_user()

    @property
    def proven_wbk(self) -> bool | None:
        """Whether the office holds WBK, as far as more than its own word shows it."""
        return self.has_wbk if self.wbk_basis in PROVEN else None

    def move(self, action: EvaluationAction) -> None:
        """Go where the life cycle leads; raises Conflict when it does not lead anywhere."""
        target = EVALUATION_TRANSITIONS[action].get(self.status)
        if target is None:
            raise Conflict("evaluation_wrong_status", action=action.value, status=self.status.value)
        if action is EvaluationAction.SUBMIT:
            self.submission_count += 1
            target = EvaluationStatus.IN_ASSESSMENT if self.is_forwarded else target
        elif action is EvaluationAction.FORWARD:
            self.is_forwarded = True
        self.status = target


class EvaluationWindow(Versioned, Base):
    """The first and last day of a phase; without a row it is open. `set_by_layer` set it last."""

    __tablename__ = "evaluation_windows"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="period"),)

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluations.id"), primary_key=True)
    phase: Mapped[EvaluationPhase] = mapped_column(
        ValueEnum(EvaluationPhase, "phase"), primary_key=True
    )
    first_day: Mapped[date]
    last_day: Mapped[date]
    set_by_layer: Mapped[EvaluationLayer] = mapped_column(
        ValueEnum(EvaluationLayer, "set_by_layer")
    )


class EvaluationAnswer(Keyed, Base):
    """An answer as somebody gave it, never changed: the next one of its layer has the next number.

    `answer` as it was given (a letter, a count, an index), never a score; none: open again.
    A later layer's has a verdict, and names the answer that it is about (`about_id`) and the digest
    of the proofs that were there: of what was changed since it is stale. `computation`: what the
    service proposed and the person took, with the figures that it follows from.
    """

    __tablename__ = "evaluation_answers"
    __table_args__ = (
        UniqueConstraint("evaluation_id", "question_id", "layer", "number"),
        CheckConstraint("(layer = 'unit') = (verdict IS NULL)", name="verdict_of_later_layers"),
        CheckConstraint(
            "verdict = 'agree' OR verdict IS NULL OR coalesce(length(note), 0) > 0", name="note"
        ),
    )

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluations.id"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("lke_questions.id"), index=True)
    layer: Mapped[EvaluationLayer] = mapped_column(ValueEnum(EvaluationLayer, "layer"))
    number: Mapped[int]
    answer: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    verdict: Mapped[EvaluationVerdict | None] = mapped_column(
        ValueEnum(EvaluationVerdict, "verdict")
    )
    about_id: Mapped[UUID | None] = mapped_column(ForeignKey("evaluation_answers.id"))
    proof_digest: Mapped[str | None] = mapped_column(String(64))
    computation: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    answered_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    on_behalf_of_id: Mapped[UUID | None] = optional_user()
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)
