"""The migrations run up and down on both engines and make exactly the models."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Engine,
    Index,
    UniqueConstraint,
    create_engine,
    event,
    inspect,
    text,
)

from app.models import Base
from app.services.platform.audit.guards import expected_guards, missing_guards
from tests.support.databases import alembic_config
from tests.support.engines import database_at

# What Alembic notes at the end of each step.
WRITES = tuple(f"{verb} alembic_version" for verb in ("INSERT INTO", "UPDATE", "DELETE FROM"))


@pytest.fixture
def engine(empty_database_url: str) -> Engine:
    return create_engine(empty_database_url.replace("postgresql://", "postgresql+psycopg://"))


def guards(connection: Connection) -> frozenset[str]:
    """The triggers that are there now, as `table.name`."""
    catalogue = {
        "sqlite": "SELECT tbl_name || '.' || name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass || '.' || tgname FROM pg_trigger"
        " WHERE NOT tgisinternal",
    }
    return frozenset(connection.scalars(text(catalogue[connection.dialect.name])))


@contextmanager
def guards_by_step() -> Iterator[dict[str | None, frozenset[str]]]:
    """The triggers at each revision that is reached meanwhile, as its own transaction sees them.

    A command for each step would open two hundred connections, and each reads all tables anew.
    """
    found: dict[str | None, frozenset[str]] = {}

    def look(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(WRITES):
            reached = connection.scalar(text("SELECT version_num FROM alembic_version"))
            found[reached] = guards(connection)

    event.listen(Engine, "after_cursor_execute", look)
    yield found
    event.remove(Engine, "after_cursor_execute", look)


def functions(engine: Engine) -> int:
    """How many functions of ours PostgreSQL knows; SQLite keeps none."""
    if engine.dialect.name == "sqlite":
        return 0
    ours = (
        "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'public'"
    )
    with engine.connect() as connection:
        return int(connection.scalar(text(ours)) or 0)


def is_partial(index: Index) -> bool:
    """Whether it leaves rows out."""
    return any(name.endswith("_where") for name in index.dialect_kwargs)


class TestMigrations:
    def test_make_what_the_models_say(self, empty_database_url: str) -> None:
        command.check(alembic_config(empty_database_url))

    def test_what_points_to_a_revision_is_found_by_an_index(self) -> None:
        """Guards and lists look there for each revision; partial indexes do not serve them all."""
        revision_columns = {
            (table.name, key.parent.name)
            for table in Base.metadata.tables.values()
            for key in table.foreign_keys
            if key.column.table.name == "evidence_revisions"
        }
        found = {
            (table.name, next(iter(leading)).name)
            for table in Base.metadata.tables.values()
            for leading in (
                *(i.columns for i in table.indexes if not is_partial(i)),
                table.primary_key.columns,
                *(c.columns for c in table.constraints if isinstance(c, UniqueConstraint)),
            )
            if len(leading)
        }
        assert revision_columns - found == {("comments", "revision_id")}  # asked by no statement

    def test_go_down_to_nothing_and_up_again_and_no_step_loses_a_guard(
        self, empty_database_url: str, engine: Engine
    ) -> None:
        config = alembic_config(empty_database_url)
        scripts = ScriptDirectory.from_config(config).walk_revisions()
        revisions = [script.revision for script in scripts]  # the newest first
        with guards_by_step() as on_the_way_down:
            command.downgrade(config, "base")
        assert set(inspect(engine).get_table_names()) == {"alembic_version"}
        assert functions(engine) == 0
        assert list(on_the_way_down) == [*revisions[1:], None]
        with guards_by_step() as on_the_way_up:
            command.upgrade(config, "head")
        assert list(on_the_way_up) == revisions[::-1]
        for older, newer in pairwise(on_the_way_up):
            assert on_the_way_up[older] == on_the_way_down[older], older
            assert on_the_way_up[older] <= on_the_way_up[newer], newer
        with engine.connect() as connection:
            assert guards(connection) == expected_guards(engine.dialect.name).keys()
        assert set(Base.metadata.tables) < set(inspect(engine).get_table_names())
        engine.dispose()

    def test_the_verification_counts_exactly_the_guards_that_are_made(
        self, empty_database_url: str, engine: Engine
    ) -> None:
        with engine.connect() as connection:
            assert guards(connection) == expected_guards(engine.dialect.name).keys()
        database = database_at(empty_database_url)

        async def missing() -> list[str]:
            async with database.reading() as session:
                found = await missing_guards(session)
            await database.close()
            return found

        assert asyncio.run(missing()) == []
        engine.dispose()

    def test_every_constraint_has_a_name(self) -> None:
        unnamed = [
            constraint
            for table in Base.metadata.tables.values()
            for constraint in table.constraints
            if constraint.name is None
        ]
        assert unnamed == []
