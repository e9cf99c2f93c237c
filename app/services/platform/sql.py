"""Statements in general: their types, and what the two databases spell differently."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Insert,
    Label,
    Row,
    Select,
    String,
    Table,
    Uuid,
    and_,
    bindparam,
    insert,
    or_,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.core import clock
from app.core.database import FOLDED, TODAY
from app.core.texts import MARKS, folded
from app.models import Base
from app.models.base import UtcDateTime, ValueEnum

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
Labelled: TypeAlias = Label[Any]
SelectT = TypeVar("SelectT", bound=AnySelect)
Key: TypeAlias = str
"""A key as its text (`as_texts`): thousands of them are compared faster than keys themselves."""

# Asked when a statement runs, not when it is built: most are built once.
_NOW: BindParameter[datetime] = bindparam("now_in_utc", callable_=clock.now, type_=UtcDateTime())
_ESCAPE = "/"
# Where the groups of a key's digits begin, and how long they are.
_GROUPS_OF_DIGITS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
# Each word that is searched is looked for in every row in sight.
MOST_WORDS = 8
_SIGNS = ".,;:!?()[]{}\"'\u2018\u2019\u201c\u201d\u00ab\u00bb\u2026\u2013\u2014"
Text: TypeAlias = ColumnElement[Any] | InstrumentedAttribute[Any]
Beside: TypeAlias = Callable[[str | BindParameter[str]], ColumnElement[bool]]
CHANGES = "zi_changes"  # of a session's info: whether it serves a request that changes something


async def insert_if_absent(
    session: AsyncSession, model: type[Base] | Table, values: dict[str, Any], *unique: str
) -> bool:
    """Insert a row unless one with the same `unique` columns exists; True when it was inserted.

    On PostgreSQL it waits for another transaction that is inserting the same.
    """
    return bool(await insert_absent(session, model, [values], *unique))


async def insert_absent(
    session: AsyncSession,
    model: type[Base] | Table,
    rows: Sequence[dict[str, Any]],
    *unique: str,
) -> list[Any]:
    """The same for many rows; the first column of the primary key of those that were inserted."""
    table = model if isinstance(model, Table) else model.__table__
    statement = _insert_absent(is_sqlite(session), table, unique)
    return list((await session.scalars(statement, rows)).all())


@cache
def _insert_absent(for_sqlite: bool, table: Any, unique: tuple[str, ...]) -> Any:  # noqa: ANN401, FBT001 - of either dialect
    """Built once: SQLAlchemy takes as long to build it as to run it."""
    new = sqlite.insert(table) if for_sqlite else postgresql.insert(table)
    key = next(iter(table.primary_key))
    return new.on_conflict_do_nothing(index_elements=unique).returning(key)


async def count_up(
    session: AsyncSession, model: type[Base], rows: Sequence[dict[str, Any]], column: str
) -> dict[Any, int]:
    """Insert the rows, or add their number to the `column` of those that are there by their key.

    What each has come to, by its key. Rows of several keys are locked in the order given.
    """
    table = model.__table__
    (key,) = table.primary_key
    statement = insert_into(session, table)
    sums = {name: statement.excluded[name] for name in rows[0] if name != key.name}
    sums[column] = table.c[column] + statement.excluded[column]
    counted = statement.on_conflict_do_update(index_elements=[key], set_=sums)
    found = await session.execute(counted.returning(key, table.c[column]), rows)
    return {row[0]: row[1] for row in found}


async def write_over(
    session: AsyncSession, model: type[Base], rows: Sequence[dict[str, Any]]
) -> None:
    """Insert whole rows, or overwrite those with the same primary key."""
    statement = insert_into(session, model.__table__)
    key = [column.name for column in model.__table__.primary_key]
    values = {name: statement.excluded[name] for name in rows[0] if name not in key}
    await session.execute(statement.on_conflict_do_update(index_elements=key, set_=values), rows)


def held(session: AsyncSession, statement: SelectT, model: type[Base]) -> SelectT:
    """The statement; in a request that changes something its rows of the model are locked.

    So whoever comes second judges by what the first one left, on PostgreSQL as on SQLite, whose
    writers come one by one. Rows that only point at them are not held up.
    """
    if not session.info.get(CHANGES):
        return statement
    locked = statement.with_for_update(of=model, key_share=True)
    return locked.execution_options(populate_existing=True)


class days_after(FunctionElement[date]):  # noqa: N801 - a function of SQL
    """A day so many days after another; both databases count, each in its own words."""

    type = Date()
    inherit_cache = True


@compiles(days_after, "postgresql")
def _days_after(element: days_after, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    day, count = element.clauses
    return f"({compiler.process(day, **options)} + {compiler.process(count, **options)})"


@compiles(days_after, "sqlite")
def _days_after_in_sqlite(element: days_after, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    day, count = (compiler.process(each, **options) for each in element.clauses)
    return f"date({day}, '+' || {count} || ' days')"


def today_in(
    time_zone: InstrumentedAttribute[str] | ColumnElement[str],
) -> ColumnElement[date]:
    """The calendar day in the time zone (IANA) of a row, such as an office's."""
    return _today(time_zone, _NOW)


