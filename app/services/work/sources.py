"""What a kind of work looks like: who must do it, and the columns that every kind shares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, Date, String, cast, literal, null, type_coerce

from app.models import User
from app.policies.actors import Actor
from app.policies.rules import Column
from app.schemas.work import WorkKind, WorkSubject
from app.services.references import TEAM_COLUMNS
from app.services.statements import AnySelect

Condition: TypeAlias = Callable[[Actor], ColumnElement[bool]]
Things: TypeAlias = Callable[[Actor, WorkKind], AnySelect]


@dataclass(frozen=True)
class Source:
    """One kind of work: the things in sight with `work_columns`, and which of them wait."""

    kind: WorkKind
    things: Things
    waits: Condition

    def items(self, actor: Actor) -> AnySelect:
        """What of it waits for the person."""
        return self.things(actor, self.kind).where(self.waits(actor))


def work_columns(  # noqa: PLR0913 - the columns that every kind has
    kind: WorkKind,
    subject: WorkSubject,
    key: Column,
    *,
    title: Column,
    status: Column,
    made_by_id: Column,
    since: Column,
    due_date: Column | None = None,
) -> tuple[Column, ...]:
    """The columns of an item, for a query that joins Team, Decree and the User who made it."""
    return (
        key.label("id"),
        literal(kind.value).label("work"),
        literal(subject.value).label("subject"),
        title.label("title"),
        type_coerce(status, String).label("status"),
        made_by_id.label("created_by_id"),
        User.name.label("created_by_name"),
        since.label("since"),
        (cast(null(), Date) if due_date is None else due_date).label("due_date"),
        *TEAM_COLUMNS,
    )
