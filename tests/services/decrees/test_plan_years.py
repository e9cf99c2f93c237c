"""A decree of December for the next year: two years, and a day on which rights begin."""

from datetime import date

from sqlalchemy import select

from app.core.database import Database
from app.core.messages import Language
from app.models import Decree, Membership, Plan
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files import check_decree_file, read_decree_file
from app.services.decrees.linting import lint_text
from app.services.decrees.loading import digest_of
from app.services.decrees.loading.export import decree_file_data
from app.services.decrees.succession.source import day_of, read_source
from tests.support.decree_edits import add_evidence, edited, indicator_id
from tests.support.decree_loading import ROOT, Plain, Play, changes, load, refused

TEXT = (ROOT / "tests/fixtures/keputusan-akhir-tahun.yaml").read_text(encoding="utf-8")
DECEMBER = read_decree_file(TEXT)


def for_year(**head: object) -> DecreeFile:
    return edited(DECEMBER, lambda data: data["decree"].update(head))


async def exported(database: Database) -> DecreeFile:
    async with database.reading() as session:
        decree = (await session.scalars(select(Decree))).one()
        return check_decree_file(decree_file_data(await read_source(session, decree, bool)))


class TestPlanYears:
    def test_plan_and_rights_follow_their_own_year_and_day(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, DECEMBER)
            async with database.reading() as session:
                decree = (await session.scalars(select(Decree))).one()
                assert (decree.number, decree.year, decree.date) == (
                    "231",
                    2025,
                    date(2025, 12, 29),
                )
                assert (await session.scalars(select(Plan.year))).one() == 2026
                begun = set(await session.scalars(select(Membership.valid_from)))
                assert begun == {date(2026, 1, 1)}
                assert await day_of(session, decree, date(2025, 12, 30)) == date(2026, 1, 1)
            assert (await load(database, DECEMBER)).changes == ()
            again = (await exported(database)).decree
            assert (again.year, again.plan_year, again.effective_from) == (
                2025,
                2026,
                date(2026, 1, 1),
            )

        play(scenario)

    def test_nothing_is_to_be_looked_at(self) -> None:
        found = [each.code.value for each in lint_text(TEXT, Language.ENGLISH).concerns]
        assert found == ["indicator_read_alone"]

    def test_the_plans_year_changes_only_while_nothing_rests_on_it(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, for_year(plan_year=None, effective_from=None))
            report = await load(database, DECEMBER)
            assert ("changed", "Rencana aksi", "year") in changes(report)
            assert ("changed", "Keputusan", "effective_from") in changes(report)
            await add_evidence(database, await indicator_id(database, TEXTS[0]))
            found: set[Plain] = await refused(
                database, for_year(plan_year=2025, effective_from=None)
            )
            assert found == {("Rencana aksi", "plan_year_fixed", 0)}

        play(scenario)

    def test_a_file_without_them_says_what_it_said_before(self) -> None:
        plain = for_year(plan_year=None, effective_from=None)
        assert digest_of(plain) != digest_of(DECEMBER)
        assert plain.decree.planned_year == 2025
        assert plain.decree.takes_effect_on == date(2025, 12, 29)


TEXTS = ["Laporan gratifikasi triwulanan"]
