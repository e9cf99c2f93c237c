"""What waits for somebody who leaves a seat, and handing it over."""

from uuid import UUID

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.tasks.handover import HandoverCreate, HandoverRead, HandoverResult
from app.services.decrees.memberships import queries as memberships
from app.services.tasks.handover import commands, queries

router = FeatureRouter("teams", seen_with=Permission.TEAM_READ)
CHANGE = Permission.MEMBERSHIP_CHANGE


@router.operation(
    "GET", "/memberships/{membership_id}/handover", permission=CHANGE, errors=(403, 404)
)
async def read_handover(
    membership_id: UUID, session: ReadSession, actor: CurrentActor
) -> HandoverRead:
    """Yang menunggu pemegang kedudukan ini, dan penerimanya (what waits, who takes it)."""
    located = await memberships.get_visible(session, actor, membership_id)
    return await queries.read_handover(session, actor, located)


@router.operation(
    "POST", "/memberships/{membership_id}/handover", permission=CHANGE, errors=(403, 404, 409)
)
async def hand_over_work(
    membership_id: UUID,
    body: HandoverCreate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> HandoverResult:
    """Serah terima pekerjaan orang yang pergi (hand over the work of somebody who leaves)."""
    located = await memberships.get_visible(session, actor, membership_id)
    await precondition.check(lambda: queries.read_handover(session, actor, located))
    return await commands.hand_over(session, actor, located, body)
