"""Checkpoints: the end of the chain, signed, for an outsider to keep."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid
from app.integrations.signatures import Signer, is_signed_by
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import require_anywhere
from app.schemas.audit import AuditCheckpoint, AuditVerificationRead
from app.services.audit.chain import ChainEnd, ChainReport, chain_end, verify_chain

KIND = "zi-audit-checkpoint/1"


async def make_checkpoint(session: AsyncSession, signer: Signer) -> AuditCheckpoint:
    """The end of the chain as it is now, signed."""
    end = await chain_end(session)
    signed = _signed_part(end, clock.now().isoformat(timespec="microseconds"), signer.public_key)
    return AuditCheckpoint(**signed, signature=signer.sign(signed))


async def verify(
    session: AsyncSession,
    actor: Actor | None,
    signer: Signer | None,
    checkpoint: AuditCheckpoint | None,
) -> AuditVerificationRead:
    """Walk the chain, against an old checkpoint if there is one; no actor: the command line.

    Raises Forbidden, and Invalid for a checkpoint that this installation did not sign.
    """
    if actor is not None:
        require_anywhere(actor, Permission.AUDIT_VERIFY)
    since = None
    if checkpoint is not None:
        _require_signed(checkpoint, signer)
        since = ChainEnd(checkpoint.length, checkpoint.head_hash)
    return _read(await verify_chain(session, since))


def _require_signed(checkpoint: AuditCheckpoint, signer: Signer | None) -> None:
    end = ChainEnd(checkpoint.length, checkpoint.head_hash)
    signed = _signed_part(end, checkpoint.at, checkpoint.public_key)
    ours = signer is not None and checkpoint.public_key == signer.public_key
    if not ours or not is_signed_by(checkpoint.public_key, signed, checkpoint.signature):
        raise Invalid("checkpoint_not_signed", pointer="/checkpoint/signature")


def _signed_part(end: ChainEnd, at: str, public_key: str) -> dict[str, Any]:
    return {
        "kind": KIND,
        "length": end.length,
        "head_hash": end.head_hash,
        "at": at,
        "public_key": public_key,
    }


def _read(report: ChainReport) -> AuditVerificationRead:
    return AuditVerificationRead(
        whole=report.fault is None,
        checked=report.checked,
        length=report.end.length,
        head_hash=report.end.head_hash,
        fault=report.fault,
        broken_id=report.broken_id,
    )
