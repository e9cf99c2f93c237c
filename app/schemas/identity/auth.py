"""Signing in and out."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.schemas.base import IN_NFC, Body, Page, Password, Query, Read

Secret = Annotated[
    str,
    StringConstraints(strict=True, min_length=20, max_length=200, pattern=r"^[A-Za-z0-9_\-]+$"),
]
# What a person typed to sign in: anything goes, it only has to match.
Typed = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200), IN_NFC]
Code = Annotated[
    str,
    StringConstraints(strict=True, max_length=19, pattern=r"^[A-Za-z2-9]{4}(-[A-Za-z2-9]{4}){3}$"),
]

# Six digits of the app, or a recovery code; blanks and dashes are people's own.
OneTimeCode = Annotated[
    str, StringConstraints(strict=True, min_length=6, max_length=40, pattern=r"^[A-Za-z0-9 \-]*$")
]


class TokenCreate(Body):
    """The password grant of OAuth2 (RFC 6749, section 4.3), as a form."""

    grant_type: str | None = Field(None, max_length=8, pattern="^password$")
    username: Typed
    password: Typed
    scope: str = Field("", max_length=200)
    client_id: str | None = Field(None, max_length=200)
    client_secret: str | None = Field(None, max_length=200)
    otp: OneTimeCode | None = Field(
        None, description="Kode faktor kedua atau kode pemulihan (code of the second factor)."
    )


class TokenRead(Read):
    """What a sign-in gives (RFC 6749, section 5.1)."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int = Field(description="Detik sampai access token kedaluwarsa (seconds).")
    refresh_token: str


class RefreshCreate(Body):
    """A refresh token; browser apps leave it out and send the cookie."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"refresh_token": None}]}
    )

    refresh_token: Secret | None = None


class PasswordUpdate(Body):
    """A new password; every other session ends."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "current_password": "kata sandi yang lama",
                    "new_password": "Flobamora maju bersama 2023",
                }
            ]
        },
    )

    current_password: Typed
    new_password: Password


class ActivationCreate(Body):
    """An activation code and the password the person chose."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "username": "septy.saragih",
                    "code": "ABCD-EFGH-JKLM-NPQR",
                    "password": "Flobamora maju bersama 2023",
                }
            ]
        },
    )

    username: Typed
    code: Code
    password: Password
    otp: OneTimeCode | None = Field(
        None, description="Kode faktor kedua, bila ada (of the second factor, if there is one)."
    )


class SessionRead(Read):
    """One sign-in on one device."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    user_agent: str
    address: str
    current: bool
    authenticated_at: datetime = Field(
        description="Terakhir membuktikan diri (who it is was last proved)."
    )
    second_factor: bool


class SessionQuery(Query):
    """Pages of sessions."""


class SessionPage(Page[SessionRead]):
    """The caller's open sessions, newest first."""
