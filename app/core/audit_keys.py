"""The keys of the audit log's chain: secrets that are never in the database."""

import hashlib
import hmac
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.settings import Settings

# Where a session of the database keeps the ring (`Session.info`).
KEYRING = "audit_keyring"
_PURPOSE = b"zona-integritas audit chain v1"
_ID_PURPOSE = b"zona-integritas audit chain key id v1"


class Keyring:
    """The key that new entries get, and older ones that entries of their time are checked with.

    A key is derived (HKDF-SHA256, RFC 5869) from the text of its setting; its id, too, so that an
    entry can name its key and nobody learns anything of it.
    """

    def __init__(self, current: str, *older: str) -> None:
        """The texts of the settings; raises ValueError for an empty one."""
        if not all((current, *older)):
            message = "a key of the audit log is empty"
            raise ValueError(message)
        self.current = _id_of(current)
        self._keys = {_id_of(text): _derived(text, _PURPOSE) for text in (*older, current)}

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The ring of this installation: ZI_AUDIT_KEY, or what stands in for it."""
        own = settings.audit_key.get_secret_value()
        older = [key.get_secret_value() for key in settings.audit_old_keys]
        # The secret keys stand in, or did before the installation had a key of its own.
        current, *others = [own, *settings.secret_keys] if own else settings.secret_keys
        return cls(current, *others, *older)

    @property
    def ids(self) -> frozenset[str]:
        """Of all its keys."""
        return frozenset(self._keys)

    def mac(self, key_id: str, text: bytes) -> str | None:
        """HMAC-SHA-256 (RFC 2104) in hexadecimal; none when that key is not ours."""
        key = self._keys.get(key_id)
        return hmac.new(key, text, hashlib.sha256).hexdigest() if key else None


def session_info(settings: Settings) -> dict[str, object]:
    """What sessions carry along to key the chain; nothing where there is no secret at all.

    Nobody signs in without a secret, so such an installation writes nothing either.
    """
    has_secret = settings.audit_key.get_secret_value() or settings.secret_key.get_secret_value()
    return {KEYRING: Keyring.of(settings)} if has_secret else {}


def _derived(text: str, purpose: bytes, length: int = 32) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=purpose).derive(text.encode())


def _id_of(text: str) -> str:
    return _derived(text, _ID_PURPOSE, 8).hex()
