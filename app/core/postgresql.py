"""Connections to PostgreSQL that nobody waits for without end."""

import asyncio
import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TypeVar

from psycopg import AsyncConnection, _queries
from psycopg.abc import PQGen
from sqlalchemy import URL
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DRIVER = "postgresql+limited"
# psycopg looks for the parameters in a statement once, and in those that are longer than 4,096
# characters at every use; some of ours are, and are always the same. There is no setting for it.
_queries.MAX_CACHED_STATEMENT_LENGTH = 65_536
_queries.MAX_CACHED_STATEMENT_PARAMS = 200
ResultT = TypeVar("ResultT")
# How long making a connection, and asking one whether it still lives, may take.
CONNECT_SECONDS = 5
# What the server is given beyond its own limit: it is the one that can say what happened.
GRACE_SECONDS = 5
LOCK_SECONDS = 10
IDLE_SECONDS = 60
# A connection that said something so lately lives: it is not asked before it is used.
FRESH_SECONDS = 1.0
READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Options of a transaction that sees one moment, and that the server lets write nothing."""
ASKING = {"isolation_level": "AUTOCOMMIT"}
"""Options of a statement that is a transaction of its own."""
# A dead host or network is noticed after about 10 + 3 * 5 seconds, by both sides.
_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_CLIENT = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": 25_000, **_ALIVE}
_SERVER = {f"tcp_{name}": value for name, value in _ALIVE.items()} | {
    "jit": "off",  # answers here are short; compiling a plan costs more than running it
}


def make_engine(
    url: URL,
    name: str,
    statement_seconds: float | None,
    **pool: Any,  # noqa: ANN401 - handed on
) -> AsyncEngine:
    """An engine whose statements end after so many seconds, by the server or by us; None: never.

    `name` is what the server's list of connections says of them.

    A transaction that waits for a lock is told after LOCK_SECONDS; one that does nothing, such as
    that of a process that was stopped, loses its locks after IDLE_SECONDS.
    """
    limits: dict[str, object] = dict(_SERVER)
    given: dict[str, object] = _CLIENT | {"application_name": name}
    if statement_seconds is not None:
        limits["statement_timeout"] = round(statement_seconds * 1000)
        limits["lock_timeout"] = LOCK_SECONDS * 1000
        limits["idle_in_transaction_session_timeout"] = IDLE_SECONDS * 1000
        limited = type("Limited", (_Limited,), {"seconds": statement_seconds + GRACE_SECONDS})
        given["async_creator_fn"] = limited.connect  # type: ignore[attr-defined] # psycopg's
    return create_async_engine(
        url.set(drivername=DRIVER),
        pool_pre_ping=True,
        # Each connection plans a statement for itself, and keeps the plan after some uses: the one
        # that was used last is used next.
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={"options": _as_options(limits), **given},
        **pool,
    )


def _as_options(settings: Mapping[str, object]) -> str:
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


class _Limited(AsyncConnection[Any]):
    """Hangs up on a server that keeps silent: one that was stopped obeys none of its own limits."""

    seconds: float
    heard_at = 0.0  # by the monotonic clock

    async def wait(self, gen: PQGen[ResultT], *arguments: Any, **options: Any) -> ResultT:  # noqa: ANN401 - handed on
        """As psycopg's; raises its OperationalError when the server says nothing for too long."""
        # Outside of a transaction only what is quick is asked: whether it lives, who asks.
        seconds = CONNECT_SECONDS if self.autocommit else self.seconds
        timer = asyncio.get_running_loop().call_later(seconds, self._hang_up)
        try:
            answer = await super().wait(gen, *arguments, **options)
        finally:
            timer.cancel()
        self.heard_at = time.monotonic()
        return answer

    def _hang_up(self) -> None:
        """For psycopg, which is reading, it is as if the server had ended the connection."""
        with suppress(OSError), socket.socket(fileno=os.dup(self.pgconn.socket)) as line:
            line.shutdown(socket.SHUT_RDWR)


class LimitedDialect(PGDialectAsync_psycopg):
    """SQLAlchemy's dialect, with less said between two transactions."""

    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, _url: URL) -> type[Dialect]:
        """Itself."""
        return cls

    def do_ping(self, dbapi_connection: DBAPIConnection) -> bool:
        """Whether the connection lives; what was heard a moment ago is not asked again."""
        heard_at = getattr(dbapi_connection.driver_connection, "heard_at", 0.0)
        if time.monotonic() - heard_at < FRESH_SECONDS:
            return True
        lives: bool = super().do_ping(dbapi_connection)  # type: ignore[no-untyped-call]
        return lives

    def do_rollback(self, dbapi_connection: DBAPIConnection) -> None:
        """End a transaction; one that only read has nothing to undo, so it is committed.

        At every ROLLBACK psycopg forgets the statements it had prepared, and the server plans anew.
        """
        if dbapi_connection.read_only:
            dbapi_connection.commit()
        else:
            super().do_rollback(dbapi_connection)  # type: ignore[no-untyped-call]


registry.register(DRIVER.replace("+", "."), __name__, LimitedDialect.__name__)
