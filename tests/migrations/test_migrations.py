"""The migrations run up and down on both engines and make exactly the models."""

import asyncio
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from fastapi import FastAPI
from sqlalchemy import Engine, Index, UniqueConstraint, create_engine, inspect, text

from app.models import Base
from app.services.platform.audit.guards import expected_guards, missing_guards
from tests.support.databases import Databases, alembic_config
from tests.support.engines import database_at, engine_at
from tests.support.evidence import KETUA, MEMBER, REPORT, every, evidence, indicator_id, ok, step
from tests.support.evidence_sql import attempt
from tests.support.office import Office
from tests.support.prepared import Prepared

# The step that keeps what was accepted in force.
IN_FORCE = import_module("migrations.versions.20261129_0019_in_force").revision
COMMENTS = "0010"  # the step that lets comments be about more than evidence


@pytest.fixture
def engine(empty_database_url: str) -> Engine:
    return create_engine(empty_database_url.replace("postgresql://", "postgresql+psycopg://"))


def guards(engine: Engine) -> set[str]:
    """The triggers that are there now, as `table.name`."""
    catalogue = {
        "sqlite": "SELECT tbl_name || '.' || name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass || '.' || tgname FROM pg_trigger"
        " WHERE NOT tgisinternal",
    }
    with engine.connect() as connection:
        return set(connection.scalars(text(catalogue[engine.dialect.name])))


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
        on_the_way_down = []
        for revision in revisions:
            command.downgrade(config, revision)
            on_the_way_down.append(guards(engine))
        command.downgrade(config, "base")
        assert set(inspect(engine).get_table_names()) == {"alembic_version"}
        assert functions(engine) == 0
        for revision, before in zip(reversed(revisions), reversed(on_the_way_down), strict=True):
            command.upgrade(config, revision)
            assert guards(engine) == before, revision
        assert set(Base.metadata.tables) < set(inspect(engine).get_table_names())
        assert all(older <= newer for newer, older in pairwise(on_the_way_down))
        engine.dispose()

    def test_what_was_said_of_evidence_outlives_the_step_to_other_subjects_and_back(
        self, app: FastAPI, databases: Databases, tmp_path: Path
    ) -> None:
        with databases.copy("seeded") as url:
            with Office.open(app, url, tmp_path) as office:
                prepared, config = Prepared(office), alembic_config(url)
                path = f"/evidence/{prepared.evidence()}/comments"
                said = ok(prepared.owner.post(path, {"text": "Sudah lengkap?"}), 201)["id"]
                ok(prepared.owner.patch(f"/comments/{said}", {"text": "Lengkap?"}))
                prepared.comment()
            command.downgrade(config, f"{COMMENTS}-1")
            engine = engine_at(url)
            rows = text("SELECT text, revision_id IS NULL FROM comments")
            with engine.connect() as connection:
                assert connection.execute(rows).all() == [("Sudah lengkap?", False)]
            command.upgrade(config, "head")
            with Office.open(app, url, tmp_path) as office:
                (kept,) = every(prepared.owner, path)
                assert (kept["id"], kept["text"], kept["edited_at"]) == (
                    said,
                    "Sudah lengkap?",
                    None,
                )
                for attack in ("UPDATE comments SET text = 'x'", "DELETE FROM comments"):
                    assert "guard comment_is_final" in attempt(office, text(attack))

    def test_what_was_accepted_comes_into_force_also_where_it_is_being_revised(
        self, app: FastAPI, databases: Databases, tmp_path: Path
    ) -> None:
        """Before that step a revision had taken its proof away; a withdrawal still does."""
        with databases.copy("seeded") as url:
            with Office.open(app, url, tmp_path) as office:
                made = {name: evidence(office, name) for name in ("accepted", "returned")}
                for name in ("revised", "withdrawn"):
                    made[name] = evidence(office, "accepted")
                ok(step(office.person(MEMBER), made["revised"]["id"], "revise"), 201)
                ok(step(office.person(KETUA), made["withdrawn"]["id"], "withdraw"))
            config = alembic_config(url)
            command.downgrade(config, f"{IN_FORCE}-1")
            command.upgrade(config, "head")
            with Office.open(app, url, tmp_path) as office:
                rows = every(office.person(KETUA), "/evidence")
                in_force = {
                    row["id"]: row["in_force"] and row["in_force"]["number"] for row in rows
                }
                indicator = ok(office.person(KETUA).get(f"/indicators/{indicator_id(REPORT)}"))
        numbers = {"accepted": 1, "revised": 1, "returned": None, "withdrawn": None}
        assert {name: in_force[piece["id"]] for name, piece in made.items()} == numbers
        assert indicator["state"] == "proven"

    def test_the_verification_counts_exactly_the_guards_that_are_made(
        self, empty_database_url: str, engine: Engine
    ) -> None:
        assert guards(engine) == expected_guards(engine.dialect.name).keys()
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
