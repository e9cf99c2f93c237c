"""What a decree file cannot change any more, and who may load one."""
# ruff: noqa: RUF001 - the sign between the steps of a path stands in what people read

from datetime import date
from uuid import UUID

import pytest
import yaml
from sqlalchemy import select

from app.core.database import Database
from app.core.errors import Forbidden
from app.core.identifiers import new_id
from app.models import ActionItem, Activity, AuditEvent, Finding, Indicator, Realisation, Team, User
from app.models.finding import FindingKind, FindingStatus
from app.models.rights import ActorRole
from app.policies.actors import Actor, RoleAssignment
from app.services.decrees.loading import (
    ChangeSubject,
    DecreeLoadRefused,
    load_decree,
    seed_file,
    seed_report_text,
)
from tests.support.decree_edits import (
    Edit,
    add_evidence,
    change_texts,
    edited,
    grow,
    indicator_id,
    regroup,
    reorder,
    shrink,
)
from tests.support.decree_loading import (
    KUPANG,
    KUPANG_TEXT,
    NTT,
    NTT_TEXT,
    Plain,
    Play,
    everything,
    load,
    one,
    refused,
    rows,
    team,
)


async def add_request(database: Database, indicator_id: UUID) -> None:
    async with database.writing() as session:
        indicator = await session.get_one(Indicator, indicator_id)
        activity = await session.get_one(Activity, indicator.activity_id)
        request = Finding(
            team_id=activity.team_id,
            kind=FindingKind.REQUEST,
            status=FindingStatus.OPEN,
            indicator_id=indicator_id,
            reason="Belum ada.",
            due_date=date(2099, 12, 15),
            raised_by_id=(await session.scalars(select(User.id).limit(1))).one(),
        )
        session.add(request)


