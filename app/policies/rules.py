"""May I? and What may I see? answered from the same cell of the table."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Self, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, Uuid, and_, bindparam, false, or_, true

from app.models.key_lists import among, one_of
from app.models.rights import ActorRole, Permission, Reach
from app.policies.actors import Actor, RoleAssignment
from app.policies.grants import DEPUTY_AS, GRANTS, HEAD_ALONE
from app.policies.refusals import not_permitted

Column: TypeAlias = SQLColumnExpression[Any]
# Names of parts of a scope, and whether each reaches several things.
Parts: TypeAlias = tuple[tuple[str, bool], ...]
# Whether a column names a certain person.
Names: TypeAlias = Callable[[Column], ColumnElement[bool]]
_EVERYWHERE, _UNITS, _DECREES, _TEAMS, _OWN = (
    "everywhere", "work_units", "decrees", "teams", "own_in_teams",
)  # fmt: skip
_ACTING = "acting_persons"


@dataclass(frozen=True)
class ResourceScope:
    """Where a thing lies: its office, decree, team, and who made it (as far as it has them)."""

    work_unit_id: UUID
    decree_id: UUID | None = None
    team_id: UUID | None = None
    owner_id: UUID | None = None


@dataclass(frozen=True)
class ScopeColumns:
    """The same as columns of a query."""

    work_unit_id: Column
    decree_id: Column | None = None
    team_id: Column | None = None
    owner_id: Column | None = None


@dataclass(frozen=True)
class PermittedScope:
    """Everything one permission reaches for one person."""

    everywhere: bool
    work_units: frozenset[UUID] = frozenset()
    decrees: frozenset[UUID] = frozenset()
    teams: frozenset[UUID] = frozenset()
    own_in_teams: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, given: Iterable[tuple[RoleAssignment, Reach]]) -> Self:
        """The union of what assignments give, each as far as it reaches."""
        parts: dict[str, set[UUID]] = defaultdict(set)
        everywhere = False
        for assignment, reach in given:
            if reach is Reach.TEAM and assignment.team_id:
                parts[_TEAMS].add(assignment.team_id)
            elif reach is Reach.OWN and assignment.team_id:
                parts[_OWN].add(assignment.team_id)
            elif assignment.role is ActorRole.ASESOR and assignment.decree_id:
                parts[_DECREES].add(assignment.decree_id)
            elif assignment.work_unit_id:
                parts[_UNITS].add(assignment.work_unit_id)
            else:
                everywhere = True
        return cls(everywhere, **{name: frozenset(keys) for name, keys in parts.items()})

    @cached_property
    def filled(self) -> Parts:
        """The names of its parts that reach anything, and whether that is more than one thing."""
        keys_of = (
            (_UNITS, self.work_units),
            (_DECREES, self.decrees),
            (_TEAMS, self.teams),
            (_OWN, self.own_in_teams),
        )
        parts = tuple([(name, len(keys) > 1) for name, keys in keys_of if keys])
        return ((_EVERYWHERE, False), *parts) if self.everywhere else parts

    def __bool__(self) -> bool:
        """Whether it reaches anything."""
        return self.everywhere or bool(
            self.work_units or self.decrees or self.teams or self.own_in_teams
        )


@dataclass(frozen=True)
class Sight:
    """The shape of somebody's rights: which parts of a scope reach one thing or several, not what.

    A statement made for a shape serves everybody whose rights have it; what differs from person to
    person are its parameters (`parameters_of`), of which none has a value of its own. `for_several`
    says that somebody acts for others, too.
    """

    filled: tuple[tuple[Permission, Parts], ...]
    for_several: bool

    def parts(self, permission: Permission) -> dict[str, bool]:
        """Those of one permission; raises KeyError for one that it was not made for."""
        return dict(dict(self.filled)[permission])


Seer: TypeAlias = Actor | Sight


def permitted_scope(actor: Actor, permission: Permission) -> PermittedScope:
    """What `permission` reaches for `actor`: the union over their assignments."""
    known: PermittedScope | None = actor.permitted_scopes.get(permission)
    if known is not None:
        return known
    reached = [(one, reach_of(permission, one)) for one in actor.assignments]
    given = [(one, reach) for one, reach in reached if reach is not None]
    found = actor.permitted_scopes[permission] = PermittedScope.of(given)
    return found


def reach_of(permission: Permission, assignment: RoleAssignment) -> Reach | None:
    """How far an assignment carries a permission; a deputy's not where the head decides alone."""
    role: ActorRole | None = assignment.role
    if assignment.is_deputy and permission in HEAD_ALONE:
        role = DEPUTY_AS.get(assignment.role)
    return GRANTS[permission].get(role) if role else None


