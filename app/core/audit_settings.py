"""Settings of the audit log, and of how long what proves nothing is kept."""

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from app.core.setting_forms import Listed

_MINIMUM_KEY_BYTES = 32


class AuditSettings(BaseSettings):
    """The keys of the chain, where checkpoints go, and the days of clearing."""

    audit_key: SecretStr = Field(
        SecretStr(""),
        description="Keys the chain of the audit log, so that nobody who only holds the database "
        "can write it anew; at least 32 bytes; empty: derived from `ZI_SECRET_KEY`.",
    )
    audit_old_keys: Listed[SecretStr] = Field(
        (),
        description="Earlier values (comma-separated) of `ZI_AUDIT_KEY`, or of `ZI_SECRET_KEY` "
        "where it stood in: entries of their time are checked with them.",
    )
    audit_checkpoint_email: str = Field(
        "",
        description="Address outside this installation that the day's signed checkpoint of the "
        "audit log is mailed to; empty: nowhere.",
    )
    audit_checkpoint_url: str = Field(
        "", description="Address (https) that the same checkpoint is posted to as JSON."
    )
    clear_sessions_days: int = Field(
        180, ge=90, le=3650, description="Ended sign-ins are deleted after so many days."
    )
    clear_activation_codes_days: int = Field(
        365, ge=1, le=3650, description="Expired activation codes are deleted after so many days."
    )
    clear_sign_in_guards_days: int = Field(
        2, ge=2, le=3650, description="Counts of failed sign-ins are deleted after so many days."
    )
    clear_usage_days: int = Field(
        30,
        ge=30,
        le=3650,
        description="What service accounts asked and were refused is deleted after so many days.",
    )
    clear_idempotency_days: int = Field(
        2,
        ge=1,
        le=3650,
        description="Answers kept for repeated requests are deleted after so many days.",
    )
    clear_notifications_days: int = Field(
        400, ge=30, le=3650, description="Notifications and mails are deleted after so many days."
    )
    clear_events_days: int = Field(
        400,
        ge=7,
        le=3650,
        description="Events and their deliveries to webhooks are deleted after so many days.",
    )
    clear_exports_days: int = Field(
        1,
        ge=1,
        le=30,
        description="Files of long lists are deleted after so many days.",
    )
    clear_pull_runs_days: int = Field(
        365,
        ge=7,
        le=3650,
        description="Runs of connectors that brought nothing are deleted after so many days.",
    )

    @field_validator("audit_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        given = value.get_secret_value().encode()
        if given and len(given) < _MINIMUM_KEY_BYTES:
            message = f"ZI_AUDIT_KEY needs at least {_MINIMUM_KEY_BYTES} random bytes"
            raise ValueError(message)
        return value
