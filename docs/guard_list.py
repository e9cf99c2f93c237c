"""The guards that the migrations leave behind on each engine, for the audit log's verification."""

import json
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from alembic import command
from alembic.config import Config

from app.services.platform.audit.guards import digest_on_postgresql, digest_on_sqlite
from migrations import adding, following, guards, marks, waiting
from migrations.guards import Guard
from migrations.waiting import WaitingGuard

ROOT = Path(__file__).resolve().parent.parent
_SQLITE_ONLY = re.compile(r".*_replaced_[iu]")  # PostgreSQL has no REPLACE


def guard_list() -> str:
    """Migrate an empty SQLite database, and note what PostgreSQL is told beside it."""
    told: dict[str, Any] = {}
    bodies: dict[str, str] = {}
    emptied: set[str] = set()

    def create(wanted: Iterable[Guard]) -> None:
        listed = list(wanted)
        told.update((guard.name, guard) for guard in listed)
        bodies.update((guard.name, guards.body_of(guard)) for guard in listed)
        guards_create(listed)

    def create_waiting(wanted: Iterable[WaitingGuard]) -> None:
        listed = list(wanted)
        waiting_create(listed)  # on SQLite by way of `create`
        bodies.update((each.guard.name, waiting.body_of(each)) for each in listed)

    def noting(module: Any) -> Any:  # noqa: ANN401 - one of several alike
        does_create = module.create

        def create_noted(wanted: Iterable[Any]) -> None:
            listed = list(wanted)
            told.update((each.name, each) for each in listed)
            bodies.update((each.name, module.body_of(each)) for each in listed)
            does_create(listed)

        return patch.object(module, "create", create_noted)

    guards_create, waiting_create = guards.create, waiting.create
    with (
        TemporaryDirectory() as folder,
        patch.object(guards, "create", create),
        patch.object(waiting, "create", create_waiting),
        noting(marks),
        noting(adding),
        noting(following),
        patch.object(guards, "never_emptied", emptied.update),
    ):
        path = Path(folder) / "guards.sqlite3"
        config = Config(ROOT / "alembic.ini")
        config.cmd_opts = type("Options", (), {"x": [f"url=sqlite:///{path}"]})()
        command.upgrade(config, "head")
        with sqlite3.connect(path) as connection:
            triggers = connection.execute(
                "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
        connection.close()
    on_sqlite = {f"{table}.{name}": digest_on_sqlite(sql) for table, name, sql in triggers}
    on_postgresql = {
        f"{table}.{name}": digest_on_postgresql(told[name].event, bodies[name])
        for table, name, _ in triggers
        if not _SQLITE_ONLY.fullmatch(name)
    } | {
        f"{table}.never_emptied": digest_on_postgresql("TRUNCATE", guards.NEVER_EMPTIED_BODY)
        for table in emptied
    }
    lists = {"postgresql": on_postgresql, "sqlite": on_sqlite}
    return json.dumps(lists, indent=1, sort_keys=True) + "\n"
