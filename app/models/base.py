"""What every table shares: naming of constraints, key, instants, version, enums by value."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    MetaData,
    TypeDecorator,
    Uuid,
    and_,
    literal,
    or_,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql import operators
from sqlalchemy.sql.operators import OperatorType

from app.core import clock
from app.core.identifiers import new_id

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, always handed out with its offset (SQLite would lose it)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without offset: nobody could say what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs an offset"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        """Of SQLite's text an instant is made in one go: a year's history has thousands."""
        if dialect.name == "sqlite":
            return _instant_of
        return super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the offset back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _instant_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


class _WordByWord(TypeDecorator.Comparator[StrEnum]):
    """Words of a list are parameters one by one: there are few lists, and they do not change.

    SQLAlchemy would write a list of any length into the text of the statement, at each execution.
    """

    def operate(self, op: OperatorType, *other: Any, **options: Any) -> ColumnElement[Any]:  # noqa: ANN401 - SQLAlchemy's signature
        if op in {operators.in_op, operators.not_in_op} and not isinstance(other[0], ClauseElement):
            words = [literal(word, self.type) for word in other[0]]
            return super().operate(op, words, **options)
        return super().operate(op, *other, **options)


class ValueEnum(TypeDecorator[StrEnum]):
    """A StrEnum stored by its value in a text column with a check constraint."""

    impl = Enum
    cache_ok = True
    comparator_factory = _WordByWord

    def __init__(self, enum: type[StrEnum], name: str) -> None:
        """`name` names the check constraint."""
        super().__init__(
            enum,
            name=name,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda members: [member.value for member in members],
        )


class Base(DeclarativeBase):
    """Base of all tables; relationships raise when loaded lazily (an N+1 fails its first test)."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, UUID: Uuid}


class Keyed:
    """A UUIDv7 primary key."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)


class Timestamped:
    """When a row was made."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=10)


class Versioned(Timestamped):
    """A row that changes; two writers with the same version: the second one fails."""

    updated_at: Mapped[datetime] = mapped_column(
        default=clock.now, onupdate=clock.now, sort_order=11
    )
    version: Mapped[int] = mapped_column(default=1, sort_order=12)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """SQLAlchemy's optimistic lock."""
        return {"version_id_col": cls.version}


class Lasting:
    """What holds from `valid_from` up to, not including, `valid_to`; without an end for good."""

    valid_from: Mapped[date] = mapped_column(sort_order=1)
    valid_to: Mapped[date | None] = mapped_column(sort_order=2)

    @classmethod
    def valid_on_or_after(cls, day: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a date or a column
        """Those that have not ended by that day; some may begin later, none ended before."""
        return or_(cls.valid_to.is_(None), and_(cls.valid_to > day, cls.valid_to > cls.valid_from))

    @classmethod
    def valid_on(cls, day: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a date, or what stands for it
        """Those that hold on that day."""
        return and_(cls.valid_from <= day, cls.valid_on_or_after(day))

    @classmethod
    def valid_within(cls, first: Any, until: Any | None) -> ColumnElement[bool]:  # noqa: ANN401 - dates or columns
        """Those that hold on a day from the first up to, not including, the other (None: on)."""
        lasting = cls.valid_on_or_after(first)
        return lasting if until is None else and_(cls.valid_from < until, lasting)


def optional_user() -> Mapped[UUID | None]:
    """A column that names a person who did something, or nobody.

    `<word>_for_id` beside `<word>_by_id`: for whom a stand-in did it.
    """
    return mapped_column(ForeignKey("users.id"))
