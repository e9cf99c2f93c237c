"""Standard Webhooks: the headers by which a receiver knows who sent a body, and when."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

_PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = 32


def new_webhook_secret() -> str:
    """256 random bits in the form the receivers' libraries expect."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signed_headers(
    webhook_secrets: Sequence[str], message_id: str, at: datetime, body: bytes
) -> dict[str, str]:
    """The headers of a body that leaves at that instant; one signature for each secret.

    HMAC-SHA256 over `id.timestamp.body` with the decoded secret (Standard Webhooks, version 1).
    """
    timestamp = str(int(at.timestamp()))
    signed = f"{message_id}.{timestamp}.".encode() + body
    signatures = " ".join(f"v1,{_sign(secret, signed)}" for secret in webhook_secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signatures,
    }


def _sign(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
