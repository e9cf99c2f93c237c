"""The questions of the doctor: what each check looks at. What it means is in `verdicts`."""

import os
import platform
import secrets as random
import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from anyio import to_thread
from cryptography import x509
from sqlalchemy import func, select, text

from app.core import clock
from app.core.database import Database
from app.core.errors import ServiceError, Unavailable
from app.core.schema_state import schema_state
from app.core.settings import Settings
from app.integrations.mail import MailServer, MailUnavailable
from app.integrations.server_dates import server_date
from app.integrations.signatures import Signer
from app.integrations.signing.pades import ends_at, open_to_others
from app.integrations.storage import Storage
from app.integrations.virus_scan import Scanner
from app.models import AuditEvent, JobRun
from app.services.plan.counts.keeping import BATCH
from app.services.plan.counts.verifying import verify_counts
from app.services.upkeep.backups.queries import state_of_backups
from app.services.upkeep.health import verdicts
from app.services.upkeep.health.proving import is_genuine, last_proofs
from app.services.upkeep.health.queues import look_at_queues
from app.services.upkeep.health.verdicts import Certificate, Room, Verdict
from app.services.upkeep.sealed_secrets import sealed_away, stored_plain

_PEM: Final = (".pem", ".crt", ".cer")


@dataclass(frozen=True)
class Tools:
    """What the installation works with."""

    settings: Settings
    database: Database
    storage: Storage
    scanner: Scanner | None
    mail: MailServer | None
    signer: Signer | None


async def versions(tools: Tools) -> Verdict:
    """Program, Python, database, and the form of its tables."""
    url = tools.settings.async_database_url
    state = await to_thread.run_sync(schema_state, url, abandon_on_cancel=True)
    engine = f"SQLite {sqlite3.sqlite_version}"
    if not tools.database.is_sqlite:
        async with tools.database.reading() as session:
            engine = f"PostgreSQL {await session.scalar(text('SHOW server_version'))}"
    return verdicts.of_versions(
        state, version("zona-integritas"), platform.python_version(), engine
    )


async def settings(tools: Tools) -> Verdict:
    """Whether it is meant for real data."""
    known, folder = tools.settings, tools.settings.data_dir
    borrowed = folder / "development-secret-key"

    def is_borrowed() -> bool:
        secret = known.secret_key.get_secret_value()
        return borrowed.exists() and borrowed.read_text(encoding="utf-8").strip() == secret

    found = await to_thread.run_sync(is_borrowed)
    return verdicts.of_settings(
        is_production=known.is_production, is_borrowed=found, folder=str(borrowed)
    )


async def signing(tools: Tools) -> Verdict:
    """Whether there is a key."""
    return verdicts.of_signing(has_key=tools.signer is not None)


async def disk(tools: Tools) -> Verdict:
    """Every folder of this machine that the service writes to."""
    known = tools.settings
    folders = [known.data_dir]
    if not known.s3_bucket:
        folders.append(known.files_dir)
    if tools.database.is_sqlite and known.async_database_url.database:
        folders.append(Path(known.async_database_url.database).parent)
    if known.backup_target and "://" not in known.backup_target:
        folders.append(Path(known.backup_target))
    rooms = await to_thread.run_sync(lambda: [_room(folder) for folder in folders])
    return verdicts.of_disk(rooms)


def _room(folder: Path) -> Room:
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    usage = shutil.disk_usage(there)
    return Room(str(folder), usage.free, usage.total, os.access(there, os.W_OK))


async def storage(tools: Tools) -> Verdict:
    """Every right that the service needs: to write, read, list and remove a file of its own."""
    content = b"zi doctor " + random.token_bytes(16)
    step, files = "write", tools.storage
    try:
        kept = await files.receive(_one(content), len(content))
        step = "read"
        read = b"".join([part async for part in await files.open_range(kept.sha256, 0, kept.size)])
        step = "list"
        await anext(aiter(files.kept_files()), None)
        step = "remove"
        await files.remove(kept.sha256, datetime.max.replace(tzinfo=UTC))
    except ServiceError as error:
        return verdicts.of_storage((step, error))
    return verdicts.of_storage(None if read == content else ("read", Unavailable("file_missing")))


