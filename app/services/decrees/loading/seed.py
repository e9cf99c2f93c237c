"""From the text of a decree file to a loaded decree, and what to tell the person who asked."""

import asyncio
from dataclasses import dataclass

from app.core.database import Database
from app.services.decrees.files import DecreeFileInvalid, Fault, read_decree_file
from app.services.decrees.loading.loading import load_decree
from app.services.decrees.loading.report import DecreeLoadRefused, LoadFault, LoadReport
from app.services.decrees.loading.report_text import fault_lines, load_report_lines


@dataclass(frozen=True, slots=True)
class SeedOutcome:
    """Either a report, or every reason why nothing was loaded."""

    report: LoadReport | None = None
    faults: tuple[Fault | LoadFault, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether the decree is loaded (or would be, on a dry run)."""
        return self.report is not None


async def seed_file(database: Database, text: str, *, dry_run: bool = False) -> SeedOutcome:
    """Read a decree file and load it in one transaction of its own."""
    try:
        file = await asyncio.to_thread(read_decree_file, text)
        async with database.writing() as session:
            report = await load_decree(session, None, file, dry_run=dry_run)
    except (DecreeFileInvalid, DecreeLoadRefused) as refused:
        return SeedOutcome(faults=refused.faults)
    return SeedOutcome(report=report)


def seed_report_text(outcome: SeedOutcome) -> str:
    """The outcome for people, in Indonesian with English in brackets."""
    if outcome.report is not None:
        return "\n".join(load_report_lines(outcome.report))
    return "\n".join(fault_lines(outcome.faults))
