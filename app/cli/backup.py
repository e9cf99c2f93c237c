"""`zi backup`: make, list, read back and restore backups."""

from pathlib import Path
from typing import Annotated

import typer
from rich.filesize import decimal
from rich.table import Table

from app.cli.common import err, explain, load_settings, opened, out, run
from app.core.errors import ServiceError
from app.core.settings import Settings
from app.integrations import age
from app.schemas.upkeep.backups import BackupReport, BackupVerification, RestoreReport
from app.services.platform.files.storage import open_storage
from app.services.upkeep.backups import commands, queries
from app.services.upkeep.backups.restoration.moving import settings_of, transfer
from app.services.upkeep.backups.restoration.restoring import restore
from app.services.upkeep.backups.runs import back_up

backup_app = typer.Typer(
    no_args_is_help=True, help="Backups of database and files: create, list, verify, restore."
)
Target = Annotated[
    str, typer.Option(help="Folder or s3://bucket/folder; without: ZI_BACKUP_TARGET.")
]
Name = Annotated[str | None, typer.Argument(help="As `zi backup list` shows it; without: newest.")]
IdentityFile = Annotated[
    Path | None, typer.Option("--identity", help="File with the private key of encrypted backups.")
]


@backup_app.command("create")
def create_backup(target: Target = "") -> None:
    """Back up database and files while people work, and read back what was written.

    Exits with 3 when the backup is there but bytes of files were missing (`zi storage verify`), or
    the audit log was broken before (`zi audit verify`).
    """
    try:
        report = run(_create(load_settings(), target))
    except ServiceError as error:
        explain(error)
    out.print(report.model_dump_json(indent=2), markup=False)
    if report.missing_files or not report.audit_log_whole:
        raise typer.Exit(3)


@backup_app.command("list")
def list_backups(target: Target = "") -> None:
    """Show the backups of a target, the oldest first."""
    try:
        found = queries.list_backups(load_settings(), target)
    except ServiceError as error:
        explain(error)
    table = Table("name", "engine", "rows", "files", "size", "encrypted", "version", box=None)
    for each in found:
        counts = (str(each.rows), str(each.files), decimal(each.bytes))
        table.add_row(
            each.name, each.engine, *counts, "yes" if each.encrypted else "no", each.app_version
        )
    out.print(table)


@backup_app.command("verify")
def verify_backup(name: Name = None, target: Target = "", identity: IdentityFile = None) -> None:
    """Read all of a backup back; exits with 1 when anything is missing or changed."""
    try:
        report = run(_verify(load_settings(), name, target, identity))
    except ServiceError as error:
        explain(error)
    out.print(report.model_dump_json(indent=2), markup=False)
    if report.sealed:
        err.print("Encrypted parts were compared with their digests, not opened (--identity).")
    if not report.whole:
        raise typer.Exit(1)


@backup_app.command("restore")
def restore_backup(name: Name = None, target: Target = "", identity: IdentityFile = None) -> None:
    """Read a backup into the empty installation of the settings, on either engine.

    Exits with 3 when it is restored but something is left to do: what, it says.
    """
    try:
        report = run(restore(load_settings(), name, target, identity))
    except ServiceError as error:
        explain(error)
    _tell(report)


def transfer_installation(
    file: Annotated[Path, typer.Argument(help="Settings of the new place, as in .env.")],
) -> None:
    """Copy everything into an empty installation, e.g. from SQLite to PostgreSQL.

    Stop the service first. What the file does not say stays as it is here. Exits with 3 when
    something is left to do: what, it says.
    """
    here = load_settings()
    try:
        report = run(transfer(here, settings_of(here, file)))
    except ServiceError as error:
        explain(error)
    _tell(report)


def _tell(report: RestoreReport) -> None:
    out.print(report.model_dump_json(indent=2), markup=False)
    for finding in report.audit_findings:
        err.print(finding, markup=False)
    if report.other_keys:
        names = ", ".join(f"ZI_{name.upper()}" for name in report.other_keys)
        err.print(f"Not the keys of that installation: {names}. Set those that were kept.")
    for secret in report.secrets_to_set_again:
        err.print(f"Set its secret again: {secret.kind} {secret.name}", markup=False)
    if report.written_since:
        err.print(
            f"{report.written_since} steps were taken in the old installation meanwhile and are "
            "not here. Stop it, and move into another empty database."
        )
    if report.needs_attention:
        raise typer.Exit(3)


@backup_app.command("key")
def make_key() -> None:
    """Print a new pair of keys to encrypt backups with; keep the private one outside."""
    private, public = age.new_pair()
    err.print("Keep this line in a file outside of this machine (zi backup restore --identity):")
    out.print(private, markup=False)
    err.print("and set:")
    out.print(f"# ZI_BACKUP_RECIPIENTS={public}", markup=False)


async def _create(settings: Settings, target: str) -> BackupReport:
    async with opened(settings) as database:
        return await back_up(settings, database, open_storage(settings), target)


async def _verify(
    settings: Settings, name: str | None, target: str, identity: Path | None
) -> BackupVerification:
    return await commands.verify_backup(settings, None, name, target, identity)
