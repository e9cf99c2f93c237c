"""Secrets that must be used again (a partner's password, a webhook's key): stored sealed."""

import base64
from typing import Self

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.settings import Settings

_PURPOSE = b"zona-integritas sealed secrets v1"


class SealBroken(Exception):
    """The text was sealed with another secret key, or changed."""


class Sealer:
    """Seals with a key derived (HKDF-SHA256, RFC 5869) from the installation's secret key."""

    def __init__(self, secret_key: str) -> None:
        """`secret_key`: the setting ZI_SECRET_KEY."""
        derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(secret_key.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The sealer of this installation."""
        return cls(settings.secret_key.get_secret_value())

    def seal(self, secret: str) -> str:
        """The text to store; another one each time."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """The secret again; raises SealBroken."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealBroken from error
