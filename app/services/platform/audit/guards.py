"""The guards that must exist: triggers that refuse what must never happen, on both engines.

`guard-list.json` is written by `make docs` from the migrations: table and name of each, with a
digest of what it does, so that one that was switched off or written anew is named, too.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_LIST: Final = Path(__file__).with_name("guard-list.json")
_SHOWN: Final = 16
# pg_trigger.tgtype: before each row, or after it; TRUNCATE fires before the statement.
_TYPES: Final = {
    "INSERT": 7,
    "DELETE": 11,
    "UPDATE": 19,
    "TRUNCATE": 34,
    "AFTER INSERT": 5,
    "AFTER DELETE": 9,
    "AFTER UPDATE": 17,
}
_CATALOGUES: Final = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT c.relname, t.tgname, t.tgtype || ' ' || p.prosrc FROM pg_trigger t"
    " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL"
    " AND c.relnamespace = to_regnamespace(current_schema())",
}


@cache
def expected_guards(engine: str) -> Mapping[str, str]:
    """The digest of every guard of that engine, by `table.name`."""
    lists: dict[str, dict[str, str]] = json.loads(_LIST.read_text(encoding="utf-8"))
    return MappingProxyType(lists[engine])


async def missing_guards(session: AsyncSession) -> list[str]:
    """`table.name` of the guards that are not there, are off, or do something else."""
    engine = session.get_bind().dialect.name
    rows = await session.execute(text(_CATALOGUES[engine]))
    found = {f"{table}.{name}": _digest(what) for table, name, what in rows}
    expected = expected_guards(engine)
    return sorted(name for name, digest in expected.items() if found.get(name) != digest)


def digest_on_sqlite(sql: str) -> str:
    """Of a trigger as SQLite keeps it."""
    return _digest(sql)


def digest_on_postgresql(event: str, body: str) -> str:
    """Of a trigger's event and its function's body."""
    return _digest(f"{_TYPES[event]} {body}")


def _digest(what: str) -> str:
    return hashlib.sha256(what.encode()).hexdigest()[:_SHOWN]
