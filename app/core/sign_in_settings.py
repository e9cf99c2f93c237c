"""The settings of signing in: how long it lasts, and what it asks for."""

from enum import StrEnum

from pydantic import Field
from pydantic_settings import BaseSettings

from app.core.setting_forms import Listed


class SecondFactorGroup(StrEnum):
    """Of whom a second factor can be required."""

    ADMINISTRATORS = "administrators"
    DECIDERS = "deciders"


class SignInSettings(BaseSettings):
    """Part of `Settings`."""

    access_token_minutes: int = Field(
        15, ge=1, le=1440, description="Life of an access token, in minutes."
    )
    session_days: int = Field(
        14, ge=1, le=90, description="Life of a sign-in without being used, in days."
    )
    session_max_days: int = Field(
        90,
        ge=1,
        le=365,
        description="Life of a sign-in however much it is used, in days.",
    )
    second_factor_required: Listed[SecondFactorGroup] = Field(
        (),
        description="Who must sign in with a second factor (comma-separated): `administrators`, "
        "`deciders` (who verify, accept, close); empty: whoever wants to.",
    )
    confirm_after_minutes: int = Field(
        720,
        ge=0,
        le=43200,
        description="Age of a sign-in after which accepting evidence, taking note of reports and "
        "signing them, granting roles and making keys or codes ask "
        "for the password or a code again, in minutes; 0: never.",
    )
    activation_hours: int = Field(
        72, ge=1, le=720, description="Life of an activation code, in hours."
    )
    activation_wait_hours: int = Field(
        24,
        ge=0,
        le=720,
        description="How long a code for somebody who may decide and had a password before waits "
        "for a second person, in hours.",
    )
