"""What a server on SQLite with a folder of files never needs is loaded where it is used."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import ROOT

# Some 50 MiB together; the modules that may load each of them at their top, and nobody at theirs.
ON_DEMAND = {
    "alembic": set[str](),
    "jsonschema_rs": set[str](),
    "obstore": {"app.integrations.storage.s3", "app.integrations.backup_targets.bucket"},
    "psycopg": {"app.core.postgresql"},
    "typst": set[str](),
    "xlsxwriter": set[str](),
}


def loaded_at_once(source: str) -> Iterator[str]:
    """Names that a module's import imports: what stands in functions comes later."""
    left: list[ast.AST] = [ast.parse(source)]
    while left:
        node = left.pop()
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{each.name}" for each in node.names)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            left += ast.iter_child_nodes(node)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    return {
        module_of(path): set(loaded_at_once(path.read_text(encoding="utf-8")))
        for path in (ROOT / "app").rglob("*.py")
    }


@pytest.mark.parametrize("library", ON_DEMAND)
def test_what_few_need_is_loaded_on_demand(library: str, imports: dict[str, set[str]]) -> None:
    allowed = ON_DEMAND[library]
    loading = {
        module
        for module, names in imports.items()
        if any(name.split(".")[0] == library for name in names)
    }
    assert loading == allowed
    leading = {module for module, names in imports.items() if names & allowed}
    assert leading <= {"app.integrations.backup_targets.bucket"}  # itself loaded on demand
