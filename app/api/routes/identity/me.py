"""The caller: who, with which rights, and what waits."""

from typing import Annotated

from fastapi import Query

from app.api.admission import Access, Proof
from app.api.dependencies import CurrentActor, ReadSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.schemas.identity.users import MeRead, MyPermissions
from app.schemas.tasks.work import WorkPage, WorkQuery
from app.services.identity import me
from app.services.tasks import work

router = FeatureRouter("me")


@router.operation("GET", "/me", permission=Access.SIGNED_IN, proof=Proof.SETTING_UP)
async def read_me(session: ReadSession, actor: CurrentActor) -> MeRead:
    """Siapa saya, dan kedudukan saya hari ini (who am I)."""
    return await me.read_me(session, actor)


@router.operation("GET", "/me/permissions", permission=Access.SIGNED_IN)
async def list_my_permissions(actor: CurrentActor) -> MyPermissions:
    """Apa yang boleh saya lakukan, dan di mana (what may I)."""
    return me.read_permissions(actor)


@router.operation("GET", "/me/work", permission=Access.SIGNED_IN)
async def list_my_work(
    query: Annotated[WorkQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> WorkPage:
    """Apa yang menunggu saya, yang terlama dahulu (what waits for me)."""
    return links(await work.list_work(session, actor, query))
