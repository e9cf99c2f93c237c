"""Accounts: made, changed and switched off by administrators; they own no password of anybody."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.nips import impossible_parts
from app.models import RoleGrant, User, WorkUnit
from app.models.notification import NoticeKind
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.people import gives_layer, require_other_person
from app.policies.rules import ScopeColumns, permitted_scope, require_anywhere, visible
from app.schemas.identity.users import (
    UserAction,
    UserCreate,
    UserPage,
    UserQuery,
    UserRead,
    UserSort,
    UserSummary,
    UserUpdate,
)
from app.services.identity import work_units
from app.services.identity.auth import second_factors
from app.services.identity.auth.sign_in import end_sessions
from app.services.identity.evaluators import stands_above
from app.services.identity.users import lookalikes
from app.services.identity.users.last_administrator import (
    lock_administrators,
    require_administrators_without,
)
from app.services.identity.users.lookalikes import Likeness
from app.services.platform import audit
from app.services.platform.notices.telling import tell
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.sql import AnySelect, holds_words
from app.services.platform.validity import has_ended

_COLUMNS = ScopeColumns(User.work_unit_id)
_ORDERS: dict[UserSort, ColumnElement[Any]] = {
    UserSort.NAME: User.name.asc(),
    UserSort.USERNAME: User.username.asc(),
    UserSort.NEWEST: User.created_at.desc(),
}
IDENTITY = frozenset({"name", "nip"})
_FILTERS: Filters = {
    "work_unit_id": lambda value: User.work_unit_id == value,
    "is_active": lambda value: User.is_active == value,
    "q": lambda value: holds_words(value, User.name, User.username),
}
_SUMMARY = (
    User.id,
    User.username,
    User.name,
    User.job_title,
    User.work_unit_id,
    User.is_active,
    User.password_hash.is_not(None).label("has_password"),
)


async def list_users(session: AsyncSession, actor: Actor, query: UserQuery) -> UserPage:
    """The accounts the administrator manages; raises Forbidden for others."""
    require_anywhere(actor, Permission.USER_MANAGE)
    statement: AnySelect = (
        select(*_SUMMARY)
        .where(visible(actor, Permission.USER_MANAGE, _COLUMNS), *conditions(query, _FILTERS))
        .order_by(_ORDERS[query.sort], User.id)
    )
    rows, total = await fetch_page(session, statement, query)
    return as_page(UserPage, [UserSummary.model_validate(row) for row in rows], total, query)


async def get_visible(session: AsyncSession, actor: Actor, user_id: UUID) -> User:
    """The account; raises Forbidden for people who manage none, NotFound out of their sight."""
    manage = Permission.USER_MANAGE
    return await work_units.get_administered(session, actor, manage, User, user_id)


async def get_own(session: AsyncSession, actor: Actor) -> User:
    """The caller's own account."""
    return await session.get_one(User, actor.user_id)


async def find_by_username(session: AsyncSession, username: str) -> User:
    """The account with that username, for the command line; raises NotFound."""
    user = await session.scalar(select(User).where(User.username == username))
    if user is None:
        raise NotFound
    return user


async def read_user(session: AsyncSession, actor: Actor, user: User) -> UserRead:
    """The account as it is answered to its administrator."""
    actions = [UserAction.EDIT, UserAction.GRANT_ROLE]
    has_factor = await second_factors.is_active(session, user.id)
    if user.anonymised_at is not None:
        actions = []
    elif not await _administers_more(session, actor, user):
        actions.append(UserAction.DEACTIVATE if user.is_active else UserAction.REACTIVATE)
        actions += [] if user.is_active else [UserAction.ANONYMISE]
        if user.is_active:
            actions.append(UserAction.ISSUE_ACTIVATION_CODE)
        if has_factor and user.id != actor.user_id:
            actions.append(UserAction.RESET_SECOND_FACTOR)
    return UserRead(
        id=user.id,
        username=user.username,
        name=user.name,
        job_title=user.job_title,
        work_unit_id=user.work_unit_id,
        is_active=user.is_active,
        has_password=user.password_hash is not None,
        has_second_factor=has_factor,
        nip=user.nip,
        email=user.email,
        anonymised_at=user.anonymised_at,
        created_at=user.created_at,
        updated_at=user.updated_at,
        allowed_actions=actions,
    )


async def create_user(session: AsyncSession, actor: Actor, body: UserCreate) -> User:
    """A new account without a password.

    Raises Forbidden (also for a second account of one's own), NotFound (office), Invalid (a NIP
    that cannot be) or Conflict (the username or NIP is taken; unless `confirm_distinct`, also when
    another account looks alike).
    """
    unit = await work_units.find_administered(
        session, actor, Permission.USER_MANAGE, body.work_unit_code, pointer="/work_unit_code"
    )
    values = body.model_dump(exclude={"work_unit_code", "confirm_distinct"})
    _require_possible_nip(body.name, body.nip, unit)
    likeness = Likeness(body.name, body.email, body.nip, unit.id)
    await lookalikes.require_distinct(session, actor, likeness, confirmed=body.confirm_distinct)
    user = User(work_unit_id=unit.id, is_active=True, **values)
    session.add(user)
    await session.flush()
    audit.log(session, actor, "user.create", audit.Target.user(user), changes=audit.created(values))
    return user