async def _one(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def integrity(tools: Tools) -> Verdict:
    """The records of the nights."""
    async with tools.database.reading() as session:
        proofs = await last_proofs(session)
    genuine = proofs.last is None or is_genuine(proofs.last, tools.signer)
    return verdicts.of_integrity(proofs, clock.now(), is_genuine=genuine)


async def counts(tools: Tools) -> Verdict:
    """A share of the kept counts against a fresh count, another one every day."""
    today = clock.now().toordinal()
    return verdicts.of_counts(await verify_counts(tools.database, BATCH, today))


async def backup(tools: Tools) -> Verdict:
    """How the last ones went."""
    async with tools.database.reading() as session:
        state = await state_of_backups(session)
    known = tools.settings
    return verdicts.of_backup(
        state, known.backup_target, clock.now(), is_production=known.is_production
    )


async def worker(tools: Tools) -> Verdict:
    """How its jobs went."""
    async with tools.database.reading() as session:
        runs = (await session.scalars(select(JobRun).order_by(JobRun.job))).all()
    return verdicts.of_worker(runs, clock.now())


async def clocks(tools: Tools) -> Verdict:
    """Of this machine, against the database server's, another host's, and the newest entry's."""
    ahead: dict[str, float] = {}
    async with tools.database.reading() as session:
        if not tools.database.is_sqlite:
            there = await session.scalar(select(func.clock_timestamp()))
            if there is not None:
                ahead["PostgreSQL"] = (there - clock.now()).total_seconds()
        last = await session.scalar(select(AuditEvent.at).order_by(AuditEvent.id.desc()).limit(1))
    known = tools.settings
    address = known.s3_endpoint or known.public_url
    if address:
        date = await server_date(address, known.internal_hosts, known.ca_file)
        if date is not None:
            ahead[address] = (date - clock.now()).total_seconds()
    beyond = (last - clock.now()).total_seconds() if last else 0.0
    return verdicts.of_clock(ahead, beyond)


async def mail(tools: Tools) -> Verdict:
    """Whether the server takes connections and the account; what waits, what was given up."""
    server, fault = tools.mail, None
    if server is not None:
        try:
            await to_thread.run_sync(_connect, server, abandon_on_cancel=True)
        except MailUnavailable as error:
            fault = str(error)
    async with tools.database.reading() as session:
        queues = await look_at_queues(session, "mail_waiting", "mail_dead")
    return verdicts.of_mail(tools.settings.smtp_host, fault, queues, clock.now())


def _connect(server: MailServer) -> None:
    with server.connected():
        pass


async def scanner(tools: Tools) -> Verdict:
    """Whether it looks at a few bytes."""
    answers, looking = None, tools.scanner
    if looking is not None:
        try:
            await to_thread.run_sync(looking.find_virus, [b"zi doctor"], abandon_on_cancel=True)
            answers = True
        except Unavailable:
            answers = False
    async with tools.database.reading() as session:
        queues = await look_at_queues(session, "scans_waiting", "files_infected")
    return verdicts.of_scanner(answers=answers, queues=queues)


async def webhooks(tools: Tools) -> Verdict:
    """What waits to be delivered, what was given up."""
    async with tools.database.reading() as session:
        queues = await look_at_queues(session, "webhooks_waiting", "webhooks_dead")
    return verdicts.of_webhooks(queues, clock.now())


async def certificates(tools: Tools) -> Verdict:
    """Certificate authorities, client certificates in use, and those that offices sign with."""
    found = await to_thread.run_sync(_certificates, tools.settings)
    return verdicts.of_certificates(found, clock.now())


def _certificates(known: Settings) -> list[Certificate]:
    files = [known.ca_file] if known.ca_file else []
    folder = known.client_certificates_dir
    if folder is not None:
        files += sorted(path for path in folder.glob("*/*") if path.suffix.lower() in _PEM)
    signing = known.office_certificates_dir
    of_offices = sorted(signing.glob("*.p12")) if signing is not None else []
    return [
        *(found for path in files for found in _in_file(path)),
        *(
            Certificate(str(path), ends_at(path), tuple(map(str, open_to_others(path))))
            for path in of_offices
        ),
    ]


def _in_file(path: Path) -> list[Certificate]:
    """All of a file; of one that holds keys alone none."""
    try:
        content = path.read_bytes()
        if b"BEGIN CERTIFICATE" not in content and b"PRIVATE KEY" in content:
            return []
        read = x509.load_pem_x509_certificates(content)
    except (OSError, ValueError):
        return [Certificate(str(path), None)]
    return [Certificate(str(path), each.not_valid_after_utc) for each in read]


async def secrets(tools: Tools) -> Verdict:
    """Those that no key opens, and those that nobody sealed."""
    async with tools.database.reading() as session:
        lost = await sealed_away(session, tools.settings)
        plain = await stored_plain(session)
    return verdicts.of_secrets([f"{each.kind} {each.name}" for each in lost], plain)
