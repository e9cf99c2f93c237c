"""Many generated offices, each with a tiny decree: one team, one activity, one indicator."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import Activity, Base, Decree, Indicator, Plan, Team, WorkUnit
from app.models.team import TeamKind
from app.services.platform import audit
from tests.support.administration import PROVINCE
from tests.support.office import Office


@dataclass(frozen=True)
class Tiny:
    """A generated office: its keys."""

    work_unit_id: UUID
    decree_id: UUID
    activity_id: UUID


def generate(office: Office, count: int) -> list[Tiny]:
    """That many beside those there are, below the province; each row a copy of one there is."""
    with Session(office.engine) as session:
        top = session.scalars(select(WorkUnit).where(WorkUnit.code == PROVINCE)).one()
        team = select(Team).where(Team.kind == TeamKind.TIM_KERJA).limit(1)
        found: dict[type[Base], Any] = {
            kind: _row(session.scalars(statement).first())
            for kind, statement in {
                WorkUnit: select(WorkUnit).where(WorkUnit.id == top.id),
                Decree: select(Decree).limit(1),
                Plan: select(Plan).limit(1),
                Team: team,
                Activity: select(Activity).limit(1),
                Indicator: select(Indicator).limit(1),
            }.items()
        }
    made, rows = [], {kind: list[dict[str, Any]]() for kind in found}
    for number in range(count):
        keys = {kind: new_id() for kind in found}
        changes: dict[type[Base], dict[str, Any]] = {
            WorkUnit: {"code": f"{600000 + number}", "parent_id": top.id, "name": f"KPU {number}"},
            Decree: {"work_unit_id": keys[WorkUnit], "predecessor_id": None},
            Plan: {"decree_id": keys[Decree]},
            Team: {"decree_id": keys[Decree]},
            Activity: {"plan_id": keys[Plan], "team_id": keys[Team]},
            Indicator: {"activity_id": keys[Activity]},
        }
        for kind, plain in found.items():
            rows[kind].append(plain | {"id": keys[kind]} | changes[kind])
        made.append(Tiny(keys[WorkUnit], keys[Decree], keys[Activity]))
    with Session(office.engine) as session, session.begin():
        for kind, every in rows.items():
            session.execute(insert(kind), every)
    return made


def one_indicator_more(office: Office, *offices: Tiny) -> None:
    """In each of them, as if their decree had been loaded with one more."""
    with Session(office.engine) as session:
        plain = _row(session.scalars(select(Indicator).limit(1)).one())

    async def load() -> None:
        async with office.app.state.database.writing() as session:
            for each in offices:
                changes = {"id": new_id(), "activity_id": each.activity_id, "position": 99}
                await session.execute(insert(Indicator), [plain | changes])
                target = audit.Target("decree", each.decree_id, each.work_unit_id, each.decree_id)
                audit.log(session, None, "decree.load", target)

    assert office.client.portal is not None
    office.client.portal.call(load)


def _row(one: Any) -> dict[str, Any]:
    return {column.key: getattr(one, column.key) for column in type(one).__table__.columns}
