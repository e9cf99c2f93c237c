"""Web addresses as evidence: whether they answer, and since when that is known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import NotFound, Unavailable
from app.core.settings import Settings
from app.integrations.web import Answer, Web
from app.models import Decree, Evidence, EvidenceLink, EvidenceRevision, Team
from app.models.evidence import EvidenceOperation, EvidenceStatus
from app.models.link import LinkState
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.schemas.evidence.evidence import LinkCheckReport, LinkCreate
from app.services.evidence.commands import take_out, touch
from app.services.evidence.queries import LoadedEvidence, get_visible
from app.services.evidence.rows.editors import name_stood_in_for
from app.services.evidence.statements import STANDS
from app.services.evidence.targets import target_of
from app.services.platform import audit
from app.services.platform.sql import AnySelect

ASKING_SECONDS = 8.0
_STATES = {
    401: LinkState.PROTECTED,
    403: LinkState.PROTECTED,
    404: LinkState.MISSING,
    410: LinkState.MISSING,
}

_EVERY = audit.Target("evidence", None)


@dataclass(frozen=True)
class LinkCheck:
    """What asking an address found, and when (UTC)."""

    state: LinkState
    http_status: int | None = None
    checked_at: datetime | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The same for a row of EvidenceLink."""
        return dict(vars(self))


def open_web(settings: Settings) -> Web | None:
    """What asks other hosts, unless the settings switch it off."""
    if not settings.link_checks:
        return None
    return Web(settings.internal_hosts, ASKING_SECONDS, settings.ca_file)


async def check(web: Web | None, url: str) -> LinkCheck:
    """Ask the address, outside of any transaction; `unchecked` where the settings say so."""
    if web is None:
        return LinkCheck(LinkState.UNCHECKED)
    answer = await web.ask(url)
    return LinkCheck(_state(answer), answer.status, clock.now())


async def add_link(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, body: LinkCreate, found: LinkCheck
) -> None:
    """Put a web address into the draft, behind those it had when it was located.

    Raises Forbidden or Conflict.
    """
    EVIDENCE.require(actor, EvidenceOperation.UPLOAD, located.facts)
    session.add(
        EvidenceLink(
            revision_id=located.revision.id,
            position=(located.contents.last_link or 0) + 1,
            url=body.url,
            title=body.title,
            added_by_id=actor.user_id,
            **found.columns,
        )
    )
    await name_stood_in_for(session, actor, located.revision)
    touch(located.evidence)
    changes: audit.Changes = {"url": [None, body.url], "state": [None, found.state.value]}
    audit.log(session, actor, "evidence.add_link", target_of(located), changes=changes)
    await session.flush()


async def remove_link(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, link_id: UUID
) -> None:
    """Take a web address out of the draft; raises NotFound, Forbidden or Conflict."""
    EVIDENCE.require(actor, EvidenceOperation.EDIT, located.facts)
    link = await get_link(session, located, link_id)
    await take_out(session, actor, located, link)
    changes: audit.Changes = {"url": [link.url, None]}
    audit.log(session, actor, "evidence.remove_link", target_of(located), changes=changes)
    await session.flush()


async def get_link(session: AsyncSession, located: LoadedEvidence, link_id: UUID) -> EvidenceLink:
    """A link of the current revision; raises NotFound."""
    link = await session.scalar(
        select(EvidenceLink).where(
            EvidenceLink.id == link_id, EvidenceLink.revision_id == located.revision.id
        )
    )
    if link is None:
        raise NotFound
    return link


def require_checks(web: Web | None) -> Web:
    """What asks other hosts; raises Unavailable when the settings switch checks off."""
    if web is None:
        raise Unavailable("link_checks_off")
    return web


async def address_to_check(
    session: AsyncSession, actor: Actor, evidence_id: UUID, link_id: UUID
) -> str:
    """The address of a link the person may have asked again; raises NotFound, Forbidden."""
    located = await get_visible(session, actor, evidence_id)
    EVIDENCE.require(actor, EvidenceOperation.OPEN, located.facts)
    return (await get_link(session, located, link_id)).url


async def record_check(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, link_id: UUID, found: LinkCheck
) -> None:
    """Write down what a later check of a link found; raises NotFound, Forbidden."""
    EVIDENCE.require(actor, EvidenceOperation.OPEN, located.facts)
    link = await get_link(session, located, link_id)
    changes = audit.apply(link, found.columns)
    audit.log(session, actor, "evidence.check_link", target_of(located), changes=changes)
    await session.flush()


async def check_all(database: Database, web: Web | None, before: datetime) -> LinkCheckReport:
    """Ask one by one what was not asked since `before`, of evidence in force or in work.

    Raises Unavailable when the settings switch checks off.
    """
    asking = require_checks(web)
    report = LinkCheckReport(checked=0, states=dict.fromkeys(LinkState, 0))
    async with database.reading() as session:
        waiting = (await session.execute(_last_checked(before))).all()
    for link_id, url in waiting:
        found = await check(asking, url)
        async with database.writing() as session:
            await _write_down(session, link_id, found)
        report.checked += 1
        report.states[found.state] += 1
    async with database.writing() as session:
        changes: audit.Changes = {"checked": [None, report.checked]}
        audit.log(session, None, "evidence.check_links", _EVERY, changes=changes)
    return report


async def _write_down(session: AsyncSession, link_id: UUID, found: LinkCheck) -> None:
    """What a check of many found; the log of the evidence tells when the state has changed."""
    row = (
        await session.execute(
            select(EvidenceLink, Evidence.id, Decree)
            .join(EvidenceRevision, EvidenceRevision.id == EvidenceLink.revision_id)
            .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
            .join(Team, Team.id == Evidence.team_id)
            .join(Decree, Decree.id == Team.decree_id)
            .where(EvidenceLink.id == link_id)
        )
    ).first()
    if row is None:  # its author has taken it out meanwhile
        return
    link, evidence_id, decree = row
    changes = audit.apply(link, found.columns)
    if "state" in changes:
        target = audit.Target.in_decree("evidence", evidence_id, decree)
        audit.log(session, None, "evidence.check_link", target, changes=changes)


def _last_checked(before: datetime) -> AnySelect:
    return (
        select(EvidenceLink.id, EvidenceLink.url)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceLink.revision_id)
        .join(Evidence, STANDS)
        .where(
            Evidence.status != EvidenceStatus.WITHDRAWN,
            or_(EvidenceLink.checked_at.is_(None), EvidenceLink.checked_at < before),
        )
        .order_by(EvidenceLink.checked_at, EvidenceLink.id)
    )


def _state(answer: Answer) -> LinkState:
    if not answer.is_allowed:
        return LinkState.NOT_ALLOWED
    if answer.asks_to_sign_in:
        return LinkState.PROTECTED
    if answer.status is not None and 200 <= answer.status < 300:  # noqa: PLR2004 - RFC 9110, 15.3: successful
        return LinkState.REACHABLE
    return _STATES.get(answer.status or 0, LinkState.UNREACHABLE)
