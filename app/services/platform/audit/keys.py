"""The entry with which a key of the chain begins."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.audit_keys import KEYRING, Keyring
from app.models import AuditEvent
from app.models.audit import KEY_BEGINS
from app.services.platform import audit


async def begin_key(session: AsyncSession) -> bool:
    """Tell that entries have another key from now on; called whenever the service is started.

    Only this entry may be the first one with a key after entries without: whoever writes the log
    anew without the key cannot make it. True when there was something to tell.
    """
    keyring: Keyring = session.sync_session.info[KEYRING]
    newest = select(AuditEvent.key_id).order_by(AuditEvent.id.desc()).limit(1)
    last = (await session.execute(newest)).first()
    if last is None or last.key_id == keyring.current:
        return False
    changes: audit.Changes = {"key_id": [last.key_id, keyring.current]}
    audit.log(session, None, KEY_BEGINS, audit.Target("audit_log", None), changes=changes)
    return True
