"""Rights are those of the moment of writing: they are read again where the writing begins."""

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from app.core.database import Execute
from app.core.errors import Forbidden
from app.core.security import AccessClaims
from app.policies.actors import Actor, AnyActor
from app.services.identity.actors import find_actor
from app.services.identity.service_accounts.authentication import require_living


def renew(session: AsyncSession, actor: AnyActor) -> None:
    """Let the session ask, within its transaction and before its first statement, for the rights.

    Whatever came between judging and writing (a long upload, an address that was asked, the wait
    for other writers), nobody writes in the name of who may no longer. That first statement raises
    Unauthenticated when the person was deactivated, signed out, or the account lost its key, and
    Forbidden (`rights_changed`) when the person lost a position or a grant meanwhile.
    """

    @event.listens_for(session.sync_session, "after_begin", once=True)
    def ask(_session: Session, _begun: SessionTransaction, connection: Connection) -> None:
        if isinstance(actor, Actor):
            require_same(connection.execute, actor)
        else:
            require_living(connection.execute, actor)


def require_same(execute: Execute, actor: Actor) -> None:
    """Raise Unauthenticated or Forbidden unless the person stands where they stood."""
    now = find_actor(execute, AccessClaims(actor.user_id, actor.session_id))
    if not set(actor.assignments) <= set(now.assignments):
        raise Forbidden("rights_changed")
