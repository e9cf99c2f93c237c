"""The settings of an instance: how it starts and stops, and what it shares with others."""

from pydantic import Field
from pydantic_settings import BaseSettings


class InstanceSettings(BaseSettings):
    """Part of `Settings`."""

    workers: int = Field(
        1,
        ge=1,
        le=64,
        description="Processes of `zi serve` that share the port; about one for each core.",
    )
    stop_grace_seconds: int = Field(
        30,
        ge=1,
        le=3600,
        description="How long uploads and exports may go on after the service was told to stop "
        "(SIGTERM), in seconds; then they are cut off.",
    )
    start_wait_seconds: int = Field(
        60,
        ge=0,
        le=3600,
        description="How long a start waits for PostgreSQL to answer, in seconds.",
    )
    rate_limit_storage: str = Field(
        "",
        description="Where several machines count requests together: an address as the package "
        "`limits` takes it (`redis://host:6379`; needs the package `redis`); empty: the processes "
        "of one `zi serve` count together.",
    )
