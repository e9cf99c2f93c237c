"""Connections to PostgreSQL that nobody waits for without end."""

import asyncio
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TypeVar

from psycopg import AsyncConnection
from psycopg.abc import PQGen
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

ResultT = TypeVar("ResultT")
# How long making a connection, and asking one whether it still lives, may take.
CONNECT_SECONDS = 5
# What the server is given beyond its own limit: it is the one that can say what happened.
GRACE_SECONDS = 5
LOCK_SECONDS = 10
IDLE_SECONDS = 60
# A dead host or network is noticed after about 10 + 3 * 5 seconds, by both sides.
_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_CLIENT = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": 25_000, **_ALIVE}
_SERVER = {f"tcp_{name}": value for name, value in _ALIVE.items()} | {
    "jit": "off",  # answers here are short; compiling a plan costs more than running it
}


def make_engine(
    url: URL,
    statement_seconds: float | None,
    name: str,
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
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": _as_options(limits), **given},
        **pool,
    )


def _as_options(settings: Mapping[str, object]) -> str:
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


class _Limited(AsyncConnection[Any]):
    """Hangs up on a server that keeps silent: one that was stopped obeys none of its own limits."""

    seconds: float

    async def wait(self, gen: PQGen[ResultT], *arguments: Any, **options: Any) -> ResultT:  # noqa: ANN401 - handed on
        """As psycopg's; raises its OperationalError when the server says nothing for too long."""
        # Only the pool's question whether a connection lives is asked outside of a transaction.
        seconds = CONNECT_SECONDS if self.autocommit else self.seconds
        timer = asyncio.get_running_loop().call_later(seconds, self._hang_up)
        try:
            return await super().wait(gen, *arguments, **options)
        finally:
            timer.cancel()

    def _hang_up(self) -> None:
        """For psycopg, which is reading, it is as if the server had ended the connection."""
        with suppress(OSError), socket.socket(fileno=os.dup(self.pgconn.socket)) as line:
            line.shutdown(socket.SHUT_RDWR)
