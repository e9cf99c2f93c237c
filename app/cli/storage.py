"""`zi storage`: whether all files are there, unchanged, and needed."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import explain, load_settings, opened, out, progress_bar, run
from app.core.durable import write_whole
from app.core.errors import ServiceError
from app.core.settings import MEBIBYTE, Settings
from app.schemas.platform.storage import IntegrityReport, ScanReport, SweepReport
from app.services.platform.files import storage
from app.services.platform.files.scanning import open_scanner
from app.services.upkeep.rescanning import scan_pending
from app.services.upkeep.sweeping import SweepRule, sweep

SLICE = 200
storage_app = typer.Typer(
    no_args_is_help=True, help="The files of evidence and records: verify, scan, sweep."
)


@storage_app.command("verify")
def verify_files(
    mebibytes_per_second: Annotated[
        int | None, typer.Option("--throttle", min=1, help="MiB read per second at most.")
    ] = None,
    *,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew instead of continuing a cut run.")
    ] = False,
) -> None:
    """Hash every stored file again; exits with 1 when one is missing or changed.

    Exits with 3 when all is whole but files lie there that no evidence needs (`zi storage sweep`).
    """
    settings = load_settings()
    throttle = mebibytes_per_second * MEBIBYTE if mebibytes_per_second else None
    try:
        report = run(_verify(settings, throttle, restart=restart))
    except ServiceError as error:
        explain(error)
    out.print(report.model_dump_json(indent=2), markup=False)
    if report.faults:
        raise typer.Exit(3 if report.whole else 1)


@storage_app.command("sweep")
def sweep_files(
    grace_minutes: Annotated[
        int, typer.Option(min=0, help="Leave what is younger: its row may be on its way.")
    ] = 60,
    *,
    many: Annotated[
        bool, typer.Option("--all", help="However many there are, beyond ZI_SWEEP_MAX_PERCENT.")
    ] = False,
    lost: Annotated[
        bool,
        typer.Option("--lost", help="Also what came after the backup this database came from."),
    ] = False,
) -> None:
    """Put files into the trash that no row needs, and delete what has lain there long enough."""
    settings = load_settings()
    rule = SweepRule.of(settings, timedelta(minutes=grace_minutes))._replace(lost=lost)
    try:
        report = run(_sweep(settings, rule._replace(max_percent=100) if many else rule))
    except ServiceError as error:
        explain(error)
    out.print(report.model_dump_json(), markup=False)


@storage_app.command("scan")
def scan_files() -> None:
    """Scan what waits for the virus scanner; exits with 1 when a file stays in quarantine."""
    try:
        report = run(_scan(load_settings()))
    except ServiceError as error:
        explain(error)
    out.print(report.model_dump_json(), markup=False)
    if report.pending or report.infected:
        raise typer.Exit(1)


async def _verify(settings: Settings, throttle: int | None, *, restart: bool) -> IntegrityReport:
    """Slice by slice; after each one what was found is written down: a cut run continues."""
    bookmark = settings.data_dir / "storage-verify.json"
    if restart:
        bookmark.unlink(missing_ok=True)
    files = storage.open_storage(settings)
    report = _found_so_far(bookmark)
    async with opened(settings) as database:
        with progress_bar() as bar:
            task = bar.add_task("SHA-256", total=None)
            while True:
                found = await storage.verify(
                    database,
                    files,
                    None,
                    after=report.next_after or "",
                    limit=SLICE,
                    bytes_per_second=throttle,
                    progress=lambda _done, _total: bar.advance(task),
                )
                report = storage.together(report, found)
                if report.next_after is None:
                    break
                _keep(bookmark, report)
    bookmark.unlink(missing_ok=True)
    return report


def _keep(bookmark: Path, report: IntegrityReport) -> None:
    # Whole or not at all: a run may be killed here, too.
    write_whole(bookmark, report.model_dump_json())


def _found_so_far(bookmark: Path) -> IntegrityReport:
    if bookmark.exists():
        return IntegrityReport.model_validate_json(bookmark.read_text(encoding="utf-8"))
    return IntegrityReport(whole=True, checked=0, bytes=0, next_after=None, faults=[])


async def _sweep(settings: Settings, rule: SweepRule) -> SweepReport:
    async with opened(settings) as database:
        return await sweep(database, storage.open_storage(settings), rule)


async def _scan(settings: Settings) -> ScanReport:
    async with opened(settings) as database:
        return await scan_pending(database, storage.open_storage(settings), open_scanner(settings))
