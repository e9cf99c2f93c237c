"""A list's columns: how each is called, what it reads of a row, and how that is told in a cell."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from app.api.lists.choices import choice, yes_no
from app.api.lists.labels import label_of
from app.api.lists.registry import COLUMNS
from app.api.lists.whole import WHOLE
from app.core.messages import Language
from app.integrations.workbooks import Cell
from app.schemas.base import Read

SEPARATOR: Final = "; "


class Kind(StrEnum):
    """What a cell holds, by the type of the field that it reads."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    DAY = "day"
    INSTANT = "instant"
    CHOICE = "choice"
    LIST = "list"
    DATA = "data"


WIDTHS: Final[dict[Kind, int]] = {
    Kind.TEXT: 36,
    Kind.NUMBER: 10,
    Kind.YES_NO: 10,
    Kind.DAY: 12,
    Kind.INSTANT: 20,
    Kind.CHOICE: 18,
    Kind.LIST: 36,
    Kind.DATA: 48,
}


@dataclass(frozen=True)
class Look:
    """For whom a table is made: their language, and the time zone of their office."""

    language: Language
    zone: ZoneInfo


@dataclass(frozen=True)
class Column:
    """One column: the field that it reads, and of what kind that is."""

    path: str
    kind: Kind

    def heading(self, look: Look, at: datetime) -> str:
        """What it is called; of instants with the time zone as it is named at that time."""
        label = label_of(self.path, look.language)
        zone = at.astimezone(look.zone).tzname()
        return f"{label} ({zone})" if self.kind is Kind.INSTANT else label

    def cell(self, row: Mapping[str, Any], look: Look) -> Cell:
        """What the row says there; None where it says nothing."""
        value: Any = row
        for name in self.path.split("."):
            value = _part(value, name)
            if value is None:
                return None
        return _CELLS[self.kind](value, look)


def _part(value: Any, name: str) -> Any:  # noqa: ANN401 - of an answer as JSON
    """A field of an object, or that of each object of a list."""
    return [each[name] for each in value] if isinstance(value, list) else value[name]


def _as_list(values: Sequence[object], _look: Look) -> Cell:
    return SEPARATOR.join(str(each) for each in values if each not in {None, ""}) or None


def _as_data(value: object, _look: Look) -> Cell:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None


_CELLS: Final[dict[Kind, Callable[[Any, Look], Cell]]] = {
    Kind.TEXT: lambda value, _: str(value),
    Kind.NUMBER: lambda value, _: value,
    Kind.YES_NO: lambda value, look: yes_no(value, look.language),
    Kind.DAY: lambda value, _: date.fromisoformat(value),
    Kind.INSTANT: lambda value, look: datetime.fromisoformat(value).astimezone(look.zone),
    Kind.CHOICE: lambda value, look: choice(value, look.language),
    Kind.LIST: _as_list,
    Kind.DATA: _as_data,
}
_KINDS: Final[tuple[tuple[type, Kind], ...]] = (  # the first that fits: an instant is a day, too
    (bool, Kind.YES_NO),
    (Enum, Kind.CHOICE),
    (datetime, Kind.INSTANT),
    (date, Kind.DAY),
    (int, Kind.NUMBER),
    (float, Kind.NUMBER),
    (list, Kind.LIST),
    (dict, Kind.DATA),
    (BaseModel, Kind.DATA),
)
TABLES: Final[dict[type[Read], str]] = COLUMNS | {each.row: each.columns for each in WHOLE.values()}
"""The columns of every list, whether it is answered by pages or whole."""


@cache
def columns_of(row: type[Read]) -> tuple[Column, ...]:
    """The columns of a list's rows; raises KeyError for rows without any (a test finds them)."""
    return tuple(Column(path, kind_of(row, path)) for path in TABLES[row].split())


def kind_of(row: type[BaseModel], path: str) -> Kind:
    """What the field holds; raises KeyError for a field that the row has not."""
    held, in_list = _held(row, path)
    if in_list:
        return Kind.LIST
    return next((kind for base, kind in _KINDS if issubclass(held[0], base)), Kind.TEXT)


def lists_objects(row: type[BaseModel], path: str) -> bool:
    """Whether the field holds a list of objects, which no single cell can show."""
    held, in_list = _held(row, path)
    return in_list and any(issubclass(each, BaseModel | dict) for each in held)


def types_of(annotation: Any) -> tuple[tuple[type, ...], bool]:  # noqa: ANN401 - a type
    """The classes that a field may hold, None aside; and whether it holds a list of them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return types_of(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        parts = [types_of(each) for each in get_args(annotation) if each is not NoneType]
        classes = tuple(cls for found, _ in parts for cls in found)
        return classes, any(is_list for _, is_list in parts)
    if origin in {list, tuple}:
        return types_of(get_args(annotation)[0])[0], True
    held = origin or annotation
    return (held if isinstance(held, type) else object,), False


def _field_of(classes: tuple[type, ...], name: str) -> Any:  # noqa: ANN401 - a type
    for each in classes:
        if issubclass(each, BaseModel) and name in each.model_fields:
            return each.model_fields[name].annotation
    raise KeyError(name)


def enums_of(row: type[BaseModel], path: str) -> tuple[type[Enum], ...]:
    """The enums whose codes the field may hold."""
    held, _ = _held(row, path)
    return tuple(each for each in held if issubclass(each, Enum))


def _held(row: type[BaseModel], path: str) -> tuple[tuple[type, ...], bool]:
    """The classes of what lies there, and whether it lies in a list."""
    here: tuple[type, ...] = (row,)
    in_list = False
    for name in path.split("."):
        here, is_list = types_of(_field_of(here, name))
        in_list |= is_list
    return here, in_list
