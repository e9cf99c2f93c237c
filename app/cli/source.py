"""`zi source`: the systems records come from, and pulling from them."""

import asyncio
import signal
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.markup import escape
from rich.table import Table

from app.cli.common import err, explain, load_settings, opened, out, refuse, run
from app.cli.connector_files import read_connector, tell_faults
from app.cli.ending import called_off_by_sigterm
from app.cli.samples import check_connectors
from app.cli.trials import try_source
from app.core.errors import Conflict, ServiceError
from app.core.logging import configure_logging
from app.core.messages import Language, field_sentence
from app.core.settings import Settings
from app.models.connector import PullStatus, PullTrigger
from app.schemas.integration.connectors import ConnectorFile, PullRunRead
from app.services.evidence.files.uploads import FileReceiver
from app.services.integration.connectors import manual_runs
from app.services.integration.connectors.execution import PullDependencies
from app.services.platform.files.scanning import open_scanner
from app.services.platform.files.storage import open_storage

source_app = typer.Typer(no_args_is_help=True, help="Systems that records come from: pull them.")
source_app.command("try")(try_source)
source_app.command("test")(check_connectors)


@source_app.command("list")
def list_connectors() -> None:
    """Show every connector with how its last run went."""
    table = Table("source", "office", "connector", "records", "last run", "next run", box=None)
    for row in run(_list(load_settings())):
        table.add_row(*row)
    out.print(table)


@source_app.command("apply")
def apply_connector(
    file: Annotated[Path, typer.Argument(help="A connector as YAML (docs/connectors.md).")],
    secret: Annotated[
        str | None,
        typer.Option(
            envvar="ZI_CONNECTOR_SECRET", help="Token, password or key; kept if left out."
        ),
    ] = None,
) -> None:
    """Make a connector, or bring the one of that name in line with the file."""
    source, body = read_connector(file)
    if secret is not None:
        body = body.model_copy(update={"secret": SecretStr(secret)})
    try:
        made = run(_apply(load_settings(), body))
    except ServiceError as error:
        tell_faults(file, source, error.faults)
        explain(error)
    out.print(f"{body.source}/{body.name}: {'made' if made else 'brought in line'}")


@source_app.command("pull")
def pull_source(
    key: Annotated[str, typer.Argument(help="The source's key, such as sipleno.")],
    period: Annotated[str, typer.Option(help="2023-06, 2023-Q2 or 2023-06-14.")],
    unit: Annotated[str | None, typer.Option(help="Only of this office (its code).")] = None,
    connector: Annotated[str | None, typer.Option(help="Only this connector.")] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would come in.")
    ] = False,
) -> None:
    """Pull a period through every connector of a source; exits with 1 unless all went well."""
    try:
        settings = load_settings()
        configure_logging(settings)
        work = _pull(settings, key, period, unit, connector, is_dry=dry_run)
        runs = run(called_off_by_sigterm(work))
    except asyncio.CancelledError:
        err.print("Ended before all was pulled.")
        raise typer.Exit(128 + signal.SIGTERM) from None
    except ServiceError as error:
        explain(error)
    if not runs:
        refuse(
            "Penghubung itu tidak ada (zi source list).",
            "There is no such connector (zi source list).",
            1,
        )
    if not all(_went_well(one) for _, one in runs):
        raise typer.Exit(1)


def _went_well(one: PullRunRead | Conflict) -> bool:
    return isinstance(one, PullRunRead) and one.status is PullStatus.SUCCEEDED


def _tell(period: str, name: str, one: PullRunRead | Conflict) -> None:
    """How one went, as soon as it has ended: all of an office may take an hour."""
    if isinstance(one, Conflict):
        err.print(f"{name} {period}: {field_sentence(one.code, Language.ENGLISH, {})}")
    else:
        _show(name, one)


def _show(name: str, one: PullRunRead) -> None:
    counts = ", ".join(f"{count} {word}" for word, count in sorted(one.counts.items()))
    out.print(f"{name} {one.period}: {one.status.value} ({counts or 'nothing came'})")
    if one.records:
        table = Table(
            "name", "office", "period", "taken (UTC)", "title", "figures", "files", box=None
        )
        for record in one.records:
            figures = ", ".join(f"{name} {value}" for name, value in record.figures.items())
            name = f"{record.external_id} (refused)" if record.errors else record.external_id
            taken, files = f"{record.taken_at:%Y-%m-%d %H:%M}", ", ".join(record.file_names)
            cells = (
                name,
                record.work_unit_code,
                record.period,
                taken,
                record.title,
                figures,
                files,
            )
            table.add_row(*map(escape, cells))
        out.print(table)
    if one.answer:
        out.print(f"What came begins with:\n{one.answer}", markup=False)
    for fault in one.faults:
        where = ", ".join(
            f"{word} {value}"
            for word, value in (("page", fault.page), ("record", fault.record))
            if value
        )
        err.print(f"  {fault.code}{f' ({where})' if where else ''}: {fault.detail}", markup=False)
        for each in fault.errors:
            err.print(f"    {each.pointer or '/'}: {each.detail}", markup=False)
    for note in one.notes:
        err.print(f"  {note.code}: {note.detail}", markup=False)


async def _list(settings: Settings) -> Sequence[tuple[str, ...]]:
    async with opened(settings) as database:
        return await manual_runs.list_all(database)


async def _apply(settings: Settings, body: ConnectorFile) -> bool:
    async with opened(settings) as database:
        return await manual_runs.apply(database, settings, body)


async def _pull(  # noqa: PLR0913 - the command's options
    settings: Settings,
    key: str,
    period: str,
    unit: str | None,
    connector: str | None,
    *,
    is_dry: bool,
) -> list[tuple[str, PullRunRead | Conflict]]:
    async with opened(settings) as database:
        intake = FileReceiver(settings, open_storage(settings), open_scanner(settings))
        tools = PullDependencies(database, settings, intake)
        return await manual_runs.pull_all(
            tools,
            key,
            period,
            PullTrigger.COMMAND_LINE,
            unit,
            connector,
            is_dry=is_dry,
            tell=partial(_tell, period),
        )
