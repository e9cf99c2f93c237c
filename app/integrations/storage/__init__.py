"""Files by what is in them: a file's name in the storage is the SHA-256 of its bytes.

Equal files are kept once, and a stored file never changes. `S3Storage` stands in `s3`: whoever has
no bucket loads nothing of what it takes.
"""

from app.integrations.storage.base import (
    HEAD_BYTES,
    Accept,
    Inspect,
    KeptFile,
    Storage,
    StoredFile,
    pulled,
)
from app.integrations.storage.incoming import PIECE_BYTES
from app.integrations.storage.local import LocalStorage

__all__ = [
    "HEAD_BYTES",
    "PIECE_BYTES",
    "Accept",
    "Inspect",
    "KeptFile",
    "LocalStorage",
    "Storage",
    "StoredFile",
    "pulled",
]
