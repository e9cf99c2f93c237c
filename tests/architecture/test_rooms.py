"""Where a thing lives: few entries on a level, a sentence at each door, the same names of files."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import ROOT

SERVICES = ROOT / "app" / "services"
ROOMED = (SERVICES, ROOT / "app" / "schemas", ROOT / "app" / "api" / "routes")
MOST_ENTRIES = 12
SMALL_FEATURE_LINES = 250
# What `queries`, `commands` and `transitions` are called, whatever they do it to.
PRIVATE_NAMES = {"managing", "raising", "reading", "setting", "steps", "writing"}
WRITES = {"audit", "delete", "insert", "update"}


def folders(top: Path) -> Iterator[Path]:
    yield from (path.parent for path in sorted(top.rglob("__init__.py")) if path.parent != top)


def entries(folder: Path) -> set[str]:
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    return modules | {path.parent.name for path in folder.glob("*/__init__.py")}


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("top", ROOMED, ids=lambda top: top.name)
class TestRooms:
    def test_nobody_has_to_look_through_many_entries(self, top: Path) -> None:
        counts = {str(each.relative_to(ROOT)): len(entries(each)) for each in [top, *folders(top)]}
        assert not {name: n for name, n in counts.items() if n > MOST_ENTRIES}

    def test_every_room_says_at_its_door_what_it_is(self, top: Path) -> None:
        doors = [path for path in top.rglob("__init__.py") if path.parent != top]
        silent = [
            str(door.relative_to(ROOT))
            for door in doors
            if not ast.get_docstring(ast.parse(door.read_text(encoding="utf-8")))
        ]
        assert not silent


class TestFiles:
    def test_the_same_work_has_the_same_name(self) -> None:
        found = {str(path.relative_to(ROOT)) for path in SERVICES.rglob("*.py")}
        assert not {name for name in found if Path(name).stem in PRIVATE_NAMES}

    def test_queries_and_statements_change_nothing(self) -> None:
        changing = [
            str(path.relative_to(ROOT))
            for name in ("queries.py", "statements.py")
            for path in SERVICES.rglob(name)
            if changes(ast.parse(path.read_text(encoding="utf-8")))
        ]
        assert not changing

    def test_a_small_feature_is_one_file(self) -> None:
        small = {
            str(folder.relative_to(ROOT)): total
            for folder in folders(SERVICES)
            if "queries" in entries(folder)
            and (total := sum(lines(path) for path in folder.rglob("*.py"))) < SMALL_FEATURE_LINES
        }
        assert not small


def changes(tree: ast.Module) -> set[str]:
    """What a module takes or does in order to write."""
    taken = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and str(node.module).startswith(("sqlalchemy", "app.services"))
        for alias in node.names
    }
    called = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "session"
    }
    return (taken & WRITES) | (called & {"add", "add_all", "delete"})
