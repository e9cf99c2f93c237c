"""What waits for somebody who leaves altogether, over all their seats, and handing it over."""

from uuid import UUID

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.tasks.handover import HandoverResult, PersonHandoverCreate, PersonHandoverRead
from app.services.identity.users import accounts
from app.services.tasks.handover import commands, person

router = FeatureRouter("users")
MANAGE = Permission.USER_MANAGE


@router.operation("GET", "/users/{user_id}/handover", permission=MANAGE, errors=(403, 404))
async def read_person_handover(
    user_id: UUID, session: ReadSession, actor: CurrentActor
) -> PersonHandoverRead:
    """Yang menunggu orang ini di semua kedudukannya (what waits in all seats; before leaving)."""
    user = await accounts.get_visible(session, actor, user_id)
    return await person.read_person_handover(session, actor, user)


@router.operation("POST", "/users/{user_id}/handover", permission=MANAGE, errors=(403, 404, 409))
async def hand_over_everything(
    user_id: UUID,
    body: PersonHandoverCreate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> HandoverResult:
    """Serah terima semua pekerjaan orang ini, menurut aturan (all of it, by rule)."""
    user = await accounts.get_visible(session, actor, user_id)
    await precondition.check(lambda: person.read_person_handover(session, actor, user))
    return await commands.hand_over_everything(session, actor, user, body)
