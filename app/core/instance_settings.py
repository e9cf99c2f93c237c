"""The settings of an instance: how it starts and stops."""

from pydantic import Field
from pydantic_settings import BaseSettings


class InstanceSettings(BaseSettings):
    """Part of `Settings`."""

    database_wait_seconds: int = Field(
        60,
        ge=0,
        le=3600,
        description="How long a start waits for PostgreSQL to answer, in seconds.",
    )
