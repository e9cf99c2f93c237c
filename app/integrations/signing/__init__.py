"""Electronic signatures on PDF documents: by the office's own certificate, or by BSrE.

Both sign the bytes they are given and add theirs at the end; who checks the file needs no service
of ours. What they need to know (passphrases, a NIK) is given with each call and kept nowhere.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Purpose:
    """What is said beside a signature: why, and where."""

    reason: str
    location: str


@dataclass(frozen=True)
class SignedPdf:
    """The signed file, and the level of its signature: `PAdES B-T`, `PAdES B-B`, or `BSrE`."""

    content: bytes
    level: str


class Signing(Protocol):
    """Somebody who signs."""

    async def sign(self, pdf: bytes, purpose: Purpose) -> SignedPdf:
        """Sign a PDF; raises Unavailable and Invalid with a code, never with a secret."""
        ...
