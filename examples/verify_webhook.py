"""Is this webhook really from the service? (Standard Webhooks, with the standard library alone)."""

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Mapping

TOLERANCE_SECONDS = 300


def key_of(secret: str) -> bytes:
    """The key within a secret; empty where there is none, and anybody could sign with that."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"))
    except ValueError:
        return b""


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether one of the signatures fits, and the delivery is fresh.

    `headers` with lower-case names; `body` the raw bytes, before any JSON is read.
    """
    identity = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not re.fullmatch("[0-9]{1,12}", timestamp):
        return False
    if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    key = key_of(secret)
    if not key:
        return False
    signed = f"{identity}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected, each.encode()) for each in given)
