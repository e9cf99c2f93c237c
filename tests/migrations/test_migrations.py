"""The migrations run up and down on both engines and make exactly the models."""

from itertools import pairwise

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from app.models import Base
from tests.support.databases import alembic_config


@pytest.fixture
def engine(empty_database_url: str) -> Engine:
    return create_engine(empty_database_url.replace("postgresql://", "postgresql+psycopg://"))


def guards(engine: Engine) -> set[str]:
    """The triggers that are there now."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname || ' ' || tgrelid::regclass FROM pg_trigger"
        " WHERE NOT tgisinternal",
    }
    with engine.connect() as connection:
        return set(connection.scalars(text(catalogue[engine.dialect.name])))


class TestMigrations:
    def test_make_what_the_models_say(self, empty_database_url: str) -> None:
        command.check(alembic_config(empty_database_url))

    def test_go_down_to_nothing_and_up_again(self, empty_database_url: str, engine: Engine) -> None:
        config = alembic_config(empty_database_url)
        command.downgrade(config, "base")
        assert set(inspect(engine).get_table_names()) == {"alembic_version"}
        if engine.dialect.name == "postgresql":
            with engine.connect() as connection:
                left = connection.scalar(
                    text(
                        "SELECT count(*) FROM pg_proc p JOIN pg_namespace n"
                        " ON n.oid = p.pronamespace WHERE n.nspname = 'public'"
                    )
                )
            assert left == 0
        command.upgrade(config, "head")
        assert set(Base.metadata.tables) < set(inspect(engine).get_table_names())
        engine.dispose()

    def test_no_step_up_or_down_loses_a_guard(
        self, empty_database_url: str, engine: Engine
    ) -> None:
        config = alembic_config(empty_database_url)
        scripts = ScriptDirectory.from_config(config).walk_revisions()
        revisions = [script.revision for script in scripts]  # the newest first
        on_the_way_down = []
        for revision in revisions:
            command.downgrade(config, revision)
            on_the_way_down.append(guards(engine))
        command.downgrade(config, "base")
        for revision, before in zip(reversed(revisions), reversed(on_the_way_down), strict=True):
            command.upgrade(config, revision)
            assert guards(engine) == before, revision
        assert all(older <= newer for newer, older in pairwise(on_the_way_down))
        engine.dispose()

    def test_every_constraint_has_a_name(self) -> None:
        unnamed = [
            constraint
            for table in Base.metadata.tables.values()
            for constraint in table.constraints
            if constraint.name is None
        ]
        assert unnamed == []
