"""The fingerprint of what a decree file says, whatever its comments, order of keys or line ends."""

from app.core import canonical
from app.schemas.decrees.files import DecreeFile


def digest_of(file: DecreeFile) -> str:
    """SHA-256 over the file's canonical JSON, in hexadecimal."""
    return canonical.digest_of(file.model_dump(mode="json"))
