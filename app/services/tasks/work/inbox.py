"""Work with the records of other systems: to accept or reject them."""

from sqlalchemy import ColumnElement, and_, false

from app.models import Decree, RecordVersion, SourceRecord, Team, User
from app.models.key_lists import one_of
from app.schemas.tasks.work import WorkKind, WorkSubject
from app.services.integration.inbox.statements import STATE, WAITS, has_rule, in_sight
from app.services.plan.periods import closed_period
from app.services.platform.sql import AnySelect
from app.services.tasks.work.sources import Worker, WorkSource, work_columns


def _things(worker: Worker, kind: WorkKind) -> AnySelect:
    columns = work_columns(
        kind,
        WorkSubject.INBOX,
        SourceRecord.id,
        title=RecordVersion.title,
        status=STATE,
        made_by_id=User.id,
        since=RecordVersion.received_at,
    )
    nobody = User.id.is_(None)  # a machine handed it in
    return in_sight(worker.sight, *columns).outerjoin(User, nobody)


def _to_take_in(worker: Worker) -> ColumnElement[bool]:
    """For the coordinator of the team; Pelaksana may, too, but has all teams' evidence to judge."""
    return and_(
        WAITS,
        ~has_rule(),
        one_of(Team.id, "coordinated_teams") if worker.coordinates else false(),
        closed_period(Decree.id, RecordVersion.period_from, RecordVersion.period_to).is_(None),
    )


SOURCES = (WorkSource(WorkKind.TAKE_IN, _things, _to_take_in),)
