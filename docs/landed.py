"""The digests of the migrations that landed, and of what they import."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

MIGRATIONS: Final = Path(__file__).resolve().parent.parent / "migrations"
LIST: Final = MIGRATIONS / "landed.json"
# env.py is how migrations are run, not what they do.
_NOT_HISTORY: Final = {"__init__.py", "env.py"}


def history() -> dict[str, Path]:
    """Every migration and every module they share, by its path below `migrations`."""
    return {
        path.relative_to(MIGRATIONS).as_posix(): path
        for path in MIGRATIONS.rglob("*.py")
        if path.name not in _NOT_HISTORY
    }


def listed() -> dict[str, str]:
    """The digests in `landed.json`, by the same paths."""
    digests: dict[str, str] = json.loads(LIST.read_text(encoding="utf-8"))
    return digests


def digests() -> dict[str, str]:
    """The SHA-256 of each of those files as it is now."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in history().items()}


def with_new(known: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """What is listed, as it is listed, and what is new: a digest is never written anew."""
    return {**found, **known}


def landed() -> str:
    """Return `landed.json` with what is new in it."""
    return json.dumps(with_new(listed(), digests()), indent=1, sort_keys=True) + "\n"
