"""`zi demo`: a whole year of an office, lived over HTTP against a server of its own."""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
import uvicorn
from sqlalchemy import or_, select

from app.cli.common import load_settings, opened, out, refuse, refuse_used_database, run
from app.cli.preparing import migrate_database
from app.cli.seeding import BUNDLED_DECREE, seed_text
from app.cli.serving import development_password
from app.core import clock
from app.core.logging import configure_logging
from app.core.security import hash_password
from app.core.settings import Settings
from app.integrations.http_client import httpx
from app.integrations.page_copies.fetching import PageCopier
from app.main import create_app
from app.models import Evidence, Realisation
from app.schemas.reporting.reports.documents import ReportFormat
from app.services.decrees.files import read_decree_file
from app.services.evidence.files.uploads import FileReceiver
from app.services.evidence.links.capturing import CaptureTools, capture_links
from app.services.identity.users.administrators import create_administrator
from app.services.platform.files.scanning import open_scanner
from app.services.platform.files.storage import open_storage
from app.services.tasks.reminders.engine import remind
from seed.simulation import Surroundings, evaluate, simulate
from seed.simulation.client import Person
from seed.simulation.website import website

ADMINISTRATOR = "admin"
_PATIENCE_SECONDS = 120  # a paper may wait for others that are being printed
PICTURES = {
    "heat-map": ("/progress/heat-map/picture", {"by": "team"}),
    "trend": ("/progress/trend/picture", {}),
    "plan": ("/schedule/picture", {}),
}


def demo(
    pictures: Annotated[
        Path | None, typer.Option(help="Save heat map, trend and plan into this folder, too.")
    ] = None,
    reports: Annotated[
        Path | None, typer.Option(help="Save the reports as PDF, DOCX and XLSX into this folder.")
    ] = None,
) -> None:
    """Live a simulated year in an unused development database, to look around in afterwards."""
    settings = load_settings()
    if settings.is_production:
        refuse(
            "Tahun simulasi bukan untuk produksi: atur ZI_ENVIRONMENT=development.",
            "A simulated year has no place in production: set ZI_ENVIRONMENT=development.",
        )
    configure_logging(settings.model_copy(update={"log_level": "WARNING"}))
    migrate_database(settings)
    if run(_holds_work(settings)):
        refuse_used_database()
    text = BUNDLED_DECREE.read_text(encoding="utf-8")
    password = development_password(settings)
    try:
        clock.set_to(datetime.combine(read_decree_file(text).decree.date, time.min, UTC))
        run(seed_text(settings, text, dry_run=False))
        run(_prepare(settings, password))
        with website() as address:
            asking = _asking(settings, address)
            with _serving(asking) as client:
                around = Surroundings(address, partial(_move_to, asking), out.print)
                lived = simulate(client.request, ADMINISTRATOR, password, around)
                evaluate(client.request, lived, around)
                if pictures is not None:
                    save_pictures(lived.ketua, lived.head.decree_id, pictures)
                if reports is not None:
                    save_reports(lived.ketua, lived.head.decree_id, reports)
    finally:
        clock.reset()
    out.print(f"\n{_what_next(settings, password)}", markup=False)


def _what_next(settings: Settings, password: str) -> str:
    """What can be pasted into a shell as it is: whatever is said beside it is a comment there."""
    names = ("ZI_DATA_DIR", "ZI_DATABASE_URL", "ZI_HOST", "ZI_PORT")
    given = [f"{name}={quote(os.environ[name])}" for name in names if os.environ.get(name)]
    zi = Path(sys.executable).with_name("zi")
    command = " ".join([*given, quote(str(zi)), "serve"])
    address = f"http://{settings.host}:{settings.port}/docs"
    return (
        f"# To look around, start the server and open {address}\n"
        f"# Everybody has the password {password}: admin, adiwijaya.bakti (Ketua), ...\n"
        f"{command}"
    )


def save_pictures(person: Person, decree_id: str, folder: Path) -> None:
    """The pictures of a decree as the person gets them, as SVG and PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (path, parameters) in PICTURES.items():
        for form in ("svg", "png"):
            content = person.download(f"/decrees/{decree_id}{path}", format=form, **parameters)
            (folder / f"{name}.{form}").write_bytes(content)


def save_reports(person: Person, decree_id: str, folder: Path) -> None:
    """The reports of a decree in each of their forms."""
    folder.mkdir(parents=True, exist_ok=True)
    for report in person.every("/reports", decree_id=decree_id):
        for form in ReportFormat:
            content = person.download(f"/reports/{report['id']}/document", format=form.value)
            name = f"{report['kind']}-{report['period']}.{form.value}"
            (folder / name).write_bytes(content)


def _asking(settings: Settings, address: str) -> Settings:
    """Such that the office's website is asked, which lies on this machine."""
    host = address.removeprefix("http://")
    return settings.model_copy(
        update={"link_checks": True, "internal_hosts": [*settings.internal_hosts, host]}
    )


def _move_to(settings: Settings, instant: datetime) -> None:
    """Let it be another day, and let the worker look once what it brings."""
    clock.set_to(instant)
    run(_work(settings))


async def _work(settings: Settings) -> None:
    storage = open_storage(settings)
    intake = FileReceiver(settings, storage, open_scanner(settings))
    async with opened(settings) as database:
        await remind(database, with_mail=False)
        copier = PageCopier(settings.internal_hosts)
        await capture_links(CaptureTools(database, copier, storage, intake))


async def _holds_work(settings: Settings) -> bool:
    async with opened(settings) as database, database.reading() as session:
        used = (select(model.id).exists() for model in (Realisation, Evidence))
        return bool(await session.scalar(select(or_(*used))))


async def _prepare(settings: Settings, password: str) -> None:
    """An administrator who can sign in."""
    async with opened(settings) as database, database.writing() as session:
        admin = await create_administrator(session, ADMINISTRATOR, "Admin")
        admin.password_hash = await hash_password(password)


@contextmanager
def _serving(settings: Settings) -> Iterator[httpx.Client]:
    """A client of a server in a thread of this process, whose clock is therefore ours."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            port = listener.getsockname()[1]
            transport = httpx.HTTPTransport(retries=10)  # until it listens
            base = f"http://127.0.0.1:{port}"
            with httpx.Client(
                base_url=base, transport=transport, timeout=_PATIENCE_SECONDS
            ) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()
