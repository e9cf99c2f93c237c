"""Accounts and rights granted by name (administrator)."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.admission import Proof
from app.api.dependencies import (
    AppSettings,
    CurrentActor,
    CurrentReader,
    IfMatch,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.identity.role_grants import (
    RoleGrantCreate,
    RoleGrantPage,
    RoleGrantQuery,
    RoleGrantRead,
)
from app.schemas.identity.users import (
    ActivationCodeRead,
    ActivationCodeState,
    UserCreate,
    UserPage,
    UserQuery,
    UserRead,
    UserUpdate,
)
from app.schemas.tasks.handover import UserDeactivation
from app.services.identity import role_grants
from app.services.identity.users import accounts, activation_codes
from app.services.tasks.handover import person

router = FeatureRouter("users")
MANAGE, CONFIRM = Permission.USER_MANAGE, Permission.ACTIVATION_CODE_CONFIRM


@router.operation("GET", "/users", permission=MANAGE, scope=ServiceScope.PEOPLE_READ, errors=(403,))
async def list_users(
    query: Annotated[UserQuery, Query()],
    session: ReadSession,
    actor: CurrentReader,
    links: Links,
) -> UserPage:
    """Akun yang Anda kelola (accounts you manage)."""
    return links(await accounts.list_users(session, actor, query))


@router.operation(
    "POST",
    "/users",
    permission=MANAGE,
    errors=(403, 404, 409),
    location="/users/{id}",
)
async def create_user(body: UserCreate, session: WriteSession, actor: CurrentActor) -> UserRead:
    """Buat akun tanpa kata sandi (create an account without a password)."""
    user = await accounts.create_user(session, actor, body)
    return await accounts.read_user(session, actor, user)


@router.operation(
    "GET",
    "/users/{user_id}",
    permission=MANAGE,
    scope=ServiceScope.PEOPLE_READ,
    errors=(403, 404),
)
async def read_user(user_id: UUID, session: ReadSession, actor: CurrentReader) -> UserRead:
    """Satu akun (one account)."""
    user = await accounts.get_visible(session, actor, user_id)
    return await accounts.read_user(session, actor, user)


@router.operation("PATCH", "/users/{user_id}", permission=MANAGE, errors=(403, 404, 409))
async def update_user(
    user_id: UUID,
    body: UserUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> UserRead:
    """Ubah akun (change an account)."""
    user = await accounts.get_visible(session, actor, user_id)
    await precondition.check(lambda: accounts.read_user(session, actor, user))
    await accounts.update_user(session, actor, user, body)
    return await accounts.read_user(session, actor, user)


@router.operation("POST", "/users/{user_id}/deactivate", permission=MANAGE, errors=(403, 404, 409))
async def deactivate_user(
    user_id: UUID,
    body: UserDeactivation,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> UserRead:
    """Nonaktifkan akun; lihat dahulu serah terimanya (switch off at once; see its handover)."""
    user = await accounts.get_visible(session, actor, user_id)
    await precondition.check(lambda: accounts.read_user(session, actor, user))
    await person.deactivate(session, actor, user, body)
    return await accounts.read_user(session, actor, user)


@router.operation("POST", "/users/{user_id}/reactivate", permission=MANAGE, errors=(403, 404, 409))
async def reactivate_user(
    user_id: UUID, session: WriteSession, actor: CurrentActor, precondition: IfMatch
) -> UserRead:
    """Aktifkan kembali akun (switch on again)."""
    user = await accounts.get_visible(session, actor, user_id)
    await precondition.check(lambda: accounts.read_user(session, actor, user))
    await accounts.set_active(session, actor, user, active=True)
    return await accounts.read_user(session, actor, user)


@router.operation(
    "POST",
    "/users/{user_id}/activation-code",
    permission=MANAGE,
    proof=Proof.RECENT,
    has_secret=True,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def issue_activation_code(
    user_id: UUID, session: WriteSession, actor: CurrentActor, settings: AppSettings
) -> ActivationCodeRead:
    """Terbitkan kode aktivasi sekali pakai; ditampilkan sekali ini saja (shown once)."""
    user = await accounts.get_visible(session, actor, user_id)
    return await activation_codes.issue(session, settings, actor, user)


@router.operation("GET", "/users/{user_id}/activation-code", permission=CONFIRM, errors=(403, 404))
async def read_activation_code(
    user_id: UUID, session: ReadSession, actor: CurrentActor, settings: AppSettings
) -> ActivationCodeState:
    """Kode yang menunggu dipakai: siapa menerbitkannya, berlaku mulai kapan (who, from when)."""
    user = await activation_codes.get_visible(session, actor, user_id)
    return await activation_codes.read(session, settings, actor, user)


@router.operation(
    "POST",
    "/users/{user_id}/activation-code/confirm",
    permission=CONFIRM,
    errors=(403, 404, 409),
)
async def confirm_activation_code(
    user_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    settings: AppSettings,
    precondition: IfMatch,
) -> ActivationCodeState:
    """Sahkan kode sebagai orang kedua; sejak itu berlaku (as a second person: works at once)."""
    user = await activation_codes.get_visible(session, actor, user_id)
    await precondition.check(lambda: activation_codes.read(session, settings, actor, user))
    await activation_codes.confirm(session, settings, actor, user)
    return await activation_codes.read(session, settings, actor, user)


@router.operation(
    "POST",
    "/users/{user_id}/reset-second-factor",
    permission=MANAGE,
    proof=Proof.RECENT,
    errors=(403, 404, 409),
)
async def reset_second_factor(
    user_id: UUID, session: WriteSession, actor: CurrentActor
) -> UserRead:
    """Ponsel hilang: hapus faktor kedua seseorang (a lost phone: take the second factor away)."""
    user = await accounts.get_visible(session, actor, user_id)
    await accounts.reset_second_factor(session, actor, user)
    return await accounts.read_user(session, actor, user)


@router.operation("GET", "/users/{user_id}/role-grants", permission=MANAGE, errors=(403, 404))
async def list_role_grants(
    user_id: UUID,
    query: Annotated[RoleGrantQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> RoleGrantPage:
    """Hak administrator dan asesor seseorang (a person's grants)."""
    user = await accounts.get_visible(session, actor, user_id)
    return links(await role_grants.list_role_grants(session, user, query))


@router.operation(
    "POST",
    "/users/{user_id}/role-grants",
    permission=MANAGE,
    proof=Proof.RECENT,
    errors=(403, 404),
    status_code=HTTPStatus.CREATED,
)
async def create_role_grant(
    user_id: UUID, body: RoleGrantCreate, session: WriteSession, actor: CurrentActor
) -> RoleGrantRead:
    """Beri hak administrator atau asesor (grant a role by name)."""
    user = await accounts.get_visible(session, actor, user_id)
    grant = await role_grants.create_role_grant(session, actor, user, body)
    return RoleGrantRead.model_validate(grant)


@router.operation(
    "POST",
    "/users/{user_id}/role-grants/{grant_id}/end",
    permission=MANAGE,
    errors=(403, 404, 409),
)
async def end_role_grant(
    user_id: UUID, grant_id: UUID, session: WriteSession, actor: CurrentActor
) -> RoleGrantRead:
    """Akhiri hak, seketika (end a grant, at once)."""
    user = await accounts.get_visible(session, actor, user_id)
    grant = await role_grants.end_role_grant(session, actor, user, grant_id)
    return RoleGrantRead.model_validate(grant)
