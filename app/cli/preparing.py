"""Before an instance works: the database answers, has the newest form, and is known to be ours.

Any number of instances may start at once on an empty or older database: one prepares it, the others
wait for it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import NoReturn

from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError

from app.cli.common import ROOT, err, explain, opened, run
from app.core import file_locks
from app.core.database_locks import START, TABLE_SECONDS, alone
from app.core.errors import Conflict, Unavailable
from app.core.schema_state import (
    NOTHING,
    Form,
    SchemaState,
    connected,
    revisions_in,
    schema_state,
)
from app.core.settings import Settings
from app.services.plan.counts.keeping import count_all_teams
from app.services.platform.audit.keys import begin_key

_PING_SECONDS = 5
_PAUSE_SECONDS = 1.0
_TURN_SECONDS = 60.0


class Exit(IntEnum):
    """What `zi` exits with beside 0, 1 (refused) and 2 (wrong settings or arguments)."""

    ADDRESS_UNUSABLE = 3
    BEHIND = 4
    NEWER = 5


# For each process one beside its pool, which answers whether the database does, and one to migrate.
_OWN_CONNECTIONS = 1
_LIMITS = text(
    "SELECT least(current_setting('max_connections')::int"
    " - current_setting('superuser_reserved_connections')::int,"
    " nullif((SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user), -1),"
    " nullif((SELECT datconnlimit FROM pg_database WHERE datname = current_database()), -1))"
)
# SQLSTATE of PostgreSQL: lock_timeout, and a deadlock that it ended at our cost.
_IN_USE_STATES = frozenset({"55P03", "40P01"})
# Other accounts' transactions have no age for us, but their locks are seen.
_HOLDER = text(
    "SELECT 'process ' || a.pid || coalesce(', ' || nullif(a.application_name, ''), '')"
    " || coalesce(', ' || extract(epoch FROM clock_timestamp() - a.xact_start)::int || ' s', '')"
    " FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()"
    " AND EXISTS (SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
    " WHERE l.pid = a.pid AND l.granted AND c.relnamespace = to_regnamespace(current_schema()))"
    " ORDER BY a.xact_start NULLS FIRST LIMIT 1"
)


@contextmanager
def prepared(settings: Settings) -> Iterator[None]:
    """The database in its newest form; meanwhile no other instance prepares anything in it."""
    url = settings.async_database_url
    _await_answer(url, settings.start_wait_seconds)
    with alone(url, START, _say_waiting):
        state = schema_state(url)
        _refuse_newer(state)
        _compare_pool(settings)
        if state.form is Form.BEHIND:
            with _turn_to_write(url):
                _upgrade(url)
        run(_begin(settings))
        yield


def migrate_database(settings: Settings) -> None:
    """Bring the database to the newest form."""
    with prepared(settings):
        pass


def require_current(settings: Settings) -> None:
    """Exit, saying why, with BEHIND or NEWER unless the database has the newest form."""
    url = settings.async_database_url
    _await_answer(url, settings.start_wait_seconds)
    state = schema_state(url)
    _refuse_newer(state)
    if state.form is Form.BEHIND:
        refusal = Conflict("database_behind", revision=state.revision, head=state.head)
        explain(refusal, Exit.BEHIND)


def _upgrade(url: URL) -> None:
    """Run the migrations; exit, saying who is in the way, when one cannot have its tables."""
    # Not at the top: most starts have nothing to migrate, and a server would keep it in memory.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    try:
        command.upgrade(Config(ROOT / "alembic.ini"), "head")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _IN_USE_STATES:
            raise
        _explain_in_use(url)


def _explain_in_use(url: URL) -> NoReturn:
    with connected(url) as connection:
        holder = connection.scalar(_HOLDER) or "-"
        revision = min(revisions_in(connection), default=NOTHING)
    seconds = f"{TABLE_SECONDS:g}"
    explain(Unavailable("tables_in_use", revision=revision, seconds=seconds, holder=holder))


def _compare_pool(settings: Settings) -> None:
    """Say when the pools of all processes are larger than what PostgreSQL lets in."""
    url = settings.async_database_url
    if url.get_backend_name() == "sqlite":
        return
    with connected(url) as connection:
        allowed = connection.scalar(_LIMITS)
    # A pool may grow to twice its size for a moment.
    needed = settings.workers * (2 * settings.database_pool_size + _OWN_CONNECTIONS)
    if allowed is not None and needed > allowed:
        err.print(
            f"PostgreSQL lets in {allowed} connections, but {settings.workers} processes with "
            f"ZI_DATABASE_POOL_SIZE={settings.database_pool_size} may need {needed}: choose a "
            "smaller one, or raise max_connections."
        )


def _refuse_newer(state: SchemaState) -> None:
    if state.form is Form.NEWER:
        explain(Conflict("database_newer", revision=state.revision), Exit.NEWER)


@contextmanager
def _turn_to_write(url: URL) -> Iterator[None]:
    """On SQLite: instances that serve meanwhile do not write, however long the steps take."""
    if url.get_backend_name() != "sqlite":
        yield
        return
    turns = file_locks.Turns(file_locks.beside(url.database or "", "writers"))
    try:
        turns.take(_TURN_SECONDS)
        yield
    finally:
        turns.close()


def _say_waiting() -> None:
    err.print("Another instance is preparing the database; waiting for it.")


def _await_answer(url: URL, seconds: int) -> None:
    """Wait until PostgreSQL takes connections; it may have been started together with us."""
    if url.get_backend_name() == "sqlite":
        return
    deadline, is_first = time.monotonic() + seconds, True
    while not _takes_connections(url):
        if time.monotonic() >= deadline:
            _give_up(url, seconds)
        if is_first:
            err.print(f"Waiting for PostgreSQL at {_place(url)}, {seconds} seconds at most.")
            is_first = False
        time.sleep(_PAUSE_SECONDS)


def _takes_connections(url: URL) -> bool:
    """Whether it does, whoever wants one: libpq says so in no language."""
    # Not at the top: on SQLite nothing needs it.
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415
    from psycopg.pq import PGconn, Ping  # noqa: PLC0415

    options: dict[str, str | int | None] = {
        "host": url.host,
        "port": url.port,
        "connect_timeout": _PING_SECONDS,
    }
    options |= {name: value for name, value in url.query.items() if isinstance(value, str)}
    given = {name: value for name, value in options.items() if value is not None}
    answer = PGconn.ping(make_conninfo("", **given).encode())
    return answer not in {Ping.REJECT, Ping.NO_RESPONSE}


def _give_up(url: URL, seconds: int) -> NoReturn:
    explain(Unavailable("database_silent", address=_place(url), seconds=seconds))


def _place(url: URL) -> str:
    return f"{url.host or 'localhost'}:{url.port or 5432}"


async def _begin(settings: Settings) -> None:
    """Begin the key of today, and count the teams that an upgrade or a restored backup left."""
    async with opened(settings) as database:
        async with database.writing() as session:
            if await begin_key(session):
                err.print("The audit log has another key from now on (entry audit.change_key).")
        await count_all_teams(database, only_due=True)
