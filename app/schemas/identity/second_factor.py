"""The second factor, the renewed proof of who it is, and what happened to one's account."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from app.schemas.base import CURSOR, Body, CursorPage, Read, Schema, rows_per_page
from app.schemas.identity.auth import OneTimeCode, Typed


def _example(values: dict[str, JsonValue]) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [values]})


class SecondFactorRead(Read):
    """Whether a second factor is asked for, and whether it has to be."""

    is_active: bool
    is_required: bool = Field(description="Diwajibkan bagi kedudukan Anda (by your position).")
    confirmed_at: datetime | None
    recovery_codes_left: int


class SecondFactorCreate(Body):
    """One's own password, so that a session left open enrols nobody's phone."""

    model_config = _example({"password": "kata sandi yang lama"})

    password: Typed


class SecondFactorSecret(Read):
    """What an authenticator app needs; shown this once, and in force after a first code."""

    secret: str = Field(description="Untuk diketik bila tidak dapat memindai (to type).")
    uri: str = Field(description="Alamat `otpauth://` (RFC 6238: 6 angka, 30 detik, SHA-1).")
    qr_svg: str = Field(description="Alamat itu sebagai kode QR, SVG (the address as a QR code).")


class SecondFactorCode(Body):
    """A code of the app, or a recovery code."""

    model_config = _example({"code": "ABCD-EFGH-JKLM-NPQR"})

    code: OneTimeCode


class RecoveryCodesRead(Read):
    """Codes that stand in for the phone, once each; shown this once."""

    recovery_codes: list[str]
    clock_offset_seconds: int = Field(
        description="Jam ponsel lebih cepat sekian detik; negatif: lebih lambat "
        "(the phone's clock is ahead by so many seconds)."
    )


class ConfirmationCreate(Body):
    """The password or, for whoever has a second factor, a code."""

    model_config = _example({"password": "kata sandi yang lama"})

    password: Typed | None = None
    code: OneTimeCode | None = None


class ConfirmationRead(Read):
    """Until when sensitive operations ask no more; empty: they never ask."""

    confirmed_at: datetime
    valid_until: datetime | None


class SecurityEventKind(StrEnum):
    """What happened to an account."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    TOKEN_REUSED = "token_reused"  # noqa: S105 - a kind of event
    CONFIRMED = "confirmed"
    ACTIVATED = "activated"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of event
    CODE_ISSUED = "code_issued"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    ACCOUNT_CHANGED = "account_changed"
    RIGHT_GRANTED = "right_granted"
    RIGHT_ENDED = "right_ended"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SECOND_FACTOR_RESET = "second_factor_reset"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"


class SecurityEventRead(Read):
    """One event; `details` maps a field to its old and new value, as in the audit log."""

    id: int
    at: datetime
    kind: SecurityEventKind
    by_id: UUID | None = Field(description="Pelaku; kosong bila tidak dikenal (who did it).")
    by_name: str
    is_own: bool = Field(description="Dilakukan dengan akun ini sendiri (by this account).")
    address: str | None
    user_agent: str | None
    details: dict[str, list[Any]]


class SecurityEventQuery(Schema):
    """Filter and paging of one's security events."""

    model_config = ConfigDict(extra="forbid")

    kind: SecurityEventKind | None = None
    cursor: str | None = CURSOR
    size: int = rows_per_page(20)


class SecurityEventPage(CursorPage[SecurityEventRead]):
    """One page, newest first; `next_cursor` leads to older events."""
