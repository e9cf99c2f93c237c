"""Servers that others wrote, pulled whole where they are installed: datasette and json-server."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.integrations.http_client import httpx
from tests.support.server import free_port
from tests.support.styles import Style, row
from tests.support.styles.bringing import brought

COUNT = 2500
ROWS = [row(f"r-{number:04}") for number in range(COUNT)]
NAMES = [each["id"] for each in ROWS]


def datasette(folder: Path, port: int) -> Sequence[str]:
    file = folder / "rekap.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE rekap (id TEXT PRIMARY KEY, judul TEXT, diambil TEXT)")
        database.executemany("INSERT INTO rekap VALUES (:id, :judul, :diambil)", ROWS)
    return ("datasette", str(file), "--port", str(port), "--setting", "max_returned_rows", "1000")


def json_server(folder: Path, port: int) -> Sequence[str]:
    (folder / "db.json").write_text(json.dumps({"rekap": ROWS}), encoding="utf-8")
    return ("json-server", "--port", str(port), "--host", "127.0.0.1", str(folder / "db.json"))


def json_server_1(folder: Path, port: int) -> Sequence[str]:
    return json_server(folder, port)


@contextmanager
def serving(make: Callable[[Path, int], Sequence[str]], folder: Path) -> Iterator[str]:
    """Its address, for as long as it is held; skips where it is not installed."""
    port = free_port()
    command = make(folder, port)
    program = shutil.which(command[0])
    if program is None:
        pytest.skip(f"{command[0]} is not installed")
    if (wanted := VERSIONS.get(make)) and not version_of(program).startswith(wanted):
        pytest.skip(f"{command[0]} is another version")
    silent = subprocess.DEVNULL
    given = [program, *command[1:]]
    with subprocess.Popen(given, stdout=silent, stderr=silent, cwd=folder) as process:  # noqa: S603 - as above  # fmt: skip
        try:
            yield answering(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


def version_of(program: str) -> str:
    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)  # noqa: S603 - programs of the list below
    return told.stdout.strip()


def answering(address: str) -> str:
    for _ in range(300):
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return address
    raise TimeoutError


def spec(path: str, records: str, **paging: Any) -> dict[str, Any]:
    return {"url": f"{{root}}{path}", "records": records, "paging": paging}


ROWS_1 = "/rekap?_page=1&_limit=700"
VERSIONS: dict[Any, str] = {json_server: "0.", json_server_1: "1."}
# Who serves, how it is asked, and what comes: all, or a beginning and the fault that says so.
SERVED: list[tuple[Any, dict[str, Any], int, str]] = [
    (datasette, spec("/rekap/rekap.json?_shape=objects&_size=1000", "rows", kind="next"),
     COUNT, "ok"),
    (datasette, spec("/rekap/rekap.json?_shape=objects&_size=1000", "rows", kind="none"),
     1000, "upstream_fewer_than_promised"),
    (datasette, spec("/rekap/rekap.csv?_stream=1", "rows", kind="none")
     | {"answer": {"format": "csv"}}, COUNT, "ok"),
    (json_server, spec(ROWS_1, "@", kind="link"), COUNT, "ok"),
    (json_server, spec(ROWS_1, "@", kind="none"), 700, "upstream_fewer_than_promised"),
    (json_server, spec("/rekap", "@", kind="page", parameter="_page", size_parameter="_limit",
                       size=700), COUNT, "ok"),
    (json_server_1, spec("/rekap", "data", kind="page", parameter="_page",
                         size_parameter="_per_page", size=700), COUNT, "ok"),
    (json_server_1, spec("/rekap", "@", kind="page", parameter="_page", size_parameter="_limit",
                         size=700), 700, "upstream_page_ignored"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(SERVED)))
def test_is_pulled_whole_or_its_loss_is_told(tmp_path: Path, number: int) -> None:
    make, asked, count, code = SERVED[number]
    with serving(make, tmp_path) as address:
        names, refused, ended, _ = asyncio.run(brought(Style("", asked, None), address))  # type: ignore[arg-type] # it serves itself
    assert (names, refused, ended) == (NAMES[:count], 0, code)
