"""What happened to one's own account: the entries of the audit log about it, in its owner's words.

The log is the one place that records them; nothing is stored twice.
"""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import AuditEvent
from app.policies.actors import Actor
from app.schemas.identity.second_factor import (
    SecurityEventKind,
    SecurityEventPage,
    SecurityEventQuery,
    SecurityEventRead,
)

Kind = SecurityEventKind
KINDS: dict[str, SecurityEventKind] = {
    "session.open": Kind.SIGNED_IN,
    "session.refuse": Kind.SIGN_IN_FAILED,
    "session.close": Kind.SIGNED_OUT,
    "session.revoke": Kind.SESSION_ENDED,
    "session.token_reused": Kind.TOKEN_REUSED,
    "session.confirm": Kind.CONFIRMED,
    "user.activate": Kind.ACTIVATED,
    "user.change_password": Kind.PASSWORD_CHANGED,
    "user.issue_activation_code": Kind.CODE_ISSUED,
    "user.deactivate": Kind.DEACTIVATED,
    "user.reactivate": Kind.REACTIVATED,
    "user.update": Kind.ACCOUNT_CHANGED,
    "role_grant.create": Kind.RIGHT_GRANTED,
    "role_grant.end": Kind.RIGHT_ENDED,
    "second_factor.add": Kind.SECOND_FACTOR_ADDED,
    "second_factor.remove": Kind.SECOND_FACTOR_REMOVED,
    "second_factor.reset": Kind.SECOND_FACTOR_RESET,
    "second_factor.use_recovery_code": Kind.RECOVERY_CODE_USED,
    "second_factor.renew_codes": Kind.RECOVERY_CODES_RENEWED,
}
_OF_THEIR_OWN = ("address", "user_agent")


async def list_mine(
    session: AsyncSession, actor: Actor, query: SecurityEventQuery
) -> SecurityEventPage:
    """The events of the person's own account, newest first."""
    actions = [action for action, kind in KINDS.items() if query.kind in (None, kind)]
    wanted = [
        AuditEvent.target_type == "user",
        AuditEvent.target_id == actor.user_id,
        AuditEvent.action.in_(actions),
    ]
    if query.cursor is not None:
        wanted.append(AuditEvent.id < int(query.cursor))
    statement = (
        select(AuditEvent).where(*wanted).order_by(AuditEvent.id.desc()).limit(query.size + 1)
    )
    rows = list((await session.scalars(statement)).all())
    items = [_read(row, actor) for row in rows[: query.size]]
    more = len(rows) > query.size
    return SecurityEventPage(
        items=items, next_cursor=str(items[-1].id) if more else None, next=None
    )


def _read(row: AuditEvent, actor: Actor) -> SecurityEventRead:
    new = {name: values[-1] for name, values in row.changes.items()}
    return SecurityEventRead(
        id=row.id,
        at=row.at,
        kind=KINDS[row.action],
        by_id=row.actor_id,
        by_name=row.actor_name,
        is_own=row.actor_id == actor.user_id,
        address=new.get("address"),
        user_agent=new.get("user_agent"),
        details={name: row.changes[name] for name in row.changes if name not in _OF_THEIR_OWN},
    )
