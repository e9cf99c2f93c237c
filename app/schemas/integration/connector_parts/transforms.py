"""What is done to a value of another system after its expression found it, step by step."""

from enum import StrEnum
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from app.integrations.foreign_values.dates import DateForm, DateResult
from app.integrations.foreign_values.numbers import NumberStyle, PercentMeaning
from app.schemas.base import AS_LINE, IN_NFC, Body, CharacterCount, line_of

TABLE_ROWS_AT_MOST: Final = 1000
"""Of all tables of a mapping together: the offices are 549."""
STEPS_AT_MOST: Final = 5
_TEXT_AT_MOST: Final = 200
_LARGEST: Final = 10**15

Word = Annotated[str, line_of(100), AS_LINE]
# What cuts and joins texts may be a blank, or several.
Glue = Annotated[
    str,
    Field(strict=True, max_length=40, pattern=r"^[^\x00-\x1F\x7F]*$"),
    IN_NFC,
]


def _plain(value: object) -> object:
    """A text in one line, a number, true or false."""
    if isinstance(value, str):
        if not value or len(value) > _TEXT_AT_MOST or not value.isprintable():
            raise PydanticCustomError("string_pattern_mismatch", "not one line of text")
    elif not isinstance(value, bool | int | float) or not abs(value) <= _LARGEST:  # NaN neither
        raise PydanticCustomError("table_value_unusable", "text, number, true or false")
    return value


TableValue = Annotated[
    Any,
    IN_NFC,
    AfterValidator(_plain),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": _TEXT_AT_MOST},
                {"type": "number", "minimum": -_LARGEST, "maximum": _LARGEST},
                {"type": "boolean"},
            ]
        }
    ),
]


class TransformKind(StrEnum):
    """What a step does."""

    NUMBER = "number"
    DATE = "date"
    MONTH = "month"
    CUT = "cut"
    JOIN = "join"
    TABLE = "table"
    BLANK = "blank"


# What each kind must be told, and may be told.
_OPTIONS: Final[dict[TransformKind, tuple[set[str], set[str]]]] = {
    TransformKind.NUMBER: ({"style"}, {"percent"}),
    TransformKind.DATE: ({"form", "to"}, set()),
    TransformKind.MONTH: (set(), set()),
    TransformKind.CUT: (set(), {"after", "before", "first", "last"}),
    TransformKind.JOIN: (set(), {"separator", "prefix", "suffix"}),
    TransformKind.TABLE: ({"table"}, set()),
    TransformKind.BLANK: (set(), {"texts"}),
}


class Transform(Body):
    """One step; each kind has options of its own (docs/connectors.md).

    `number`: `style`, `percent`; `date`: `form`, `to`; `cut`: `after`, `before`, `first`, `last`;
    `join`: `separator`, `prefix`, `suffix`; `table`: `table`; `blank`: `texts`; `month` has none.
    """

    kind: TransformKind
    style: NumberStyle | None = None
    percent: PercentMeaning | None = None
    form: DateForm | None = None
    to: DateResult | None = None
    after: Annotated[Glue, Field(min_length=1)] | None = None
    before: Annotated[Glue, Field(min_length=1)] | None = None
    first: CharacterCount | None = None
    last: CharacterCount | None = None
    separator: Glue | None = None
    prefix: Glue | None = None
    suffix: Glue | None = None
    table: dict[Word, TableValue] | None = Field(None, min_length=1, max_length=TABLE_ROWS_AT_MOST)
    texts: list[Word] | None = Field(None, max_length=20)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Each kind with what it needs and nothing of another kind."""
        needed, further = _OPTIONS[self.kind]
        given = {name for name in self.options() if name != "kind"}
        if lacking := needed - given:
            facts = {"kind": self.kind.value, "options": ", ".join(sorted(lacking))}
            raise PydanticCustomError("transform_incomplete", "something is missing", facts)
        if alien := given - needed - further:
            facts = {"kind": self.kind.value, "options": ", ".join(sorted(alien))}
            raise PydanticCustomError("transform_option_alien", "of another kind", facts)
        if self.kind is TransformKind.CUT and not given:
            facts = {"kind": self.kind.value, "options": "after, before, first, last"}
            raise PydanticCustomError("transform_incomplete", "something is missing", facts)
        return self

    def options(self) -> dict[str, Any]:
        """What was said of it."""
        return self.model_dump(exclude_none=True)


def _few_rows(value: object) -> object:
    """Tables are sent, kept and told again: all together they are one for all offices, not more."""
    rows = 0
    for steps in value.values() if isinstance(value, dict) else ():
        for step in steps if isinstance(steps, list) else ():
            table = step.get("table") if isinstance(step, dict) else None
            rows += len(table) if isinstance(table, dict) else 0
    if rows > TABLE_ROWS_AT_MOST:
        raise PydanticCustomError("tables_too_long", "too long", {"most": TABLE_ROWS_AT_MOST})
    return value


FieldName = Annotated[str, Field(strict=True, max_length=70, pattern=r"^[A-Za-z0-9_.\[\]\-]+$")]
Transforms = Annotated[
    dict[FieldName, Annotated[list[Transform], Field(min_length=1, max_length=STEPS_AT_MOST)]],
    Field(
        max_length=110,
        description="Langkah bagi nilai sebuah isian, misalnya `taken_at` atau `figures.present` "
        "(steps for the value of a field).",
    ),
    BeforeValidator(_few_rows),
]
