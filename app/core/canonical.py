"""One text for one document, and the digest over it: what is signed, compared and chained."""

import hashlib
import json


def canonical(document: object) -> bytes:
    """Compact JSON with sorted keys in UTF-8: the same document gives the same bytes."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest_of(document: object) -> str:
    """SHA-256 over the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()
