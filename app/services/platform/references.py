"""Columns under which one thing mentions another, and how a row of them is read back."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.models import Decree, Evidence, Plan, Team, User, WorkUnit
from app.models.key_lists import among
from app.models.team import TeamKind
from app.policies.rules import ScopeColumns
from app.schemas.base import Plain
from app.schemas.platform.references import PersonReference, TeamReference, WorkUnitReference
from app.services.platform.sql import AnyRow, AnySelect, Labelled

_Absent = aliased(User)

# Queries below a team join Team and Decree; these are the columns their sight depends on.
TEAM_PLACE = ScopeColumns(Decree.work_unit_id, Decree.id, Team.id)
EVIDENCE_PLACE = ScopeColumns(Decree.work_unit_id, Decree.id, Team.id, Evidence.created_by_id)

TEAM_COLUMNS = (
    Team.id.label("team_id"),
    Team.kind.label("team_kind"),
    Team.number.label("team_number"),
    Team.title.label("team_title"),
)
WORK_UNIT_COLUMNS = (
    WorkUnit.id.label("work_unit_id"),
    WorkUnit.code.label("work_unit_code"),
    WorkUnit.name.label("work_unit_name"),
)
# The clock of the office, and the year that is planned for (without a plan the decree's).
CALENDAR = (
    WorkUnit.time_zone.label("time_zone"),
    func.coalesce(Plan.year, Decree.year).label("plan_year"),
)


def team_reference(row: AnyRow) -> TeamReference:
    """The team of a row selected with TEAM_COLUMNS."""
    kind: TeamKind = row.team_kind
    return TeamReference(id=row.team_id, kind=kind, number=row.team_number, title=row.team_title)


def team_values(row: AnyRow) -> Plain:
    """The same as a dict."""
    return {
        "id": row.team_id,
        "kind": row.team_kind,
        "number": row.team_number,
        "title": row.team_title,
    }


def work_unit_reference(row: AnyRow) -> WorkUnitReference:
    """The office of a row selected with WORK_UNIT_COLUMNS."""
    return WorkUnitReference(id=row.work_unit_id, code=row.work_unit_code, name=row.work_unit_name)


def person_reference(user: User) -> PersonReference:
    """A person."""
    return PersonReference(id=user.id, name=user.name)


def for_whom(key: InstrumentedAttribute[UUID | None]) -> tuple[ColumnElement[Any], ...]:
    """Columns of the person whom that column names: whom a stand-in acted for, or nobody."""
    name = select(_Absent.name).where(_Absent.id == key).correlate(key.class_).scalar_subquery()
    return key.label("absent_id"), name.label("absent_name")


def absent_reference(row: AnyRow) -> PersonReference | None:
    """The person of a row selected with `for_whom`."""
    return PersonReference(id=row.absent_id, name=row.absent_name) if row.absent_id else None


async def people_by_id(
    session: AsyncSession, ids: Collection[UUID | None]
) -> dict[UUID, PersonReference]:
    """Those of them that are keys of people."""
    keys = {key for key in ids if key is not None}
    people = await session.scalars(select(User).where(among(User.id, keys)))
    return {person.id: person_reference(person) for person in people}


def plain_rows(rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """The rows of one statement as dicts, in the order of their columns."""
    names = rows[0]._fields if rows else ()
    return [dict(zip(names, row, strict=True)) for row in rows]


def with_columns(statement: AnySelect, columns: Iterable[Labelled]) -> AnySelect:
    """The statement with those of the columns too that it has not under their names yet."""
    there = set(statement.selected_columns.keys())
    return statement.add_columns(*(each for each in columns if each.name not in there))
