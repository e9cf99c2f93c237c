"""Any number of keys as one parameter of a statement, so that its text is always the same."""

import json
from collections.abc import Collection, Iterable
from typing import Any, Self
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Dialect,
    SQLColumnExpression,
    Text,
    TypeDecorator,
    Uuid,
    bindparam,
    func,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine


class _KeyList(TypeDecorator[Iterable[UUID]]):
    """An array of PostgreSQL, a JSON array for SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database's driver is given."""
        return dialect.type_descriptor(ARRAY(Uuid()) if _has_arrays(dialect) else Text())

    def process_bind_param(self, value: Iterable[UUID] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - either of two
        """The keys as the column has them: SQLite keeps 32 hexadecimal digits."""
        keys = value or ()
        return list(keys) if _has_arrays(dialect) else json.dumps([key.hex for key in keys])


def _has_arrays(dialect: Dialect) -> bool:
    return dialect.name == "postgresql"


class _one_of(FunctionElement[bool]):  # noqa: N801 - an operator of SQL
    """Of a column and such a parameter."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002 - SQLAlchemy's signature
        """As it is: `= 1`, which SQLAlchemy adds for SQLite, would hide it from indexes."""
        return self


def one_of(column: SQLColumnExpression[Any], name: str) -> ColumnElement[bool]:
    """Whether the column is one of the keys that the parameter `name` gives when it runs.

    `column IN (...)` with a parameter for each key is another statement for every number of keys,
    made and planned anew; with 549 offices that costs more than the rows.
    """
    return _one_of(column, bindparam(name, type_=_KeyList()))


def among(column: SQLColumnExpression[Any], keys: Collection[UUID]) -> ColumnElement[bool]:
    """Whether the column is one of these keys, for a statement that is built for one use."""
    if len(keys) == 1:
        return column == next(iter(keys))
    return _one_of(column, bindparam(None, keys, type_=_KeyList()))


@compiles(_one_of, "postgresql")
def _any_of_array(element: _one_of, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    column, keys = (compiler.process(each, **options) for each in element.clauses)
    return f"({column} = ANY ({keys}))"


@compiles(_one_of)
def _in_json(element: _one_of, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    column, keys = element.clauses
    listed = select(func.json_each(keys).table_valued("value").c.value)
    return compiler.process(column.in_(listed).self_group(), **options)
