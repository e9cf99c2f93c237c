"""Secrets that must be used again (a partner's password, a webhook's key): stored sealed."""

import base64
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.settings import Settings

_PURPOSE = b"zona-integritas sealed secrets v1"


class SealBroken(Exception):
    """The text was sealed with a secret key that is not known here, or changed."""


class Sealer:
    """Seals with a key derived (HKDF-SHA256, RFC 5869) from the installation's secret key."""

    def __init__(self, secret_key: str, *previous: str) -> None:
        """`secret_key`: ZI_SECRET_KEY; what `previous` ones sealed can be opened, too."""
        self._current = _fernet(secret_key)
        self._all = MultiFernet([self._current, *map(_fernet, previous)])

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The sealer of this installation."""
        current, *previous = settings.secret_keys or ("",)
        return cls(current, *previous)

    def seal(self, secret: str) -> str:
        """The text to store; another one each time."""
        return self._current.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """The secret again; raises SealBroken."""
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealBroken from error

    def opens(self, sealed: str) -> bool:
        """Whether one of the keys sealed it."""
        try:
            self.open(sealed)
        except SealBroken:
            return False
        return True

    def is_current(self, sealed: str) -> bool:
        """Whether the secret key of today sealed it."""
        try:
            self._current.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True


def _fernet(secret_key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
