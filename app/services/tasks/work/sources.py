"""What a kind of work looks like: who must do it, and the columns that every kind shares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, Date, False_, String, cast, literal, null, type_coerce

from app.models import User
from app.models.rights import Permission
from app.policies.rules import Column, Sight
from app.schemas.tasks.work import WorkKind, WorkSubject
from app.services.platform.references import TEAM_COLUMNS
from app.services.platform.sql import AnySelect

# What any of the sources asks for.
PERMISSIONS = (
    Permission.PLAN_READ,
    Permission.EVIDENCE_LIST,
    Permission.EVIDENCE_OPEN,
    Permission.EVIDENCE_UPLOAD,
    Permission.EVIDENCE_REVISE,
    Permission.EVIDENCE_VERIFY,
    Permission.EVIDENCE_ACCEPT,
    Permission.FINDING_CLOSE,
    Permission.FOLLOWUP_ACT,
    Permission.DIRECTIVE_ISSUE,
    Permission.DIRECTIVE_RESPOND,
    Permission.REALISATION_REPORT,
    Permission.REPORT_READ,
    Permission.REPORT_WRITE,
    Permission.REPORT_SUBMIT,
    Permission.REPORT_ACKNOWLEDGE,
    Permission.EVALUATION_READ,
    Permission.EVALUATION_ANSWER,
    Permission.EVALUATION_SUBMIT,
    Permission.EVALUATION_ASSESS,
)


@dataclass(frozen=True)
class Worker:
    """The shape of a person's work: statements are built once for each (`prepared.Prepared`).

    `steers`: they are Pengarah somewhere (the parameter `steered_units`); `coordinates`: they lead
    a team (`coordinated_teams`); `plans`: for so many plans they have months to report.
    """

    sight: Sight
    steers: bool
    coordinates: bool
    plans: int


Condition: TypeAlias = Callable[[Worker], ColumnElement[bool]]
Things: TypeAlias = Callable[[Worker, WorkKind], AnySelect]


@dataclass(frozen=True)
class WorkSource:
    """One kind of work: the things in sight with `work_columns`, and which of them wait."""

    kind: WorkKind
    things: Things
    waits: Condition

    def items(self, worker: Worker) -> AnySelect | None:
        """What of it waits for the person; none where their rights leave nothing."""
        items = self.things(worker, self.kind).where(self.waits(worker))
        return None if isinstance(items.whereclause, False_) else items


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
