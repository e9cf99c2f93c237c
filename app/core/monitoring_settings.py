"""Settings of what shows how the service fares."""

from enum import StrEnum
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

_TOKEN_LETTERS = 32


class MetricsAccess(StrEnum):
    """Who may read the figures."""

    OFF = "off"
    LOOPBACK = "loopback"
    TOKEN = "token"  # noqa: S105 - a word, not a token


class MonitoringSettings(BaseSettings):
    """Part of `Settings`."""

    verification_hour: int = Field(
        18,
        ge=0,
        le=23,
        description="Hour (UTC) from which on the worker verifies the audit log and all files "
        "every night; 18 is 02:00 in Kupang (WITA).",
    )
    verification_mebibytes: int = Field(
        100,
        ge=1,
        le=10_000,
        description="How many MiB of files a second that verification reads at most.",
    )
    metrics: MetricsAccess = Field(
        MetricsAccess.OFF,
        description="Who may read `/metrics` (Prometheus): `off` (nobody: 404), `loopback` (this "
        "machine, not through a proxy) or `token` (whoever sends `ZI_METRICS_TOKEN`).",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="What Prometheus sends as `Authorization: Bearer`; at least 32 characters.",
    )
    otlp_endpoint: str = Field(
        "",
        description="Address of an OpenTelemetry collector that traces are sent to (OTLP over "
        "HTTP, such as `http://127.0.0.1:4318/v1/traces`); empty: none. Needs the packages of the "
        "extra `telemetry`.",
    )

    @model_validator(mode="after")
    def _token_is_given(self) -> Self:
        given = len(self.metrics_token.get_secret_value())
        if given < _TOKEN_LETTERS and (given or self.metrics is MetricsAccess.TOKEN):
            message = f"ZI_METRICS_TOKEN needs at least {_TOKEN_LETTERS} random characters"
            raise ValueError(message)
        return self
