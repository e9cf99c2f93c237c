"""Which command lives where: a command loads what it needs itself, and nothing for the others."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

import typer

from app.cli.failures import PlainGroup
from app.core import memory

# In the order of `zi --help`: the file, and a function or a group of commands in it.
PLACES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "serve": ("serving", "serve"),
        "worker": ("working", "worker"),
        "migrate": ("migrating", "migrate"),
        "doctor": ("doctor", "doctor"),
        "seed": ("decree_texts", "seed_app"),
        "demo": ("demo", "demo"),
        "openapi": ("contract", "openapi"),
        "generate": ("generating", "generate_work"),
        "import": ("importing", "import_decree"),
        "transfer": ("backup", "transfer_installation"),
        "decree": ("decree", "decree_app"),
        "template": ("template", "template_app"),
        "user": ("users", "user_app"),
        "audit": ("audit", "audit_app"),
        "storage": ("storage", "storage_app"),
        "backup": ("backup", "backup_app"),
        "keys": ("keys", "keys_app"),
        "source": ("source", "source_app"),
        "links": ("links", "links_app"),
        "document": ("document", "document_app"),
        "lke": ("lke_workbooks", "lke_app"),
        "package": ("package", "package_app"),
        "progress": ("progress", "progress_app"),
    }
)


class Commands(PlainGroup):
    """All commands; `zi --help` loads the file of each, a command only its own."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - Typer's own
        """Nothing is loaded yet."""
        super().__init__(**given)
        self.commands: Any = _Loading()


class _Loading(Mapping[str, Any]):
    def __iter__(self) -> Iterator[str]:
        return iter(PLACES)

    def __len__(self) -> int:
        return len(PLACES)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - Typer's own
        module, thing = PLACES[name]
        with memory.loading():
            found = getattr(import_module(f"app.cli.{module}"), thing)
        return _as_command(name, found)


def _as_command(name: str, found: Any) -> Any:  # noqa: ANN401 - Typer's own
    holder = typer.Typer(add_completion=False)
    if not isinstance(found, typer.Typer):
        holder.command(name)(found)
        return typer.main.get_command(holder)
    holder.add_typer(found, name=name)
    group: Any = typer.main.get_command(holder)
    return group.commands[name]
