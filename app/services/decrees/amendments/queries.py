"""Amendments of a decree: finding one, listing them, showing one."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import NotFound
from app.models import Amendment, Decree, Membership, User
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.amendments import AMENDMENTS
from app.policies.rules import ScopeColumns, visible
from app.schemas.decrees.amendments import (
    AmendmentPage,
    AmendmentQuery,
    AmendmentRead,
    AmendmentSummary,
)
from app.schemas.decrees.decrees import MembershipSummary
from app.services.decrees.amendments.facts import load_effect
from app.services.decrees.queries import members_statement, read_member
from app.services.platform.paging import as_page, fetch_page
from app.services.platform.references import person_reference
from app.services.platform.sql import AnySelect

_COLUMNS = ScopeColumns(Decree.work_unit_id, Decree.id)
# The fields that name people, each with its column and the person.
_PEOPLE = {
    "recorded_by": (Amendment.recorded_by_id, aliased(User)),
    "recorded_on_behalf_of": (Amendment.recorded_for_id, aliased(User)),
    "voided_by": (Amendment.voided_by_id, aliased(User)),
    "voided_on_behalf_of": (Amendment.voided_for_id, aliased(User)),
}


async def get_visible(session: AsyncSession, actor: Actor, amendment_id: UUID) -> Amendment:
    """The amendment; raises NotFound when its decree is out of sight."""
    found = await session.scalar(
        select(Amendment)
        .join(Decree, Decree.id == Amendment.decree_id)
        .where(Amendment.id == amendment_id, visible(actor, Permission.TEAM_READ, _COLUMNS))
    )
    if found is None:
        raise NotFound
    return found


async def list_amendments(
    session: AsyncSession, decree: Decree, query: AmendmentQuery
) -> AmendmentPage:
    """The amendments of a decree, the voided ones too, the latest effect first."""
    statement = (
        _amendments()
        .where(Amendment.decree_id == decree.id)
        .order_by(Amendment.effective_from.desc(), Amendment.id.desc())
    )
    rows, total = await fetch_page(session, statement, query)
    return as_page(AmendmentPage, [_summary(*row) for row in rows], total, query)


async def read_amendment(
    session: AsyncSession, actor: Actor, amendment: Amendment
) -> AmendmentRead:
    """The amendment with the memberships that it ended and began."""
    row = (await session.execute(_amendments().where(Amendment.id == amendment.id))).one()
    effect = await load_effect(session, amendment)
    return AmendmentRead(
        **_summary(*row).model_dump(),
        ended=await _members(session, Membership.ended_by_amendment_id == amendment.id),
        begun=await _members(session, Membership.amendment_id == amendment.id),
        allowed_actions=AMENDMENTS.allowed(actor, effect.facts),
    )


def _amendments() -> AnySelect:
    statement: AnySelect = select(Amendment, *(person for _, person in _PEOPLE.values()))
    for key, person in _PEOPLE.values():
        statement = statement.outerjoin(person, person.id == key)
    return statement


async def _members(session: AsyncSession, which: ColumnElement[bool]) -> list[MembershipSummary]:
    rows = await session.execute(members_statement().where(which))
    return [read_member(row) for row in rows]


def _summary(amendment: Amendment, *people: User | None) -> AmendmentSummary:
    named = {
        field: person and person_reference(person)
        for field, person in zip(_PEOPLE, people, strict=True)
    }
    names = AmendmentSummary.model_fields.keys() - _PEOPLE.keys()
    own: dict[str, Any] = {name: getattr(amendment, name) for name in names}
    return AmendmentSummary(**named, **own)
