"""Teams and offices where nobody may decide, as selects like those of `things`; who is told."""

from typing import Any

from sqlalchemy import CTE, func, literal, or_, select

from app.models import Decree, Membership, OfficeDays, RoleGrant, Team, User, WorkUnit
from app.models.access import GrantedRole
from app.models.team import MembershipRole
from app.services.identity.seats import DECISIONS, Decision, teams_without
from app.services.platform.sql import AnySelect
from app.services.tasks.reminders.subjects import NO_DAY, NO_TEXT, NOBODY

_VERIFYING, _ACCEPTING = DECISIONS


def teams_unverified() -> AnySelect:
    """Working teams whose evidence nobody may verify today."""
    return _undecided(_VERIFYING)


def offices_unaccepted() -> AnySelect:
    """Teams pelaksana of offices in which nobody may accept evidence today."""
    return _undecided(_ACCEPTING)


def _undecided(decision: Decision) -> AnySelect:
    """Each seat that is given above anggota begins another round."""
    given = (
        select(func.count())
        .where(Membership.team_id == Team.id, Membership.role != MembershipRole.ANGGOTA)
        .correlate(Team)
        .scalar_subquery()
    )
    columns = (
        Team.id.label("subject_id"),
        (given + 1).label("occurrence"),
        NO_DAY.label("due_date"),
        Team.id.label("team_id"),
        NOBODY.label("owner_id"),
        NO_TEXT.label("code"),
        NO_TEXT.label("text"),
    )
    return teams_without(decision, OfficeDays.today, *columns).join(
        OfficeDays, OfficeDays.work_unit_id == Decree.work_unit_id
    )


def administrators(thing: CTE, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Columns for whoever administers the thing's office: it, one above it, or all of them.

    Their grants hold by the day of that office.
    """
    own = select(thing.c.decree_id, Decree.work_unit_id).join(
        Decree, Decree.id == thing.c.decree_id
    )
    line = own.distinct().cte(f"line_of_{thing.name}", recursive=True)
    line = line.union(
        select(line.c.decree_id, WorkUnit.parent_id).join_from(
            line, WorkUnit, WorkUnit.id == line.c.work_unit_id
        )
    )
    granted = select(literal(1)).where(
        line.c.decree_id == thing.c.decree_id, line.c.work_unit_id == RoleGrant.work_unit_id
    )
    return (
        select(*columns)
        .select_from(thing)
        .join(RoleGrant, RoleGrant.valid_on(thing.c.today))
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.role == GrantedRole.ADMINISTRATOR,
            or_(RoleGrant.work_unit_id.is_(None), granted.correlate(thing, RoleGrant).exists()),
            User.is_active,
        )
    )
