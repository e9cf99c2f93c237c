"""Work with follow-ups: to do one's own, to close what others have done."""

from functools import partial

from sqlalchemy import ColumnElement, and_, case, or_

from app.models import FollowUp
from app.models.follow_up import UNFINISHED, FollowUpStatus
from app.models.rights import Permission
from app.policies.rules import is_acting, visible
from app.schemas.tasks.work import WorkKind, WorkSubject
from app.services.oversight.cases.statements import FOLLOW_UP, has_acted, has_contributed
from app.services.oversight.follow_ups.queries import hides_words, in_sight, maker_gives_way
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnySelect
from app.services.tasks.work.sources import Worker, WorkSource, work_columns


def _things(worker: Worker, kind: WorkKind) -> AnySelect:
    return in_sight(
        worker.sight,
        *work_columns(
            kind,
            WorkSubject.FOLLOW_UPS,
            FollowUp.id,
            title=case((~hides_words(worker.sight), FollowUp.text)),
            status=FollowUp.status,
            made_by_id=FollowUp.created_by_id,
            since=FollowUp.updated_at,
            due_date=FollowUp.due_date,
        ),
    )


def _to_act(worker: Worker) -> ColumnElement[bool]:
    return and_(FollowUp.status.in_(UNFINISHED), is_acting(worker.sight, FollowUp.owner_id))


def _to_close(worker: Worker) -> ColumnElement[bool]:
    """Whoever made it looks at what was done, or others where that person would judge own work."""
    mine = partial(is_acting, worker.sight)
    return and_(
        FollowUp.status == FollowUpStatus.DONE,
        or_(mine(FollowUp.created_by_id), maker_gives_way()),
        ~mine(FollowUp.owner_id),
        ~has_acted(FOLLOW_UP, mine),
        ~has_contributed(FOLLOW_UP, mine),
        or_(
            visible(worker.sight, Permission.FINDING_CLOSE, TEAM_PLACE),
            visible(worker.sight, Permission.DIRECTIVE_RESPOND, TEAM_PLACE),
        ),
    )


SOURCES = (
    WorkSource(WorkKind.ACT, _things, _to_act),
    WorkSource(WorkKind.CLOSE, _things, _to_close),
)
