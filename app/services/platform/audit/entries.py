"""Writing down one step: who, what, on which thing, what changed; in the step's transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock, context
from app.models import Base, Decree, User
from app.models.audit import ActorKind
from app.policies.actors import AnyActor, ServiceActor
from app.policies.machines import MachineReader
from app.services.platform.audit.chain import append

Changes = dict[str, list[Any]]
COMMAND_LINE = "zi"
WORKER = "zi worker"
NOBODY = "-"


@dataclass(frozen=True)
class Target:
    """What was acted on, and in which office and decree it lies.

    `about` is what events say of it besides (its status, team, months ...): keys, days and words
    of the program, nothing that a person wrote. The entry in the log does without.
    """

    type: str
    id: UUID | None
    work_unit_id: UUID | None = None
    decree_id: UUID | None = None
    about: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def in_decree(cls, kind: str, key: UUID, decree: Decree, **about: Any) -> "Target":  # noqa: ANN401 - whatever JSON can hold once it is `plain`
        """A thing of a decree (or the decree itself); it lies in the decree's office."""
        return cls(kind, key, decree.work_unit_id, decree.id, about)

    @classmethod
    def user(cls, user: User) -> "Target":
        """Somebody's account; it lies in the person's office."""
        return cls("user", user.id, user.work_unit_id)


def log(  # noqa: PLR0913 - the columns of an entry
    session: AsyncSession,
    actor: AnyActor | None,
    action: str,
    target: Target,
    *,
    changes: Changes | None = None,
    reason: str | None = None,
) -> None:
    """Add an entry to the caller's transaction; no actor means the worker or the command line.

    A stand-in's entry says for whom the step is that was permitted last (`Actor.on_behalf_of`).
    `changes` maps a field to its old and new value (JSON); never pass a secret.
    """
    _append(session, _who(actor), action, target, changes=changes, reason=reason)


def log_of_nobody(
    session: AsyncSession, action: str, target: Target, *, changes: Changes | None = None
) -> None:
    """Add an entry of what somebody did without proving who they are."""
    _append(session, _Who(ActorKind.NOBODY, None, NOBODY), action, target, changes=changes)


class _Who(NamedTuple):
    kind: ActorKind
    id: UUID | None
    name: str
    on_behalf_of_id: UUID | None = None


def _append(  # noqa: PLR0913 - the columns of an entry
    session: AsyncSession,
    who: _Who,
    action: str,
    target: Target,
    *,
    changes: Changes | None = None,
    reason: str | None = None,
) -> None:
    append(
        session,
        {
            "at": clock.now(),
            "actor_kind": who.kind,
            "actor_id": who.id,
            "actor_name": who.name,
            "on_behalf_of_id": who.on_behalf_of_id,
            "action": action,
            "target_type": target.type,
            "target_id": target.id,
            "work_unit_id": target.work_unit_id,
            "decree_id": target.decree_id,
            "changes": json.loads(json.dumps(changes or {})),
            "reason": reason,
            "request_id": context.request_id.get(),
        },
        target.about,
    )


def _who(actor: AnyActor | None) -> _Who:
    if actor is None and context.by_worker.get():
        return _Who(ActorKind.WORKER, None, WORKER)
    if actor is None:
        return _Who(ActorKind.COMMAND_LINE, None, COMMAND_LINE)
    if isinstance(actor, ServiceActor):
        return _Who(ActorKind.SERVICE_ACCOUNT, actor.account_id, actor.name)
    if isinstance(actor, MachineReader):
        return _who(actor.machine)
    return _Who(ActorKind.PERSON, actor.user_id, actor.name, actor.on_behalf_of)


def created(values: Mapping[str, Any]) -> Changes:
    """The changes of something that was not there before."""
    return {name: [None, plain(value)] for name, value in values.items()}


def apply(row: Base, values: Mapping[str, Any]) -> Changes:
    """Set the given attributes and return those that really changed, old and new."""
    changes: Changes = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            changes[name] = [plain(old), plain(new)]
            setattr(row, name, new)
    return changes


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID | date | datetime):
        return str(value)
    return value
