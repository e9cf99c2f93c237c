"""Work with follow-ups: to do one's own, to close what others have done."""

from sqlalchemy import ColumnElement, and_, case, or_

from app.models import FollowUp
from app.models.follow_up import UNFINISHED, FollowUpStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.work import WorkKind, WorkSubject
from app.services.follow_ups.reading import hides_words, in_sight, maker_gives_way
from app.services.loops.conditions import FOLLOW_UP, has_acted, has_contributed
from app.services.references import TEAM_PLACE
from app.services.statements import AnySelect
from app.services.work.sources import Source, work_columns


def _things(actor: Actor, kind: WorkKind) -> AnySelect:
    return in_sight(
        actor,
        *work_columns(
            kind,
            WorkSubject.FOLLOW_UPS,
            FollowUp.id,
            title=case((~hides_words(actor), FollowUp.text)),
            status=FollowUp.status,
            made_by_id=FollowUp.created_by_id,
            since=FollowUp.updated_at,
            due_date=FollowUp.due_date,
        ),
    )


def _to_act(actor: Actor) -> ColumnElement[bool]:
    return and_(FollowUp.status.in_(UNFINISHED), FollowUp.owner_id == actor.user_id)


def _to_close(actor: Actor) -> ColumnElement[bool]:
    """Whoever made it looks at what was done, or others where that person would judge own work."""
    return and_(
        FollowUp.status == FollowUpStatus.DONE,
        or_(FollowUp.created_by_id == actor.user_id, maker_gives_way()),
        FollowUp.owner_id != actor.user_id,
        ~has_acted(FOLLOW_UP, actor.user_id),
        ~has_contributed(FOLLOW_UP, actor.user_id),
        or_(
            visible(actor, Permission.FINDING_CLOSE, TEAM_PLACE),
            visible(actor, Permission.DIRECTIVE_RESPOND, TEAM_PLACE),
        ),
    )


SOURCES = (
    Source(WorkKind.ACT, _things, _to_act),
    Source(WorkKind.CLOSE, _things, _to_close),
)
