"""Loading decree files: all of it the first time, what differs later, and never over people."""
# ruff: noqa: RUF001 - the sign between the steps of a path stands in what people read

import asyncio
import copy
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import Forbidden
from app.core.identifiers import derived_id, new_id
from app.models import (
    ActionItem,
    Activity,
    AuditEvent,
    Base,
    Decree,
    DecreeClause,
    Duty,
    Evidence,
    Finding,
    Indicator,
    Membership,
    PeriodClosure,
    Plan,
    Realisation,
    ScheduleEntry,
    Team,
    User,
    WorkUnit,
    evidence_indicators,
    indicator_action_items,
)
from app.models.decree import ClauseKind
from app.models.evidence import Confidentiality, EvidenceStatus
from app.models.finding import FindingKind, FindingStatus
from app.models.rights import ActorRole
from app.models.team import MembershipRole, TeamKind
from app.models.work_unit import WorkUnitKind
from app.policies.actors import Actor, Standing
from app.schemas.decrees.files import DecreeFile
from app.schemas.platform import examples
from app.services.decrees.files import read_decree_file
from app.services.decrees.loading import (
    ChangeKind,
    DecreeLoadRefused,
    LoadReport,
    Thing,
    digest_of,
    load_decree,
    load_report_lines,
    seed_file,
    seed_report_text,
)
from app.services.decrees.loading.names import roman
from app.services.decrees.loading.writers.usernames import username_of
from app.services.plan.matching import Line, match_lines
from tests.support.databases import PostgresDatabases
from tests.support.engines import database_at

ROOT = Path(__file__).parents[3]
NTT_TEXT = (ROOT / "seed/keputusan-142-2023.yaml").read_text(encoding="utf-8")
KUPANG_TEXT = (ROOT / "tests/fixtures/keputusan-kota-kupang.yaml").read_text(encoding="utf-8")
NTT = read_decree_file(NTT_TEXT)
KUPANG = read_decree_file(KUPANG_TEXT)

Plain = Any  # plain data of a file or of rows
Scenario = Callable[[Database], Awaitable[None]]
Play = Callable[[Scenario], None]
Edit = Callable[[Plain], object]


@pytest.fixture(scope="session")
def play(postgres_databases: PostgresDatabases) -> Play:
    """Runs a scenario in a database of its own.

    PostgreSQL, the stricter one; on SQLite the command line loads, reloads and refuses.
    """

    async def run(scenario: Scenario, url: str) -> None:
        database = database_at(url)
        try:
            await scenario(database)
        finally:
            await database.close()

    def in_a_copy(scenario: Scenario) -> None:
        with postgres_databases.copy("migrated") as url:
            asyncio.run(run(scenario, url))

    return in_a_copy


def edited(file: DecreeFile, edit: Edit) -> DecreeFile:
    data = copy.deepcopy(file.model_dump())
    edit(data)
    return DecreeFile.model_validate(data)


async def load(
    database: Database, file: DecreeFile, actor: Actor | None = None, *, dry_run: bool = False
) -> LoadReport:
    async with database.writing() as session:
        return await load_decree(session, actor, file, dry_run=dry_run)


async def refused(database: Database, file: DecreeFile) -> set[tuple[str, str, int]]:
    before = await everything(database)
    with pytest.raises(DecreeLoadRefused) as caught:
        await load(database, file)
    assert await everything(database) == before
    return {(fault.path, fault.code, fault.evidence) for fault in caught.value.faults}


async def everything(database: Database, *, but: set[str] | None = None) -> Plain:
    """Every row of every table."""
    found = {}
    async with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in (but or set()):
                rows = (await session.execute(select(table))).all()
                found[table.name] = sorted(map(repr, rows))
    return found


async def one(session: AsyncSession, model: Plain, *conditions: Plain) -> Plain:
    return (await session.scalars(select(model).where(*conditions))).one()


