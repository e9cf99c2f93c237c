"""The audit log: recording a step, reading the log, and showing that nobody changed it."""

from app.services.audit.recording import (
    COMMAND_LINE,
    Changes,
    Target,
    apply,
    created,
    plain,
    record,
    record_of_nobody,
)
from app.services.events import outbox  # publishes what is recorded, in the same commit

__all__ = [
    "COMMAND_LINE",
    "Changes",
    "Target",
    "apply",
    "created",
    "outbox",
    "plain",
    "record",
    "record_of_nobody",
]
