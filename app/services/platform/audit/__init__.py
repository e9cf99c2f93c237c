"""The audit log: recording a step, reading the log, and showing that nobody changed it."""

from app.services.platform.audit.entries import (
    COMMAND_LINE,
    Changes,
    Target,
    apply,
    created,
    plain,
    record,
    record_of_nobody,
)

__all__ = [
    "COMMAND_LINE",
    "Changes",
    "Target",
    "apply",
    "created",
    "plain",
    "record",
    "record_of_nobody",
]
