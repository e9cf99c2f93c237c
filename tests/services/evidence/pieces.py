"""Two pieces of evidence of one team, made by the service's own functions."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import ServiceError
from app.integrations.storage import StoredFile
from app.models import AuditEvent
from app.models.evidence import ScanState
from app.models.link import LinkState
from app.models.review import ReturnReason
from app.policies.actors import Actor
from app.schemas.evidence.evidence import EvidenceCreate, EvidenceUpdate, LinkCreate
from app.schemas.evidence.verdicts import EvidenceRefusal, EvidenceVerdict
from app.schemas.platform.examples import GRATIFICATION_REPORT_ID
from app.services.evidence import commands, transitions
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.links import checking
from app.services.evidence.links.checking import LinkCheck
from app.services.evidence.queries import LoadedEvidence, get_visible
from app.services.platform.files.scanning import Scan
from tests.support.evidence import COLLEAGUE, MEMBER
from tests.support.machines import Machines

Step = Callable[[AsyncSession, Actor, LoadedEvidence], Awaitable[Any]]


def file(name: str, state: ScanState = ScanState.CLEAN) -> ReceivedFile:
    """A file of three bytes whose digest is its first letter, repeated."""
    return ReceivedFile(name, "application/pdf", StoredFile(name[0] * 64, 3, b""), Scan(state))


class Pieces:
    """`own`, made by a member, and `other`, made by a colleague of the same team."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        self.own = self.make("Satu", MEMBER)
        self.other = self.make("Dua", COLLEAGUE)

    def make(self, title: str, who: str, **changes: Any) -> UUID:
        body = EvidenceCreate.model_validate(self.values(title) | changes)

        async def deed(session: AsyncSession, actor: Actor) -> UUID:
            return (await commands.create_evidence(session, actor, body)).id

        return self.machines.act(who, deed)

    @staticmethod
    def values(title: str) -> dict[str, Any]:
        return {
            "title": title,
            "indicator_ids": [GRATIFICATION_REPORT_ID],
            "evidence_date": date(2023, 7, 1),
            "covers_from": date(2023, 4, 1),
            "covers_to": date(2023, 6, 30),
        }

    def do(self, who: str, evidence_id: UUID, step: Step) -> Any:
        """What comes of a step with the evidence; a refusal's code and pointer."""

        async def deed(session: AsyncSession, actor: Actor) -> Any:
            located = await get_visible(session, actor, evidence_id, for_update=True)
            return await step(session, actor, located)

        try:
            return self.machines.act(who, deed)
        except ServiceError as error:
            return error.code, error.pointer

    def give(self, who: str, evidence_id: UUID, *files: ReceivedFile) -> Any:
        return self.do(
            who, evidence_id, lambda s, actor, located: commands.add_files(s, actor, located, files)
        )

    def link(self, who: str, evidence_id: UUID, url: str) -> Any:
        body = LinkCreate(url=url, title=url)
        found = LinkCheck(LinkState.UNCHECKED)
        return self.do(
            who,
            evidence_id,
            lambda s, actor, located: checking.add_link(s, actor, located, body, found),
        )

    def located(self, evidence_id: UUID, who: str = MEMBER) -> LoadedEvidence:
        async def itself(
            _session: AsyncSession, _actor: Actor, located: LoadedEvidence
        ) -> LoadedEvidence:
            return located

        found: LoadedEvidence = self.do(who, evidence_id, itself)
        return found

    def said(self, evidence_id: UUID) -> list[str]:
        """The actions that were written down of it, without the area."""
        here = AuditEvent.target_id == evidence_id
        actions = self.machines.all(select(AuditEvent.action).where(here).order_by(AuditEvent.id))
        return [action.removeprefix("evidence.") for action in actions]


def edit(**changes: Any) -> Any:
    body = EvidenceUpdate.model_validate(changes)
    return lambda s, actor, located: commands.update_evidence(s, actor, located, body)


def submit(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> Any:
    return transitions.submit(session, actor, located, None)


def revise(*, keep_files: bool) -> Any:
    return lambda s, actor, located: transitions.revise(s, actor, located, keep_files=keep_files)


async def send_back(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
    refusal = EvidenceRefusal(
        revision_digest=located.revision.digest,
        reason="Belum lengkap.",
        reason_code=ReturnReason.INCOMPLETE,
    )
    await transitions.return_evidence(session, actor, located, refusal)


async def verify(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
    verdict = EvidenceVerdict(revision_digest=located.revision.digest)
    await transitions.verify(session, actor, located, verdict)


async def accept(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
    verdict = EvidenceVerdict(revision_digest=located.revision.digest)
    await transitions.accept(session, actor, located, verdict)
