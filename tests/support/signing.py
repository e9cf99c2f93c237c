"""A certificate of an office with which the tests sign, and a page as scanners make it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = b"frasa sandi"
NIK, BSRE_PASSPHRASE = "5371000000000001", "jangan-disimpan"
# A page without a word, as a scanner without text recognition makes it.
BLANK_PAGE = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
    b"trailer\n<</Root 1 0 R>>\n%%EOF\n"
)


def give_certificate(folder: Path, unit_code: str = "53") -> x509.Certificate:
    """Lay the PKCS#12 of an office, and its passphrase, into the folder."""
    key, today = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "KPU NTT")])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    issued = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=400))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(PASSPHRASE)
    content = pkcs12.serialize_key_and_certificates(b"kpu", key, issued, None, locked)
    (folder / f"{unit_code}.p12").write_bytes(content)
    (folder / f"{unit_code}.passphrase").write_bytes(PASSPHRASE + b"\n")
    for kind in ("p12", "passphrase"):
        (folder / f"{unit_code}.{kind}").chmod(0o600)
    return issued