async def picture(database: Database, number: str) -> Plain:
    """A decree as the database holds it, without keys."""
    async with database.reading() as session:
        decree = await one(session, Decree, Decree.number == number)
        clauses = await session.scalars(
            select(DecreeClause)
            .where(DecreeClause.decree_id == decree.id)
            .order_by(DecreeClause.position)
        )
        teams = await session.scalars(
            select(Team).where(Team.decree_id == decree.id).order_by(Team.position)
        )
        return {
            "decree": columns(decree, *DECREE_FIELDS),
            "clauses": sorted(columns(row, *CLAUSE_FIELDS) for row in clauses),
            "teams": [await team_picture(session, team) for team in teams],
        }


def columns(row: Plain, *names: str) -> tuple[Plain, ...]:
    return tuple(getattr(row, name) for name in names)


DECREE_FIELDS = (
    *("number", "year", "title", "title_correction", "date", "place"),
    *("signatory_name", "signatory_job_title", "certifier_name", "certifier_job_title"),
    *("decision", "decision_correction", "source_digest"),
)
CLAUSE_FIELDS = ("kind", "position", "label", "text", "correction")
TEAM_FIELDS = (
    *("position", "kind", "number"),
    *("title", "title_correction", "short_title", "short_title_correction"),
)
MEMBER_FIELDS = ("position", "name", "job_title", "job_title_correction", "role", "title")
NOTES = ("correction", "remarks", "remarks_correction")


async def team_picture(session: AsyncSession, team: Team) -> Plain:
    duties = await session.scalars(
        select(Duty).where(Duty.team_id == team.id).order_by(Duty.position)
    )
    members = await session.scalars(
        select(Membership)
        .where(Membership.team_id == team.id, Membership.valid_to.is_(None))
        .order_by(Membership.position)
    )
    activities = await session.scalars(
        select(Activity).where(Activity.team_id == team.id).order_by(Activity.position)
    )
    return (
        columns(team, *TEAM_FIELDS),
        [columns(row, "position", "text", "correction") for row in duties],
        [columns(row, *MEMBER_FIELDS) for row in members],
        [await activity_picture(session, row) for row in activities],
    )


async def activity_picture(session: AsyncSession, activity: Activity) -> Plain:
    items = list(
        await session.scalars(
            select(ActionItem)
            .where(ActionItem.activity_id == activity.id)
            .order_by(ActionItem.position)
        )
    )
    indicators = list(
        await session.scalars(
            select(Indicator)
            .where(Indicator.activity_id == activity.id)
            .order_by(Indicator.position)
        )
    )
    places = {row.id: row.position for row in items} | {row.id: row.position for row in indicators}
    links = await session.execute(select(indicator_action_items))
    return (
        columns(activity, "position", "letter", "name", "correction"),
        [
            (*columns(row, "position", "number", "text", *NOTES), await months(session, row.id))
            for row in items
        ],
        [columns(row, "position", "letter", "text", *NOTES) for row in indicators],
        sorted((places[i], places[item]) for i, item in links if i in places),
    )


async def months(session: AsyncSession, item_id: UUID) -> dict[int, bool]:
    rows = await session.scalars(
        select(ScheduleEntry).where(ScheduleEntry.action_item_id == item_id)
    )
    return {row.month: row.planned for row in rows}


def expected(file: DecreeFile) -> Plain:
    """The same picture, made from the file alone."""
    decree = file.decree
    certifier = decree.certified_by
    marked: list[tuple[ClauseKind, list[Plain], str]] = [
        (ClauseKind.CONSIDERATION, decree.considerations, "letter"),
        (ClauseKind.LEGAL_BASIS, decree.legal_bases, "number"),
        (ClauseKind.ATTENTION, decree.attention, ""),
        (ClauseKind.DICTUM, decree.dictums, "label"),
    ]
    return {
        "decree": (
            *columns(decree, "number", "year", "title", "title_correction", "date", "place"),
            *columns(decree.signatory, "name", "job_title"),
            *(columns(certifier, "name", "job_title") if certifier else (None, None)),
            *columns(decree, "decision", "decision_correction"),
            digest_of(file),
        ),
        "clauses": sorted(
            (kind, place, str(getattr(entry, mark)) if mark else None, entry.text, entry.correction)
            for kind, entries, mark in marked
            for place, entry in enumerate(entries, start=1)
        ),
        "teams": [
            expected_team(place, team.model_dump()) for place, team in enumerate(file.teams, 1)
        ],
    }


