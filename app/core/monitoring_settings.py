"""Settings of what shows how the service fares."""

from pydantic import Field
from pydantic_settings import BaseSettings


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
