"""Everything that names a person, as one JSON document; complete by the form of the tables.

Every column that points at people is followed, and the audit log; what a table holds beside it is
handed out but for secrets. What a person wrote about the work is handed to them alone: an
administrator may not read restricted evidence by asking for somebody's data.
"""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    LargeBinary,
    Select,
    String,
    Table,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.models import AuditEvent, Base, User
from app.models.base import ValueEnum
from app.policies.actors import Actor
from app.services.platform import audit

_BATCH: Final = 500
# Proof of who somebody is, or of a request: worth nothing to read, dangerous to hand out.
SECRETS: Final = frozenset(
    {
        ("users", "password_hash"),
        ("activation_codes", "fingerprint"),
        ("recovery_codes", "fingerprint"),
        ("second_factors", "sealed_secret"),
        ("service_account_keys", "fingerprint"),
        ("service_account_keys", "prefix"),
        ("idempotency_records", "key"),
        ("idempotency_records", "request_digest"),
        ("idempotency_records", "headers"),
        ("idempotency_records", "body"),
    }
)
# Tables about the person; in all others, texts are about the work.
ABOUT_THE_PERSON: Final = frozenset(
    {
        "users", "sessions", "memberships", "role_grants", "notification_preferences", "emails",
        "activation_codes",
    }
)  # fmt: skip


class Section(NamedTuple):
    """The rows of a table in which one column names the person."""

    table: Table
    column: Column[Any]

    @property
    def name(self) -> str:
        """`table.column`."""
        return f"{self.table.name}.{self.column.name}"


def sections() -> list[Section]:
    """Every column that points at people, and the audit log's two."""
    entries = AuditEvent.__table__
    assert isinstance(entries, Table)  # noqa: S101 - the models have no others
    found = [
        Section(table, key.parent)
        for table in Base.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column is User.__table__.c.id
    ]
    return [*found, Section(entries, entries.c.actor_id), Section(entries, entries.c.target_id)]


def shown_columns(table: Table, *, words: bool) -> list[Column[Any]]:
    """What is handed out of a table, with or without what was said about the work."""
    return [
        column
        for column in table.columns
        if (table.name, column.name) not in SECRETS
        and not isinstance(column.type, LargeBinary)
        and (words or table.name in ABOUT_THE_PERSON or not _is_words(column))
    ]


def record_export(session: AsyncSession, actor: Actor, user: User) -> None:
    """Write down who took a person's data, before it leaves."""
    audit.log(session, actor, "user.export_data", audit.Target.user(user))


async def export(database: Database, user_id: UUID, *, words: bool) -> AsyncIterator[bytes]:
    """The document, piece by piece: memory does not grow with a person's years.

    Each piece is a short read of its own: whoever takes long to read holds no connection. Entries
    of the audit log that come meanwhile are left out.
    """
    users = User.__table__
    assert isinstance(users, Table)  # noqa: S101 - the models have no others
    columns = shown_columns(users, words=words)
    async with database.reading() as session:
        row = (await session.execute(select(*columns).where(users.c.id == user_id))).one()
        end = await session.scalar(select(func.max(AuditEvent.id))) or 0
    yield b'{"exported_at":' + _json(clock.now()) + b',"user":'
    yield _json(dict(row._mapping)) + b',"sections":{'  # noqa: SLF001 - SQLAlchemy's documented name
    wanted = [_Rows.of(section, user_id, end, words=words) for section in sections()]
    place: _Place | None = _Place(0)
    while place is not None:
        async with database.reading() as session:
            piece, place = await _piece(session, wanted, place)
        yield piece
    yield b"}}\n"


class _Rows(NamedTuple):
    """What is handed out of a section; the keys of its table follow its columns in each row."""

    name: str
    statement: Select[Any]
    columns: list[Column[Any]]
    keys: list[Column[Any]]

    @classmethod
    def of(cls, section: Section, user_id: UUID, end: int, *, words: bool) -> "_Rows":
        """In the order of the key."""
        columns = shown_columns(section.table, words=words)
        keys = list(section.table.primary_key)
        labelled = [key.label(f"key_{number}") for number, key in enumerate(keys)]
        statement = select(*columns, *labelled).where(_of(section, user_id)).order_by(*keys)
        if section.table is AuditEvent.__table__:
            statement = statement.where(AuditEvent.id <= end)
        return cls(section.name, statement, columns, keys)

    def after(self, key: Sequence[Any] | None) -> Select[Any]:
        """The rows that follow the one with that key, or all."""
        if key is None:
            return self.statement
        told = [literal(value, column.type) for value, column in zip(key, self.keys, strict=True)]
        return self.statement.where(tuple_(*self.keys) > tuple_(*told))


class _Place(NamedTuple):
    """How far the document is: a section's number, and the key of its last row that was written."""

    section: int
    key: Sequence[Any] | None = None


async def _piece(
    session: AsyncSession, wanted: Sequence[_Rows], place: _Place
) -> tuple[bytes, _Place | None]:
    """The next some hundred rows of as many sections as they fill, and the place after them."""
    pieces, room = [], _BATCH
    for number, rows in enumerate(wanted[place.section :], place.section):
        key = place.key if number == place.section else None
        if key is None:
            pieces.append((b"," if number else b"") + _json(rows.name) + b":[")
        found = (await session.execute(rows.after(key).limit(room))).all()
        width = len(rows.columns)
        names = [column.name for column in rows.columns]
        told = (_json(dict(zip(names, row[:width], strict=True))) for row in found)
        pieces.append((b"," if key and found else b"") + b",".join(told))
        if len(found) == room:
            return b"".join(pieces), _Place(number, tuple(found[-1][width:]))
        room -= len(found)
        pieces.append(b"]")
    return b"".join(pieces), None


def _of(section: Section, user_id: UUID) -> ColumnElement[bool]:
    of_them = section.column == user_id
    if section.column is AuditEvent.__table__.c.target_id:
        return of_them & (AuditEvent.target_type == "user")
    return of_them


def _is_words(column: Column[Any]) -> bool:
    """Whether people write there what they like; states and keys are no words."""
    if isinstance(column.type, ValueEnum) or column.name in _NO_WORDS:
        return False
    return isinstance(column.type, String | JSON)


_NO_WORDS: Final = frozenset({"action", "target_type", "request_id", "time_zone"})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
