"""Large statements of which only the text is kept.

All reminders in one statement are thousands of objects, and as many once more when it is compiled
and when SQLAlchemy remembers it: more than 20 MiB of a server that runs it once a minute.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Connection, Dialect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from app.core import memory
from app.core.database import together

_Processor: TypeAlias = Callable[[Any], Any]


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - a value of any type
    return value


class _Parameter(NamedTuple):
    """What a parameter is when nobody gives it, and how the driver is given it."""

    default: Callable[[], Any] | None
    process: _Processor


class Written(NamedTuple):
    """A statement for one kind of database; `order` where its parameters have no names."""

    text: str
    parameters: Mapping[str, _Parameter]
    order: Sequence[str] | None
    row: Callable[..., Any]
    results: Sequence[_Processor]


class AsText:
    """A statement that is built and compiled once for a kind of database, and then let go."""

    def __init__(self, build: Callable[[], Any]) -> None:
        """`build` gives a statement whose parameters are all single values (or `one_of`)."""
        self._build: Final = build
        self._written: dict[str, Written] = {}

    async def rows(self, session: AsyncSession, values: Mapping[str, Any]) -> list[Any]:
        """Its rows, named tuples of the columns of its first part, in the session's transaction."""
        return await session.run_sync(lambda inner: self._rows(inner, values))

    def _rows(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        session.flush()
        connection = session.connection()
        return together(session, lambda: self._found(connection, values))

    def _found(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        written = self.of(connection.dialect)
        given = {
            name: each.process(values[name] if each.default is None else each.default())
            for name, each in written.parameters.items()
        }
        sent = given if written.order is None else tuple(given[name] for name in written.order)
        found = connection.exec_driver_sql(written.text, sent)
        return [
            written.row(
                *(process(value) for process, value in zip(written.results, row, strict=True))
            )
            for row in found
        ]

    def of(self, dialect: Dialect) -> Written:
        """Its text for that kind of database, and what to do with its values."""
        if dialect.name not in self._written:
            self._written[dialect.name] = _write(self._build(), dialect)
            memory.give_back()
        return self._written[dialect.name]


def _write(statement: Any, dialect: Dialect) -> Written:  # noqa: ANN401 - of any columns
    compiled = statement.compile(dialect=dialect)
    if compiled.post_compile_params or compiled.literal_execute_params:
        message = "The text would be another one for other values"
        raise ValueError(message)
    columns = statement.selected_columns
    return Written(
        compiled.string,
        {name: _parameter(bound, dialect) for name, bound in compiled.binds.items()},
        compiled.positiontup and tuple(compiled.positiontup),
        namedtuple("Found", columns.keys()),  # noqa: PYI024 - its columns are not known here
        [_result(column.type, dialect) for column in columns],
    )


def _parameter(bound: Any, dialect: Dialect) -> _Parameter:  # noqa: ANN401 - of any type
    process = bound.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    if bound.required:
        return _Parameter(None, process)
    value = bound.value
    return _Parameter(bound.callable or (lambda: value), process)


def _result(kind: TypeEngine[Any], dialect: Dialect) -> _Processor:
    return kind.dialect_impl(dialect).result_processor(dialect, None) or _as_it_is
