"""Large statements of which only the text is kept.

Those of the reminders are thousands of objects, and as many once more when they are compiled and
when SQLAlchemy remembers them: more than 20 MiB of a server that runs each once a minute.
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
        self.written: Final[dict[str, Written]] = {}

    def found(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Its rows, named tuples of the columns of its first part."""
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
        if dialect.name not in self.written:
            self.written[dialect.name] = _write(self._build(), dialect)
        return self.written[dialect.name]


async def rows_of(
    session: AsyncSession, asked: Sequence[tuple[AsText, Mapping[str, Any]]]
) -> list[Any]:
    """The rows of several such statements with their values, one after the other, in one trip."""
    return await session.run_sync(lambda inner: found_of(inner, asked)) if asked else []


def found_of(
    session: Session,
    asked: Sequence[tuple[AsText, Mapping[str, Any]]],
    most: int | None = None,
) -> list[Any]:
    """The same for a session of SQLAlchemy's own kind; no more is asked once there are `most`."""
    session.flush()
    connection = session.connection()
    is_first = any(connection.dialect.name not in one.written for one, _ in asked)

    def find() -> list[Any]:
        rows: list[Any] = []
        for one, values in asked:
            rows += one.found(connection, values)
            if most is not None and len(rows) >= most:
                break
        return rows

    rows = together(session, find)
    if is_first:
        memory.give_back()
    return rows


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