class TestRefusals:
    def test_indicator_with_evidence_stays(self, play: Play) -> None:
        def drop(data: Plain) -> None:
            rows(data, "2A").pop()
            team(data, 1)["activities"].pop()

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            report = await indicator_id(database, "Laporan pengendalian gratifikasi.")
            monitoring = await indicator_id(database, "Laporan hasil monitoring dan evaluasi.")
            await add_evidence(database, report)
            await add_evidence(database, report, monitoring)
            assert await refused(database, edited(KUPANG, drop)) == {
                ("Tim I › Kegiatan B › Indikator 1", "evidence_exists", 1),
                ("Tim II › Kegiatan A › Indikator 2", "evidence_exists", 2),
            }

        play(scenario)

    def test_indicator_somebody_asked_about_stays(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            asked = await indicator_id(database, "Laporan hasil monitoring dan evaluasi.")
            await add_request(database, asked)
            without = edited(KUPANG, lambda data: team(data, 1)["activities"].pop())
            assert await refused(database, without) == {
                ("Tim I › Kegiatan B › Indikator 1", "findings_exist", 0),
            }

        play(scenario)

    def test_action_item_that_was_worked_on_stays(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            async with database.writing() as session:
                item = (
                    await session.scalars(
                        select(ActionItem)
                        .join(Activity, Activity.id == ActionItem.activity_id)
                        .join(Team, Team.id == Activity.team_id)
                        .where(Team.number == 1, Activity.letter == "B")
                        .order_by(ActionItem.position)
                    )
                ).first()
                assert item is not None
                done = Realisation(
                    action_item_id=item.id,
                    month=6,
                    done_on=date(2023, 6, 20),
                    note="Rapat",
                    reported_by_id=(await session.scalars(select(User.id).limit(1))).one(),
                )
                session.add(done)
            without = edited(KUPANG, lambda data: team(data, 1)["activities"].pop())
            assert await refused(database, without) == {
                ("Tim I › Kegiatan B › Sub kegiatan 1", "work_exists", 0),
            }

        play(scenario)

    def test_evidence_does_not_end_up_beside_another_statement(self, play: Play) -> None:
        def replace(data: Plain) -> None:
            rows(data, "2A")[1]["indicators"][0]["text"] = "Survei kepuasan"

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            await load(database, edited(KUPANG, replace))
            await load(database, KUPANG)
            await add_evidence(
                database, await indicator_id(database, "Laporan pengendalian gratifikasi.")
            )
            assert await refused(database, edited(KUPANG, replace)) == {
                ("Tim II › Kegiatan A › Indikator 2", "evidence_exists", 1)
            }

        play(scenario)

    def test_team_is_not_removed(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            smaller = edited(KUPANG, lambda data: data["teams"].pop())
            assert await refused(database, smaller) == {("Tim II", "team_missing", 0)}

        play(scenario)

    def test_refused_file_is_explained_in_both_languages(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            data = yaml.load(KUPANG_TEXT, yaml.CSafeLoader)
            data["teams"].pop()
            outcome = await seed_file(database, yaml.safe_dump(data))
            assert not outcome.succeeded
            text = seed_report_text(outcome)
            assert "Tim II: Tim tidak dapat dihapus" in text
            assert "(A team cannot be removed" in text

        play(scenario)

    def test_faulty_file_names_its_lines(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            outcome = await seed_file(database, KUPANG_TEXT.replace("place: Kupang", "place: ''"))
            assert "baris 22 (line), decree.place: Isian tidak boleh kosong." in seed_report_text(
                outcome
            )

        play(scenario)


class TestDryRun:
    @pytest.mark.parametrize("edit", [change_texts, grow, shrink, reorder, regroup])
    def test_report_is_the_same_and_nothing_is_left(self, play: Play, edit: Edit) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            before = await everything(database)
            changed = edited(KUPANG, edit)
            tried = await load(database, changed, dry_run=True)
            assert await everything(database) == before
            assert tried.changes == (await load(database, changed)).changes

        play(scenario)

    def test_first_load_can_be_tried(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            before = await everything(database)
            outcome = await seed_file(database, NTT_TEXT, dry_run=True)
            assert await everything(database) == before
            assert outcome.report is not None
            assert outcome.report.created
            assert "dry run" in seed_report_text(outcome)

        play(scenario)

    def test_refusal_leaves_nothing_in_a_transaction_that_goes_on(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            before = await everything(database)
            smaller = edited(KUPANG, lambda data: data["teams"].pop())
            async with database.writing() as session:
                with pytest.raises(DecreeLoadRefused):
                    await load_decree(session, None, smaller)
            assert await everything(database) == before

        play(scenario)


class TestRights:
    def test_pelaksana_loads_for_the_own_office_only(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, NTT)
            await load(database, KUPANG)
            async with database.reading() as session:
                user = await one(session, User, User.username == "petrus.nahak")
            standing = RoleAssignment(ActorRole.PELAKSANA, work_unit_id=user.work_unit_id)
            actor = Actor(user.id, user.name, new_id(), (standing,))
            await load(database, edited(KUPANG, change_texts), actor)
            async with database.reading() as session:
                event = (await session.scalars(select(AuditEvent).order_by(AuditEvent.id))).all()
            assert event[-1].actor_id == user.id
            with pytest.raises(Forbidden):
                await load(
                    database, edited(NTT, lambda data: data["decree"].update(place="X")), actor
                )
            elsewhere = edited(KUPANG, lambda data: data["work_unit"].update(code="5372"))
            with pytest.raises(Forbidden):
                await load(database, elsewhere, actor)

        play(scenario)

    def test_only_the_whole_installation_s_administrator_lets_the_tree_grow(
        self, play: Play
    ) -> None:
        async def scenario(database: Database) -> None:
            actor = Actor(new_id(), "Admin", new_id(), (RoleAssignment(ActorRole.ADMINISTRATOR),))
            report = await load(database, KUPANG, actor)
            assert report.added[ChangeSubject.WORK_UNIT] == 2

        play(scenario)
