"""The worker keeps what links show: a page as one file without scripts, or the file itself."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import or_, select

from app.core import clock
from app.core.database import Database
from app.core.errors import ServiceError, StorageFull, TooLarge, Unavailable
from app.core.media_types import PAGE
from app.core.messages import Language
from app.core.messages.dates import instant_in_words
from app.integrations.guarded_http import NotAllowed, TooMuch, read_at_most
from app.integrations.http_client import httpx
from app.integrations.page_copies.fetching import PAGE_BYTES, SECONDS, PageCopier, Parts, Shown
from app.integrations.sign_in_pages import PAGE_BYTES as LOOKED_AT
from app.integrations.sign_in_pages import asks_to_sign_in
from app.integrations.storage import Storage
from app.models import Decree, Evidence, LinkCapture, LinkCopy, Team, WorkUnit
from app.models.link import CaptureFailure, CaptureStatus
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.files.uploads import FileReceiver
from app.services.platform import audit
from app.services.platform.files.erasing import require_kept

FILE_BYTES: Final = 50 * 1024 * 1024
_BATCH: Final = 4
_ATTEMPTS: Final = 3
# Longer than one takes at its slowest: whoever died with it left it to the next.
_LEASE: Final = timedelta(minutes=5)
_CLOSED: Final = frozenset({401, 403})
_F = CaptureFailure
# The first that fits: what others do is an error of the network in the end.
_WHY: Final[tuple[tuple[type[Exception], CaptureFailure], ...]] = (
    (TimeoutError, _F.TOO_SLOW),
    (NotAllowed, _F.NOT_ALLOWED),
    (TooMuch, _F.TOO_LARGE),
    (TooLarge, _F.TOO_LARGE),
    (ServiceError, _F.REFUSED),
    (httpx.TimeoutException, _F.TOO_SLOW),
    (httpx.HTTPError, _F.UNREACHABLE),
    (httpx.InvalidURL, _F.UNREACHABLE),
    (OSError, _F.UNREACHABLE),
    (UnicodeError, _F.UNREACHABLE),
)
log = structlog.get_logger(__name__)
_REASONS: Final = tuple(kind for kind, _ in _WHY)


@dataclass(frozen=True)
class CaptureTools:
    """What capturing needs: the database, the web, and how files come in."""

    database: Database
    copier: PageCopier
    storage: Storage
    intake: FileReceiver


class _Failed(Exception):
    """There is no copy, for this reason; `found` is what is known of the answer."""

    def __init__(self, failure: CaptureFailure, **found: object) -> None:
        self.failure, self.found = failure, found
        super().__init__(failure.value)


@dataclass(frozen=True)
class _Outcome:
    """What became of a capture: its columns, and the file that is in the storage, if it is kept."""

    columns: dict[str, object]
    file: ReceivedFile | None = None
    left_out: int = 0


async def capture_links(tools: CaptureTools) -> int:
    """Keep whatever was asked for, a few at once; how many ended, kept or not.

    Nothing asked is one read. What the storage does not take, and what nobody foresaw, is tried
    again after the lease.
    """
    ended = 0
    while claimed := await _claim(tools.database):
        outcomes = await asyncio.gather(*(_capture(tools, *each) for each in claimed))
        for (each, _), outcome in zip(claimed, outcomes, strict=True):
            if outcome is not None:
                ended += await _settle(tools, each.id, outcome)
    return ended


async def _claim(database: Database) -> list[tuple[LinkCapture, str]]:
    """The next few with their office's time zone, for this worker alone until the lease ends."""
    now = clock.now()
    free = or_(LinkCapture.claimed_until.is_(None), LinkCapture.claimed_until < now)
    due = (
        select(LinkCapture, WorkUnit.time_zone)
        .join(Evidence, Evidence.id == LinkCapture.evidence_id)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .where(LinkCapture.status == CaptureStatus.ASKED, free)
        .order_by(LinkCapture.asked_at, LinkCapture.id)
        .limit(_BATCH)
    )
    async with database.reading() as session:
        if (await session.execute(due)).first() is None:
            return []
    async with database.writing() as session:
        held = due.with_for_update(of=LinkCapture, skip_locked=True)
        found = [(capture, zone) for capture, zone in await session.execute(held)]
        for each, _ in found:
            each.attempts, each.claimed_until = each.attempts + 1, now + _LEASE
        return found


