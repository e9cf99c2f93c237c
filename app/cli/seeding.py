"""`zi seed`."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import ROOT, err, load_settings, opened, out, read_text, run
from app.cli.preparing import migrate_database
from app.core.database import Database
from app.core.settings import Settings
from app.services.decrees import loading
from app.services.evaluation.loading import SheetInUseError, load_sheet_file
from app.services.evaluation.plan_coverage.reaching import tell_leaders
from app.services.evaluation.plan_coverage.telling import coverage_lines
from app.services.integration.sources.seed import load_sources

BUNDLED_DECREE = ROOT / "seed" / "keputusan-142-2023.yaml"
BUNDLED_SOURCES = ROOT / "seed" / "sources.yaml"
BUNDLED_SHEET = ROOT / "seed" / "lke-permenpanrb-90-2021.yaml"


def seed(
    file: Annotated[Path, typer.Argument(help="A decree file.")] = BUNDLED_DECREE,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the difference.")] = False,
) -> None:
    """Load a decree file: new, or the difference to what is there."""
    settings = load_settings()
    migrate_database(settings)
    text = read_text(file)
    if not run(seed_text(settings, text, dry_run=dry_run)):
        raise typer.Exit(1)


async def seed_text(settings: Settings, text: str, *, dry_run: bool) -> bool:
    """Load the text of a decree file and say what came of it; False when it was refused.

    The source systems come first: the decree's rows are mapped to them by their words.
    """
    async with opened(settings) as database:
        if not dry_run:
            await _load_own(database)
        outcome = await loading.seed_file(database, text, dry_run=dry_run)
        told = await _coverage(database, outcome)
    (out if outcome.succeeded else err).print(loading.seed_report_text(outcome), markup=False)
    for line in told:
        out.print(line, markup=False)
    return outcome.succeeded


async def _coverage(database: Database, outcome: loading.SeedOutcome) -> list[str]:
    """What the plan that was loaded can reach of WBK, told on the day it is loaded."""
    if outcome.report is None or outcome.report.dry_run:
        return []
    async with database.writing() as session:
        if outcome.report.created:
            await tell_leaders(session, outcome.report.decree_id)
        return await coverage_lines(session, outcome.report.decree_id)


async def seed_own(settings: Settings) -> None:
    """Make what every installation knows, where it is missing: systems, the evaluation sheet."""
    async with opened(settings) as database:
        await _load_own(database)


async def _load_own(database: Database) -> None:
    await load_sources(database, BUNDLED_SOURCES.read_text(encoding="utf-8"))
    try:
        await load_sheet_file(database, BUNDLED_SHEET.read_text(encoding="utf-8"))
    except SheetInUseError as refused:  # a start goes on with the sheet that is there
        err.print(str(refused), markup=False)
