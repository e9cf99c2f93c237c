"""Ready sign-ins for trying the service out; refused in production."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.security import hash_password, verify_password
from app.models import Decree, Membership, RoleGrant, Team, User, WorkUnit
from app.models.access import GrantedRole
from app.models.rights import ActorRole
from app.models.team import TeamKind
from app.services.identity.users.administrators import (
    create_administrator,
    find_or_create,
    grant_once,
)

# The team whose coordinator and member are shown: the tour (docs/tour.md) plays there.
SHOWN_TEAM = 5
ASESOR_DAYS = 365


@dataclass(frozen=True)
class SignIn:
    """A person one can sign in as; no `password`: another one was chosen, or the account is off."""

    role: ActorRole
    username: str
    name: str
    password: str | None


async def prepare_sign_ins(database: Database, password: str) -> list[SignIn]:
    """Give an administrator and one person of each role of the first decree the password.

    Whoever has a password already keeps it. Running it again changes nothing.
    """
    async with database.writing() as session:
        people = [(ActorRole.ADMINISTRATOR, await create_administrator(session, "admin", "Admin"))]
        decree = await session.scalar(
            select(Decree).order_by(Decree.created_at, Decree.id).limit(1)
        )
        if decree is not None:
            people += await _members(session, decree)
            people.append((ActorRole.ASESOR, await _asesor(session, decree)))
        known: dict[str, bool] = {}
        return [await _sign_in(user, role, password, known) for role, user in people]


async def _members(session: AsyncSession, decree: Decree) -> list[tuple[ActorRole, User]]:
    """The first person of each role; coordinator and member from the shown team if it exists."""
    rows = await session.execute(
        select(Membership.role, User, Team.kind, Team.number)
        .join(Team, Team.id == Membership.team_id)
        .join(User, User.id == Membership.user_id)
        .where(Team.decree_id == decree.id, Membership.valid_to.is_(None))
        .order_by(Team.position, Membership.position)
    )
    chosen: dict[ActorRole, User] = {}
    is_shown: dict[ActorRole, bool] = {}
    for role, user, kind, number in rows:
        key, shown = ActorRole(role.value), kind is TeamKind.TIM_KERJA and number == SHOWN_TEAM
        if key not in chosen or (shown and not is_shown[key]):
            chosen[key], is_shown[key] = user, shown
    return list(chosen.items())


async def _asesor(session: AsyncSession, decree: Decree) -> User:
    user = await find_or_create(
        session, decree.work_unit_id, "asesor", "Asesor", "Tim Penilai Internal"
    )
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    today = clock.today_in(unit.time_zone)
    grant = RoleGrant(
        user_id=user.id,
        role=GrantedRole.ASESOR,
        decree_id=decree.id,
        valid_from=today,
        valid_to=today + timedelta(days=ASESOR_DAYS),
    )
    await grant_once(session, user, grant)
    return user


async def _sign_in(user: User, role: ActorRole, password: str, known: dict[str, bool]) -> SignIn:
    """Whoever is given the password shares its hash, so that a start makes and tries one.

    `known` says of a stored hash whether it is the password's.
    """
    if user.password_hash is None:
        shared = next((each for each, fits in known.items() if fits), None)
        user.password_hash = shared or await hash_password(password)
    stored = user.password_hash
    if stored not in known:
        known[stored] = await verify_password(password, stored)
    shown = password if user.is_active and known[stored] else None
    return SignIn(role, user.username, user.name, shown)
