"""How the service is: for machines that watch it, and for administrators."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from app.schemas.base import Read


class Health(Read):
    """All is well; anything else is a problem."""

    status: Literal["ok"]


class HealthLight(StrEnum):
    """`red`: something is lost or will be; `yellow`: see to it; `green`: nothing to do."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class HealthCheckRead(Read):
    """How one thing is, and what to do about it."""

    name: str
    light: HealthLight
    title: str
    detail: str


class OperationsState(Read):
    """How the installation is; `light` is that of its worst check."""

    at: datetime
    light: HealthLight
    checks: list[HealthCheckRead]
