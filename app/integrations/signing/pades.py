"""The office's own certificate (PKCS#12): PAdES B-B, and B-T where a time stamp server is set."""

import asyncio
import io
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import pkcs12

from app.core import clock
from app.core.errors import Invalid, Unavailable
from app.integrations.guarded_http import read_at_most
from app.integrations.http_client import httpx
from app.integrations.signing import Purpose, SignedPdf

_SECONDS: Final = 20
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
_STAMP_BYTES: Final = 1024 * 1024
_OF_OTHERS: Final = stat.S_IROTH  # a group may be that of the service
_FIELD: Final = "TandaTangan"


@dataclass(frozen=True, repr=False)
class OfficeSigning:
    """Signs with a certificate and its key; `timestamp_url`: an RFC 3161 server, or nothing."""

    certificate: bytes
    passphrase: bytes
    timestamp_url: str = ""

    async def sign(self, pdf: bytes, purpose: Purpose) -> SignedPdf:
        """Sign a PDF of ours; raises Invalid (certificate, PDF), Unavailable (time stamp)."""
        # Not at the top: it takes memory, and few processes ever sign.
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
        from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
        from pyhanko.sign import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415
        from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415

        told = PdfSignatureMetadata(
            field_name=_FIELD,
            md_algorithm="sha256",
            reason=purpose.reason,
            location=purpose.location,
            subfilter=SigSeedSubFilter.PADES,
        )
        stamper = _stamper(self.timestamp_url) if self.timestamp_url else None
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
            signer = PdfSigner(told, self._signer(), timestamper=stamper)
            signed = await signer.async_sign_pdf(writer)
        except PdfError as error:
            raise Invalid("pdf_unsignable") from error
        return SignedPdf(signed.read(), "PAdES B-T" if stamper else "PAdES B-B")

    def _signer(self) -> Any:  # noqa: ANN401 - pyHanko's
        from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415

        try:
            signer = SimpleSigner.load_pkcs12_data(
                self.certificate, other_certs=[], passphrase=self.passphrase
            )
        except ValueError as error:
            raise Invalid("certificate_unreadable") from error
        if signer is None:
            raise Invalid("certificate_unreadable")
        validity = signer.signing_cert.not_valid_before, signer.signing_cert.not_valid_after
        if not validity[0] <= clock.now() <= validity[1]:  # it signs all the same, for nothing
            raise Invalid("certificate_expired", first=validity[0].date(), last=validity[1].date())
        return signer


def office_signing(folder: Path, unit_code: str, timestamp_url: str) -> OfficeSigning:
    """The signing of an office: `CODE.p12` in the folder, and its passphrase in `CODE.passphrase`.

    Raises Invalid (`certificate_missing`) where one of the two is not there.
    """
    try:
        certificate = (folder / f"{unit_code}.p12").read_bytes()
        passphrase = (folder / f"{unit_code}.passphrase").read_bytes().strip()
    except OSError as error:
        raise Invalid("certificate_missing", work_unit=unit_code) from error
    return OfficeSigning(certificate, passphrase, timestamp_url)


def open_to_others(file: Path) -> list[Path]:
    """Of a `CODE.p12` and its passphrase those that other accounts of the computer may read."""
    pair = (file, file.with_suffix(".passphrase"))
    return [each for each in pair if each.exists() and each.stat().st_mode & _OF_OTHERS]


def ends_at(file: Path) -> datetime | None:
    """When the certificate of a `CODE.p12` ends; None where it or its passphrase cannot be read."""
    try:
        passphrase = file.with_suffix(".passphrase").read_bytes().strip()
        _, certificate, _ = pkcs12.load_key_and_certificates(file.read_bytes(), passphrase)
    except (OSError, ValueError):
        return None
    return certificate.not_valid_after_utc if certificate else None


def _stamper(url: str) -> Any:  # noqa: ANN401 - pyHanko's
    """Asks a time stamp server by the client that asks everybody else."""
    from asn1crypto import tsp  # type: ignore[import-untyped]  # noqa: PLC0415
    from pyhanko.sign.timestamps import TimeStamper  # noqa: PLC0415

    class Stamper(TimeStamper):
        """RFC 3161 over HTTP."""

        async def async_request_tsa_response(self, req: Any) -> Any:  # noqa: ANN401 - asn1crypto's
            """The answer to a request."""
            headers = {"Content-Type": _QUERY, "Accept": _REPLY, "Accept-Encoding": "identity"}
            try:
                async with (
                    asyncio.timeout(_SECONDS),
                    httpx.AsyncClient(timeout=_SECONDS) as client,
                    client.stream("POST", url, content=req.dump(), headers=headers) as answer,
                ):
                    answer.raise_for_status()
                    stamp = await read_at_most(answer, _STAMP_BYTES)
                return tsp.TimeStampResp.load(stamp)
            except (httpx.HTTPError, TimeoutError, ValueError) as error:
                raise Unavailable("timestamp_unavailable") from error

    stamper: Any = Stamper
    return stamper()
