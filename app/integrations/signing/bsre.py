"""BSrE, the national signing service, by its client service (version 2).

Nothing is published for everybody; the shape is that of programs of public offices that use it:
`POST /api/v2/sign/pdf` with Basic sign-in, the PDF as base64 in a list, and the same back. What is
uncertain stands in docs/printing.md.
"""

import asyncio
import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import Invalid, Unavailable
from app.integrations.guarded_http import read_at_most
from app.integrations.http_client import httpx
from app.integrations.signing import Purpose, SignedPdf
from app.integrations.signing.scans import words_of

_PATH: Final = "/api/v2/sign/pdf"
_SECONDS: Final = 60
_REFUSED_FROM, _BROKEN_FROM = 400, 500
_MORE_BYTES: Final = 4 * 1024 * 1024  # beside our document, for the signature and its pictures
_PDF: Final = b"%PDF-"
_SIGNATURE: Final = b"/ByteRange"


@dataclass(frozen=True, repr=False)
class BsreSigning:
    """Signs as one person: their NIK and passphrase are of this call alone."""

    url: str
    username: str
    password: str
    nik: str
    passphrase: str

    async def sign(self, pdf: bytes, purpose: Purpose) -> SignedPdf:
        """Let BSrE sign; raises Invalid (`bsre_refused`), Unavailable (`bsre_unavailable`).

        Nothing of its answer is told on but that it refused: it may name the person.
        """
        body = {
            "nik": self.nik,
            "passphrase": self.passphrase,
            "signatureProperties": [
                {
                    "tampilan": "INVISIBLE",
                    "location": purpose.location,
                    "reason": purpose.reason,
                }
            ],
            "file": [base64.b64encode(pdf).decode()],
        }
        try:
            async with asyncio.timeout(_SECONDS):  # of the whole: an answer may drip
                status, content = await self._ask(body, len(pdf) * 4 + _MORE_BYTES)
        except (httpx.HTTPError, TimeoutError):
            raise Unavailable("bsre_unavailable") from None
        if status >= _BROKEN_FROM:
            raise Unavailable("bsre_unavailable")
        if status >= _REFUSED_FROM:
            raise Invalid("bsre_refused", http_status=status)
        return SignedPdf(_signed(content, pdf), "BSrE")

    async def _ask(self, body: dict[str, Any], most: int) -> tuple[int, bytes]:
        """Status and content of the answer, `most` bytes of it; of a refusal only the status."""
        address, who = self.url.rstrip("/") + _PATH, (self.username, self.password)
        async with (
            httpx.AsyncClient(timeout=_SECONDS, headers={"Accept-Encoding": "identity"}) as client,
            client.stream("POST", address, json=body, auth=who) as answer,
        ):
            if answer.status_code >= _REFUSED_FROM:
                return answer.status_code, b""
            return answer.status_code, await read_at_most(answer, most)


def _signed(answer: bytes, pdf: bytes) -> bytes:
    """The signed file: with a signature in it, and with ours, or with our words, before it."""
    try:
        (content,) = json.loads(answer)["file"]
        signed = base64.b64decode(content, validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise Unavailable("bsre_unavailable") from None
    if not signed.startswith(_PDF) or _SIGNATURE not in signed or not _is_same(pdf, signed):
        raise Unavailable("bsre_unavailable")
    return signed


def _is_same(pdf: bytes, signed: bytes) -> bool:
    """Whether it is our document: added to at its end, or written anew with the same words."""
    if signed.startswith(pdf):
        return True
    try:
        return words_of(pdf) == words_of(signed)
    except Invalid:
        return False
