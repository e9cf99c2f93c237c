"""Standing orders of coordinators: given, shown and ended."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid, NotFound
from app.core.identifiers import new_id
from app.models import (
    Decree,
    IntakeRule,
    RecordType,
    SourceSystem,
    Team,
    User,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows, require, require_anywhere, visible
from app.schemas.integration.inbox import (
    IntakeRuleCreate,
    IntakeRulePage,
    IntakeRuleQuery,
    IntakeRuleRead,
)
from app.schemas.platform.references import PersonReference
from app.services.identity.actors import load_people
from app.services.integration.inbox.queries import mapped_indicators
from app.services.platform import audit
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import (
    TEAM_COLUMNS,
    TEAM_PLACE,
    absent_reference,
    for_whom,
    team_reference,
)
from app.services.platform.sql import AnyRow, AnySelect, held

_FILTERS: Filters = {"team_id": lambda value: Team.id == value}


async def list_rules(session: AsyncSession, actor: Actor, query: IntakeRuleQuery) -> IntakeRulePage:
    """Standing orders in force for teams whose records the person sees."""
    require_anywhere(actor, Permission.EVIDENCE_OPEN)
    statement = _in_sight(actor).where(*conditions(query, _FILTERS))
    rows, total = await fetch_page(session, statement, query)
    people = await load_people(session, [row.created_by_id for row in rows])
    items = [_read(row, people.get(row.created_by_id)) for row in rows]
    return as_page(IntakeRulePage, items, total, query)


async def read_rule(session: AsyncSession, actor: Actor, rule_id: UUID) -> IntakeRuleRead:
    """One of them; raises NotFound."""
    require_anywhere(actor, Permission.EVIDENCE_OPEN)
    statement = held(session, _in_sight(actor).where(IntakeRule.id == rule_id), IntakeRule)
    row = (await session.execute(statement)).first()
    if row is None:
        raise NotFound
    people = await load_people(session, [row.created_by_id])
    return _read(row, people.get(row.created_by_id))


async def create_rule(session: AsyncSession, actor: Actor, body: IntakeRuleCreate) -> UUID:
    """Give a standing order; its key.

    Raises NotFound (team, kind of record), Forbidden, Invalid (the kind proves nothing there),
    Conflict (there is one).
    """
    place = await _place(session, actor, body.team_id)
    require(actor, Permission.RECORD_DECIDE, place)
    kind = await session.scalar(
        select(RecordType)
        .join(SourceSystem, SourceSystem.id == RecordType.source_id)
        .where(SourceSystem.key == body.source_key, RecordType.key == body.type)
    )
    if kind is None:
        raise NotFound(pointer="/type")
    if not (await mapped_indicators(session, kind.id, [body.team_id]))[body.team_id]:
        raise Invalid("record_not_offered", pointer="/type")
    rule = IntakeRule(
        id=new_id(),
        record_type_id=kind.id,
        team_id=body.team_id,
        created_by_id=actor.user_id,
        created_for_id=actor.on_behalf_of,
    )
    session.add(rule)
    await session.flush()
    told: audit.Changes = {
        "source_key": [None, body.source_key],
        "type": [None, body.type],
        "team_id": [None, str(body.team_id)],
    }
    audit.log(session, actor, "intake_rule.create", _target(rule, place), changes=told)
    return rule.id


async def end_rule(session: AsyncSession, actor: Actor, rule_id: UUID) -> None:
    """End a standing order; raises NotFound (also when it has ended: out of sight), Forbidden."""
    statement = (
        select(IntakeRule, Decree)
        .join(Team, Team.id == IntakeRule.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(IntakeRule.id == rule_id, visible(actor, Permission.EVIDENCE_OPEN, TEAM_PLACE))
    )
    found = (await session.execute(held(session, statement, IntakeRule))).first()
    if found is None:
        raise NotFound
    rule, decree = found
    place = ResourceScope(decree.work_unit_id, decree.id, rule.team_id)
    require(actor, Permission.RECORD_DECIDE, place)
    if rule.ended_at is not None:
        raise NotFound
    rule.ended_at, rule.ended_by_id = clock.now(), actor.user_id
    audit.log(session, actor, "intake_rule.end", _target(rule, place))
    await session.flush()


def _in_sight(actor: Actor) -> AnySelect:
    return (
        select(
            IntakeRule.id,
            IntakeRule.created_by_id,
            IntakeRule.created_at,
            SourceSystem.key.label("source_key"),
            RecordType.key.label("type"),
            RecordType.name.label("type_name"),
            User.name.label("created_by_name"),
            *for_whom(IntakeRule.created_for_id),
            Decree.id.label("decree_id"),
            Decree.work_unit_id,
            *TEAM_COLUMNS,
        )
        .join(RecordType, RecordType.id == IntakeRule.record_type_id)
        .join(SourceSystem, SourceSystem.id == RecordType.source_id)
        .join(Team, Team.id == IntakeRule.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == IntakeRule.created_by_id)
        .where(IntakeRule.ended_at.is_(None), visible(actor, Permission.EVIDENCE_OPEN, TEAM_PLACE))
        .order_by(Team.position, IntakeRule.created_at, IntakeRule.id)
    )


def _read(row: AnyRow, giver: Actor | None) -> IntakeRuleRead:
    holds = giver is not None and allows(giver, Permission.RECORD_DECIDE, _place_of(row))
    return IntakeRuleRead(
        id=row.id,
        source_key=row.source_key,
        type=row.type,
        type_name=row.type_name,
        team=team_reference(row),
        created_by=PersonReference(id=row.created_by_id, name=row.created_by_name),
        created_on_behalf_of=absent_reference(row),
        created_at=row.created_at,
        is_resting=not holds,
    )


def _place_of(row: AnyRow) -> ResourceScope:
    return ResourceScope(row.work_unit_id, row.decree_id, row.team_id)


async def _place(session: AsyncSession, actor: Actor, team_id: UUID) -> ResourceScope:
    row = (
        await session.execute(
            select(Decree.work_unit_id, Decree.id)
            .join(Team, Team.decree_id == Decree.id)
            .where(Team.id == team_id, visible(actor, Permission.PLAN_READ, TEAM_PLACE))
        )
    ).first()
    if row is None:
        raise NotFound(pointer="/team_id")
    return ResourceScope(row.work_unit_id, row.id, team_id)


def _target(rule: IntakeRule, place: ResourceScope) -> audit.Target:
    return audit.Target("intake_rule", rule.id, place.work_unit_id, place.decree_id)
