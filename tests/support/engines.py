"""The engines of this process, which move on from one test's database to the next.

What SQLAlchemy has compiled belongs to an engine: new ones for every test would compile every
statement again, which takes longer than to run it.
"""

from functools import cache
from typing import Any

from sqlalchemy import URL, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from app.core.database import Database
from app.core.settings import Settings

_addresses: dict[str, URL] = {}  # of each driver: where it connects from now on


def database_at(url: str) -> Database:
    """The service's way into a database; it is to be closed before the next one is asked for."""
    address = Settings(_env_file=None, database_url=url).async_database_url
    _addresses[address.drivername] = address
    return _database(address.drivername)


def engine_at(url: str) -> Engine:
    """A way into a database behind the service's back."""
    address = make_url(url.replace("postgresql://", "postgresql+psycopg://"))
    _addresses[address.drivername] = address
    return _engine(address.drivername)


@cache
def _database(driver: str) -> Database:
    database = Database(_addresses[driver], pool_size=20)
    for engine in {database.engine, database.writing_engine, database.pinging_engine}:
        _follow(engine.sync_engine, driver)
        if database.is_sqlite:
            event.listen(engine.sync_engine, "connect", hurry)
    return database


def hurry(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Nothing in a test's database needs to survive a power cut."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


@cache
def _engine(driver: str) -> Engine:
    engine = create_engine(_addresses[driver], poolclass=NullPool)
    _follow(engine, driver)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
    return engine


def _follow(engine: Engine, driver: str) -> None:
    def go_to(
        dialect: Dialect, _record: Any, arguments: list[Any], options: dict[str, Any]
    ) -> None:
        arguments[:], found = dialect.create_connect_args(_addresses[driver])
        options |= found

    event.listen(engine, "do_connect", go_to)
