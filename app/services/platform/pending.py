"""What a transaction gathers and a step before its commit writes down (`AT_COMMIT`)."""

from typing import Any, Generic, TypeVar

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from app.core.database import AT_COMMIT, CommitStep, ServiceSession

T = TypeVar("T")


class Pending(Generic[T]):
    """Such a list, under a name of its own in `Session.info`; what is rolled back goes from it."""

    def __init__(self, name: str) -> None:
        """`name` is unlike that of any other."""
        self._name = name
        event.listen(ServiceSession, "after_soft_rollback", self._forget)

    def add(self, session: AsyncSession, one: T, *, until: CommitStep) -> None:
        """Keep it until the commit, whose step `until` takes it.

        Raises RuntimeError where the session commits without that step: it would be lost.
        """
        sync = session.sync_session
        if until not in sync.info.get(AT_COMMIT, ()):
            message = f"This session commits without {until.__name__}: something would be lost"
            raise RuntimeError(message)
        kept = sync.info.setdefault(self._name, [])
        kept.append((sync.get_nested_transaction(), one))

    def has_any(self, session: Session) -> bool:
        """Whether there is anything to take."""
        return bool(session.info.get(self._name))

    def take(self, session: Session) -> list[T]:
        """Everything, in the order in which it came; then nothing is left."""
        kept: list[Any] = session.info.get(self._name, [])
        taken = [one for _, one in kept]
        kept.clear()
        return taken

    def _forget(self, session: Session, undone: SessionTransaction) -> None:
        kept = session.info.get(self._name, [])
        kept[:] = [pair for pair in kept if not _was_within(pair[0], undone)]


def _was_within(transaction: SessionTransaction | None, undone: SessionTransaction) -> bool:
    """Without a savepoint of its own a thing lies in the transaction as a whole."""
    if not undone.nested:
        return True
    while transaction is not None and transaction is not undone:
        transaction = transaction.parent
    return transaction is not None
