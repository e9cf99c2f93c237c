"""Codes of an authenticator app (TOTP, RFC 6238): six digits, another every 30 seconds, SHA-1.

Those are the parameters every app knows. The only module that knows pyotp and segno.
"""

from datetime import datetime

import pyotp
from pyotp.utils import strings_equal

STEP_SECONDS = 30
# How many steps a phone's clock may be wrong at all: two minutes.
FARTHEST = 4
_ISSUER = "Zona Integritas KPU"


def new_secret() -> str:
    """A new secret of 160 random bits in base32, as people type it when they cannot scan."""
    return pyotp.random_base32()


def uri_of(secret: str, username: str) -> str:
    """The `otpauth://` address that an app takes the secret from."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=_ISSUER)


def picture_of(uri: str) -> str:
    """The address as a QR code: an SVG."""
    import segno  # noqa: PLC0415 - not at the top: it is for the day on which somebody enrols

    return str(segno.make_qr(uri, error="m").svg_inline(scale=4, light="#fff"))


def step_at(instant: datetime) -> int:
    """The number of the step that an instant lies in."""
    return int(instant.timestamp()) // STEP_SECONDS


def offset_of(secret: str, code: str, step: int, expected: int) -> int | None:
    """By how many steps the clock of the phone that showed the code is ahead of `step`.

    None when it fits no step within FARTHEST. Those nearest to the `expected` offset, or to none,
    are looked at first.
    """
    totp = pyotp.TOTP(secret)
    offsets = range(-FARTHEST, FARTHEST + 1)
    for offset in sorted(offsets, key=lambda each: min(abs(each - expected), abs(each))):
        if strings_equal(totp.generate_otp(step + offset), code):
            return offset
    return None
