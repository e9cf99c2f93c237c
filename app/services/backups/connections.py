"""Connections of their own for backups: they wait for nobody, and nobody waits for them."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from app.core.database import prepare_sqlite_connection
from app.core.errors import Conflict
from app.core.file_locks import beside

_LOCK: Final = 142202310
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
    locked = _locked_file if url.get_backend_name() == "sqlite" else _locked_server
    with locked(url):
        yield


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


@contextmanager
def _locked_file(url: URL) -> Iterator[None]:
    # Freed by the system when the process ends, however it ends.
    with beside(url.database or "", "backup").open("a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("backup_running") from None
        yield


@contextmanager
def _locked_server(url: URL) -> Iterator[None]:
    # Freed by the server when the connection ends, however it ends.
    engine = _engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with _opened(engine) as connection:
        taken = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK})
        if not taken:
            raise Conflict("backup_running")
        yield
