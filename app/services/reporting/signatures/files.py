"""The signed copies of a report: kept, and opened by whoever reads it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, NotFound
from app.models import ReportFile
from app.models.report import ReportOperation
from app.models.report_file import ReportFileKind
from app.policies.actors import Actor
from app.policies.reports import REPORTS
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.files.quarantine import require_released
from app.services.platform import audit
from app.services.reporting.reports.commands import target_of
from app.services.reporting.reports.queries import LoadedReport, get_visible
from app.services.reporting.reports.transitions import require_read

MOST_FILES: Final = 20


@dataclass(frozen=True)
class Copy:
    """A stored file that is a signed copy of the document with this digest.

    `level` is that of an electronic signature; of a scan `words_found` is what it has of the
    document's words, in hundredths, if it has words at all.
    """

    file: ReceivedFile
    digest: str
    level: str | None = None
    words_found: int | None = None


async def keep_signed(
    session: AsyncSession, actor: Actor, located: LoadedReport, copy: Copy
) -> None:
    """Keep what was signed electronically.

    Raises Forbidden, Conflict (sent back meanwhile, too many), Stale (submitted anew meanwhile).
    """
    REPORTS.require(actor, ReportOperation.SIGN, located.facts)
    await _keep(session, actor, located, copy)
    told = {"sha256": copy.file.stored.sha256, "level": copy.level}
    _record(session, actor, located, "sign", {"signed": [None, told]})
    await session.flush()


async def keep_scan(session: AsyncSession, actor: Actor, located: LoadedReport, copy: Copy) -> None:
    """Keep the scan of what was signed by hand; raises as `keep_signed`."""
    REPORTS.require(actor, ReportOperation.SCAN, located.facts)
    await _keep(session, actor, located, copy)
    told = {"sha256": copy.file.stored.sha256, "words_found": copy.words_found}
    _record(session, actor, located, "attach_scan", {"scan": [None, told]})
    await session.flush()


async def file_to_open(
    session: AsyncSession, actor: Actor, report_id: UUID, file_id: UUID
) -> ReportFile:
    """One of a report in sight; raises NotFound, Conflict (in quarantine)."""
    await get_visible(session, actor, report_id)
    here = (ReportFile.id == file_id, ReportFile.report_id == report_id)
    found: ReportFile | None = await session.scalar(select(ReportFile).where(*here))
    if found is None:
        raise NotFound
    require_released(found)
    return found


async def _keep(session: AsyncSession, actor: Actor, located: LoadedReport, copy: Copy) -> None:
    await require_read(session, located, copy.digest)
    count = select(func.count()).where(ReportFile.report_id == located.report.id)
    if (await session.scalar(count) or 0) >= MOST_FILES:
        raise Conflict("report_files_full", maximum=MOST_FILES)
    file = copy.file
    session.add(
        ReportFile(
            report_id=located.report.id,
            kind=ReportFileKind.SIGNED if copy.level else ReportFileKind.SCAN,
            digest=copy.digest,
            level=copy.level,
            words_found=copy.words_found,
            original_name=file.name,
            media_type=file.media_type,
            size=file.stored.size,
            sha256=file.stored.sha256,
            uploaded_by_id=actor.user_id,
            on_behalf_of_id=actor.on_behalf_of,
            scan_state=file.scan.state,
            scan_result=file.scan.result,
            scanned_at=file.scan.scanned_at,
        )
    )
    located.report.updated_at = clock.now()


def _record(
    session: AsyncSession, actor: Actor, located: LoadedReport, action: str, changes: audit.Changes
) -> None:
    target = target_of(located.report, located.decree)
    audit.log(session, actor, f"report.{action}", target, changes=changes)
