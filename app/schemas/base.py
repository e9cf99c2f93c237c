"""Types and base models every schema uses: what is let in, and how it is described."""

import re
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeAlias, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializeAsAny,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.core import nips
from app.core.texts import as_line, as_paragraph, in_nfc
from app.core.typed_days import iso_date_only, iso_instant_only

Item = TypeVar("Item")
_UNKNOWN_AT_MOST = 200
_SHOWN = 200
# An address without its beginning, as it is copied from a browser's bar.
_BARE_ADDRESS = re.compile(
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}(?::\d{1,5})?(?:[/?#].*)?"
)

# At least one visible character; no control characters (PostgreSQL stores no NUL), and none that
# turn the direction of what is read.
TURNS = r"\u202A-\u202E\u2066-\u2069"
# Unicode's White_Space by name: every language that reads the contract means another by `\s`.
WHITE_SPACE = r"\x09-\x0D\x20\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
# Any part of an e-mail address, as loosely as a decree file takes it.
IN_EMAIL = rf"[^@\x00-\x1f\x7f{WHITE_SPACE}]+"
_BLANK = rf"{WHITE_SPACE}\u00AD\u200B-\u200F\u2060-\u2064\u2800\u3164\uFEFF"
_IN_LINE = rf"[^\x00-\x1F\x7F{TURNS}]*"
_IN_PARAGRAPH = rf"[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F{TURNS}]*"
_VISIBLE = rf"[^{_BLANK}\x00-\x1F\x7F{TURNS}]"
_NOT_IN_URL = rf'\x00-\x1F\x7F{WHITE_SPACE}{TURNS}"<>\\^`\{{\|\}}'
_URL_CHARACTERS = 2000
_URL = rf"^https?://[A-Za-z0-9][^{_NOT_IN_URL}@\/?#]*([\/?#][^{_NOT_IN_URL}]*)?$"
# A beginning that was meant as https:// or http://, and the rest.
_BEGINNING = re.compile(
    r"(?:(h{1,2}t{1,3}ps?)(?:[:;]{1,2}[/\\]{0,4}|[/\\]{1,4}))?(.*)", re.IGNORECASE | re.DOTALL
)
LINE_PATTERN = f"^{_IN_LINE}{_VISIBLE}{_IN_LINE}$"
PARAGRAPH_PATTERN = f"^{_IN_PARAGRAPH}{_VISIBLE}{_IN_PARAGRAPH}$"


def _in_utc(value: datetime) -> datetime:
    """At the edges of the calendar an offset leads out of it."""
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        message = "an instant lies between the years 1 and 9999"
        raise ValueError(message) from error


def _whole(value: object) -> object:
    """JSON knows no integers of its own: 100.0 is the same number as 100."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WholeNumber = Annotated[int, Field(strict=True), BeforeValidator(_whole)]
MonthNumber = Annotated[int, Field(strict=True, ge=1, le=12), BeforeValidator(_whole)]
YearNumber = Annotated[int, Field(strict=True, ge=2000, le=2100), BeforeValidator(_whole)]
QuestionCode = Annotated[
    str, StringConstraints(strict=True, max_length=40, pattern=r"^[A-Za-z0-9.]{1,40}$")
]
QuestionNumber = Annotated[int, Field(strict=True, ge=1, le=100_000), BeforeValidator(_whole)]
HowHard = Annotated[int, Field(strict=True, ge=1, le=9), BeforeValidator(_whole)]
DayCount = Annotated[int, Field(strict=True, ge=0, le=120), BeforeValidator(_whole)]
CharacterCount = Annotated[int, Field(strict=True, ge=1, le=300), BeforeValidator(_whole)]
RevisionNumber = Annotated[int, Field(strict=True, ge=1, le=10_000), BeforeValidator(_whole)]
Date = Annotated[date, BeforeValidator(iso_date_only)]
Instant = Annotated[AwareDatetime, BeforeValidator(iso_instant_only), AfterValidator(_in_utc)]


def _normalised(by: Callable[[str], str]) -> BeforeValidator:
    """Brings a text into its one form before anything else looks at it."""

    def normalise(value: object) -> object:
        return by(value) if isinstance(value, str) else value

    return BeforeValidator(normalise)


AS_LINE = _normalised(as_line)
AS_PARAGRAPH = _normalised(as_paragraph)
IN_NFC = _normalised(in_nfc)
NORMALISING = (AS_LINE, AS_PARAGRAPH, IN_NFC)
"""Every text that comes in passes one of these, or a pattern of ASCII alone (a test says so)."""


def line_of(maximum: int) -> StringConstraints:
    """What one line of text is held to, once it is in its one form."""
    return StringConstraints(strict=True, min_length=1, max_length=maximum, pattern=LINE_PATTERN)


Title = Annotated[str, line_of(300), AS_LINE]
Name = Annotated[str, line_of(200), AS_LINE]
SearchText = Annotated[str, line_of(100), AS_LINE]
Paragraph = Annotated[
    str,
    StringConstraints(
        strict=True,
        min_length=1,
        max_length=4000,
        pattern=PARAGRAPH_PATTERN,
    ),
    AS_PARAGRAPH,
]
Username = Annotated[
    str,
    StringConstraints(strict=True, max_length=60, pattern=r"^[a-z0-9][a-z0-9._\-]{1,58}[a-z0-9]$"),
]
Email = Annotated[
    str,
    StringConstraints(
        strict=True,
        max_length=254,
        pattern=r"^[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+$",
    ),
]
# SHA-256 in hexadecimal.
Digest = Annotated[str, StringConstraints(strict=True, max_length=64, pattern=r"^[0-9a-f]{64}$")]
AS_NIP = _normalised(nips.as_nip)


def _of_18_digits(value: object) -> object:
    """Say what is wrong, before the pattern says only that something is."""
    if isinstance(value, str) and not re.fullmatch(nips.PATTERN, value):
        digits = nips.digits_in(value)
        code = "nip_length" if digits == len(value) else "nip_characters"
        raise PydanticCustomError(code, "18 digits", {"digits": digits})
    return value


Nip = Annotated[
    str,
    StringConstraints(strict=True, max_length=18, pattern=nips.PATTERN),
    BeforeValidator(_of_18_digits),
    AS_NIP,
]
Password = Annotated[
    str,
    StringConstraints(strict=True, min_length=10, max_length=128, pattern=r"^[^\x00-\x1F\x7F]*$"),
    IN_NFC,  # one keyboard sends é as one character, another as two (RFC 8265)
]


def _as_an_address(value: object) -> object:
    """Without blanks around it, which come along when it is copied; say what its beginning lacks.

    The address it may have meant is proposed where that would be taken.
    """
    if not isinstance(value, str) or len(value) > _URL_CHARACTERS:
        return value
    address = value.strip()
    if re.match(_URL, address):
        return address
    begun = _BEGINNING.match(address)
    scheme, rest = begun.groups() if begun else (None, address)
    if not _BARE_ADDRESS.match(rest[:_SHOWN]):
        return address
    proposed = f"{'https' if scheme is None or scheme[-1] in 'sS' else 'http'}://{rest}"
    if re.match(_URL, proposed):
        code = "url_misspelt" if scheme else "url_without_scheme"
        raise PydanticCustomError(code, "begins with https://", {"proposed": proposed})
    return address


Url = Annotated[
    str,
    StringConstraints(
        strict=True,
        max_length=_URL_CHARACTERS,
        pattern=_URL,
    ),
    BeforeValidator(_as_an_address),
]


# What FastAPI says of a parameter beside its model, pydantic warns of when it makes what reads it.
# FastAPI overlooks that itself, but not where it is made later. That no schema of ours is meant:
# `tests/schemas/test_fields.py`.
warnings.filterwarnings("ignore", "The '(alias|validate_default)' attribute")


class Schema(BaseModel):
    """Base of all: what reads and writes it is made when it is first used, not at every start."""

    model_config = ConfigDict(defer_build=True)


class Body(Schema):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _few_unknown(cls, value: Any) -> Any:  # noqa: ANN401 - whatever was sent
        """Thousands of unknown names are one fault: to tell each costs a hundred times as much."""
        limit = len(cls.model_fields) + _UNKNOWN_AT_MOST
        if isinstance(value, dict) and len(value) > limit:
            raise PydanticCustomError("too_many_members", "too many", {"limit": limit})
        return value

    def given(
        self, *may_be_emptied: str, mode: Literal["python", "json"] = "python"
    ) -> dict[str, Any]:
        """What was given of a change; null counts only for what may be emptied."""
        values = self.model_dump(exclude_unset=True, mode=mode)
        return {k: v for k, v in values.items() if v is not None or k in may_be_emptied}


Plain: TypeAlias = dict[str, Any]
"""Part of an answer as a dict: the fields of its schema, in their order."""
Shaped: TypeAlias = SerializeAsAny[Item]
"""What is answered as `Plain`: there are many of them, all of our own rows, and to make models of
these costs more than to read them. `tests/api/contract/test_shapes.py` holds their form.
"""


class Read(Schema):
    """Part of an answer."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def shaped(cls, **values: Any) -> Self:  # noqa: ANN401 - values of the fields
        """What has this form already, with `Shaped` parts: nobody looks at it again."""
        make: Any = cls.model_construct
        made: Self = make(**values)
        return made


class Resource(Read):
    """A single thing with an address of its own; its answers carry a strong ETag."""

    id: UUID


class Query(Schema):
    """Query parameters of a list; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid")
    maximum_page: ClassVar[int] = 100_000

    page: int = Field(1, ge=1, le=maximum_page, description="Halaman, mulai dari 1 (page).")
    size: int = Field(20, ge=1, le=100, description="Baris per halaman (rows per page).")

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.size


class Page(Read, Generic[Item]):
    """One page of a list; `total` counts all rows the caller may see."""

    items: list[Item]
    total: int
    page: int
    size: int
    next: str | None = Field(description="Alamat halaman berikutnya (next page).")
    previous: str | None = Field(description="Alamat halaman sebelumnya (previous page).")


# How one asks for a page of such a list.
CURSOR: Any = Field(
    None,
    max_length=18,
    pattern=r"^[0-9]{1,18}$",
    description="`next_cursor` halaman sebelumnya.",
)


def rows_per_page(usual: int) -> Any:  # noqa: ANN401 - as pydantic's Field
    """How many rows a page has, unless the caller says so."""
    return Field(usual, ge=1, le=100, description="Baris per halaman (rows per page).")


class CursorPage(Read, Generic[Item]):
    """One page of a list that only grows; `next_cursor` leads on."""

    items: list[Item]
    next_cursor: str | None
    next: str | None = Field(description="Alamat halaman berikutnya (next page).")
