"""A real server in a process of its own, as `make serve` starts it."""

import logging
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import MappingProxyType
from urllib.request import urlopen

from typer.testing import CliRunner

from app.cli import app
from app.cli.serving import serve
from tests.support.databases import ROOT, SEED, SqliteDatabases
from tests.support.runs import SHARED

PATIENCE_SECONDS = 180  # a machine may be busy with much else
# Forks from a process that has already imported the service: that takes most of a start.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([__name__])


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """This process' environment with only the given settings of the service."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZI_")}
    return kept | {"ZI_DATA_DIR": str(folder), **settings}


def give_tables(folder: Path) -> None:
    """Put a migrated database without a row into a data folder: to make one takes a second."""
    folder.mkdir(parents=True, exist_ok=True)
    with SqliteDatabases(Path(os.environ[SHARED])).copy("migrated") as url:
        shutil.copy(url.removeprefix("sqlite:///"), folder / "zi.sqlite3")


@dataclass(frozen=True)
class Finished:
    """What a command printed, and its exit status."""

    returncode: int
    stdout: str
    stderr: str


def zi(
    folder: Path,
    *arguments: str,
    stdin: str | None = None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Finished:
    """Run a command of `zi` to its end, in this process: starting a new one takes seconds."""
    unset = {name: None for name in os.environ if name.startswith("ZI_")}
    given = {"ZI_DATA_DIR": str(folder), **settings}
    mask, root = os.umask(0o077), logging.getLogger()
    handlers, level = root.handlers[:], root.level  # a command logs where it prints
    try:
        result = CliRunner().invoke(app, arguments, input=stdin, env={**unset, **given})
    finally:
        os.umask(mask)
        root.handlers[:] = handlers
        root.setLevel(level)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Finished(result.exit_code, result.stdout, result.stderr)


@dataclass(frozen=True)
class Server:
    """A server of our own: where it listens, and its process."""

    address: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ask for the end and wait for it."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE_SECONDS)


def start(
    folder: Path,
    settings: Mapping[str, str] = MappingProxyType({}),
    *,
    seed: bool = True,
    module: str = "app.cli",
) -> Server:
    """A server that answers; what it prints is in `folder/server.log`.

    `module` is run as `zi`.
    """
    port = free_port()
    arguments = ["serve", "--seed", str(SEED)] if seed else ["serve"]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "server.log").open("a") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=environment(folder, {"ZI_PORT": str(port), **settings}),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _wait_for(server.address, lambda: process.poll() is None, folder)
    except BaseException:
        server.stop()
        raise
    return server


@contextmanager
def running(
    folder: Path, settings: Mapping[str, str] = MappingProxyType({}), *, seed: bool = True
) -> Iterator[str]:
    """The address of a server that answers; what it printed is in `folder/server.log`."""
    server = start(folder, settings, seed=seed)
    try:
        yield server.address
    finally:
        server.stop()


@contextmanager
def forked(
    folder: Path, settings: Mapping[str, str] = MappingProxyType({}), *, seed: bool = False
) -> Iterator[str]:
    """As `running`, in a fraction of the time; killed in the end (SIGKILL).

    Where no database is named or there yet, it finds one that has its tables.
    """
    with forked_process(folder, settings, seed=seed) as (address, _process):
        yield address


@contextmanager
def forked_process(
    folder: Path, settings: Mapping[str, str] = MappingProxyType({}), *, seed: bool = False
) -> Iterator[tuple[str, BaseProcess]]:
    """As `forked`, with its process."""
    if "ZI_DATABASE_URL" not in settings and not (folder / "zi.sqlite3").exists():
        give_tables(folder)
    port = free_port()
    given = environment(folder, {"ZI_PORT": str(port), **settings})
    process = processes.Process(target=_serve, args=(given, folder / "server.log", seed))
    process.start()
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process.is_alive, folder)
        yield address, process
    finally:
        process.kill()
        process.join()


def _serve(given: dict[str, str], log: Path, seed: bool) -> None:  # noqa: FBT001 - of a process
    """`zi serve` in a process of its own."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.environ.clear()
    os.environ.update(given)
    os.chdir(ROOT)
    serve(SEED if seed else None, None)


def _wait_for(address: str, is_alive: Callable[[], bool], folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and is_alive():
        if answers(f"{address}/readyz"):
            return
        time.sleep(0.1)
    raise AssertionError((folder / "server.log").read_text())


def answers(address: str) -> bool:
    """Whether a server is there and ready; asked often, so without the weight of a client."""
    try:
        with urlopen(address) as answer:  # noqa: S310 - our own server
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False
