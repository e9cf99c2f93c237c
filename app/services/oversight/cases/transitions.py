"""Taking a step: the same for every case."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ScalarSelect, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid, Stale
from app.models import Decree, EvidenceRevision
from app.models.case import Case
from app.policies.actors import Actor
from app.policies.cases import CaseFacts
from app.policies.rules import ResourceScope
from app.schemas.base import Body
from app.schemas.oversight.cases import CaseClosing
from app.services.oversight.cases.statements import CASES, CaseTables, cited_by
from app.services.platform import audit

CaseT_co = TypeVar("CaseT_co", bound=Case, covariant=True)
_TOLD_OF_SOME = (
    "due_date",
    "evidence_id",
    "indicator_id",
    "activity_id",
    "action_item_id",
    "finding_id",
    "directive_id",
)
FactsT_co = TypeVar("FactsT_co", bound=CaseFacts, covariant=True)


@dataclass(frozen=True)
class LoadedCase(Generic[CaseT_co, FactsT_co]):
    """A thing, where it lies, and what the rules need to know."""

    thing: CaseT_co
    decree: Decree
    facts: FactsT_co

    @property
    def target(self) -> audit.Target:
        """What the audit log calls it."""
        thing, decree = self.thing, self.decree
        return audit.Target.in_decree(thing.word, thing.id, decree, **_about(thing))


def _about(thing: Case) -> dict[str, Any]:
    """What events say of it; what no such thing has is not said."""
    return {"status": thing.status, "team_id": thing.team_id} | {
        name: getattr(thing, name) for name in _TOLD_OF_SOME if hasattr(thing, name)
    }


async def lock_case(
    session: AsyncSession, model: type[Case], thing_id: UUID | ScalarSelect[UUID | None]
) -> None:
    """Lock the thing's row until the end of the transaction."""
    await session.execute(select(model.id).where(model.id == thing_id).with_for_update())


async def open_case(  # noqa: PLR0913 - what is told of it
    session: AsyncSession, actor: Actor, thing: Case, place: ResourceScope, *, verb: str, body: Body
) -> None:
    """Write the thing down, with the words of its body in the audit log."""
    session.add(thing)
    await session.flush()
    told = body.model_dump(mode="json")
    changes = audit.created(told)
    where = place.work_unit_id, place.decree_id
    target = audit.Target(thing.word, thing.id, *where, _about(thing))
    reason = told.get("reason")
    name = f"{thing.word}.{verb}"
    audit.log(session, actor, name, target, changes=changes, reason=reason)


async def record_step(  # noqa: PLR0913 - the columns of a step
    session: AsyncSession,
    actor: Actor,
    located: LoadedCase[Case, CaseFacts],
    action: StrEnum,
    text: str | None,
    *,
    given: EvidenceRevision | None = None,
    judged: Sequence[str] = (),
) -> None:
    """Write the step first: the database lets the status follow only from its step.

    Raises Conflict when the life cycle leads nowhere.
    """
    thing, tables = located.thing, CASES[type(located.thing)]
    step = tables.step(
        action=action,
        text=text,
        evidence_id=given.evidence_id if given else None,
        revision_id=given.id if given else None,
        acted_by_id=actor.user_id,
        judged=" ".join(judged) or None,
        on_behalf_of_id=actor.on_behalf_of,
    )
    setattr(step, tables.thing_id.key, thing.id)
    session.add(step)
    await session.flush()
    old = thing.status
    thing.move(action)
    changes: audit.Changes = {"status": [old.value, thing.status.value]}
    if given:
        changes["evidence_id"] = [None, str(given.evidence_id)]
        changes["revision_number"] = [None, given.number]
        changes["revision_digest"] = [None, given.digest]
    if judged:
        changes["revision_digests"] = [None, list(judged)]
    name = f"{thing.word}.{action.value}"
    audit.log(session, actor, name, located.target, changes=changes, reason=text)
    await session.flush()


async def close_case(  # noqa: PLR0913, PLR0917 - the parts of a closing step
    session: AsyncSession,
    actor: Actor,
    located: LoadedCase[Case, CaseFacts],
    action: StrEnum,
    closing: CaseClosing,
    judged: Sequence[str],
) -> None:
    """The closing step about the evidence `judged`; see `require_read`.

    Raises Invalid when nobody has acted and no reason is given.
    """
    thing = located.thing
    if closing.reason is None and thing.status is not CASES[type(thing)].acted:
        code = f"{thing.word}_unanswered"
        raise Invalid(code, pointer="/reason")
    await record_step(session, actor, located, action, closing.reason, judged=judged)


async def require_read(
    session: AsyncSession, located: LoadedCase[Case, CaseFacts], closing: CaseClosing
) -> list[str]:
    """The digests of the evidence that it cites, which the person says they read.

    Raises Stale when they read other evidence, Invalid when they name none and there is some.
    """
    thing = located.thing
    cited = await cited_digests(session, CASES[type(thing)], thing.id)
    if cited and closing.revision_digests is None:
        raise Invalid("revision_digests_required", pointer="/revision_digests")
    if set(cited) != set(closing.revision_digests or ()):
        raise Stale(code="revision_changed")
    return cited


async def cited_digests(session: AsyncSession, tables: CaseTables, thing_id: UUID) -> list[str]:
    """The digests of the revisions that it flags or that were given with its steps, by time."""
    rows = await session.scalars(
        select(EvidenceRevision.digest)
        .where(EvidenceRevision.id.in_(cited_by(tables, thing_id)))
        .order_by(EvidenceRevision.submitted_at, EvidenceRevision.id)
    )
    return [digest for digest in rows if digest]
