"""The installation's keys: what each of them still holds, and sealing anew when one is changed."""

import secrets
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.audit_keys import Keyring
from app.core.sealing import Sealer
from app.core.security import key_id
from app.core.settings import Settings
from app.integrations.signatures import Signer, new_seed
from app.models import AuditEvent, KeptCheckpoint
from app.schemas.upkeep.keys import KeysStatus
from app.services.platform import audit
from app.services.platform.audit.checkpoints import open_signer
from app.services.upkeep.sealed_secrets import SEALED, SealedColumn, sealed_away

_TARGET: Final = audit.Target("keys", None)


async def status(session: AsyncSession, settings: Settings) -> KeysStatus:
    """Which keys are in use, by their ids, and what was made with which: no key itself."""
    sealer, signer = Sealer.of(settings), open_signer(settings)
    current, *previous = map(key_id, settings.secret_keys)
    sealed = [text for _, column, _ in SEALED for text in await _texts(session, column)]
    is_current = sum(map(sealer.is_current, sealed))
    is_readable = sum(map(sealer.opens, sealed))
    entries, ring = await _entries_by_key(session), Keyring.of(settings)
    return KeysStatus(
        secret_key=current,
        previous_secret_keys=previous,
        sealed=is_current,
        sealed_with_previous=is_readable - is_current,
        unreadable=await sealed_away(session, settings),
        audit_key=ring.current,
        audit_entries=entries,
        audit_keys_missing=sorted(set(entries) - ring.ids),
        public_key=signer.public_key if signer else None,
        previous_public_keys=list(settings.previous_public_keys),
        public_keys_missing=await _unknown_signers(session, signer),
    )


async def reseal(session: AsyncSession, settings: Settings) -> int:
    """Seal with the key of today what an earlier one sealed; how many there were.

    What no key opens is left. Whoever gives a secret anew meanwhile is not overwritten, and those
    who read one meanwhile open both forms.
    """
    sealer, count = Sealer.of(settings), 0
    for _, column, _ in SEALED:
        for old in await _texts(session, column):
            count += await _seal_anew(session, sealer, column, old)
    if count:
        told = {"resealed": count, "key_id": key_id(settings.secret_keys[0])}
        audit.log(session, None, "keys.reseal", _TARGET, changes=audit.created(told))
    return count


def new_secret_key(settings: Settings) -> dict[str, str]:
    """The settings with which a new secret key begins; the one of today is taken, too."""
    return {
        "ZI_SECRET_KEY": secrets.token_urlsafe(48),
        "ZI_PREVIOUS_SECRET_KEYS": ",".join(settings.secret_keys),
    }


def new_signing_key(settings: Settings) -> dict[str, str]:
    """The settings with which a new signing key begins: of the old one the public key stays."""
    signer = open_signer(settings)
    known = (*([signer.public_key] if signer else []), *settings.previous_public_keys)
    return {"ZI_SIGNING_KEY": new_seed(), "ZI_PREVIOUS_PUBLIC_KEYS": ",".join(known)}


async def _texts(session: AsyncSession, column: SealedColumn) -> list[str]:
    found = await session.scalars(select(column).where(column.is_not(None)))
    return [each for each in found if each is not None]


async def _seal_anew(session: AsyncSession, sealer: Sealer, column: SealedColumn, old: str) -> int:
    if sealer.is_current(old) or not sealer.opens(old):
        return 0
    fresh = sealer.seal(sealer.open(old))
    changed = await session.execute(
        update(column.class_)
        .where(column == old)
        .values({column.key: fresh})
        .returning(column)
        .execution_options(synchronize_session=False)
    )
    return len(changed.all())


async def _entries_by_key(session: AsyncSession) -> dict[str, int]:
    """How many entries of the audit log have which key; those from before keys have none."""
    counted = (
        select(AuditEvent.key_id, func.count())
        .where(AuditEvent.key_id.is_not(None))
        .group_by(AuditEvent.key_id)
    )
    return {key or "": count for key, count in await session.execute(counted)}


async def _unknown_signers(session: AsyncSession, signer: Signer | None) -> list[str]:
    kept = await session.scalars(select(KeptCheckpoint.public_key).distinct())
    return sorted(each for each in kept if signer is None or not signer.knows(each))
