"""Finding a finding, a directive or a follow-up, and showing its steps: the same for all three."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import NotFound
from app.models import EvidenceRevision, User
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, Sight
from app.schemas.oversight.cases import StepRead
from app.services.oversight.cases.statements import CaseTables, hides_steps
from app.services.oversight.cases.transitions import FactsT_co, LoadedCase, cited_digests
from app.services.platform.prepared import Prepared, key
from app.services.platform.references import person_reference
from app.services.platform.sql import AnyRow, AnySelect

_Absent = aliased(User)


def to_act_upon(
    tables: CaseTables, in_sight: Callable[[Sight], AnySelect], permission: Permission
) -> Prepared:
    """The statement for `find`: `in_sight` gives what is found, and asks for the permission."""
    return Prepared(
        lambda sight: in_sight(sight).where(tables.thing.id == key("thing_id")), permission
    )


def to_show(
    tables: CaseTables, summaries: Callable[[Sight], AnySelect], permission: Permission
) -> Prepared:
    """The statement for `read_case`: a row of `summaries`, which ask for the permission."""

    def build(sight: Sight) -> AnySelect:
        hidden_steps = hides_steps(tables, sight).label("hidden_steps")
        return summaries(sight).add_columns(hidden_steps).where(tables.thing.id == key("thing_id"))

    return Prepared(build, permission, Permission.EVIDENCE_OPEN)


async def find(  # noqa: PLR0913, PLR0917 - whose, which, and what is made of it
    session: AsyncSession,
    actor: Actor,
    tables: CaseTables,
    prepared: Prepared,
    thing_id: UUID,
    facts: Callable[..., FactsT_co],
) -> LoadedCase[Any, FactsT_co]:
    """The thing among those in sight; raises NotFound.

    The statement gives the thing, its decree, and what else the `facts` are made of.
    """
    found = (await session.execute(*prepared.of(actor, thing_id=thing_id))).first()
    if found is None:
        raise NotFound
    thing, decree, *asked = found
    giver_id: UUID = getattr(thing, tables.giver.key)
    place = ResourceScope(decree.work_unit_id, decree.id, thing.team_id, giver_id)
    return LoadedCase(thing, decree, facts(place, thing.status, *asked))


async def read_case(  # noqa: PLR0913, PLR0917 - the parts of one answer
    session: AsyncSession,
    actor: Actor,
    tables: CaseTables,
    prepared: Prepared,
    thing_id: UUID,
    kind: type[StepRead],
) -> tuple[AnyRow, dict[str, Any]]:
    """The thing's row among the summaries, and what the answer says of its steps.

    Where restricted evidence was given with a step, or the row is `hidden` (where things can be),
    it says neither the words nor which evidence was read.
    """
    row = (await session.execute(*prepared.of(actor, thing_id=thing_id))).one()
    hidden = row.hidden_steps or getattr(row, "hidden", False)
    return row, {
        "steps": await _steps(session, tables, thing_id, kind, hidden=hidden),
        "revision_digests": [] if hidden else await cited_digests(session, tables, thing_id),
    }


async def _steps(
    session: AsyncSession, tables: CaseTables, thing_id: UUID, kind: type[StepRead], *, hidden: bool
) -> list[StepRead]:
    """All steps, the oldest first; `hidden` leaves their words out."""
    found = await session.execute(
        select(tables.step, EvidenceRevision.number, User, _Absent)
        .join(User, User.id == tables.step.acted_by_id)
        .outerjoin(_Absent, _Absent.id == tables.step.on_behalf_of_id)
        .outerjoin(EvidenceRevision, EvidenceRevision.id == tables.step.revision_id)
        .where(tables.thing_id == thing_id)
        .order_by(tables.step.acted_at, tables.step.id)
    )
    return [
        kind(
            id=step.id,
            action=step.action,
            text=None if hidden else step.text,
            evidence_id=step.evidence_id,
            revision_number=number,
            revision_digests=[] if hidden else (step.judged or "").split(),
            acted_by=person_reference(person),
            on_behalf_of=person_reference(absent) if step.on_behalf_of_id else None,
            acted_at=step.acted_at,
        )
        for step, number, person, absent in found
    ]
