"""A file loaded again, whatever became of the seats meanwhile: past, planned to end, to come."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from typing import Any, Final, NamedTuple

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.models import Decree, Membership, User
from app.models.team import MembershipRole
from app.services.decrees.loading import load_decree
from app.services.platform.validity import has_ended, holds_on
from tests.support.decree_edits import edited
from tests.support.decree_loading import KUPANG, Plain, Play, load, one, team

TODAY: Final = date(2023, 9, 1)
SOON: Final = date(2023, 11, 1)
BEGAN, LONG_AGO = date(2023, 6, 19), date(2023, 7, 15)


class Days(NamedTuple):
    """What became of a seat; `goes_on`: a person lets another one follow on it."""

    valid_from: date = BEGAN
    valid_to: date | None = None
    by_person: bool = False
    goes_on: bool = False


SEATS: Final = {
    "held": Days(),
    "ended by a file": Days(valid_to=LONG_AGO),
    "ended by a person": Days(valid_to=LONG_AGO, by_person=True),
    "planned to end": Days(valid_to=SOON, by_person=True),
    "goes on": Days(valid_to=SOON, by_person=True, goes_on=True),
    "to come": Days(valid_from=SOON),
    "ended before it began": Days(valid_from=SOON, valid_to=SOON),
}
# Whether another decree follows, and when the rights under the old one end.
FOLLOWED: Final = {"no": None, "is over": date(2023, 8, 15), "soon": SOON + timedelta(days=30)}
NEW: Final[dict[str, Any]] = {"name": "Marten Foes", "nip": None, "username": None, "email": None}


def reworded(data: Plain) -> None:
    team(data, 1)["members"][0]["title"] = "Ketua Tim"


def swapped(data: Plain) -> None:
    first, second = team(data, 1)["members"]
    first["role"], second["role"] = "anggota", "koordinator"


def promoted(data: Plain) -> None:
    del team(data, 1)["members"][0]
    team(data, 1)["members"][0]["role"] = "koordinator"


def without_member(data: Plain) -> None:
    team(data, 1)["members"].pop()


def another_coordinator(data: Plain) -> None:
    team(data, 1)["members"][0] |= NEW


def another_ketua(data: Plain) -> None:
    data["teams"][1]["members"][0] |= NEW


def one_more(data: Plain) -> None:
    team(data, 1)["members"].append(team(data, 1)["members"][1] | NEW)


EDITS: Final = (reworded, swapped, promoted, without_member, another_coordinator, one_more)


async def given(session: AsyncSession, name: str, days: Days) -> Membership:
    """The seat of a person as it became."""
    seat: Membership = await one(session, Membership, Membership.name == name)
    seat.valid_from, seat.valid_to = days.valid_from, days.valid_to
    seat.ended_by_id = seat.user_id if days.by_person else None
    if days.goes_on:
        coordinators = select(Membership).where(
            Membership.team_id == seat.team_id,
            Membership.role == MembershipRole.KOORDINATOR,
            Membership.valid_on_or_after(SOON),
        )
        is_free = (await session.scalars(coordinators)).first() is None
        role = MembershipRole.KOORDINATOR if is_free else seat.role
        ketua = await one(session, User, User.username == "petrus.nahak")
        later = {"role": role, "valid_from": days.valid_to, "added_by_id": ketua.id}
        own = ("team_id", "user_id", "decree_id", "title", "name", "job_title", "position")
        session.add(Membership(**later, **{each: getattr(seat, each) for each in own}))
    return seat


async def follow(session: AsyncSession, until: date | None) -> None:
    """Another decree follows, as it is started over HTTP."""
    if until is None:
        return
    old = await one(session, Decree)
    texts = ("work_unit_id", "title", "place", "signatory_name", "signatory_job_title", "decision")
    new = {"number": "58", "year": 2023, "date": date(2023, 8, 1), "source_digest": "0" * 64}
    values = {each: getattr(old, each) for each in texts}
    session.add(Decree(**new, **values, predecessor_id=old.id))
    for seat in await session.scalars(select(Membership)):
        if not has_ended(seat, until):
            seat.valid_to, seat.ended_by_id = max(until, seat.valid_from), seat.user_id


Case = tuple[str, str, str, Callable[[Plain], None]]
# Every two of the four come together in one of the rows.
ROWS: Final[list[Case]] = [
    (first, second, followed, edit)
    for row, (first, edit) in enumerate((first, edit) for first in SEATS for edit in EDITS)
    for second in [list(SEATS)[(row + row // len(EDITS)) % len(SEATS)]]
    for followed in [list(FOLLOWED)[(row + row // len(SEATS)) % len(FOLLOWED)]]
]


async def reload_as(session: AsyncSession, case: Case) -> None:
    """Load the edited file over the seats of a case, and hold what must be so whatever it says."""
    first, second, followed, edit = case
    await given(session, "Kornelis Tana", SEATS[first])
    team_id = (await given(session, "Yuliana Bria", SEATS[second])).team_id
    await session.flush()
    await follow(session, FOLLOWED[followed])
    await session.flush()
    before = {
        seat.id: (seat.valid_from, seat.valid_to)
        for seat in await session.scalars(
            select(Membership).where(Membership.valid_to.is_not(None))
        )
    }
    await load_decree(session, None, edited(KUPANG, edit))
    seats_now = select(Membership).where(Membership.team_id == team_id)
    after = (await session.scalars(seats_now.execution_options(populate_existing=True))).all()
    for one_seat, other in combinations(after, 2):
        days = {TODAY, SOON, one_seat.valid_from, other.valid_from} - {None}
        both = [day for day in days if holds_on(one_seat, day) and holds_on(other, day)]
        leads = [each.role is MembershipRole.KOORDINATOR for each in (one_seat, other)]
        future = [day for day in both if day >= TODAY]
        assert not (all(leads) and future), (case, "two coordinators", future)
        assert one_seat.user_id != other.user_id or not both, (case, "two seats of one person")
    rights_end = FOLLOWED[followed]
    for seat in after:
        if seat.id in before:
            assert (seat.valid_from, seat.valid_to) == before[seat.id], (case, "a known end moved")
        elif rights_end:
            assert seat.valid_to == rights_end > seat.valid_from, (case, "longer than the rights")


class TestReloadedSeats:
    def test_nobody_sits_twice_or_without_an_end(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            with time_machine.travel("2023-09-01T03:00:00Z", tick=False):
                await load(database, KUPANG)
                for case in ROWS:
                    async with database.writing() as session:
                        savepoint = await session.begin_nested()
                        await reload_as(session, case)
                        await savepoint.rollback()

        play(scenario)

    @pytest.mark.parametrize(
        ("of_team", "edit"), [(1, another_ketua), (2, another_coordinator)], ids=["ketua", "first"]
    )
    def test_end_that_a_person_planned_is_told_and_stays(
        self, play: Play, of_team: int, edit: Callable[[Plain], None]
    ) -> None:
        head = KUPANG.teams[of_team].members[0].name

        async def scenario(database: Database) -> None:
            with time_machine.travel("2023-09-01T03:00:00Z", tick=False):
                await load(database, KUPANG)
                async with database.writing() as session:
                    await given(session, head, SEATS["planned to end"])
                report = await load(database, edited(KUPANG, edit))
            told = {
                (name, change.field)
                for change in report.changes
                for name in (head, NEW["name"])
                if change.path.endswith(name)
            }
            assert {(head, "valid_to"), (NEW["name"], "role")} <= told

        play(scenario)

    @pytest.mark.parametrize("followed", ["is over", "soon"])
    def test_who_joins_a_decree_that_is_followed(self, play: Play, followed: str) -> None:
        """Up to the end of its rights, and after it nobody."""

        async def scenario(database: Database) -> None:
            with time_machine.travel("2023-09-01T03:00:00Z", tick=False):
                await load(database, KUPANG)
                async with database.writing() as session:
                    await follow(session, FOLLOWED[followed])
                await load(database, edited(KUPANG, one_more))
            async with database.reading() as session:
                ends = await session.scalars(
                    select(Membership.valid_to).where(Membership.name == NEW["name"])
                )
                assert ends.all() == ([] if followed == "is over" else [FOLLOWED[followed]])

        play(scenario)

    def test_nobody_joins_before_the_decree_takes_effect(self, play: Play) -> None:
        def later(data: Plain) -> None:
            data["decree"]["effective_from"] = SOON

        def grown(data: Plain) -> None:
            later(data)
            one_more(data)

        async def scenario(database: Database) -> None:
            with time_machine.travel("2023-09-01T03:00:00Z", tick=False):
                for edit in (later, grown):
                    await load(database, edited(KUPANG, edit))
            async with database.reading() as session:
                joined = await one(session, Membership, Membership.name == NEW["name"])
            assert joined.valid_from == SOON

        play(scenario)