def allows(actor: Actor, permission: Permission, place: ResourceScope) -> bool:
    """May the person do it there? (domain.md, "Who may do what")."""
    reached = permitted_scope(actor, permission)
    return (
        reached.everywhere
        or place.work_unit_id in reached.work_units
        or place.decree_id in reached.decrees
        or place.team_id in reached.teams
        or (place.team_id in reached.own_in_teams and place.owner_id in actor.persons)
    )


def allows_in_decree(actor: Actor, permission: Permission, place: ResourceScope) -> bool:
    """Whether the person may do it there, or in some team of the place's decree."""
    return allows(actor, permission, place) or any(
        one.decree_id == place.decree_id and reach_of(permission, one) is not None
        for one in actor.assignments
        if place.decree_id is not None
    )


def visible(who: Seer, permission: Permission, columns: ScopeColumns) -> ColumnElement[bool]:
    """The filter that keeps exactly the rows for which `allows` says yes."""
    filled = (
        who.parts(permission)
        if isinstance(who, Sight)
        else dict(permitted_scope(who, permission).filled)
    )
    if _EVERYWHERE in filled:
        return true()
    teams, owner = columns.team_id, columns.owner_id
    reached = ((_UNITS, columns.work_unit_id), (_DECREES, columns.decree_id), (_TEAMS, teams))
    parts: list[ColumnElement[bool]] = [
        _within(column, who, permission, name)
        for name, column in reached
        if name in filled and column is not None
    ]
    if _OWN in filled and teams is not None and owner is not None:
        parts.append(and_(_within(teams, who, permission, _OWN), is_acting(who, owner)))
    return or_(false(), *parts)


def is_acting(who: Seer, column: Column) -> ColumnElement[bool]:
    """Whether the column names who asks, or somebody they stand in for."""
    if isinstance(who, Sight):
        return _equals(column, _ACTING, is_several=who.for_several)
    return among(column, who.persons)


def _within(column: Column, who: Seer, permission: Permission, part: str) -> ColumnElement[bool]:
    if isinstance(who, Sight):
        name = _name(permission, part)
        return _equals(column, name, is_several=who.parts(permission)[part])
    return among(column, getattr(permitted_scope(who, permission), part))


def _equals(column: Column, name: str, *, is_several: bool) -> ColumnElement[bool]:
    """Whether the column is the key, or one of the keys, that the parameter gives."""
    return one_of(column, name) if is_several else column == bindparam(name, type_=Uuid())


def sight_of(actor: Actor, permissions: Iterable[Permission]) -> Sight:
    """The shape of what these permissions reach for the person."""
    filled = tuple([(each, permitted_scope(actor, each).filled) for each in permissions])
    return Sight(filled, len(actor.persons) > 1)


def parameters_of(actor: Actor, sight: Sight) -> dict[str, Any]:
    """What a statement that was made for the shape is given to be about this person."""
    values = {
        _name(permission, part): _given(getattr(permitted_scope(actor, permission), part), several)
        for permission, parts in sight.filled
        for part, several in parts
        if part != _EVERYWHERE
    }
    return values | {_ACTING: _given(actor.persons, sight.for_several)}


def _given(keys: Collection[UUID], is_several: bool) -> Collection[UUID] | UUID:  # noqa: FBT001 - as it stands in a shape
    return keys if is_several else next(iter(keys))


@cache
def _name(permission: Permission, part: str) -> str:
    return f"{permission.name}_{part}".lower()


def require(actor: Actor, permission: Permission, place: ResourceScope) -> None:
    """Raise Forbidden unless the person may; note whose right it is (`Actor.on_behalf_of`)."""
    if not allows(actor, permission, place):
        raise not_permitted(permission, has_team=place.team_id is not None)
    note_behalf(actor, lambda one: allows(one, permission, place))


def note_behalf(actor: Actor, may: Callable[[Actor], bool]) -> None:
    """Note for whom a step is that the person may take: their own right comes first.

    Where no single right would do, it is that of the first they stand in for.
    """
    behalf = min(actor.stands_in_for, default=None)
    if behalf is not None:
        behalf = next((whose for whose, one in actor.in_turn() if may(one)), behalf)
    actor.behalf.of = behalf


def may_anywhere(actor: Actor, permission: Permission) -> bool:
    """Whether the permission reaches anything at all (a screen shows its menu entry)."""
    return bool(permitted_scope(actor, permission))


def require_anywhere(actor: Actor, permission: Permission) -> None:
    """Raise Forbidden when no assignment of the person carries the permission."""
    if not may_anywhere(actor, permission):
        raise not_permitted(permission)
