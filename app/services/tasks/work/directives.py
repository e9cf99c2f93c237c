"""Work with directives: to acknowledge, to respond, or to read the response and close."""

from functools import partial

from sqlalchemy import ColumnElement, and_, or_

from app.models import Directive
from app.models.directive import DirectiveStatus
from app.models.rights import Permission
from app.policies.rules import is_acting, visible
from app.schemas.tasks.work import WorkKind, WorkSubject
from app.services.oversight.cases.statements import DIRECTIVE, has_acted, has_contributed
from app.services.oversight.directives import giver_gives_way, in_sight, is_followed_up
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnySelect
from app.services.tasks.work.sources import Condition, Worker, WorkSource, work_columns


def _things(worker: Worker, kind: WorkKind) -> AnySelect:
    return in_sight(
        worker.sight,
        *work_columns(
            kind,
            WorkSubject.DIRECTIVES,
            Directive.id,
            title=Directive.text,
            status=Directive.status,
            made_by_id=Directive.issued_by_id,
            since=Directive.updated_at,
            due_date=Directive.due_date,
        ),
    )


def _told_to(status: DirectiveStatus) -> Condition:
    """Whoever responds there; the Ketua is not told to obey the Ketua's own direction."""

    def waits(worker: Worker) -> ColumnElement[bool]:
        return and_(
            Directive.status == status,
            ~is_acting(worker.sight, Directive.issued_by_id),
            visible(worker.sight, Permission.DIRECTIVE_RESPOND, TEAM_PLACE),
        )

    return waits


def _to_close(worker: Worker) -> ColumnElement[bool]:
    mine = partial(is_acting, worker.sight)
    return and_(
        Directive.status == DirectiveStatus.ACTED_ON,
        or_(mine(Directive.issued_by_id), giver_gives_way()),
        ~has_acted(DIRECTIVE, mine),
        ~has_contributed(DIRECTIVE, mine),
        is_followed_up(),
        visible(worker.sight, Permission.DIRECTIVE_ISSUE, TEAM_PLACE),
    )


SOURCES = (
    WorkSource(WorkKind.ACKNOWLEDGE, _things, _told_to(DirectiveStatus.ISSUED)),
    WorkSource(WorkKind.RESPOND, _things, _told_to(DirectiveStatus.ACKNOWLEDGED)),
    WorkSource(WorkKind.CLOSE, _things, _to_close),
)
