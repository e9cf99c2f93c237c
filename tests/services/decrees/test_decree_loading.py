"""Loading decree files: all of it the first time, what differs later, and never over people."""
# ruff: noqa: RUF001 - the sign between the steps of a path stands in what people read

from datetime import date

import pytest
import yaml
from sqlalchemy import select

from app.core.database import Database
from app.core.identifiers import derived_id
from app.models import (
    ActionItem,
    Activity,
    AuditEvent,
    DecreeClause,
    Duty,
    Indicator,
    Membership,
    Plan,
    Team,
    User,
    WorkUnit,
)
from app.models.team import TeamKind
from app.schemas.platform import examples
from app.services.decrees.files import read_decree_file
from app.services.decrees.loading import (
    ChangeKind,
    ChangeSubject,
    digest_of,
    load_report_lines,
    seed_file,
)
from app.services.decrees.loading.names import roman
from tests.support.decree_edits import change_texts, edited, people_work
from tests.support.decree_loading import (
    KUPANG,
    NTT,
    NTT_TEXT,
    Plain,
    Play,
    everything,
    expected,
    load,
    one,
    picture,
)


class TestFirstLoad:
    def test_every_text_is_stored_as_the_file_has_it(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, NTT)
            await load(database, KUPANG)
            assert await picture(database, "142") == expected(NTT)
            assert await picture(database, "57") == expected(KUPANG)

        play(scenario)

    def test_report_counts_what_the_decree_holds(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            report = await load(database, NTT)
            assert report.created
            assert report.added == {
                ChangeSubject.WORK_UNIT: 2,
                ChangeSubject.ACCOUNT: 36,
                ChangeSubject.DECREE: 1,
                ChangeSubject.CLAUSE: 20,
                ChangeSubject.TEAM: 8,
                ChangeSubject.DUTY: 25,
                ChangeSubject.MEMBERSHIP: 36,
                ChangeSubject.ACTIVITY: 30,
                ChangeSubject.ACTION_ITEM: 68,
                ChangeSubject.INDICATOR: 75,
            }
            assert report.counts[ChangeKind.ADDED] == len(report.changes)

        play(scenario)

    def test_keys_are_those_of_the_examples(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            report = await load(database, NTT)
            assert report.decree_id == examples.DECREE_ID
            async with database.reading() as session:
                team_v = await session.get_one(Team, examples.TEAM_V_ID)
                assert (team_v.kind, team_v.number) == (TeamKind.TIM_KERJA, 5)
                activity = await session.get_one(Activity, examples.ACTIVITY_5A_ID)
                assert (activity.team_id, activity.letter) == (team_v.id, "A")
                report_id = examples.GRATIFICATION_REPORT_ID
                indicator = await session.get_one(Indicator, report_id)
                assert (indicator.activity_id, indicator.position) == (activity.id, 2)
                item_id = examples.seeded("team", 7, "activity", "A", "action_item", 1)
                assert (await session.get_one(ActionItem, item_id)).position == 1
                clause_id = examples.seeded("clause", "legal_basis", 3)
                assert (await session.get_one(DecreeClause, clause_id)).label == "3"
                assert await session.get(Duty, examples.seeded("team", 1, "duty", 2))
                assert await session.get(Plan, examples.seeded("plan"))
                membership_id = examples.seeded("team", 1, "member", 1)
                membership = await session.get_one(Membership, membership_id)
                assert (membership.name, membership.valid_from) == ("Thomas Dohu", date(2023, 6, 5))
                user_id = derived_id(date(2023, 6, 5), "user", "thomas.dohu")
                assert membership.user_id == user_id

        play(scenario)

    def test_people_get_accounts_without_password(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, NTT)
            async with database.reading() as session:
                users = {user.username: user for user in await session.scalars(select(User))}
            assert {examples.MEMBER_USERNAME, "yosafat.koli", "s.anedo.pradipta.nugroho"} <= {
                *users
            }
            assert all(user.is_active and user.password_hash is None for user in users.values())
            assert users["thomas.dohu"].job_title == "Ketua KPU"

        play(scenario)

    def test_one_audit_entry_is_left(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            report = await load(database, NTT)
            async with database.reading() as session:
                event = await one(session, AuditEvent)
            assert (event.action, event.target_id) == ("decree.load", report.decree_id)
            assert event.changes["counts"] == [
                None,
                {"added": len(report.changes), "changed": 0, "removed": 0, "kept": 0},
            ]
            assert event.changes["source_digest"] == [None, digest_of(NTT)]
            assert event.changes["rows"] == [None, []]

        play(scenario)

    def test_person_of_two_offices_keeps_one_untouched_account(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, NTT)
            async with database.reading() as session:
                before = await one(session, User, User.username == "angeli.l.lake")
            report = await load(database, KUPANG)
            assert report.added[ChangeSubject.ACCOUNT] == 6
            assert report.added[ChangeSubject.MEMBERSHIP] == 7
            assert ChangeSubject.WORK_UNIT in report.added
            async with database.reading() as session:
                after = await one(session, User, User.username == "angeli.l.lake")
                decrees = await session.scalars(
                    select(Membership.decree_id).where(Membership.user_id == after.id)
                )
                assert len(set(decrees)) == 2
                assert (after.job_title, after.version) == (before.job_title, 1)
                kupang = await one(session, WorkUnit, WorkUnit.code == "5371")
                ntt = await one(session, WorkUnit, WorkUnit.code == "53")
                assert kupang.parent_id == ntt.id

        play(scenario)


class TestSecondLoad:
    def test_same_file_changes_nothing(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, NTT)
            before = await everything(database)
            outcome = await seed_file(database, NTT_TEXT)
            assert outcome.report is not None
            assert not outcome.report.changes
            assert not outcome.report.created
            assert await everything(database) == before

        play(scenario)

    def test_same_file_with_other_comments_and_order_changes_nothing(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, NTT)
            before = await everything(database)
            text = "# Salinan\n" + yaml.safe_dump(yaml.safe_load(NTT_TEXT), allow_unicode=True)
            assert (await load(database, read_decree_file(text))).changes == ()
            assert await everything(database) == before

        play(scenario)

    def test_same_file_after_people_worked_changes_nothing(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            await people_work(database)
            before = await everything(database)
            assert (await load(database, KUPANG)).changes == ()
            assert await everything(database) == before

        play(scenario)


class TestReportText:
    def test_first_load_is_told_in_numbers_and_later_ones_line_by_line(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            first = "\n".join(load_report_lines(await load(database, NTT)))
            assert "Keputusan Nomor 142 Tahun 2023" in first
            assert "36 keanggotaan (memberships)" in first
            again = load_report_lines(await load(database, NTT))
            assert len(again) == 1
            assert again[0].endswith("tidak ada perubahan (no changes)")
            await load(database, KUPANG)
            await people_work(database)
            text = "\n".join(load_report_lines(await load(database, edited(KUPANG, change_texts))))
            assert "~ Pengarah, judul atau kedudukan (title): PENGARAH → DEWAN PENGARAH" in text
            assert "= Tim I › Yuliana Bria, akhir keanggotaan (ended on): tetap (stays)" in text
            assert "- Mengingat 2" in text
            assert "+ Memperhatikan 1: Surat Ketua" in text

        play(scenario)

    def test_long_reports_are_cut(self, play: Play) -> None:
        def rewrite(data: Plain) -> None:
            for part in data["teams"]:
                for activity in part["activities"]:
                    for row in activity["rows"]:
                        for line in [*row["action_items"], *row["indicators"]]:
                            line["correction"] = line["text"] + " juga"
                            line["text"] += " pula"

        async def scenario(database: Database) -> None:
            await load(database, NTT)
            lines = load_report_lines(await load(database, edited(NTT, rewrite)))
            assert lines[-1].startswith("  … dan ")
            assert len(lines) < 210

        play(scenario)

    @pytest.mark.parametrize(
        ("number", "numeral"), [(1, "I"), (4, "IV"), (6, "VI"), (49, "XLIX"), (99, "XCIX")]
    )
    def test_teams_have_roman_numbers(self, number: int, numeral: str) -> None:
        assert roman(number) == numeral
