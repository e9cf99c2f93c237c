"""Pemeriksaan: which levels judge a revision, and what was missing when it was sent back."""

from enum import StrEnum


class ReviewRoute(StrEnum):
    """Which levels judge a revision, fixed on submission by who contributed to it.

    `second_level`: the team's coordinator did, so Pelaksana judges alone. `pengarah`: Pelaksana
    did, so a Pengarah accepts.
    """

    FULL = "full"
    SECOND_LEVEL = "second_level"
    PENGARAH = "pengarah"


class ReturnReason(StrEnum):
    """What was missing when a revision was sent back; its words are in `messages/evidence.py`."""

    UNSIGNED = "unsigned"
    UNDATED = "undated"
    INCOMPLETE = "incomplete"
    UNDOCUMENTED = "undocumented"
    CANNOT_OPEN = "cannot_open"
    WRONG_FILE = "wrong_file"
    WRONG_PERIOD = "wrong_period"
    WRONG_INDICATOR = "wrong_indicator"
    NOT_FINAL = "not_final"
    INCONSISTENT = "inconsistent"
    PERSONAL_DATA = "personal_data"
    OTHER = "other"
