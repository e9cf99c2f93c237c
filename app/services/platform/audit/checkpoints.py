"""Checkpoints: the end of the chain, signed, for an outsider to keep."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid
from app.core.settings import Settings
from app.integrations.signatures import Signer, is_signed_by
from app.schemas.platform.audit import AuditCheckpoint
from app.services.platform.audit.chain import ChainEnd, chain_end

KIND = "zi-audit-checkpoint/1"


def open_signer(settings: Settings) -> Signer | None:
    """Who signs for this installation; none where ZI_SIGNING_KEY is not set."""
    key = settings.signing_key.get_secret_value()
    return Signer(key, *settings.previous_public_keys) if key else None


async def make_checkpoint(session: AsyncSession, signer: Signer) -> AuditCheckpoint:
    """The end of the chain as it is now, signed."""
    end = await chain_end(session)
    signed = _signed_part(end, clock.now().isoformat(timespec="microseconds"), signer.public_key)
    return AuditCheckpoint(**signed, signature=signer.sign(signed))


def require_signed(checkpoint: AuditCheckpoint, signer: Signer | None) -> ChainEnd:
    """The end that the checkpoint is of; raises Invalid when this installation did not sign it.

    `public_key` names the key that signed it: that of today, or an earlier one of the settings.
    """
    end = ChainEnd(checkpoint.length, checkpoint.head_hash)
    signed = _signed_part(end, checkpoint.at, checkpoint.public_key)
    ours = signer is not None and signer.knows(checkpoint.public_key)
    if not ours or not is_signed_by(checkpoint.public_key, signed, checkpoint.signature):
        raise Invalid("checkpoint_not_signed", pointer="/checkpoint/signature")
    return end


def _signed_part(end: ChainEnd, at: str, public_key: str) -> dict[str, Any]:
    return {
        "kind": KIND,
        "length": end.length,
        "head_hash": end.head_hash,
        "at": at,
        "public_key": public_key,
    }
