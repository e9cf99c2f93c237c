"""The signed copies of papers: kept, and opened by whoever reads the paper."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, NotFound
from app.models import LheFile, ReportFile
from app.models.report_file import ReportFileKind
from app.policies.actors import Actor
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.files.quarantine import require_released
from app.services.platform import audit
from app.services.reporting.signatures.papers import Act, Copies, Papers, Signable

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


async def keep(session: AsyncSession, actor: Actor, paper: Signable, act: Act, copy: Copy) -> None:
    """Keep what was signed electronically, or the scan of what was signed by hand.

    `paper` was loaded for that act. Raises Conflict (too many), Stale (submitted or issued anew).
    """
    paper.require_read(copy.digest)
    model, key = paper.copies.model, {paper.copies.column: paper.copies.keys[0]}
    count = select(func.count()).select_from(model).filter_by(**key)
    if (await session.scalar(count) or 0) >= MOST_FILES:
        raise Conflict("report_files_full", maximum=MOST_FILES)
    file = copy.file
    session.add(
        model(
            **key,
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
    paper.changes.updated_at = clock.now()
    audit.log(session, actor, paper.actions[act], paper.target, changes=_told(act, copy))
    await session.flush()


def _told(act: Act, copy: Copy) -> audit.Changes:
    sha256 = copy.file.stored.sha256
    if act is Act.SIGN:
        return {"signed": [None, {"sha256": sha256, "level": copy.level}]}
    return {"scan": [None, {"sha256": sha256, "words_found": copy.words_found}]}


async def file_to_open(
    session: AsyncSession, actor: Actor, papers: Papers, key: UUID, file_id: UUID
) -> ReportFile | LheFile:
    """One of a paper in sight; raises NotFound, Conflict (in quarantine)."""
    copies = await papers.copies(session, actor, key)
    found: ReportFile | LheFile | None = await session.scalar(
        select(copies.model).where(copies.model.id == file_id, _belongs(copies))
    )
    if found is None:
        raise NotFound
    require_released(found)
    return found


def _belongs(copies: Copies) -> Any:  # noqa: ANN401 - an expression
    return getattr(copies.model, copies.column).in_(copies.keys)