class _today(FunctionElement[date]):  # noqa: N801 - a function of SQL
    """Of a time zone and the present instant."""

    type = Date()
    inherit_cache = True


@compiles(_today, "postgresql")
def _today_in(element: _today, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    zone, now = (compiler.process(each, **options) for each in element.clauses)
    return f"CAST(timezone({zone}, CAST({now} AS timestamptz)) AS DATE)"


@compiles(_today, "sqlite")
def _today_in_sqlite(element: _today, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    zone, _now = element.clauses
    return f"{TODAY}({compiler.process(zone, **options)})"


class folded_text(FunctionElement[str]):  # noqa: N801 - a function of SQL
    """A text as `core/texts.folded` makes it: without case, accents, and more than one blank."""

    type = String()
    inherit_cache = True


@compiles(folded_text, "postgresql")
def _folded(element: folded_text, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    text = ", ".join(compiler.process(each, **options) for each in element.clauses)
    plain = f"regexp_replace(normalize({text}, NFKD), '{MARKS}', '', 'g')"
    return f"btrim(lower(regexp_replace({plain}, '[ \\t\\r\\n]+', ' ', 'g')))"


@compiles(folded_text, "sqlite")
def _folded_in_sqlite(element: folded_text, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    text = ", ".join(compiler.process(each, **options) for each in element.clauses)
    return f"{FOLDED}({text})"


class key_text(FunctionElement[str]):  # noqa: N801 - a function of SQL
    """A key as an answer writes it: SQLite stores its digits alone."""

    type = String()
    inherit_cache = True


@compiles(key_text, "postgresql")
def _key_text(element: key_text, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    return f"CAST({compiler.process(element.clauses, **options)} AS TEXT)"


@compiles(key_text, "sqlite")
def _key_text_in_sqlite(element: key_text, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    key = compiler.process(element.clauses, **options)
    return "||'-'||".join(f"substr({key}, {at}, {length})" for at, length in _GROUPS_OF_DIGITS)


def as_texts(statement: AnySelect) -> AnySelect:
    """The statement with its keys and enums as the texts that an answer holds.

    So that nothing is made of them in each row only to be written as that text again.
    """
    columns = map(_as_text, statement.selected_columns)
    return statement.with_only_columns(*columns, maintain_column_froms=True)


def _as_text(column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, Uuid):
        return key_text(column).label(column.name)
    if isinstance(column.type, ValueEnum):
        return type_coerce(column, String).label(column.name)
    return column


def holds_words(words: str, *texts: Text, beside: Iterable[Beside] = ()) -> ColumnElement[bool]:
    """Whether the texts together hold these words, in any order, as people compare them.

    `beside`: what else may hold a word, such as the rows that belong to it (`in_rows`).
    """
    besides = tuple(beside)
    return and_(*(holds_word(each, *texts, beside=besides) for each in patterns_of(words)))


def holds_word(
    pattern: str | BindParameter[str], *texts: Text, beside: Iterable[Beside] = ()
) -> ColumnElement[bool]:
    """The same for one word, whose pattern may be given when the statement runs."""
    return or_(in_any(pattern, *texts), *(holds(pattern) for holds in beside))


def in_rows(rows: AnySelect, *texts: Text) -> Beside:
    """Whether one of the rows (of a statement that is correlated) has a text that fits."""
    return lambda pattern: rows.where(in_any(pattern, *texts)).exists()


def in_any(pattern: str | BindParameter[str], *texts: Text) -> ColumnElement[bool]:
    """Whether one of the texts fits a pattern, which may be given when the statement runs."""
    return or_(*(fits(folded_text(text), pattern) for text in texts))


def fits(text: ColumnElement[Any], pattern: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a text that is folded already fits a pattern."""
    return text.like(pattern, escape=_ESCAPE)


def patterns_of(words: str) -> list[str]:
    """The patterns (LIKE) of the words."""
    return [f"%{_escaped(word)}%" for word in words_of(words)]


def words_of(words: str) -> list[str]:
    """The words, each once, as they are compared; what is more than MOST_WORDS stays together.

    Signs of a sentence around a word are not looked for, unless there is nothing else.
    """
    given = folded(words).split()
    stripped = [word for each in given if (word := each.strip(_SIGNS))]
    single = list(dict.fromkeys(stripped or given)) or [""]
    most = single[:MOST_WORDS]
    if len(single) > MOST_WORDS:
        most = [*single[: MOST_WORDS - 1], " ".join(single[MOST_WORDS - 1 :])]
    return most


def _escaped(word: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        word = word.replace(sign, _ESCAPE + sign)
    return word


def is_sqlite(session: AsyncSession) -> bool:
    """Whether whoever writes holds the whole database, so that no single row need be held."""
    return session.get_bind().dialect.name == "sqlite"


def into(model: type[Base]) -> Insert:
    """What inserts rows of plain columns, for which no objects are needed."""
    table: Any = model.__table__
    return insert(table)


def insert_into(session: AsyncSession, table: Any) -> Any:  # noqa: ANN401 - of either dialect
    """An insert that can say what happens on a conflict."""
    return sqlite.insert(table) if is_sqlite(session) else postgresql.insert(table)
