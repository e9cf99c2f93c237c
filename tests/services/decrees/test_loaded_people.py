"""People of a decree file: known ones, new ones, and words about them."""
# ruff: noqa: RUF001 - the sign between the steps of a path stands in what people read

from datetime import date

import pytest
from sqlalchemy import select

from app.core.database import Database
from app.core.identifiers import new_id
from app.core.messages import Language
from app.models import ActionItem, Decree, Membership, PeriodClosure, User, WorkUnit
from app.models.work_unit import WorkUnitKind
from app.services.decrees.files import read_decree_file
from app.services.decrees.linting import lint_decree
from app.services.decrees.loading.writers.usernames import username_of
from app.services.decrees.succession.source import export_decree
from tests.support.decree_edits import (
    MONITORING,
    add_evidence,
    change_texts,
    edited,
    indicator_id,
    people_work,
    reorder,
    shrink,
)
from tests.support.decree_loading import (
    KUPANG,
    Plain,
    Play,
    changes,
    everything,
    expected,
    load,
    months,
    one,
    picture,
    refused,
    team,
)


async def close_months(database: Database, *numbers: int) -> None:
    """What the Ketua does over HTTP."""
    async with database.writing() as session:
        decree = await one(session, Decree)
        ketua = await one(session, User, User.username == "petrus.nahak")
        for number in numbers:
            day = date(2023, number, 1)
            closure = {"month": number, "starts_on": day, "ends_on": day.replace(day=30)}
            session.add(PeriodClosure(decree_id=decree.id, closed_by_id=ketua.id, **closure))