def expected_team(place: int, team: Plain) -> Plain:
    return (
        (place, *(team[name] for name in TEAM_FIELDS[1:])),
        [(i, duty["text"], duty["correction"]) for i, duty in enumerate(team["duties"], 1)],
        [
            (i, *(member[name] for name in MEMBER_FIELDS[1:]))
            for i, member in enumerate(team["members"], 1)
        ],
        [expected_activity(i, activity) for i, activity in enumerate(team["activities"], 1)],
    )


def expected_activity(place: int, activity: Plain) -> Plain:
    items: list[Plain] = []
    indicators: list[Plain] = []
    links = []
    for row in activity["rows"]:
        notes = [(row["remarks"], row["remarks_correction"])]
        first = (len(items), len(indicators))
        for item in row["action_items"]:
            note = notes.pop() if notes else (None, None)
            planned = item["schedule"]
            schedule = {m: m in planned for m in range(1, 13)} if planned else {}
            text = (item["number"], item["text"], item["correction"], *note)
            items.append((len(items) + 1, *text, schedule))
        for sign in row["indicators"]:
            note = notes.pop() if notes else (None, None)
            text = (sign["letter"], sign["text"], sign["correction"], *note)
            indicators.append((len(indicators) + 1, *text))
        links += [(i[0], item[0]) for i in indicators[first[1] :] for item in items[first[0] :]]
    name = (place, activity["letter"], activity["name"], activity["correction"])
    return name, items, indicators, sorted(links)


async def add_evidence(database: Database, *indicators: UUID) -> UUID:
    async with database.writing() as session:
        indicator = await session.get_one(Indicator, indicators[0])
        activity = await session.get_one(Activity, indicator.activity_id)
        author = (await session.scalars(select(User.id).limit(1))).one()
        evidence = Evidence(
            team_id=activity.team_id,
            status=EvidenceStatus.DRAFT,
            confidentiality=Confidentiality.NORMAL,
            revision_number=1,
            created_by_id=author,
        )
        session.add(evidence)
        await session.flush()
        rows = [{"evidence_id": evidence.id, "indicator_id": i} for i in indicators]
        await session.execute(insert(evidence_indicators), rows)
        return evidence.id


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


async def indicator_id(database: Database, text: str) -> UUID:
    async with database.reading() as session:
        found = await one(session, Indicator, Indicator.text == text)
        assert isinstance(found, Indicator)
        return found.id


def team(data: Plain, number: int) -> Plain:
    return next(team for team in data["teams"] if team["number"] == number)


def rows(data: Plain, place: str) -> Plain:
    activities = team(data, int(place[0]))["activities"]
    return next(part["rows"] for part in activities if part["letter"] == place[1])


def changes(report: LoadReport) -> set[tuple[str, str, str | None]]:
    return {(change.kind.value, change.path, change.field) for change in report.changes}


NOTHING_ELSE = {"audit_chain", "audit_events", "decrees", "event_log", "events"}


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
                Thing.WORK_UNIT: 2,
                Thing.ACCOUNT: 36,
                Thing.DECREE: 1,
                Thing.CLAUSE: 20,
                Thing.TEAM: 8,
                Thing.DUTY: 25,
                Thing.MEMBERSHIP: 36,
                Thing.ACTIVITY: 30,
                Thing.ACTION_ITEM: 68,
                Thing.INDICATOR: 75,
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
            assert report.added[Thing.ACCOUNT] == 6
            assert report.added[Thing.MEMBERSHIP] == 7
            assert Thing.WORK_UNIT in report.added
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


MONITORING = "Melaksanakan monitoring dan evaluasi setiap triwulan"


