"""The duties of a decree, and what carries them out."""

from uuid import UUID

from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.reporting.duties import DecreeDutiesRead, DutyLinksUpdate, DutyServiceDetail
from app.services.decrees import queries as decrees
from app.services.reporting.duties import commands, queries

router = FeatureRouter("duties", seen_with=Permission.PLAN_READ)
READ = Permission.PLAN_READ


@router.operation("GET", "/decrees/{decree_id}/duties", permission=READ, errors=(404,))
async def list_duties(
    decree_id: UUID, session: ReadSession, actor: CurrentActor
) -> DecreeDutiesRead:
    """Tugas tim dan apa yang menjalankannya (duties, and what carries them out)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await queries.read_duties(session, decree)


@router.operation("GET", "/duties/{duty_id}", permission=READ, errors=(404,))
async def read_duty(duty_id: UUID, session: ReadSession, actor: CurrentActor) -> DutyServiceDetail:
    """Satu tugas (one duty)."""
    located = await queries.get_visible(session, actor, duty_id)
    return await queries.read_duty(session, actor, located)


@router.operation(
    "PUT", "/duties/{duty_id}/links", permission=Permission.PLAN_PLACE, errors=(403, 404, 409)
)
async def set_duty_links(
    duty_id: UUID,
    body: DutyLinksUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> DutyServiceDetail:
    """Tetapkan apa yang menjalankan tugas ini, dan mengapa (what carries it out, and why)."""
    located = await queries.get_visible(session, actor, duty_id)
    commands.require_link(actor, located)
    await decrees.lock_decree(session, located.decree)
    await precondition.check(lambda: queries.read_duty(session, actor, located))
    await commands.link_duty(session, actor, located, body)
    return await queries.read_duty(session, actor, located)
