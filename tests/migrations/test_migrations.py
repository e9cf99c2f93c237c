"""The migrations run up and down on both engines and make exactly the models."""

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, inspect, text

from app.models import Base
from tests.support.databases import alembic_config


@pytest.fixture
def engine(empty_database_url: str) -> Engine:
    return create_engine(empty_database_url.replace("postgresql://", "postgresql+psycopg://"))


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

    def test_every_constraint_has_a_name(self) -> None:
        unnamed = [
            constraint
            for table in Base.metadata.tables.values()
            for constraint in table.constraints
            if constraint.name is None
        ]
        assert unnamed == []
