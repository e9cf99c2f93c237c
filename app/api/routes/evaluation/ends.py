"""How an evaluation goes on once it is proposed, and what is done with one begun wrongly."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any, Final

from app.api.admission import Proof
from app.api.routing import FeatureRouter
from app.api.steps import Step, Things, declare_steps
from app.models.evaluation import EvaluationOperation
from app.models.rights import Permission
from app.policies.evaluation_ends import ENDS
from app.schemas.base import Body
from app.schemas.evaluation.evaluations import (
    EvaluationMonitoring,
    EvaluationObjection,
    EvaluationRead,
    PapersFailure,
)
from app.schemas.evidence.evidence import NoteInput, ReasonInput
from app.services.evaluation.evaluations import queries
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.portal import ends

router = FeatureRouter("evaluations", seen_with=Permission.EVALUATION_READ)
SUBMIT, ASSESS = Permission.EVALUATION_SUBMIT, Permission.EVALUATION_ASSESS
_OP: Final = EvaluationOperation
THINGS = Things("evaluation_id", ENDS, queries.get_visible, queries.read_evaluation)
_Row = tuple[str, Permission, type[Body], Callable[..., Awaitable[None]], str, Proof]
_ROWS: dict[StrEnum, _Row] = {
    _OP.DISCARD: (
        "discard_evaluation", SUBMIT, ReasonInput, ends.discard,
        "Buang draf yang salah dimulai, dengan alasan (discard a draft begun wrongly).",
        Proof.USUAL,
    ),
    _OP.FAIL_PAPERS: (
        "fail_evaluation_papers", ASSESS, PapersFailure, ends.fail_papers,
        "Tidak lolos seleksi administrasi TPN; sampai hari itu dapat disanggah (papers wanting).",
        Proof.USUAL,
    ),
    _OP.OBJECT: (
        "object_evaluation", SUBMIT, EvaluationObjection, ends.object_to_it,
        "Sanggah hasil administrasi, satu kali (object to what TPN found, once).", Proof.USUAL,
    ),
    _OP.ADMIT: (
        "admit_evaluation", ASSESS, NoteInput, ends.admit,
        "Lolos administrasi, atau sanggahnya diterima: desk TPN (on to TPN's desk).", Proof.USUAL,
    ),
    _OP.ADVANCE: (
        "advance_evaluation", ASSESS, NoteInput, ends.advance,
        "Lanjut ke penilaian lapangan TPN (on to the field).", Proof.USUAL,
    ),
    _OP.GRANT: (
        "grant_evaluation", ASSESS, NoteInput, ends.grant,
        "Predikat diberikan (the predicate is granted).", Proof.RECENT,
    ),
    _OP.DENY: (
        "deny_evaluation", ASSESS, ReasonInput, ends.deny,
        "Predikat tidak diberikan, dengan alasan (not granted, with a reason).", Proof.RECENT,
    ),
    _OP.WITHDRAW: (
        "withdraw_evaluation", ASSESS, ReasonInput, ends.withdraw,
        "Instansi menarik usulannya, dengan alasan (the proposal is taken back).", Proof.RECENT,
    ),
    _OP.REVOKE: (
        "revoke_evaluation", ASSESS, ReasonInput, ends.revoke,
        "Predikat dicabut, dengan alasan (the predicate is revoked).", Proof.RECENT,
    ),
    _OP.MONITOR: (
        "monitor_evaluation", ASSESS, EvaluationMonitoring, ends.monitor,
        "Pemantauan TPI atas pemegang predikat (TPI looks again at who holds it).", Proof.USUAL,
    ),
}  # fmt: skip
STEPS: dict[StrEnum, Step[LoadedEvaluation, Any]] = {
    operation: Step(*row) for operation, row in _ROWS.items()
}
declare_steps(router, "/evaluations/{evaluation_id}", THINGS, EvaluationRead, STEPS)
