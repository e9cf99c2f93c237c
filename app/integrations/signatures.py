"""Ed25519 signatures (RFC 8032) over JSON documents."""

import base64
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from app.core.canonical import canonical

_SEED_BYTES = 32


class Signer:
    """Signs with a private key, and knows the public keys of earlier ones."""

    def __init__(self, seed: str, *earlier: str) -> None:
        """`seed` is the private key: 32 bytes in base64; `earlier` are public keys in base64."""
        self._key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed))
        self._earlier = frozenset(earlier)

    @property
    def public_key(self) -> str:
        """The public key, 32 bytes in base64: what an outsider needs to check a signature."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def knows(self, public_key: str) -> bool:
        """Whether that is the public key of this signer, or an earlier one."""
        return public_key == self.public_key or public_key in self._earlier

    def sign(self, document: Mapping[str, Any]) -> str:
        """The signature over the canonical bytes of the document, in base64."""
        return base64.b64encode(self._key.sign(canonical(document))).decode()


def new_seed() -> str:
    """A new private key: 32 random bytes in base64."""
    return base64.b64encode(secrets.token_bytes(_SEED_BYTES)).decode()


def is_signed_by(public_key: str, document: Mapping[str, Any], signature: str) -> bool:
    """Whether the signature over the document is good; malformed keys and signatures are not."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), canonical(document))
    except (InvalidSignature, ValueError):
        return False
    return True


def is_public_key(text: str) -> bool:
    """Whether that is a public key as `Signer.public_key` writes it."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except ValueError:
        return False
    return True
