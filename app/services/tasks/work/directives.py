"""Work with directives: to acknowledge, to respond, or to read the response and close."""

from sqlalchemy import ColumnElement, and_, or_

from app.models import Directive
from app.models.directive import DirectiveStatus
from app.models.rights import Permission
from app.policies.rules import acting, visible
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
            Directive.issued_by_id != acting(worker.sight),
            visible(worker.sight, Permission.DIRECTIVE_RESPOND, TEAM_PLACE),
        )

    return waits


def _to_close(worker: Worker) -> ColumnElement[bool]:
    return and_(
        Directive.status == DirectiveStatus.ACTED_ON,
        or_(Directive.issued_by_id == acting(worker.sight), giver_gives_way()),
        ~has_acted(DIRECTIVE, acting(worker.sight)),
        ~has_contributed(DIRECTIVE, acting(worker.sight)),
        is_followed_up(),
        visible(worker.sight, Permission.DIRECTIVE_ISSUE, TEAM_PLACE),
    )


SOURCES = (
    WorkSource(WorkKind.ACKNOWLEDGE, _things, _told_to(DirectiveStatus.ISSUED)),
    WorkSource(WorkKind.RESPOND, _things, _told_to(DirectiveStatus.ACKNOWLEDGED)),
    WorkSource(WorkKind.CLOSE, _things, _to_close),
)
