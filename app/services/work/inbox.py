"""Work with the records of other systems: to accept or reject them."""

from sqlalchemy import ColumnElement, and_

from app.models import Decree, RecordVersion, SourceRecord, User
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.work import WorkKind, WorkSubject
from app.services.inbox.statements import STATE, WAITS, has_rule, in_sight
from app.services.periods import closed_period
from app.services.references import TEAM_PLACE
from app.services.statements import AnySelect
from app.services.work.sources import Source, work_columns


def _things(actor: Actor, kind: WorkKind) -> AnySelect:
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
    return in_sight(actor, *columns).outerjoin(User, nobody)


def _to_take_in(actor: Actor) -> ColumnElement[bool]:
    return and_(
        WAITS,
        ~has_rule(),
        visible(actor, Permission.RECORD_DECIDE, TEAM_PLACE),
        closed_period(Decree.id, RecordVersion.period_from, RecordVersion.period_to).is_(None),
    )


SOURCES = (Source(WorkKind.TAKE_IN, _things, _to_take_in),)
