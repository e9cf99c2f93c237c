"""Rights are those of the moment of writing: they are read again where the writing begins."""

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection, cast, event, null, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from app.core.database import Execute, ServiceSession
from app.core.errors import Forbidden
from app.core.security import AccessClaims
from app.models.rights import Permission
from app.policies.actors import Actor, AnyActor
from app.policies.rules import Sight
from app.services.identity.actors import SIGNED_IN, actor_of, find_actor, parameters_of_claims
from app.services.identity.service_accounts.authentication import require_living
from app.services.platform.prepared import Prepared
from app.services.platform.sql import AnyRow, AnySelect

_DUE = "renewal"


def renew(session: AsyncSession, actor: AnyActor) -> None:
    """Let the session ask, within its transaction and before its first statement, for the rights.

    Whatever came between judging and writing (a long upload, an address that was asked, the wait
    for other writers), nobody writes in the name of who may no longer. That first statement raises
    Unauthenticated when the person was deactivated, signed out, or the account lost its key, and
    Forbidden (`rights_changed`) when the person lost a position or a grant meanwhile.
    """
    session.info[_DUE] = actor


@event.listens_for(ServiceSession, "after_begin")
def _ask(session: Session, _begun: SessionTransaction, connection: Connection) -> None:
    actor = session.info.pop(_DUE, None)
    if isinstance(actor, Actor):
        _require_same(actor, find_actor(connection.execute, _claims_of(actor)))
    elif actor is not None:
        require_living(connection.execute, actor)


class FirstOfAll:
    """A statement for people (as `Prepared`) that asks for the rights, too, where that is due.

    So a request that writes begins with one statement instead of two.
    """

    def __init__(self, build: Callable[[Sight], AnySelect], *permissions: Permission) -> None:
        """Its rows have no column `id`: those of who asks have one."""
        self._alone = Prepared(build, *permissions)
        self._along = Prepared(lambda sight: _along(build(sight)), *permissions)

    def finder(self, session: AsyncSession, actor: Actor) -> Callable[..., Sequence[AnyRow]]:
        """What gives its rows, of `execute` and the values, and raises what `renew` says.

        For work that is done in one go, and begins with it; ask for it before the transaction is.
        """
        if session.info.get(_DUE) is not actor:
            return partial(self._find, actor)
        del session.info[_DUE]
        return partial(self._find_along, actor)

    def _find(self, actor: Actor, execute: Execute, **values: object) -> Sequence[AnyRow]:
        statement, parameters = self._alone.of(actor, **values)
        return execute(statement, parameters).all()

    def _find_along(self, actor: Actor, execute: Execute, **values: object) -> Sequence[AnyRow]:
        claims = _claims_of(actor)
        statement, parameters = self._along.of(actor, **values, **parameters_of_claims(claims))
        rows = execute(statement, parameters).all()
        _require_same(actor, actor_of([row for row in rows if row.id is not None], claims))
        return [row for row in rows if row.id is None]


def _along(found: AnySelect) -> AnySelect:
    """The rows of who asks and those of the statement, by the names of the columns of both."""
    who, what = SIGNED_IN.cte("who"), found.cte("what")
    types = {each.name: each.type for each in (*who.c, *what.c)}
    parts = (
        select(
            *(
                part.c[name] if name in part.c else cast(null(), kind).label(name)
                for name, kind in types.items()
            )
        )
        for part in (who, what)
    )
    both = next(parts).union_all(*parts).subquery()
    return select(both)


def _claims_of(actor: Actor) -> AccessClaims:
    return AccessClaims(actor.user_id, actor.session_id)


def _require_same(actor: Actor, now: Actor) -> None:
    """Raise Forbidden unless the person stands where they stood."""
    if not set(actor.assignments) <= set(now.assignments):
        raise Forbidden("rights_changed")
