"""Reading a whole list: its own operation is called page by page, as if its reader turned pages.

So a table shows what the list shows, by the same rights and filters; a new list needs no code.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, Final, get_args, get_type_hints

from fastapi import params
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.dependencies import (
    AnswerLanguage,
    AppDatabase,
    AppSettings,
    CurrentActor,
    CurrentReader,
    ReadSession,
)
from app.api.lists.whole import WHOLE, Whole
from app.api.paging import Links
from app.core.database import Database
from app.core.messages import Language
from app.core.settings import Settings
from app.policies.actors import AnyActor
from app.policies.machines import reading
from app.schemas.base import CursorPage, Page, Plain, Read, Schema
from app.services.platform.paging import read_ahead

DECLARED: Final[dict[str, tuple[Callable[..., Any], str, Mapping[str, Any]]]] = {}
"""Every operation that reads, by its id: its function, its path and what is said of it; filled as
the routes are declared."""
ROWS_AT_ONCE: Final = 40
"""How many rows are made at a time: others wait so long. Of 200 at a time they felt it: on two
busy cores their p99 was five to eight times that alone, of 40 it is two to three times."""


@dataclass(frozen=True)
class Reader:
    """Who reads a list, in which language, and of what installation."""

    caller: AnyActor
    language: Language
    database: Database
    settings: Settings


@dataclass(frozen=True)
class Asked:
    """Which list is read: the keys in its address, and its filters."""

    keys: Mapping[str, Any]
    query: Any  # of the operation's query's schema; none where it takes no query


@dataclass
class _Onward:
    """Stands where the operation adds links to other pages, and remembers what leads on."""

    instead_of: tuple[str, ...] = ()

    def __call__(self, page: Page[Any]) -> Page[Any]:
        return page

    def cursor(self, page: CursorPage[Any], *instead_of: str) -> CursorPage[Any]:
        self.instead_of = instead_of
        return page


@dataclass
class _Turn:
    """What one call of the operation is given."""

    reader: Reader
    session: AsyncSession
    asked: Asked
    onward: _Onward = field(default_factory=_Onward)


def _needed(annotated: Any) -> Any:  # noqa: ANN401 - a function
    """The function that FastAPI asks for such a parameter."""
    return next(each.dependency for each in _said_of(annotated) if isinstance(each, params.Depends))


def _said_of(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type
    return get_args(annotation)[1:] if hasattr(annotation, "__metadata__") else ()


_GIVEN: Final[dict[Any, Callable[[_Turn], Any]]] = {
    _needed(CurrentActor): lambda turn: turn.reader.caller,
    _needed(CurrentReader): lambda turn: reading(turn.reader.caller),
    _needed(ReadSession): lambda turn: turn.session,
    _needed(AnswerLanguage): lambda turn: turn.reader.language,
    _needed(AppDatabase): lambda turn: turn.reader.database,
    _needed(AppSettings): lambda turn: turn.reader.settings,
    _needed(Links): lambda turn: turn.onward,
}


class NoQuery(Schema):
    """Of a list that takes no parameters."""

    model_config = ConfigDict(extra="forbid")


def is_list(answer: object) -> bool:
    """Whether an operation that answers this shows a list."""
    if not isinstance(answer, type):
        return False
    return issubclass(answer, Page | CursorPage) or answer in WHOLE


class ListOperation:
    """An operation that answers a list, page by page or whole."""

    def __init__(self, endpoint: Callable[..., Any], page: type[BaseModel]) -> None:
        """`page` is what it answers."""
        self._endpoint, self.is_cursor = endpoint, issubclass(page, CursorPage)
        self.name: str = endpoint.__name__
        hints = get_type_hints(endpoint, include_extras=True)
        hints.pop("return", None)
        self._needs = {name: _needed(each) for name, each in hints.items() if _is_needed(each)}
        rest = {name: each for name, each in hints.items() if name not in self._needs}
        queries = ((name, get_args(each)[0]) for name, each in rest.items() if _is_query(each))
        of_query: tuple[str | None, type[BaseModel]] = next(queries, (None, NoQuery))
        self._query_name, self.query_type = of_query
        self._keys = {
            name: (_address_of(name, each), TypeAdapter(each))
            for name, each in rest.items()
            if name != self._query_name
        }
        self._whole: Whole | None = WHOLE.get(page)
        self.row: type[Read] = self._whole.row if self._whole else _row_of(page)

    def ask(self, keys: Mapping[str, str], query: Mapping[str, str]) -> Asked:
        """Which list is meant; raises RequestValidationError as the list itself would."""
        found = {name: _read(kind, keys.get(at), at) for name, (at, kind) in self._keys.items()}
        try:
            return Asked(found, self.query_type.model_validate(query))
        except ValidationError as error:
            faults = [{**each, "loc": ("query", *each["loc"])} for each in error.errors()]
            raise RequestValidationError(faults) from error

    def names(self) -> set[str]:
        """The keys in its address."""
        return {at for at, _ in self._keys.values()}

    async def pages(
        self, reader: Reader, session: AsyncSession, asked: Asked, size: int = ROWS_AT_ONCE
    ) -> AsyncIterator[tuple[list[Plain], int | None]]:
        """All rows as JSON has them, so many at a time, with how many there are where it is known.

        Raises what the operation raises, before the first rows.
        """
        if self._whole is not None:
            answer = await self._endpoint(**await self._arguments(_Turn(reader, session, asked)))
            session.expunge_all()
            rows = self._whole.rows(answer.model_dump(mode="json"))
            yield rows, len(rows)
            return
        onward: dict[str, Any] = {} if self.is_cursor else {"page": 1}
        ahead = read_ahead(session.info)
        while True:
            ahead.begin_page()
            query = asked.query.model_copy(update={"size": size, **onward})
            turn = _Turn(reader, session, Asked(asked.keys, query))
            page: Any = await self._endpoint(**await self._arguments(turn))
            session.expunge_all()  # of what was read nothing is kept
            told = page.model_dump(mode="json", include={"items", "total", "next_cursor"})
            yield told["items"], told.get("total")
            if self.is_cursor:
                onward = dict.fromkeys(turn.onward.instead_of) | {"cursor": told["next_cursor"]}
                ended = told["next_cursor"] is None or not told["items"]  # one may always go on
            else:
                ended = query.page * size >= told["total"]
                onward = {"page": query.page + 1}
            if ended:
                return

    async def _arguments(self, turn: _Turn) -> dict[str, Any]:
        given = {name: await _give(needed, turn) for name, needed in self._needs.items()}
        query = {self._query_name: turn.asked.query} if self._query_name else {}
        return {**given, **turn.asked.keys, **query}


async def _give(needed: Any, turn: _Turn) -> Any:  # noqa: ANN401 - what the function gives
    """What FastAPI would give: something of this turn, or what a function makes of such things."""
    if needed in _GIVEN:
        return _GIVEN[needed](turn)
    hints = get_type_hints(needed, include_extras=True)
    hints.pop("return", None)
    made = needed(**{name: await _give(_needed(each), turn) for name, each in hints.items()})
    return await made if isawaitable(made) else made


def _is_needed(annotation: Any) -> bool:  # noqa: ANN401 - a type
    return any(isinstance(each, params.Depends) for each in _said_of(annotation))


def _is_query(annotation: Any) -> bool:  # noqa: ANN401 - a type
    return any(isinstance(each, params.Query) for each in _said_of(annotation))


def _address_of(name: str, annotation: Any) -> str:  # noqa: ANN401 - a type
    """What a key is called in the address."""
    said = (each.alias for each in _said_of(annotation) if isinstance(each, params.Path))
    return next(said, None) or name


def _read(kind: TypeAdapter[Any], value: str | None, name: str) -> object:
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        faults = [{**each, "loc": ("path", name, *each["loc"])} for each in error.errors()]
        raise RequestValidationError(faults) from error


def _row_of(page: type[BaseModel]) -> type[Read]:
    """The schema of a list's rows, whichever way it is said that they have its form already."""
    items: Any = page.model_fields["items"].annotation
    (held,) = get_args(items)
    row: type[Read] = get_args(held)[0] if hasattr(held, "__metadata__") else held
    return row
