"""The engines of this process, which move on from one test's database to the next.

What SQLAlchemy has compiled belongs to an engine: new ones for every test would compile every
statement again, which takes longer than to run it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import URL, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, Pool, QueuePool

from app.core.database import AT_COMMIT, Database
from app.core.settings import Settings
from app.services.integration.committing import STEPS

_addresses: dict[str, URL] = {}  # of each kind of engine: where it connects from now on


def database_at(url: str, kind: str = "") -> Database:
    """The service's way into a database; it is to be closed before the next of its kind."""
    address = Settings(_env_file=None, database_url=url).async_database_url
    kind = f"{kind} {address.drivername}"
    _addresses[kind] = address
    database = _database(kind)
    database.info = {AT_COMMIT: STEPS}
    return database


def engine_at(url: str) -> Engine:
    """A way into a database behind the service's back; it holds no connection between two uses."""
    address = _of_psycopg(url)
    _addresses[address.drivername] = address
    return _engine(address.drivername, NullPool)


@contextmanager
def kept_engine_at(url: str, kind: str = "") -> Iterator[Engine]:
    """The same, with connections that stay until the end of the block.

    With its first statement every connection of SQLite reads all tables and triggers anew, which
    takes four milliseconds: longer than most of what tests do with one. What a session sets for
    its connection (`SET` without `LOCAL`) stays, too.
    """
    address = _of_psycopg(url)
    kind = f"kept {kind} {address.drivername}"
    assert kind not in _addresses, "its connections would lead to two databases"
    _addresses[kind] = address
    engine = _engine(kind, QueuePool, max_overflow=-1)
    try:
        yield engine
    finally:
        engine.dispose()
        del _addresses[kind]


def _of_psycopg(url: str) -> URL:
    return make_url(url.replace("postgresql://", "postgresql+psycopg://"))


@cache
def _database(kind: str) -> Database:
    database = Database(_addresses[kind], pool_size=20)
    for engine in {database.engine, database.writing_engine, database.pinging_engine}:
        _follow(engine.sync_engine, kind)
        if database.is_sqlite:
            event.listen(engine.sync_engine, "connect", hurry)
    return database


def hurry(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Nothing in a test's database needs to survive a power cut."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


@cache
def _engine(kind: str, poolclass: type[Pool], **pool: int) -> Engine:
    engine = create_engine(_addresses[kind], poolclass=poolclass, **pool)
    _follow(engine, kind)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
    return engine


def _follow(engine: Engine, kind: str) -> None:
    def go_to(
        dialect: Dialect, _record: Any, arguments: list[Any], options: dict[str, Any]
    ) -> None:
        arguments[:], found = dialect.create_connect_args(_addresses[kind])
        options |= found

    event.listen(engine, "do_connect", go_to)
