"""One decree as it is answered: its text, what it holds, and what may be done with it."""

from uuid import UUID

from sqlalchemy import SelectBase, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import (
    ActionItem,
    Activity,
    Decree,
    DecreeClause,
    Duty,
    Indicator,
    Membership,
    Team,
    User,
)
from app.models.decree import ClauseKind
from app.models.rights import Permission
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows
from app.policies.succession import SUCCESSORS
from app.schemas.decrees.decrees import (
    ClauseRead,
    DecreeAction,
    DecreeCounts,
    DecreeRead,
    Signatory,
)
from app.services.decrees.queries import successor_of, summary_values
from app.services.decrees.succession.facts import load_facts
from app.services.plan.rows.years import office_and_year

_ACTIONS = {
    DecreeAction.READ_PLAN: Permission.PLAN_READ,
    DecreeAction.READ_PROGRESS: Permission.PROGRESS_READ,
    DecreeAction.CHANGE_MEMBERSHIP: Permission.MEMBERSHIP_CHANGE,
    DecreeAction.AMEND: Permission.DECREE_AMEND,
    DecreeAction.START_SUCCESSOR: Permission.DECREE_IMPORT,
    DecreeAction.READ_AUDIT: Permission.AUDIT_READ,
}


async def read_decree(session: AsyncSession, actor: Actor, decree: Decree) -> DecreeRead:
    """The decree with its whole text and its counts."""
    unit, year = await office_and_year(session, decree.id)
    voiders = [
        await session.get_one(User, key) if key else None
        for key in (decree.voided_by_id, decree.voided_for_id)
    ]
    clauses = await _clauses(session, decree.id)
    certifier = decree.certifier_name
    return DecreeRead(
        **summary_values(decree, year, *voiders),
        work_unit={"id": unit.id, "code": unit.code, "name": unit.name},
        title_correction=decree.title_correction,
        place=decree.place,
        signatory=Signatory(name=decree.signatory_name, job_title=decree.signatory_job_title),
        certified_by=Signatory(name=certifier, job_title=decree.certifier_job_title or "")
        if certifier
        else None,
        considerations=clauses[ClauseKind.CONSIDERATION],
        legal_bases=clauses[ClauseKind.LEGAL_BASIS],
        attention=clauses[ClauseKind.ATTENTION],
        decision=decree.decision,
        decision_correction=decree.decision_correction,
        dictums=clauses[ClauseKind.DICTUM],
        predecessor_id=decree.predecessor_id,
        counts=await _counts(session, decree.id, unit.time_zone),
        allowed_actions=await _allowed_actions(session, actor, decree),
    )


async def _allowed_actions(
    session: AsyncSession, actor: Actor, decree: Decree
) -> list[DecreeAction]:
    """What the caller's rights allow; a decree that has a successor is not succeeded again."""
    if decree.voided_at is not None:
        return []
    place = ResourceScope(decree.work_unit_id, decree.id)
    allowed = [action for action, needed in _ACTIONS.items() if allows(actor, needed, place)]
    start = DecreeAction.START_SUCCESSOR
    if start in allowed and await successor_of(session, decree):
        allowed.remove(start)
    if decree.predecessor_id is not None:
        facts = await load_facts(session, decree)
        allowed += [DecreeAction(each.value) for each in SUCCESSORS.allowed(actor, facts)]
    return allowed


async def _clauses(session: AsyncSession, decree_id: UUID) -> dict[ClauseKind, list[ClauseRead]]:
    clauses: dict[ClauseKind, list[ClauseRead]] = {kind: [] for kind in ClauseKind}
    rows = await session.scalars(
        select(DecreeClause)
        .where(DecreeClause.decree_id == decree_id)
        .order_by(DecreeClause.kind, DecreeClause.position)
    )
    for row in rows:
        clauses[row.kind].append(ClauseRead.model_validate(row))
    return clauses


async def _counts(session: AsyncSession, decree_id: UUID, time_zone: str) -> DecreeCounts:
    today = clock.today_in(time_zone)
    teams = select(Team.id).where(Team.decree_id == decree_id)
    activities = select(Activity.id).where(Activity.team_id.in_(teams))
    action_items = select(ActionItem.id).where(
        ActionItem.activity_id.in_(activities), ~ActionItem.stands_for_row
    )
    indicators = select(Indicator.id).where(Indicator.activity_id.in_(activities))
    counted: dict[str, SelectBase] = {
        "teams": teams,
        "duties": select(Duty.id).where(Duty.team_id.in_(teams)),
        "activities": activities,
        "action_items": action_items,
        "indicators": indicators,
        "remarks": action_items.where(ActionItem.remarks.is_not(None)).union_all(
            indicators.where(Indicator.remarks.is_not(None))
        ),
    }
    columns = [
        select(func.count()).select_from(statement.subquery()).scalar_subquery().label(name)
        for name, statement in counted.items()
    ]
    numbers = (await session.execute(select(*columns))).one()._asdict()
    by_role = await session.execute(
        select(Membership.role, func.count().label("count"))
        .where(Membership.team_id.in_(teams), Membership.valid_on(today))
        .group_by(Membership.role)
    )
    roles = dict.fromkeys(MembershipRole, 0) | {row.role: row.count for row in by_role}
    return DecreeCounts(members=sum(roles.values()), members_by_role=roles, **numbers)
