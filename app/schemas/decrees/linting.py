"""Butir yang perlu diperiksa: what somebody of the law would stop at in a decree file."""

from enum import StrEnum

from pydantic import Field

from app.models.severity import Severity
from app.schemas.base import Read, Resource


class ConcernCode(StrEnum):
    """Every kind of concern."""

    INDICATOR_READ_WITH_ABOVE = "indicator_read_with_above"
    INDICATOR_READ_ALONE = "indicator_read_alone"
    ACTION_ITEM_WITHOUT_INDICATOR = "action_item_without_indicator"
    ACTIVITY_WITHOUT_ACTION_ITEM = "activity_without_action_item"
    INDICATOR_REPEATED = "indicator_repeated"
    ACTION_ITEM_REPEATED = "action_item_repeated"
    DUTY_REPEATED = "duty_repeated"
    HEAD_NAMES_ANOTHER_YEAR = "head_names_another_year"
    TEXT_NAMES_ANOTHER_YEAR = "text_names_another_year"
    DATE_OF_ANOTHER_YEAR = "date_of_another_year"
    DATE_AHEAD = "date_ahead"
    DATE_IMPOSSIBLE = "date_impossible"
    TEAM_WITHOUT_ACTIVITY = "team_without_activity"
    DUTY_WITHOUT_ACTIVITY = "duty_without_activity"
    LEGAL_BASIS_REVOKED = "legal_basis_revoked"
    LEGAL_BASIS_REVOKED_THAT_YEAR = "legal_basis_revoked_that_year"
    LEGAL_BASIS_MISQUOTED = "legal_basis_misquoted"
    LEGAL_BASIS_LATER = "legal_basis_later"
    NIP_BIRTH = "nip_birth"
    NIP_APPOINTMENT = "nip_appointment"
    NIP_SEX = "nip_sex"
    NIP_NUMBER = "nip_number"
    LETTER_ALONE = "letter_alone"
    CHARACTER_INVISIBLE = "character_invisible"
    TEXT_BREAKS_OFF = "text_breaks_off"


class ConcernRead(Read):
    """One thing to look at; `title` says what, `detail` why it matters and what to do.

    `line` counts from 1 in the file, `path` is the place in its data, `place` as people say it:
    4D, 1E b, I.2, Mengingat 6. `is_corrected`: a correction beside the text already mends it.
    """

    line: int
    place: str = Field(examples=["4D"])
    path: str = Field(examples=["teams[5].activities[3].rows[0].indicators[0].text"])
    code: ConcernCode
    severity: Severity
    is_corrected: bool
    title: str
    detail: str
    facts: dict[str, str | int]


class LintRead(Read):
    """What to look at in a decree, in the order of its file; lines are those of that file."""

    by_severity: dict[Severity, int]
    concerns: list[ConcernRead]


class DecreeLintRead(Resource, LintRead):
    """The same of a decree that is loaded; its id is the decree's."""
