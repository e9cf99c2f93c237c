"""The fingerprint of what a decree file says, whatever its comments, order of keys or line ends."""

import hashlib
import json

from app.schemas.decrees.files import DecreeFile


def digest_of(file: DecreeFile) -> str:
    """SHA-256 over the file's canonical JSON, in hexadecimal."""
    canonical = json.dumps(
        file.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
