"""Showing that nobody changed the log: the chain, its signed ends, the guards, the decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid
from app.core.messages import Language, sentence
from app.integrations.signatures import Signer
from app.models import AuditEvent, KeptCheckpoint
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import require_anywhere
from app.schemas.platform.audit import AuditCheckpoint, AuditVerificationNote, AuditVerificationRead
from app.services.platform.audit.chain import ChainEnd, ChainReport, verify_chain
from app.services.platform.audit.checkpoints import require_signed
from app.services.platform.audit.decisions import Discrepancy, Ledger
from app.services.platform.audit.guards import expected_guards, missing_guards
from app.services.platform.audit.keeping import as_document

_SHOWN_AT_MOST = 100
_NAMES_AT_MOST = 10


async def verify(
    session: AsyncSession,
    actor: Actor | None,
    signer: Signer | None,
    checkpoint: AuditCheckpoint | None,
    language: Language,
) -> AuditVerificationRead:
    """Walk the chain, against the kept checkpoints and one from outside; hold it against the rest.

    No actor: the command line. Raises Forbidden, and Invalid for a checkpoint that this
    installation did not sign.
    """
    if actor is not None:
        require_anywhere(actor, Permission.AUDIT_VERIFY)
    result = _Result()
    ends = await _kept_ends(session, signer, result)
    if checkpoint is not None:
        ends.append((require_signed(checkpoint, signer), checkpoint.at))
    report = await _walk(session, [end for end, _ in ends], result)
    missing = await _count_guards(session, result)
    await _tell_limits(session, report, ends, result)
    return AuditVerificationRead(
        whole=not result.findings,
        checked=report.checked,
        length=report.end.length,
        head_hash=report.end.head_hash,
        fault=report.fault,
        broken_id=report.broken_id,
        keyed_from=report.keyed_from,
        checkpoints=len(ends),
        guards=len(_expected(session)),
        guards_missing=missing,
        findings_total=len(result.findings),
        findings=_in_words(result.findings[:_SHOWN_AT_MOST], language),
        not_known=_in_words(result.not_known, language),
    )


@dataclass
class _Result:
    findings: list[Discrepancy] = field(default_factory=list)
    not_known: list[Discrepancy] = field(default_factory=list)

    def wrong(self, code: str, **facts: Any) -> None:  # noqa: ANN401 - what a sentence needs
        self.findings.append(Discrepancy(code, facts))

    def unknown(self, code: str, **facts: Any) -> None:  # noqa: ANN401 - what a sentence needs
        self.not_known.append(Discrepancy(code, facts))


async def _walk(session: AsyncSession, ends: list[ChainEnd], result: _Result) -> ChainReport:
    """The chain, and where it is whole the decisions against its entries."""
    ledger = Ledger()
    report = await verify_chain(session, ends, ledger.look)
    if report.fault is not None:
        result.wrong(f"audit_chain_{report.fault.value}", id=report.broken_id)
        result.unknown("audit_unknown_rest")
    else:
        result.findings += await ledger.compare(session)
    return report


def _expected(session: AsyncSession) -> Mapping[str, str]:
    return expected_guards(session.get_bind().dialect.name)


async def _count_guards(session: AsyncSession, result: _Result) -> list[str]:
    """Those that are missing; a finding when there are any."""
    missing = await missing_guards(session)
    if missing:
        facts = {"missing": len(missing), "expected": len(_expected(session))}
        result.wrong("audit_guards_missing", **facts, names=", ".join(missing[:_NAMES_AT_MOST]))
    return missing


async def _kept_ends(
    session: AsyncSession, signer: Signer | None, result: _Result
) -> list[tuple[ChainEnd, str]]:
    """The ends that the worker signed, with their instants; what nobody signed is a finding."""
    ends, others = [], 0
    for row in await session.scalars(select(KeptCheckpoint).order_by(KeptCheckpoint.day)):
        if signer is None or not signer.knows(row.public_key):
            others += 1
            continue
        try:
            ends.append((require_signed(as_document(row), signer), row.at))
        except (Invalid, ValueError):
            result.wrong("audit_checkpoint_changed", day=row.day)
    if others:
        result.unknown("audit_unknown_other_signer", count=others)
    return ends


async def _tell_limits(
    session: AsyncSession, report: ChainReport, ends: list[tuple[ChainEnd, str]], result: _Result
) -> None:
    """What no walk can show: what was before the key, and what came after the last signature."""
    if report.keyed_from is not None and report.keyed_from > 1:
        first = await session.get(AuditEvent, report.keyed_from)
        at = first.at.isoformat() if first else "-"
        count = report.keyed_from - 1
        result.unknown("audit_unknown_before_key", count=count, id=report.keyed_from, at=at)
    if not ends:
        result.unknown("audit_unknown_no_checkpoint")
        return
    last, at = max(ends, key=lambda each: each[0].length)
    if last.length < report.end.length:
        result.unknown("audit_unknown_tail", at=at, length=last.length)


def _in_words(findings: list[Discrepancy], language: Language) -> list[AuditVerificationNote]:
    told = []
    for finding in findings:
        words = sentence(finding.code, language, finding.facts)
        told.append(
            AuditVerificationNote(code=finding.code, title=words.title, detail=words.detail)
        )
    return told
