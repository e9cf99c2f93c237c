"""Memberships of a decree file, and the days on which they hold."""
# ruff: noqa: RUF001 - the sign between the steps of a path stands in what people read

from datetime import date
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from app.core.database import Database
from app.core.identifiers import derived_id
from app.models import Membership
from app.models.team import MembershipRole
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.loading import DecreeLoadRefused
from tests.support.decree_edits import change_texts, edited, grow, people_work
from tests.support.decree_loading import (
    KUPANG,
    NTT,
    Plain,
    Play,
    changes,
    expected,
    load,
    one,
    picture,
    team,
)


class TestMemberships:
    def test_person_who_left_the_file_is_ended_and_not_deleted(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            with time_machine.travel("2023-09-30T18:00:00Z", tick=False):
                await load(database, edited(KUPANG, lambda data: team(data, 1)["members"].pop()))
            async with database.reading() as session:
                ended = await one(session, Membership, Membership.name == "Yuliana Bria")
            assert ended.valid_to == date(2023, 10, 1)  # already the next day in Kupang

        play(scenario)

    def test_newcomer_begins_today(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            with time_machine.travel("2023-09-01T03:00:00Z", tick=False):
                await load(database, edited(KUPANG, grow))
            async with database.reading() as session:
                new = await one(session, Membership, Membership.name == "Marten Luther Foes")
            assert new.valid_from == date(2023, 9, 1)

        play(scenario)

    def test_membership_that_a_person_ended_stays_ended(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            await people_work(database)
            report = await load(database, edited(KUPANG, change_texts))
            assert ("kept", "Tim I › Yuliana Bria", "valid_to") in changes(report)
            async with database.reading() as session:
                ended = await one(session, Membership, Membership.name == "Yuliana Bria")
            assert ended.valid_to == date(2023, 8, 1)

        play(scenario)

    def test_membership_that_a_file_ended_comes_back_with_a_file(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            without = edited(KUPANG, lambda data: team(data, 1)["members"].pop())
            name = KUPANG.teams[2].members[-1].name
            await load(database, without)
            report = await load(database, KUPANG)
            assert ("added", f"Tim I › {name}", None) in changes(report)
            async with database.reading() as session:
                rows = await session.scalars(select(Membership).where(Membership.name == name))
                assert sorted(row.valid_to is None for row in rows) == [False, True]

        play(scenario)

    def test_username_of_somebody_else_is_refused(self, play: Play) -> None:
        def mistake(data: Plain) -> None:
            team(data, 1)["members"][-1] |= {"name": "Rambu Umpama", "username": "carolus.f.dengi"}

        async def scenario(database: Database) -> None:
            await load(database, NTT)
            with pytest.raises(DecreeLoadRefused) as refused:
                await load(database, edited(KUPANG, mistake))
            assert [fault.code for fault in refused.value.faults] == ["name_differs"]

        play(scenario)

    def test_membership_that_a_person_added_stays(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            await people_work(database)
            await load(database, edited(KUPANG, change_texts))
            async with database.reading() as session:
                added = await one(session, Membership, Membership.name == "Frans Seran")
            assert (added.valid_to, added.version) == (None, 1)

        play(scenario)

    def test_membership_that_a_person_added_is_not_reworded_by_the_file(self, play: Play) -> None:
        def name(data: Plain) -> None:
            member = {"name": "Frans Seran", "job_title": "Staf", "role": "anggota"}
            team(data, 1)["members"].append({**member, "title": "Sekretaris"})

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            await people_work(database)
            found = changes(await load(database, edited(KUPANG, name)))
            path = "Tim I › Frans Seran"
            assert {("kept", path, "job_title"), ("kept", path, "title")} <= found
            async with database.reading() as session:
                added = await one(session, Membership, Membership.name == "Frans Seran")
            assert (added.title, added.job_title, added.version) == ("Anggota", "Pelaksana", 1)

        play(scenario)

    def test_coordinator_and_member_swap(self, play: Play) -> None:
        def swap(data: Plain) -> None:
            first, second = team(data, 1)["members"]
            first |= {"role": "anggota", "title": "Anggota"}
            second |= {"role": "koordinator", "title": "Koordinator"}

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            for file in (edited(KUPANG, swap), KUPANG):
                await load(database, file)
                assert await picture(database, "57") == expected(file)

        play(scenario)

    def test_new_coordinator_replaces_the_old_one(self, play: Play) -> None:
        new = {"name": "Marten Foes", "nip": None}

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            changed = edited(KUPANG, lambda data: team(data, 1)["members"][0].update(new))
            await load(database, changed)
            assert await picture(database, "57") == expected(changed)

        play(scenario)

    def test_coordinator_whom_a_person_appointed_stays(self, play: Play) -> None:
        async def appoint(database: Database) -> None:
            await people_work(database)
            async with database.writing() as session:
                old = await one(session, Membership, Membership.name == "Kornelis Tana")
                old.valid_to, old.ended_by_id = date(2023, 8, 1), old.user_id
                await session.flush()
                added = await one(session, Membership, Membership.name == "Frans Seran")
                added.role = MembershipRole.KOORDINATOR

        def edit(data: Plain) -> None:
            team(data, 1)["members"][0] |= {"name": "Marten Foes", "nip": None}

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            await appoint(database)
            report = await load(database, edited(KUPANG, edit))
            assert ("kept", "Tim I › Marten Foes", "role") in changes(report)
            async with database.reading() as session:
                coordinator = await one(
                    session,
                    Membership,
                    Membership.role == MembershipRole.KOORDINATOR,
                    Membership.valid_to.is_(None),
                    Membership.team_id == examples_team(KUPANG, 3),
                )
            assert coordinator.name == "Frans Seran"

        play(scenario)


def examples_team(file: DecreeFile, position: int) -> UUID:
    decree = file.decree
    key = (file.work_unit.code, decree.number, decree.year, "team", position)
    return derived_id(decree.date, *key)