async def _capture(tools: CaptureTools, capture: LinkCapture, time_zone: str) -> _Outcome | None:
    """What came of it; none where it is to be tried again."""
    if capture.attempts > _ATTEMPTS:
        return _failed(_F.GIVEN_UP)
    try:
        async with asyncio.timeout(SECONDS), tools.copier.shown(capture.url) as (shown, parts):
            return await _keep(tools.intake, capture.url, time_zone, shown, parts)
    except (Unavailable, StorageFull):
        return None
    except _Failed as failed:
        return _failed(failed.failure, **failed.found)
    except _REASONS as error:
        return _failed(next(why for kind, why in _WHY if isinstance(error, kind)))
    except Exception:  # one that nobody foresaw takes none of the others along
        log.exception("capture_failed", capture=str(capture.id))
        return None


def _failed(failure: CaptureFailure, **found: object) -> _Outcome:
    return _Outcome({"status": CaptureStatus.FAILED, "failure": failure, **found})


async def _keep(
    intake: FileReceiver, asked: str, time_zone: str, shown: Shown, parts: Parts
) -> _Outcome:
    """A page with what it needs, or the file as it is."""
    found: dict[str, object] = {"final_url": str(shown.url)[:2000], "http_status": shown.status}
    if not httpx.codes.is_success(shown.status):
        is_closed = shown.status in _CLOSED
        raise _Failed(_F.PROTECTED if is_closed else _F.HTTP_STATUS, **found)
    page = await read_at_most(shown.response, PAGE_BYTES) if shown.is_page else b""
    if asks_to_sign_in(httpx.URL(asked), shown.url, page[:LOOKED_AT]):
        raise _Failed(_F.PROTECTED, **found)
    columns = {"status": CaptureStatus.KEPT, **found}
    name = shown.url.path.rstrip("/").rpartition("/")[2] or shown.url.host
    if not shown.is_page:
        return _Outcome(columns, await intake.receive_file(name, shown.chunks(), FILE_BYTES))
    at = instant_in_words(clock.now(), time_zone, Language.INDONESIAN)
    said = f"Salinan dari {shown.url}, disimpan {at}."
    copy, left_out = await parts.copy(shown, page, said)
    return _Outcome(columns, await intake.receive_made(f"{name}.html", copy, PAGE), left_out)


async def _settle(tools: CaptureTools, capture_id: UUID, outcome: _Outcome) -> bool:
    """Write it down, unless another worker has."""
    async with tools.database.writing() as session:
        found = (
            await session.execute(
                select(LinkCapture, Decree)
                .join(Evidence, Evidence.id == LinkCapture.evidence_id)
                .join(Team, Team.id == Evidence.team_id)
                .join(Decree, Decree.id == Team.decree_id)
                .where(LinkCapture.id == capture_id, LinkCapture.status == CaptureStatus.ASKED)
                .with_for_update(of=LinkCapture)
            )
        ).first()
        if found is None:
            return False
        capture, decree = found
        if outcome.file is not None:
            await require_kept(session, tools.storage, {outcome.file.stored.sha256})
            session.add(_row(capture_id, outcome.file, outcome.left_out))
        changes = audit.apply(capture, outcome.columns | {"ended_at": clock.now()})
        changes |= {"url": [capture.url, capture.url]}
        if outcome.file is not None:
            changes["sha256"] = [None, outcome.file.stored.sha256]
        target = audit.Target.in_decree("evidence", capture.evidence_id, decree)
        audit.log(session, None, "evidence.end_copy", target, changes=changes)
        return True


def _row(capture_id: UUID, file: ReceivedFile, left_out: int) -> LinkCopy:
    return LinkCopy(
        capture_id=capture_id,
        original_name=file.name,
        media_type=file.media_type,
        size=file.stored.size,
        sha256=file.stored.sha256,
        left_out=left_out,
        scan_state=file.scan.state,
        scan_result=file.scan.result,
        scanned_at=file.scan.scanned_at,
    )
