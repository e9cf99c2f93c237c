"""The audit log: recording a step, reading the log, and showing that nobody changed it."""

from app.services.platform.audit.entries import (
    COMMAND_LINE,
    Changes,
    Target,
    apply,
    created,
    log,
    log_of_nobody,
    plain,
)

__all__ = [
    "COMMAND_LINE",
    "Changes",
    "Target",
    "apply",
    "created",
    "log",
    "log_of_nobody",
    "plain",
]
