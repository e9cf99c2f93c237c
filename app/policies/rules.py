"""May I? and What may I see? answered from the same cell of the table."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, true

from app.core.errors import Forbidden
from app.models.rights import ActorRole, Permission, Reach
from app.policies.actors import Actor, Standing
from app.policies.grants import GRANTS

Column: TypeAlias = SQLColumnExpression[Any]


@dataclass(frozen=True)
class Place:
    """Where a thing lies: its office, decree, team, and who made it (as far as it has them)."""

    work_unit_id: UUID
    decree_id: UUID | None = None
    team_id: UUID | None = None
    owner_id: UUID | None = None


@dataclass(frozen=True)
class PlaceColumns:
    """The same as columns of a query."""

    work_unit_id: Column
    decree_id: Column | None = None
    team_id: Column | None = None
    owner_id: Column | None = None


@dataclass
class Extent:
    """Everything one permission reaches for one person."""

    everywhere: bool = False
    work_units: set[UUID] = field(default_factory=set)
    decrees: set[UUID] = field(default_factory=set)
    teams: set[UUID] = field(default_factory=set)
    own_in_teams: set[UUID] = field(default_factory=set)

    def add(self, standing: Standing, reach: Reach) -> None:
        """Widen the extent by what one standing gives."""
        if reach is Reach.TEAM and standing.team_id:
            self.teams.add(standing.team_id)
        elif reach is Reach.OWN and standing.team_id:
            self.own_in_teams.add(standing.team_id)
        elif standing.role is ActorRole.ASESOR and standing.decree_id:
            self.decrees.add(standing.decree_id)
        elif standing.work_unit_id:
            self.work_units.add(standing.work_unit_id)
        else:
            self.everywhere = True


@lru_cache(maxsize=4096)
def extent(actor: Actor, permission: Permission) -> Extent:
    """What `permission` reaches for `actor`: the union over their standings."""
    result = Extent()
    for standing in actor.standings:
        reach = GRANTS[permission].get(standing.role)
        if reach is not None:
            result.add(standing, reach)
    return result


def allows(actor: Actor, permission: Permission, place: Place) -> bool:
    """May the person do it there? (domain.md, "Who may do what")."""
    reached = extent(actor, permission)
    return (
        reached.everywhere
        or place.work_unit_id in reached.work_units
        or place.decree_id in reached.decrees
        or place.team_id in reached.teams
        or (place.team_id in reached.own_in_teams and place.owner_id == actor.user_id)
    )


def visible(actor: Actor, permission: Permission, columns: PlaceColumns) -> ColumnElement[bool]:
    """The filter that keeps exactly the rows for which `allows` says yes."""
    reached = extent(actor, permission)
    if reached.everywhere:
        return true()
    parts: list[ColumnElement[bool]] = []
    if reached.work_units:
        parts.append(columns.work_unit_id.in_(reached.work_units))
    if reached.decrees and columns.decree_id is not None:
        parts.append(columns.decree_id.in_(reached.decrees))
    if reached.teams and columns.team_id is not None:
        parts.append(columns.team_id.in_(reached.teams))
    if reached.own_in_teams and columns.team_id is not None and columns.owner_id is not None:
        own = columns.owner_id == actor.user_id
        parts.append(and_(columns.team_id.in_(reached.own_in_teams), own))
    return or_(false(), *parts)


def require(actor: Actor, permission: Permission, place: Place) -> None:
    """Raise Forbidden unless the person may."""
    if not allows(actor, permission, place):
        raise Forbidden(permission=permission.value)


def may_anywhere(actor: Actor, permission: Permission) -> bool:
    """Whether the permission reaches anything at all (a screen shows its menu entry)."""
    return any(standing.role in GRANTS[permission] for standing in actor.standings)


def require_anywhere(actor: Actor, permission: Permission) -> None:
    """Raise Forbidden when no standing of the person carries the permission."""
    if not may_anywhere(actor, permission):
        raise Forbidden(permission=permission.value)