class TestPeople:
    def test_existing_accounts_are_found_and_left_alone(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            async with database.writing() as session:
                unit = WorkUnit(
                    code="5371", name="KPU", kind=WorkUnitKind.KABUPATEN_KOTA, time_zone="UTC"
                )
                session.add(unit)
                await session.flush()
                session.add_all(
                    User(work_unit_id=unit.id, job_title="Lama", is_active=True, **values)
                    for values in (
                        {"username": "k1", "name": "K. Tana", "nip": "198104172006041003"},
                        {"username": "y1", "name": "Y", "email": "Yuliana.Bria@Example.go.id"},
                        {"username": "angeli.l.lake", "name": "Angeli"},
                        {"username": "rambu1", "name": "RAMBU  ANA Mbewa"},
                        {"username": "petrus.nahak", "name": "Orang Lain"},
                    )
                )
            before = (await everything(database))["users"]
            await load(database, KUPANG)
            async with database.reading() as session:
                pairs = await session.execute(
                    select(Membership.name, User.username).join(User, User.id == Membership.user_id)
                )
                names = dict(pairs.all())
            assert names == {
                "Yusuf Lado": "yusuf.lado",
                "Dra. Maria Goreti Bere": "maria.goreti.bere",
                "Petrus Nahak": "petrus.nahak2",
                "Kornelis Tana": "k1",
                "Yuliana Bria": "y1",
                "Rambu Ana Mbewa": "rambu1",
                "Angeli L. Lake": "angeli.l.lake",
            }
            assert set(before) < set((await everything(database))["users"])

        play(scenario)

    @pytest.mark.parametrize(
        ("place", "change"),
        [
            (0, {"nip": "199001012015031001"}),  # a digit of it may be wrong
            (1, {"name": "Yuliana Bria, S.H.", "email": None}),
            (1, {"name": "Dra.  Yulian'a Bria", "email": None}),
            (1, {"name": "Yulianabria", "email": None}),
            (1, {"name": "Marten Foes", "email": None, "nip": "198104172006041030"}),
        ],
    )
    def test_who_looks_like_somebody_is_asked_about(
        self, play: Play, place: int, change: Plain
    ) -> None:
        """A username says who is meant: the same person, whose name it then is, or another."""
        name = KUPANG.teams[2].members[place].name

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            asked = edited(KUPANG, lambda data: team(data, 1)["members"][place].update(change))
            assert await refused(database, asked) == {(change.get("name", name), "looks_alike", 0)}
            if "nip" in change:
                return
            same = change | {"username": "yuliana.bria"}
            file = edited(KUPANG, lambda data: team(data, 1)["members"][place].update(same))
            await load(database, file)
            async with database.reading() as session:
                user = await one(session, User, User.username == "yuliana.bria")
                seat = await one(session, Membership, Membership.user_id == user.id)
            assert user.name == seat.name == file.teams[2].members[place].name
            assert seat.valid_to is None

        play(scenario)

    def test_same_name_with_another_nip_and_username_is_another_person(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            other = {"nip": "199001012015031001", "username": "kornelis.tana2"}
            changed = edited(KUPANG, lambda data: team(data, 1)["members"][0].update(other))
            report = await load(database, changed)
            assert ("added", "Akun kornelis.tana2", None) in changes(report)
            assert ("removed", "Tim I › Kornelis Tana", None) in changes(report)
            assert await picture(database, "57") == expected(changed)

        play(scenario)

    def test_two_of_one_name_in_a_team_go_out_and_come_in_again(self, play: Play) -> None:
        def edit(data: Plain) -> None:
            first = team(data, 1)["members"][1]
            first["username"] = "satu.nama"
            team(data, 1)["members"].append({**first, "username": "dua.nama"})

        async def scenario(database: Database) -> None:
            await load(database, edited(KUPANG, edit))
            async with database.reading() as session:
                decree = await one(session, Decree)
                exported = await export_decree(session, decree)
                found = await lint_decree(session, decree, Language.ENGLISH)
            assert found.id == decree.id
            assert {"satu.nama", "dua.nama"} <= set(exported.split())
            report = await load(database, read_decree_file(exported))
            assert changes(report) == set()

        play(scenario)

    def test_people_who_cannot_be_told_apart_are_refused(self, play: Play) -> None:
        def edit(data: Plain) -> None:
            team(data, 2)["members"][1]["nip"] = "199001012015031001"
            member = {"name": "K. Tana", "job_title": "-", "role": "anggota", "title": "Anggota"}
            team(data, 2)["members"].append({**member, "username": "kornelis.tana"})

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            async with database.writing() as session:
                angeli = await one(session, User, User.username == "angeli.l.lake")
                angeli.nip = "199001012015031002"
                session.add_all(
                    User(
                        id=new_id(),
                        work_unit_id=angeli.work_unit_id,
                        username=f"marten{i}",
                        name="Marten Foes",
                        job_title="-",
                        is_active=True,
                    )
                    for i in range(2)
                )
            member = {
                "name": "Marten Foes",
                "job_title": "-",
                "role": "anggota",
                "title": "Anggota",
            }

            def both(data: Plain) -> None:
                edit(data)
                team(data, 1)["members"].append(member)

            assert await refused(database, edited(KUPANG, both)) == {
                ("Angeli L. Lake", "nip_differs", 0),
                ("K. Tana", "account_shared", 0),
                ("Marten Foes", "name_ambiguous", 0),
            }

        play(scenario)

    @pytest.mark.parametrize(
        ("name", "username"),
        [
            ("Angeli L. Lake", "angeli.l.lake"),
            ("Drs. Yosafat Koli", "yosafat.koli"),
            ("Prof. Dr. Ir. Siti Ma'rufah, S.H., M.Si.", "siti.marufah"),
            ("S. Anedo Pradipta Nugroho", "s.anedo.pradipta.nugroho"),
            ("José Ximenes", "jose.ximenes"),
            ("Al-Amin", "al.amin"),
            ("Ng", "kpu.ng"),
            ("王", "kpu"),
            ("x" * 200, "x" * 56),
        ],
    )
    def test_username_comes_from_the_name(self, name: str, username: str) -> None:
        assert username_of(name) == username


class TestWhatPeopleSet:
    def test_edited_notes_and_months_win_over_the_file(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            await people_work(database)
            path = "Tim I › Kegiatan B › Sub kegiatan 1"
            report = await load(database, edited(KUPANG, change_texts))
            assert {
                ("kept", path, "remarks"),
                ("kept", path, "remarks_correction"),
                ("kept", path, "schedule"),
                ("changed", path, "schedule"),
            } <= changes(report)
            async with database.reading() as session:
                item = await one(session, ActionItem, ActionItem.text == MONITORING)
                planned = await months(session, item.id)
            assert item.remarks == "Bersama Sub Bagian Keuangan"
            assert item.person_in_charge_id is not None
            assert {month for month, is_planned in planned.items() if is_planned} == {3, 10, 12}

        play(scenario)

    def test_closed_months_stay_as_they_are(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            await close_months(database, 6, 9)
            assert await refused(database, edited(KUPANG, shrink)) == {
                ("Tim I › Kegiatan A › Sub kegiatan 2", "work_exists", 0),
                ("Tim I › Kegiatan B › Sub kegiatan 1", "work_exists", 0),
            }
            report = await load(database, edited(KUPANG, change_texts))
            assert ("kept", "Tim I › Kegiatan B › Sub kegiatan 1", "schedule") in changes(report)
            async with database.reading() as session:
                item = await one(session, ActionItem, ActionItem.text == MONITORING)
                planned = await months(session, item.id)
            assert {month for month, is_planned in planned.items() if is_planned} == {3, 9, 12}

        play(scenario)

    def test_accounts_and_evidence_are_never_touched(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            await people_work(database)
            proof = await indicator_id(database, "Keputusan penetapan tim kerja.")
            await add_evidence(database, proof)
            async with database.writing() as session:
                user = await one(session, User, User.username == "kornelis.tana")
                user.name, user.password_hash, user.is_active = "Kornelis T.", "hash", False
            tables = ("users", "evidence", "evidence_indicators")
            before = await everything(database)
            await load(database, edited(KUPANG, change_texts))
            await load(database, edited(KUPANG, reorder))
            after = await everything(database)
            assert [after[name] for name in tables] == [before[name] for name in tables]

        play(scenario)


class TestWhoLeft:
    def test_an_account_that_is_switched_off_is_given_no_seat(self, play: Play) -> None:
        """Neither in a decree that does not have it yet, nor a second one in the same."""

        def second_seat(data: Plain) -> None:
            team(data, 2)["members"].append(team(data, 1)["members"][1])

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            async with database.writing() as session:
                user = await one(session, User, User.username == "yuliana.bria")
                user.is_active = False
            report = await load(database, edited(KUPANG, second_seat))
            assert ("kept", "Tim II › Yuliana Bria", "is_active") in changes(report)
            async with database.reading() as session:
                seats = select(Membership.id).where(Membership.name == "Yuliana Bria")
                assert len((await session.scalars(seats)).all()) == 1
            later = edited(KUPANG, lambda data: data["decree"].update(number="58"))
            assert await refused(database, later) == {("Yuliana Bria", "account_inactive", 0)}

        play(scenario)
