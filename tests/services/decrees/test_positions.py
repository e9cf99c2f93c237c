"""Eleven people with Wakil Ketua, Sekretaris and Wakil Koordinator: a file of another shape."""

from sqlalchemy import select

from app.core.database import Database
from app.core.messages import Language
from app.models import Decree, Membership
from app.services.decrees.files import check_decree_file, read_decree_file
from app.services.decrees.linting import lint_text
from app.services.decrees.loading.export import decree_file_data
from app.services.decrees.succession.source import read_source
from tests.support.decree_edits import edited
from tests.support.decree_loading import ROOT, Plain, Play, changes, load, team

TEXT = (ROOT / "tests/fixtures/keputusan-sebelas-orang.yaml").read_text(encoding="utf-8")
ELEVEN = read_decree_file(TEXT)


async def positions(database: Database) -> list[tuple[str, str, bool]]:
    async with database.reading() as session:
        rows = await session.scalars(select(Membership).where(Membership.valid_to.is_(None)))
        return sorted((row.title, row.role.value, row.is_deputy) for row in rows)


class TestPositions:
    def test_each_has_its_title_and_one_of_the_four_roles(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, ELEVEN)
            assert await positions(database) == [
                ("Anggota", "anggota", False),
                ("Anggota", "anggota", False),
                ("Ketua", "pelaksana", False),
                ("Ketua Pengarah", "pengarah", False),
                ("Koordinator", "koordinator", False),
                ("Koordinator", "koordinator", False),
                ("Pengarah Bidang Hukum dan Pengawasan", "pengarah", False),
                ("Sekretaris", "anggota", False),
                ("Sekretaris", "anggota", False),
                ("Wakil Ketua", "pelaksana", True),
                ("Wakil Koordinator", "koordinator", True),
            ]
            assert (await load(database, ELEVEN)).changes == ()
            async with database.reading() as session:
                decree = (await session.scalars(select(Decree))).one()
                data = decree_file_data(await read_source(session, decree, bool))
            assert check_decree_file(data).teams == ELEVEN.teams

        play(scenario)

    def test_a_deputy_becomes_coordinator_and_the_other_way_round(self, play: Play) -> None:
        def swapped(data: Plain) -> None:
            first, second, _ = team(data, 1)["members"]
            first |= {"is_deputy": True, "title": "Wakil Koordinator"}
            second |= {"is_deputy": False, "title": "Koordinator"}

        async def scenario(database: Database) -> None:
            await load(database, ELEVEN)
            report = await load(database, edited(ELEVEN, swapped))
            assert len([each for each in changes(report) if each[2] == "is_deputy"]) == 2
            async with database.reading() as session:
                heads = await session.scalars(
                    select(Membership.name).where(
                        Membership.role == "koordinator", ~Membership.is_deputy
                    )
                )
                assert set(heads) == {"Yakob Misal", "Markus Umpama"}

        play(scenario)

    def test_nothing_is_to_be_looked_at(self) -> None:
        assert lint_text(TEXT, Language.ENGLISH).concerns == []
