"""Starting the next decree of an office from the last one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Invalid, NotFound, ServiceError
from app.models import ActionItem, Activity, Decree, Membership, Team, User, WorkUnit
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.people import require_other_person
from app.policies.rules import ResourceScope, require
from app.schemas.decrees.files import DecreeFile
from app.schemas.decrees.succession import MembershipInput, SuccessorCreate
from app.services.decrees import queries
from app.services.decrees.files import DecreeFileInvalid, Fault, check_decree_file
from app.services.decrees.loading import DecreeLoadRefused, LoadFault, load_decree, names
from app.services.decrees.loading.export import Data, StoredDecree, corrected, decree_file_data
from app.services.decrees.memberships import queries as memberships
from app.services.decrees.succession.adding import AddedRow, add_rows
from app.services.decrees.succession.ending import end_teams
from app.services.decrees.succession.source import read_source
from app.services.plan.rows.years import last_day_of_reach
from app.services.platform import audit
from app.services.platform.plausible import require_between
from app.services.platform.validity import holds_on

CLOSING_OUT: Final = timedelta(days=90)
_DAYS: Final = ("date", "effective_from", "keep_predecessor_until")
_HEAD: Final = {
    "number", "year", "plan_year", "date", "effective_from", "title", "place", "signatory",
}  # fmt: skip


async def start_successor(
    session: AsyncSession,
    actor: Actor,
    decree: Decree,
    body: SuccessorCreate,
    added: Sequence[AddedRow] = (),
) -> Decree:
    """A whole new decree: text, teams, people, plan with the `added` rows; its months are unknown.

    It is loaded the way every decree file is. What was corrected beside the old text is the new
    text. Raises Forbidden, Invalid (dates; what the rules of a decree forbid), NotFound (a
    membership, team or person), Conflict (it has a successor, the number is taken); then nothing
    was changed.
    """
    require(actor, Permission.DECREE_IMPORT, ResourceScope(decree.work_unit_id, decree.id))
    await queries.lock_decree(session, decree)
    if await queries.successor_of(session, decree):
        raise Conflict("already_succeeded")
    _require_fitting_days(decree, body)
    last = await last_day_of_reach(session, decree)
    days = {name: getattr(body, name) for name in _DAYS}
    require_between(decree.date, last, **days)
    await queries.require_free_number(session, decree.work_unit_id, body.number, body.year)
    source = await _source(session, decree, body)
    file = await _file(session, actor, source, body, added)
    try:
        report = await load_decree(session, actor, file)
    except DecreeLoadRefused as refused:
        raise _refusal(refused.faults, file.model_dump()) from refused
    successor = await session.get_one(Decree, report.decree_id)
    successor.predecessor_id = decree.id
    await _carry_people_in_charge(session, source, successor)
    until = _closed_out_on(source, body)
    changes: audit.Changes = {"successor_id": [None, str(successor.id)]}
    changes |= await end_teams(session, actor, decree, source.stored.all_memberships(), until)
    target = audit.Target.in_decree("decree", decree.id, decree)
    audit.log(session, actor, "decree.succeed", target, changes=changes)
    await session.flush()
    return successor


def _require_fitting_days(decree: Decree, body: SuccessorCreate) -> None:
    if body.date <= decree.date:
        raise Invalid("before_the_predecessor", pointer="/date", date=decree.date)
    queries.require_fitting_year(body.year, body.date, body.date.year)
    if body.plan_year is not None:
        fitting = body.date.year, body.date.year + 1
        queries.require_fitting_year(body.plan_year, body.date, *fitting, name="plan_year")
    begins, ends = _begins(body), date(body.plan_year or body.year, 12, 31)
    require_between(body.date, ends, effective_from=body.effective_from)
    if body.keep_predecessor_until is not None and body.keep_predecessor_until < begins:
        raise Invalid("period_reversed", pointer="/keep_predecessor_until")


def _begins(body: SuccessorCreate) -> date:
    """The first day on which the new decree gives rights."""
    return body.effective_from or body.date


async def _source(session: AsyncSession, decree: Decree, body: SuccessorCreate) -> StoredDecree:
    """The last decree with the people who go on; its months are no more than a proposal."""
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    # Whoever left since does not come back, be it that their account was switched off.
    latest = max(_begins(body), clock.today_in(unit.time_zone))
    without, days = set(body.without_membership_ids), (_begins(body), latest)
    accounts = await session.execute(
        select(User.id, User.username, User.is_active).where(
            User.id.in_(select(Membership.user_id).where(Membership.decree_id == decree.id))
        )
    )
    people = {row.id: row.username for row in accounts if row.is_active}
    source = await read_source(
        session,
        decree,
        lambda m: (
            m.id not in without and m.user_id in people and all(holds_on(m, day) for day in days)
        ),
    )
    known = {m.id for m in source.stored.all_memberships()}
    for number, membership_id in enumerate(body.without_membership_ids):
        if membership_id not in known:
            raise NotFound(pointer=f"/without_membership_ids/{number}")
    stored = replace(source.stored, schedule={})
    return replace(source, stored=stored, usernames=people)


async def _file(
    session: AsyncSession,
    actor: Actor,
    source: StoredDecree,
    body: SuccessorCreate,
    added: Sequence[AddedRow],
) -> DecreeFile:
    data = corrected(decree_file_data(source))
    for name in ("certified_by", "plan_year", "effective_from"):
        data["decree"].pop(name, None)
    head = body.model_dump(include=_HEAD)
    data["decree"] |= {name: value for name, value in head.items() if value is not None}
    places = {team.id: place for place, team in enumerate(source.stored.teams)}
    for number, seat in enumerate(body.members):
        pointer = f"/members/{number}"
        if seat.team_id not in places:
            raise NotFound(pointer=f"{pointer}/team_id")
        member = await _member(session, actor, seat, pointer)
        data["teams"][places[seat.team_id]]["members"].append(member)
    _name_everybody_once(data)
    add_rows(data, added)
    try:
        return check_decree_file(data)
    except DecreeFileInvalid as invalid:
        raise _refusal(invalid.faults, data) from invalid


async def _member(session: AsyncSession, actor: Actor, seat: MembershipInput, pointer: str) -> Data:
    try:
        user = await memberships.get_person(session, actor, seat.username)
    except ServiceError as error:
        error.pointer = f"{pointer}{error.pointer}"
        raise
    require_other_person(actor, user.id, "own_appointment", pointer=f"{pointer}/username")
    own = seat.model_dump(
        mode="json", include={"username", "role", "is_deputy", "title", "job_title"}
    )
    return {"name": user.name, **own}


def _name_everybody_once(data: Data) -> None:
    """In one decree a person has one name, as the first team writes it."""
    names_of: dict[str, str] = {}
    for team in data["teams"]:
        for member in team["members"]:
            member["name"] = names_of.setdefault(member["username"], member["name"])


def _refusal(faults: Iterable[Fault | LoadFault], data: Data) -> Invalid:
    """The first fault in words; a path into the file is told as the team it lies in."""
    fault = next(iter(faults))
    found = re.match(r"teams\[(\d+)\]", fault.path)
    team: dict[str, Any] = data["teams"][int(found[1])] if found else {}
    where = names.team(team["kind"], team["number"]) if team else fault.path
    return Invalid(
        "successor_refused", where=where, fault_id=fault.message_id, fault_en=fault.message_en
    )


async def _carry_people_in_charge(
    session: AsyncSession, source: StoredDecree, successor: Decree
) -> None:
    """Whoever was in charge of an action item still is, as a member of the new team."""
    stored, in_charge = source.stored, dict[tuple[int, str, int], UUID]()
    for place, team in enumerate(stored.teams, start=1):
        for activity in stored.activities.get(team.id, []):
            for position, item in enumerate(stored.action_items.get(activity.id, []), start=1):
                if item.person_in_charge_id is not None:
                    in_charge[place, activity.letter, position] = item.person_in_charge_id
    new_members = await session.execute(
        select(Membership.team_id, Membership.user_id).where(Membership.decree_id == successor.id)
    )
    members = {(team_id, user_id) for team_id, user_id in new_members}
    rows = await session.execute(
        select(ActionItem, Activity.letter, Team.id, Team.position)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .where(Team.decree_id == successor.id)
    )
    for item, letter, team_id, place in rows:
        person_id = in_charge.get((place, letter, item.position))
        if (team_id, person_id) in members:
            item.person_in_charge_id = person_id


def _closed_out_on(source: StoredDecree, body: SuccessorCreate) -> date:
    """The first day on which the old teams have no rights any more.

    In January last year's evidence still has to be handed in, verified and accepted, which only
    the old teams may do: they keep their rights for a while, and never lose them in the past.
    """
    today = clock.today_in(source.unit.time_zone)
    return body.keep_predecessor_until or max(_begins(body), today) + CLOSING_OUT
