"""Settings of the installation's own keys, and of earlier ones while they are changed."""

import base64
import binascii

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from app.core.setting_forms import Listed

KEY_BYTES = 32  # of an Ed25519 seed and of a public key
MINIMUM_SECRET_BYTES = 32
_DIFFERENT_BYTES = 10  # fewer: a placeholder, not a secret


class KeySettings(BaseSettings):
    """Part of `Settings`."""

    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Signs the access tokens; at least 32 bytes; required in production "
        "(development makes its own in the data folder).",
    )
    previous_secret_keys: Listed[SecretStr] = Field(
        (),
        description="Other values of `ZI_SECRET_KEY` (comma-separated) that are taken, too, while "
        "it is changed: tokens, sealed secrets and audit entries made with them hold.",
    )
    signing_key: SecretStr = Field(
        SecretStr(""),
        description="Signs checkpoints of the audit log and evidence packages: an Ed25519 seed, "
        "32 bytes in base64 (development makes its own in the data folder).",
    )
    previous_public_keys: Listed[str] = Field(
        (),
        description="Public keys (base64, comma-separated) of earlier values of `ZI_SIGNING_KEY`: "
        "checkpoints that these signed hold. `zi keys status` shows the one of today.",
    )

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The key that signs and seals, then those that are taken, too; empty without any."""
        texts = (self.secret_key, *self.previous_secret_keys)
        return tuple(text for each in texts if (text := each.get_secret_value()))

    @field_validator("secret_key")
    @classmethod
    def _random_enough(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _is_random(value):
            message = f"ZI_SECRET_KEY needs at least {MINIMUM_SECRET_BYTES} random bytes"
            raise ValueError(message)
        return value

    @field_validator("previous_secret_keys")
    @classmethod
    def _each_random_enough(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not all(map(_is_random, value)):
            message = f"each needs at least {MINIMUM_SECRET_BYTES} random bytes, as ZI_SECRET_KEY"
            raise ValueError(message)
        return value

    @field_validator("signing_key")
    @classmethod
    def _usable_signing_key(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _is_key(value.get_secret_value()):
            message = f"ZI_SIGNING_KEY needs {KEY_BYTES} bytes in base64"
            raise ValueError(message)
        return value

    @field_validator("previous_public_keys")
    @classmethod
    def _usable_public_keys(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(map(_is_key, value)):
            message = f"each needs {KEY_BYTES} bytes in base64: public keys, not the secret ones"
            raise ValueError(message)
        return value


def _is_random(value: SecretStr) -> bool:
    secret = value.get_secret_value().encode()
    return len(secret) >= MINIMUM_SECRET_BYTES and len(set(secret)) >= _DIFFERENT_BYTES


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except binascii.Error:
        return False
