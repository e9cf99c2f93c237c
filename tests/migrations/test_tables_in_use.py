"""An upgrade that cannot have a table gives up soon: the whole service queues behind it."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.core.database_locks import TABLE_SECONDS
from app.core.postgresql import LOCK_SECONDS
from tests.support.databases import Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.server import PATIENCE_SECONDS, zi

# The step `instances` alters the table; it follows `backups`, which needs none that is held.
TABLE, BEFORE_BOTH, DONE = "idempotency_records", "by_itself", "backups"
READ = text("SELECT count(*) FROM idempotency_records")
WAITING = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks"
    " WHERE NOT granted AND relation = CAST(:name AS regclass))"
)
REVISION = text("SELECT version_num FROM alembic_version")


def read_behind_the_upgrade(url: str, holder: int) -> bool:
    """Whether a request that comes while the step waits is answered, as the service waits."""
    with engine_at(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not connection.scalar(WAITING, {"name": TABLE}):
            assert time.monotonic() < deadline, "the step never waited"
            time.sleep(0.02)
        connection.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
        try:
            return connection.scalar(READ) is not None
        except OperationalError:
            # Otherwise the upgrade would wait for ever, and the test with it.
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": holder})
            return False


def test_it_says_who_is_in_the_way_and_goes_on_later(
    postgres_databases: Databases, tmp_path: Path
) -> None:
    with postgres_databases.copy("migrated") as url:
        command.downgrade(alembic_config(url), BEFORE_BOTH)
        settings = {"ZI_DATABASE_URL": url}
        with ThreadPoolExecutor(1) as pool, engine_at(url).connect() as reader:
            reader.execute(text("SET application_name = 'a long report'"))
            pid = reader.scalar(text("SELECT pg_backend_pid()"))
            reader.execute(READ)
            behind = pool.submit(read_behind_the_upgrade, url, pid)
            refused = zi(tmp_path, "migrate", settings=settings)
            assert behind.result()
            assert reader.scalar(REVISION) == DONE
        assert refused.returncode == 1
        assert refused.stderr.count("A table is in use. The step after revision backups") == 1
        assert f"process {pid}, a long report, " in refused.stderr
        assert zi(tmp_path, "migrate", settings=settings).returncode == 0
        assert zi(tmp_path, "migrate", "--check", settings=settings).returncode == 0


def test_who_queues_behind_one_wait_is_not_refused() -> None:
    assert TABLE_SECONDS < LOCK_SECONDS