async def update_user(session: AsyncSession, actor: Actor, user: User, body: UserUpdate) -> None:
    """Change name, job title, NIP or e-mail; NIP and e-mail may be emptied.

    Raises Forbidden for one's own name and NIP, because decrees know people by them, and Conflict
    when the account comes to look like another one, unless `confirm_distinct`. A NIP that cannot be
    is Invalid where it is new; one that the account has stays.
    """
    given = body.given("nip", "email")
    confirmed = given.pop("confirm_distinct", False)
    changes = audit.apply(user, given)
    for field in IDENTITY & changes.keys():
        require_other_person(actor, user.id, "own_identity", pointer=f"/{field}")
    if "nip" in changes:
        unit = await session.get_one(WorkUnit, user.work_unit_id)
        _require_possible_nip(user.name, user.nip, unit)
    await session.flush()
    if changes.keys() & lookalikes.FIELDS:
        likeness = Likeness(user.name, user.email, user.nip, user.work_unit_id, user.id)
        await lookalikes.require_distinct(session, actor, likeness, confirmed=confirmed)
    if changes:
        audit.log(session, actor, "user.update", audit.Target.user(user), changes=changes)
        former = (changes.get("email") or [None])[0]
        kind, what = NoticeKind.ACCOUNT_CHANGED, ", ".join(sorted(changes))
        await tell(session, actor, user, kind, former_address=former, what=what)


def _require_possible_nip(name: str, nip: str | None, unit: WorkUnit) -> None:
    """The rule of decree files (`core/nips.py`), by the office's calendar."""
    today = clock.today_in(unit.time_zone)
    for code in impossible_parts(nip, today, today) if nip else ():
        raise Invalid(code, pointer="/nip", name=name, nip=nip)


async def set_active(session: AsyncSession, actor: Actor, user: User, *, active: bool) -> None:
    """Switch an account on or off; off works at once and ends all its sessions.

    Raises Forbidden for an account that administers more, Conflict when it is so already or nobody
    would administer the installation any more.
    """
    await require_not_more(session, actor, user)
    if user.id == actor.user_id:
        raise Forbidden("own_account")
    if user.anonymised_at is not None:
        raise Conflict("person_anonymised")
    if user.is_active == active:
        raise Conflict("already_ended" if not active else "already_exists")
    if not active:
        await lock_administrators(session)
        await require_administrators_without(session, User.id == user.id)
    changes = audit.apply(user, {"is_active": active})
    if not active:
        await end_sessions(session, user.id, "deactivated")
    action = "user.reactivate" if active else "user.deactivate"
    audit.log(session, actor, action, audit.Target.user(user), changes=changes)
    await session.flush()
    kind = NoticeKind.ACCOUNT_REACTIVATED if active else NoticeKind.ACCOUNT_DEACTIVATED
    await tell(session, actor, user, kind)


async def reset_second_factor(session: AsyncSession, actor: Actor | None, user: User) -> None:
    """For somebody whose phone is lost: the password alone is asked for again; sessions end.

    Raises Forbidden for one's own or an account that administers more, Conflict when there is none.
    """
    if actor is not None:
        await require_not_more(session, actor, user)
        if user.id == actor.user_id:
            raise Forbidden("own_second_factor")
    if not await second_factors.clear(session, user.id):
        raise Conflict("no_second_factor")
    await end_sessions(session, user.id, "second_factor_reset")
    audit.log(session, actor, "second_factor.reset", audit.Target.user(user))
    await tell(session, actor, user, NoticeKind.SECOND_FACTOR_RESET)


async def require_not_more(session: AsyncSession, actor: Actor, user: User) -> None:
    """Raise Forbidden for an account that administers more than the actor, or evaluates them."""
    if await _administers_more(session, actor, user):
        raise Forbidden("account_too_wide")


async def _administers_more(session: AsyncSession, actor: Actor, user: User) -> bool:
    """Whether the account reaches further than the actor, who could else take it over.

    Further reaches who administers other offices too, and an asesor whom somebody above appoints.
    """
    reached = permitted_scope(actor, Permission.USER_MANAGE)
    if reached.everywhere:
        return False
    grants = await session.execute(
        select(RoleGrant.__table__, WorkUnit.time_zone)
        .join(WorkUnit, WorkUnit.id == user.work_unit_id)
        .where(RoleGrant.user_id == user.id)
    )
    for grant in grants:
        if has_ended(grant, clock.today_in(grant.time_zone)):
            continue
        if grant.decree_id is None and grant.work_unit_id not in reached.work_units:
            return True
        if grant.decree_id is not None:
            above, national = await stands_above(session, actor, grant.decree_id)
            if not gives_layer(grant.layer, of_all_offices=national, from_above=above):
                return True
    return False
