"""What can be signed: a paper that was frozen, whatever it is, and how it is found and printed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Stale
from app.models import Evaluation, LheFile, Report, ReportFile
from app.policies.actors import Actor
from app.services.platform import audit
from app.services.reporting.documents.files import PrintedPaper


class Act(StrEnum):
    """What is done with a paper; somebody else may do the one than the other."""

    SIGN = "sign"
    SCAN = "scan"


@dataclass(frozen=True)
class Copies:
    """Where the signed copies of a paper, or of all issues of it, lie: rows that name one of them.

    `keys` begins with the one to which a new copy belongs.
    """

    model: type[ReportFile | LheFile]
    column: str
    keys: tuple[UUID, ...]


@dataclass(frozen=True)
class Signable:
    """A paper that the person may sign now, or whose scan they may attach.

    `digest` is that of the document which stands, `unit_code` the office whose certificate it gets.
    `changes` is what a new copy makes a newer version of, `target` and `actions` are what the audit
    log says of it, `stale` the code where another document was read.
    """

    digest: str
    unit_code: str
    copies: Copies
    changes: Report | Evaluation
    target: audit.Target
    actions: dict[Act, str]
    stale: str

    def require_read(self, digest: str) -> None:
        """Raise Stale unless it is the document that stands."""
        if self.digest != digest:
            raise Stale(code=self.stale)


@dataclass(frozen=True)
class Printed:
    """A paper as it is printed, where it is signed, and what the signature says it is for."""

    paper: PrintedPaper
    place: str
    reason: str


class Papers(Protocol):
    """One kind of paper; `key` is what the address names."""

    async def load(
        self,
        session: AsyncSession,
        actor: Actor,
        key: UUID,
        act: Act,
        *,
        for_update: bool = False,
    ) -> Signable:
        """The paper to act upon. Raises NotFound, Forbidden, Conflict (nothing stands)."""

    async def printed(self, session: AsyncSession, actor: Actor, key: UUID) -> Printed:
        """What is printed of it. Raises NotFound."""

    async def copies(self, session: AsyncSession, actor: Actor, key: UUID) -> Copies:
        """Where the copies of a paper in sight lie. Raises NotFound."""
