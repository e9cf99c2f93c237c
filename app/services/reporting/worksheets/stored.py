"""What the worksheets of a decree hold now: each row's values, and a version made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.canonical import digest_of
from app.models import ActionItem, Activity, Decree, Membership, Realisation, Team, User
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows
from app.services.plan.schedule.queries import read_decree_schedule
from app.services.platform.audit import plain

_VERSION_CHARACTERS = 16
_REPORTED = ("month", "done_on", "note", "participants")
_TOLD = ("username", "name", "job_title", "nip", "email")


@dataclass(frozen=True)
class Row:
    """A row as it is stored: `values` can be edited, `beside` says what it is about.

    `replaced_by` are the values that count instead of it by now, empty where it was taken back.
    """

    id: UUID
    values: Mapping[str, Any]
    beside: Mapping[str, Any] = field(default_factory=dict)
    replaced_by: Mapping[str, Any] | None = None

    @property
    def version(self) -> str:
        """Another one when any of its values is another."""
        told = {name: plain(value) for name, value in self.values.items()}
        return digest_of({"id": str(self.id), **told})[:_VERSION_CHARACTERS]


@dataclass(frozen=True)
class Stored:
    """The rows of each sheet by their ids, in their order; without people for whom none are shown.

    `members` are the people of the decree's teams by what they may be called in a cell; `former`
    the realisations that count no more, which stand in worksheets of before.
    """

    schedule: dict[UUID, Row]
    realisations: dict[UUID, Row]
    people: dict[UUID, Row] | None
    members: Mapping[str, UUID]
    former: Mapping[UUID, Row] = field(default_factory=dict)

    @property
    def codes(self) -> dict[str, UUID]:
        """The action items by their codes."""
        return {row.beside["code"]: row.id for row in self.schedule.values()}


async def load_stored(session: AsyncSession, actor: Actor, decree: Decree) -> Stored:
    """All of it, as the person may see it; the number of statements is constant."""
    schedule = await _schedule(session, actor, decree)
    codes = {row.id: row.beside["code"] for row in schedule.values()}
    place = ResourceScope(decree.work_unit_id)
    may_manage = allows(actor, Permission.USER_MANAGE, place)
    realisations, former = await _realisations(session, decree, codes)
    return Stored(
        schedule,
        realisations,
        await _people(session, decree) if may_manage else None,
        await _members(session, decree),
        former,
    )


async def _schedule(session: AsyncSession, actor: Actor, decree: Decree) -> dict[UUID, Row]:
    rows = await session.execute(
        select(ActionItem.id, User.username, User.name)
        .join(User, User.id == ActionItem.person_in_charge_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .where(Team.decree_id == decree.id)
    )
    people = {row.id: (row.username, row.name) for row in rows}
    found: dict[UUID, Row] = {}
    for item in (await read_decree_schedule(session, actor, decree)).items:
        username, name = people.get(item.action_item_id, (None, None))
        months = {f"month_{each.month}": each.status for each in item.months}
        beside = {"code": item.code, "text": item.text, "person_name": name}
        values = {**months, "person": username}
        found[item.action_item_id] = Row(item.action_item_id, values, beside)
    return found


async def _realisations(
    session: AsyncSession, decree: Decree, codes: Mapping[UUID, str]
) -> tuple[dict[UUID, Row], dict[UUID, Row]]:
    """Those that count, and those that were corrected or taken back since."""
    found = await session.execute(
        select(Realisation, Realisation.counts().label("counts"))
        .join(ActionItem, ActionItem.id == Realisation.action_item_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .where(Team.decree_id == decree.id)
        .order_by(Team.position, Activity.position, ActionItem.position)
        .order_by(Realisation.month, Realisation.done_on, Realisation.id)
    )
    entries = found.all()
    rows = {
        row.id: Row(
            row.id,
            {"code": codes.get(row.action_item_id, "")}
            | {name: getattr(row, name) for name in _REPORTED},
            {"item_id": row.action_item_id},
        )
        for row, _ in entries
    }
    later = {row.corrects_id: row.id for row, _ in entries if row.corrects_id}
    counting = {row.id: rows[row.id] for row, counts in entries if counts}
    former: dict[UUID, Row] = {}
    for old in later:
        last = old
        while last in later:
            last = later[last]
        now = counting[last].values if last in counting else {}
        former[old] = replace(rows[old], replaced_by=now)
    return counting, former


async def _people(session: AsyncSession, decree: Decree) -> dict[UUID, Row]:
    rows = await session.scalars(
        select(User)
        .where(User.work_unit_id == decree.work_unit_id, User.anonymised_at.is_(None))
        .order_by(User.name, User.id)
    )
    return {row.id: Row(row.id, {name: getattr(row, name) for name in _TOLD}) for row in rows}


async def _members(session: AsyncSession, decree: Decree) -> dict[str, UUID]:
    """By username, and by name where one person alone bears it."""
    rows = await session.execute(
        select(User.id, User.username, User.name)
        .join(Membership, Membership.user_id == User.id)
        .join(Team, Team.id == Membership.team_id)
        .where(Team.decree_id == decree.id)
        .distinct()
    )
    people = rows.all()
    names: dict[str, set[UUID]] = {}
    for person in people:
        names.setdefault(person.name, set()).add(person.id)
    alone = {name: next(iter(ids)) for name, ids in names.items() if len(ids) == 1}
    return alone | {person.username: person.id for person in people}