async def people_work(database: Database) -> None:
    """What people do over HTTP to an action item, an indicator and the memberships."""
    async with database.writing() as session:
        item = await one(session, ActionItem, ActionItem.text == MONITORING)
        user = await one(session, User, User.username == "kornelis.tana")
        item.remarks, item.person_in_charge_id = "Bersama Sub Bagian Keuangan", user.id
        item.edited_by_id, item.edited_at = user.id, clock.now()
        await session.execute(
            update(ScheduleEntry)
            .where(ScheduleEntry.action_item_id == item.id, ScheduleEntry.month == 10)
            .values(planned=True, set_by_id=user.id)
        )
        member = await one(session, Membership, Membership.name == "Yuliana Bria")
        member.valid_to, member.ended_by_id = date(2023, 8, 1), user.id
        newcomer = User(
            work_unit_id=user.work_unit_id,
            username="frans.seran",
            name="Frans Seran",
            job_title="Pelaksana",
            is_active=True,
        )
        session.add(newcomer)
        await session.flush()
        session.add(
            Membership(
                team_id=member.team_id,
                user_id=newcomer.id,
                decree_id=member.decree_id,
                role=MembershipRole.ANGGOTA,
                title="Anggota",
                name="Frans Seran",
                job_title="Pelaksana",
                position=3,
                valid_from=date(2023, 8, 1),
                added_by_id=user.id,
            )
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


def change_texts(data: Plain) -> None:
    decree, pengarah, first = data["decree"], data["teams"][0], team(data, 1)
    decree |= {"title_correction": "Judul", "decision_correction": "Putusan", "place": "Soe"}
    decree["certified_by"] = {"name": "Petrus Nahak", "job_title": "Sekretaris"}
    decree["considerations"][1] |= {"text": "bahwa perlu", "correction": "bahwa memang perlu"}
    decree["legal_bases"].pop()
    decree["attention"].append({"text": "Surat Ketua"})
    decree["dictums"].insert(1, {"label": "KETIGA", "text": "Biaya dibebankan pada DIPA."})
    pengarah["title"] = "DEWAN PENGARAH"
    pengarah["duties"].insert(0, {"text": "Membina"})
    first |= {"title_correction": "TIM PERUBAHAN", "short_title_correction": "Perubahan"}
    first["duties"].pop()
    first["members"][0] |= {"title": "Ketua Tim", "job_title_correction": "Kepala Bagian"}
    first["activities"][0] |= {"name": "Pembentukan", "correction": "Pembentukan Tim"}
    rows(data, "1A")[0]["action_items"][1]["schedule"] = None
    rows(data, "1B")[0]["action_items"][0]["schedule"] = [3, 12]
    rows(data, "1B")[0] |= {"remarks": "Kepada KPU", "remarks_correction": "Kepada KPU RI"}
    rows(data, "2A")[0]["action_items"][0]["schedule"] = [5]
    rows(data, "2A")[1]["remarks"] = "Setiap semester"
    rows(data, "2A")[0]["indicators"][0]["correction"] = "Dokumentasi"


def grow(data: Plain) -> None:
    first = team(data, 1)
    new = {"name": "Marten Luther Foes", "job_title": "Pelaksana", "role": "anggota"}
    first["members"].append({**new, "title": "Anggota"})
    rows(data, "2A").append({"action_items": [{"number": 2, "text": "Melaporkan"}]})
    row = {"indicators": [{"letter": "a", "text": "Laporan"}]}
    first["activities"].append({"letter": "C", "name": "Agen Perubahan", "rows": [row]})
    third = copy.deepcopy(team(data, 2)) | {"number": 3, "title": "TIM SDM", "short_title": "SDM"}
    data["teams"].append(third)


def shrink(data: Plain) -> None:
    team(data, 1)["activities"].pop()
    team(data, 1)["members"].pop()
    rows(data, "2A").pop()
    rows(data, "1A")[0]["action_items"].pop()


def reorder(data: Plain) -> None:
    data["teams"] = [data["teams"][0], *reversed(data["teams"][1:])]
    team(data, 1)["activities"].reverse()
    team(data, 1)["members"].reverse()
    rows(data, "2A").reverse()
    rows(data, "1A")[0]["indicators"].reverse()
    rows(data, "1A")[0]["action_items"].reverse()


def regroup(data: Plain) -> None:
    """The same lines, otherwise beside each other."""
    row = rows(data, "1A")[0]
    rows(data, "1A")[:] = [
        {"action_items": row["action_items"][:1], "indicators": row["indicators"][:1]},
        {"action_items": row["action_items"][1:], "indicators": row["indicators"][1:]},
    ]


class TestChangedFile:
    @pytest.mark.parametrize("edit", [change_texts, grow, shrink, reorder, regroup])
    def test_difference_is_applied_and_undone(self, play: Play, edit: Edit) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            changed = edited(KUPANG, edit)
            assert changed != KUPANG
            report = await load(database, changed)
            assert report.changes
            assert not report.created
            assert await picture(database, "57") == expected(changed)
            assert (await load(database, changed)).changes == ()

        play(scenario)

    def test_one_text_is_one_change(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            before = await everything(database, but={*NOTHING_ELSE, "duties"})
            changed = edited(KUPANG, lambda data: team(data, 1)["duties"][1].update(text="Menilai"))
            report = await load(database, changed)
            assert changes(report) == {("changed", "Tim I › Tugas 2", "text")}
            assert report.changes[0].new == "Menilai"
            assert await everything(database, but={*NOTHING_ELSE, "duties"}) == before
            async with database.reading() as session:
                event = (
                    await session.scalars(select(AuditEvent).order_by(AuditEvent.id).offset(1))
                ).one()
            assert event.changes["rows"][1][0]["path"] == "Tim I › Tugas 2"

        play(scenario)

    def test_every_correction_of_the_file_is_reported(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            found = changes(await load(database, edited(KUPANG, change_texts)))
            assert {
                ("changed", "Keputusan", "title_correction"),
                ("changed", "Keputusan", "decision_correction"),
                ("changed", "Menimbang b", "correction"),
                ("removed", "Mengingat 2", None),
                ("added", "Memperhatikan 1", None),
                ("changed", "Pengarah", "title"),
                ("changed", "Tim I", "short_title_correction"),
                ("changed", "Tim I › Kornelis Tana", "job_title_correction"),
                ("changed", "Tim I › Kegiatan A", "correction"),
                ("changed", "Tim I › Kegiatan A › Sub kegiatan 2", "schedule"),
                ("changed", "Tim I › Kegiatan B › Sub kegiatan 1", "remarks_correction"),
                ("changed", "Tim II › Kegiatan A › Indikator 2", "remarks"),
            } <= found

        play(scenario)

    def test_insertion_in_the_middle_keeps_identities_and_evidence(self, play: Play) -> None:
        def insert_rows(data: Plain) -> None:
            row = rows(data, "1A")[0]
            row["action_items"].insert(0, {"number": 1, "text": "Menyusun undangan rapat"})
            row["indicators"].insert(0, {"letter": "a", "text": "Konsep undangan"})
            for number, item in enumerate(row["action_items"], 1):
                item["number"] = number
            for letter, sign in zip("abc", row["indicators"], strict=True):
                sign["letter"] = letter

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            proof = await indicator_id(database, "Undangan, daftar hadir dan notula rapat")
            await add_evidence(database, proof)
            changed = edited(KUPANG, insert_rows)
            report = await load(database, changed)
            assert report.added == {Thing.ACTION_ITEM: 1, Thing.INDICATOR: 1}
            assert await picture(database, "57") == expected(changed)
            async with database.reading() as session:
                indicator = await session.get_one(Indicator, proof)
            assert (indicator.position, indicator.letter) == (2, "b")
            assert indicator.text == "Undangan, daftar hadir dan notula rapat"

        play(scenario)

    def test_inserted_and_reworded_lines_are_told_apart(self, play: Play) -> None:
        def edit(data: Plain) -> None:
            signs = rows(data, "1A")[0]["indicators"]
            signs[0]["text"] = "Undangan, daftar hadir, notula dan dokumentasi rapat"
            signs.insert(0, {"letter": "c", "text": "Rencana kerja"})

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            proof = await indicator_id(database, "Undangan, daftar hadir dan notula rapat")
            await add_evidence(database, proof)
            await load(database, edited(KUPANG, edit))
            async with database.reading() as session:
                assert (await session.get_one(Indicator, proof)).position == 2

        play(scenario)

    def test_removed_lines_take_schedule_and_links_along(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            report = await load(database, edited(KUPANG, shrink))
            removed = {path for kind, path, _ in changes(report) if kind == "removed"}
            assert removed == {
                "Tim I › Kegiatan A › Sub kegiatan 2",
                "Tim I › Kegiatan B",
                "Tim I › Kegiatan B › Sub kegiatan 1",
                "Tim I › Kegiatan B › Indikator 1",
                "Tim I › Yuliana Bria",
                "Tim II › Kegiatan A › Indikator 2",
            }

        play(scenario)

    def test_existing_offices_are_not_renamed(self, play: Play) -> None:
        def rename(data: Plain) -> None:
            data["work_unit"]["name"] = "KPU Kupang"
            data["work_unit"]["parent"] = {
                "code": "00",
                "name": "KPU RI",
                "kind": "nasional",
                "time_zone": "Asia/Jakarta",
            }

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            before = await everything(database, but={*NOTHING_ELSE, "work_units"})
            report = await load(database, edited(KUPANG, rename))
            assert changes(report) == {
                ("added", "Satuan kerja 00", None),
                ("kept", "Satuan kerja 5371", "name"),
                ("kept", "Satuan kerja 5371", "parent"),
            }
            assert await everything(database, but={*NOTHING_ELSE, "work_units"}) == before

        play(scenario)

    def test_office_gets_the_parent_it_lacked_but_never_a_circle(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            orphan = edited(KUPANG, lambda data: data["work_unit"].update(parent=None))
            await load(database, orphan)
            assert changes(await load(database, KUPANG)) == {
                ("added", "Satuan kerja 53", None),
                ("changed", "Satuan kerja 5371", "parent"),
            }
            below = {"code": "5371", "name": "KPU Kota Kupang", "kind": "kabupaten_kota"}
            parent = {**below, "time_zone": "Asia/Makassar"}
            circle = edited(NTT, lambda data: data["work_unit"].update(parent=parent))
            report = await load(database, circle)
            assert ("kept", "Satuan kerja 53", "parent") in changes(report)

        play(scenario)


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
            data = yaml.safe_load(KUPANG_TEXT)
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
                    User(work_unit_id=unit.id, job_title="Lama", is_active=False, **values)
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

    def test_same_name_with_another_nip_is_another_person(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            other = {"nip": "199001012015031001"}
            changed = edited(KUPANG, lambda data: team(data, 1)["members"][0].update(other))
            report = await load(database, changed)
            assert ("added", "Akun kornelis.tana2", None) in changes(report)
            assert ("removed", "Tim I › Kornelis Tana", None) in changes(report)
            assert await picture(database, "57") == expected(changed)

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
            standing = Standing(ActorRole.PELAKSANA, work_unit_id=user.work_unit_id)
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
            actor = Actor(new_id(), "Admin", new_id(), (Standing(ActorRole.ADMINISTRATOR),))
            report = await load(database, KUPANG, actor)
            assert report.added[Thing.WORK_UNIT] == 2

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


WORDS = st.sampled_from(["Rapat", "Rapat kerja", "Laporan", "Laporan rapat", "SOP", "Survei"])
CORRECTIONS = st.one_of(st.none(), WORDS)
NAMES = ["Ani", "Budi", "Citra", "Dedi", "Eka"]


@st.composite
def plan_rows(draw: st.DrawFn) -> Plain:
    """Rows of an activity; numbers and letters do not repeat."""
    found = []
    numbers, letters = iter(range(1, 99)), iter("abcdefghijklmnopqrstuvwxyz")
    for _ in range(draw(st.integers(0, 3))):
        items = [
            {
                "number": next(numbers) if draw(st.booleans()) else None,
                "text": draw(WORDS),
                "correction": draw(CORRECTIONS),
                "schedule": draw(st.sampled_from([None, [1], [3, 6, 9]])),
            }
            for _ in range(draw(st.integers(0, 2)))
        ]
        indicators = [
            {
                "letter": next(letters) if draw(st.booleans()) else None,
                "text": draw(WORDS),
                "correction": draw(CORRECTIONS),
            }
            for _ in range(draw(st.integers(0 if items else 1, 2)))
        ]
        row = {"action_items": items, "indicators": indicators}
        found.append({**row, "remarks": draw(CORRECTIONS), "remarks_correction": draw(CORRECTIONS)})
    return found


@st.composite
def decrees(draw: st.DrawFn) -> DecreeFile:
    """Small variations of one decree; the teams are always the same four, in any order."""
    data = KUPANG.model_dump()
    data["decree"] |= {"title": draw(WORDS), "title_correction": draw(CORRECTIONS)}
    data["decree"]["attention"] = [{"text": text} for text in draw(st.lists(WORDS, max_size=3))]
    for part in data["teams"]:
        part["duties"] = [{"text": text} for text in draw(st.lists(WORDS, max_size=3))]
        if part["kind"] != "tim_kerja":
            continue
        people = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
        part["members"] = [
            {
                "name": name,
                "job_title": draw(WORDS),
                "role": "anggota" if place else "koordinator",
                "title": draw(WORDS),
            }
            for place, name in enumerate(people)
        ]
        letters = draw(st.lists(st.sampled_from("ABC"), max_size=3, unique=True))
        part["activities"] = [
            {"letter": letter, "name": draw(WORDS), "rows": draw(plan_rows())} for letter in letters
        ]
    data["teams"] = draw(st.permutations(data["teams"]))
    return DecreeFile.model_validate(data)


class TestAnyTwoFiles:
    @settings(max_examples=10)
    @given(first=decrees(), second=decrees())
    def test_second_over_first_is_second_alone(
        self, play: Play, first: DecreeFile, second: DecreeFile
    ) -> None:
        async def scenario(database: Database) -> None:
            await load(database, first)
            await load(database, second)
            assert await picture(database, "57") == expected(second)
            before = await everything(database)
            assert (await load(database, second)).changes == ()
            assert await everything(database) == before

        async def alone(database: Database) -> None:
            await load(database, second)
            assert await picture(database, "57") == expected(second)

        play(scenario)
        play(alone)


class TestMatching:
    @given(
        lines=st.lists(st.tuples(st.sampled_from([None, "a", "b"]), WORDS), max_size=6),
        stored=st.lists(st.tuples(st.sampled_from([None, "a", "b"]), WORDS), max_size=6),
        proven=st.sets(st.integers(0, 5)),
    )
    def test_every_line_and_row_is_used_once(
        self, lines: Plain, stored: Plain, proven: set[int]
    ) -> None:
        wanted = [Line(i, label, text, None) for i, (label, text) in enumerate(lines, 1)]
        have = [
            Indicator(id=new_id(), position=i, letter=label, text=text)
            for i, (label, text) in enumerate(stored, 1)
        ]
        evidence = {row.id: 1 for place, row in enumerate(have) if place in proven}
        matched = match_lines(wanted, have, evidence)
        assert [line for line, _ in matched.pairs] == wanted
        used = [row.id for _, row in matched.pairs if row] + [row.id for row in matched.removed]
        assert sorted(used) == sorted(row.id for row in have)
        same_text = {line.text for line in wanted} & {row.text for row in have}
        assert same_text <= {line.text for line, row in matched.pairs if row is not None}
