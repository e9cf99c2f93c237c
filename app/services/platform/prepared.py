"""Statements that are built once, and reading that goes to the database in one go."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.core.database import Execute, together
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import Sight, parameters_of, sight_of
from app.services.platform.sql import AnySelect, is_sqlite

WorkT = TypeVar("WorkT")
_ONE_PLAN = text("SET LOCAL plan_cache_mode = force_generic_plan")


def key(name: str) -> BindParameter[Any]:
    """The parameter for a key that is known when the statement runs (several: `one_of`)."""
    return bindparam(name, type_=Uuid())


class Prepared:
    """A statement for people, built once for each shape of their rights (`policies/rules.Sight`).

    Building one and finding it among those already compiled costs more than most of them take to
    run. There are few shapes: a part of a permitted scope reaches something, or it does not.
    """

    def __init__(self, build: Callable[[Sight], AnySelect], *permissions: Permission) -> None:
        """`permissions` are all that the statement asks for; the first use builds it."""
        self._build, self._permissions = build, permissions
        self._built: dict[Sight, AnySelect] = {}

    def of(self, actor: Actor, **values: object) -> tuple[AnySelect, dict[str, Any]]:
        """The statement and its parameters: the person's rights, and the values given."""
        sight = sight_of(actor, self._permissions)
        statement = self._built.get(sight)
        if statement is None:
            statement = self._built[sight] = self._build(sight)
        return statement, parameters_of(actor, sight) | values


async def in_one_go(session: AsyncSession, work: Callable[[Execute], WorkT]) -> WorkT:
    """What plain work finds in the session's transaction, once its changes are sent.

    On SQLite it is done in the connection's thread, so it waits for nothing else.
    """

    def run(inner: Session) -> WorkT:
        inner.flush()
        execute = inner.connection().execute
        return together(inner, lambda: work(execute))

    return await session.run_sync(run)


async def plan_once(session: AsyncSession) -> None:
    """Have PostgreSQL keep one plan for what the transaction asks from now on, whatever the values.

    For statements so large that finding a plan takes longer than running it: ten times on each
    connection it would be found for the values given. Not where the size of a page or the words of
    a search decide which index helps.
    """
    if not is_sqlite(session):
        await session.execute(_ONE_PLAN)
