"""How much something matters: gaps of the year and findings share the scale."""

from enum import StrEnum


class Severity(StrEnum):
    """From what may wait to what endangers the year."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
