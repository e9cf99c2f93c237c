"""What the values of a decree file may hold, and what its entries share."""

from functools import cache
from typing import Annotated, Final, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.core import nips
from app.schemas.base import AS_PARAGRAPH, IN_EMAIL, TURNS, WHITE_SPACE, Schema

NAME_LENGTH: Final = 200
TITLE_LENGTH: Final = 500
TEXT_LENGTH: Final = 4000

PRINTABLE_PATTERN: Final = rf"^[^\x00-\x1f\x7f-\x9f{TURNS}]*[{WHITE_SPACE}]*$"
SMALL_LETTER_PATTERN: Final = r"^[a-z]$"
CAPITAL_LETTER_PATTERN: Final = r"^[A-Z]$"
DICTUM_LABEL_PATTERN: Final = r"^[A-Z]+( [A-Z]+)?$"
ACTIVITY_CODE_PATTERN: Final = r"^[1-9][0-9]?[A-Z]$"
UNIT_CODE_PATTERN: Final = r"^[0-9A-Za-z][0-9A-Za-z.\-]*$"
NIP_PATTERN: Final = nips.PATTERN
EMAIL_PATTERN: Final = rf"^{IN_EMAIL}@{IN_EMAIL}\.{IN_EMAIL}$"
USERNAME_PATTERN: Final = r"^[a-z0-9][a-z0-9._\-]*$"


def text_of(longest: int) -> StringConstraints:
    """A text of one line that holds something, of at most so many characters."""
    return StringConstraints(min_length=1, max_length=longest, pattern=PRINTABLE_PATTERN)


# Verbatim: letters and blanks in their one form, but as many blanks as the decree has.
Name = Annotated[str, text_of(NAME_LENGTH), AS_PARAGRAPH]
Title = Annotated[str, text_of(TITLE_LENGTH), AS_PARAGRAPH]
Text = Annotated[str, text_of(TEXT_LENGTH), AS_PARAGRAPH]
SmallLetter = Annotated[str, StringConstraints(pattern=SMALL_LETTER_PATTERN)]
CapitalLetter = Annotated[str, StringConstraints(pattern=CAPITAL_LETTER_PATTERN)]
ActivityCode = Annotated[str, StringConstraints(pattern=ACTIVITY_CODE_PATTERN)]
DictumLabel = Annotated[str, StringConstraints(max_length=50, pattern=DICTUM_LABEL_PATTERN)]
UnitCode = Annotated[str, StringConstraints(max_length=20, pattern=UNIT_CODE_PATTERN)]
Ordinal = Annotated[int, Field(ge=1, le=99)]
Month = Annotated[int, Field(ge=1, le=12)]

WorkUnitKind = Literal["nasional", "provinsi", "kabupaten_kota"]
TeamKind = Literal["pengarah", "pelaksana", "tim_kerja"]
Role = Literal["pengarah", "pelaksana", "koordinator", "anggota"]
DutyMeasure = Literal[
    "directives", "findings", "follow_ups", "meetings", "verdicts", "closed_periods"
]


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_time_zone(name: str) -> str:
    if name not in _time_zones():
        code = "time_zone_unknown"
        raise PydanticCustomError(code, "unknown time zone")
    return name


TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_time_zone)]


class Entry(Schema):
    """Whatever a decree file lists: nothing but the fields of the form, each of its own kind."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class CorrectableEntry(Entry):
    """A verbatim text, and beside it how it should read."""

    text: Text = Field(description="Verbatim text, without the separator at its end (bunyi)")
    correction: Text | None = Field(
        default=None,
        description="The whole text as it should read; the verbatim text stays (koreksi)",
    )
