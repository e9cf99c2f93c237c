"""What landed stays as it was: migrations, what they import, and the names they have."""

import ast
import re
import sys
from collections.abc import Iterator

import pytest
from alembic.script import ScriptDirectory

from docs.landed import MIGRATIONS, digests, history, listed, with_new
from tests.support.databases import alembic_config

# Beside Python's own library, and modules that are listed with the migrations.
LIBRARIES = {"alembic", "sqlalchemy"}
NUMBERED = re.compile(r"\d{4}")  # those of the first week
WORD = re.compile(r"[a-z]+(_[a-z]+)*")


def imported(source: str) -> Iterator[str]:
    """Whatever a file imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, "by its whole name"
            if node.module == MIGRATIONS.name:
                yield from (f"{node.module}.{each.name}" for each in node.names)
            else:
                yield node.module


def is_frozen(module: str) -> bool:
    """Whether nothing in this repository changes it without a test noticing."""
    package, _, rest = module.partition(".")
    if package == MIGRATIONS.name:
        return f"{rest.replace('.', '/')}.py" in history()
    return package in LIBRARIES or package in sys.stdlib_module_names


def test_nothing_that_landed_was_edited_or_taken_away() -> None:
    found = digests()
    changed = [name for name, digest in listed().items() if found.get(name) != digest]
    assert changed == [], "put it right in a new migration: see migrations/__init__.py"


def test_everything_is_listed() -> None:
    assert history().keys() - listed().keys() == set(), "run `make docs`"


def test_what_is_listed_is_never_written_anew() -> None:
    known, found = {"a.py": "1", "gone.py": "2"}, {"a.py": "edited", "new.py": "3"}
    assert with_new(known, found) == {"a.py": "1", "gone.py": "2", "new.py": "3"}


@pytest.mark.parametrize("name", sorted(history()))
def test_what_it_imports_is_frozen_too(name: str) -> None:
    source = history()[name].read_text(encoding="utf-8")
    assert [module for module in imported(source) if not is_frozen(module)] == []


@pytest.mark.parametrize(
    "source", ["from app.models import Base", "def f():\n import app", "from migrations import env"]
)
def test_an_import_of_what_goes_on_changing_is_seen(source: str) -> None:
    assert not all(map(is_frozen, imported(source)))


def test_the_file_is_named_after_its_day_and_revision() -> None:
    scripts = ScriptDirectory.from_config(alembic_config("sqlite://"))
    for script in scripts.walk_revisions():
        name = re.escape(script.revision)
        if NUMBERED.fullmatch(script.revision):
            name += "_[a-z_]+"
        else:
            assert WORD.fullmatch(script.revision), f"{script.revision}: name it with --rev-id"
        assert re.fullmatch(rf"\d{{8}}_{name}\.py", script.path.rpartition("/")[2])
