"""Connections of their own for backups: they wait for nobody, and nobody waits for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from app.core.database import prepare_sqlite_connection
from app.core.database_locks import BACKUP, alone
from app.core.errors import Conflict

# However the server is set up: instants and days are read in one form.
_OPTIONS: Final = "-c timezone=UTC -c datestyle=ISO -c jit=off"


@contextmanager
def snapshot(url: URL) -> Iterator[Connection]:
    """A connection that sees the database as of one moment, while others go on writing."""
    engine = _engine(url)
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    with _opened(engine) as connection, connection.begin():
        yield connection


@contextmanager
def loading(url: URL) -> Iterator[Connection]:
    """A connection that writes, all of it or nothing; SQLite looks at no foreign key meanwhile."""
    engine = _engine(url, "PRAGMA foreign_keys=OFF")
    with _opened(engine) as connection, connection.begin():
        yield connection


@contextmanager
def only_one(url: URL) -> Iterator[None]:
    """Raise Conflict (`backup_running`) while another one, in any process, is in here."""
    with alone(url, BACKUP, _refuse):
        yield


def _refuse() -> NoReturn:
    raise Conflict("backup_running")


@contextmanager
def _opened(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _engine(url: URL, *pragmas: str) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url, poolclass=NullPool, hide_parameters=True, connect_args={"options": _OPTIONS}
        )
    engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "connect", prepare_sqlite_connection)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    for pragma in pragmas:
        event.listen(engine, "connect", lambda raw, _, each=pragma: raw.execute(each))
    return engine
