"""The reminder engine: each reminder once, to whom it concerns, while it is true."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Directive, FollowUp, Membership, Notification, User, WorkUnit
from app.models.directive import DirectiveStatus
from app.models.follow_up import FollowUpStatus
from app.schemas.platform.examples import ACTIVITY_5A_ID, DECREE_ID, TEAM_V_ID
from app.services.tasks.reminders.engine import remind
from app.services.tasks.reminders.rules import RULES
from tests.api.plan.test_schedule import item, put
from tests.api.reporting.test_realisations import tell
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    draft,
    end,
    every,
    evidence,
    indicator_id,
    ok,
    step,
)
from tests.support.findings import WHY
from tests.support.office import Office
from tests.support.reminders import Given, run
from tests.support.statements import counted

ITEM = "5A.1"


def plan(office: Office, *months: int, code: str = ITEM, owner: str | None = MEMBER) -> str:
    """Plan the months of an action item with a person in charge; the path of its schedule."""
    path, coordinator = item(office, code), office.person(COORDINATOR)
    put(coordinator, path, months=[{"month": each, "status": "planned"} for each in months])
    if owner:
        thing = path.removesuffix("/schedule")
        ok(coordinator.patch(thing, {"person_in_charge_id": str(office.user_id(owner))}))
    return path


def on(office: Office, *days: str) -> list[tuple[str, Given]]:
    """What is given at noon in Kupang on each of these days, the engine running twice."""
    given = []
    for day in days:
        given += [(day, each) for each in run(office, f"{day}T04:00:00Z")]
        assert run(office, f"{day}T05:00:00Z") == []
    return given


def team_v(office: Office) -> list[str]:
    """Everybody in team V."""
    rows = every(office.person(KETUA), f"/teams/{TEAM_V_ID}/members")
    return sorted(row["username"] for row in rows)


class TestMonths:
    def test_a_month_goes_through_its_stages_each_once(self, office: Office) -> None:
        """30 June 2023 is a Friday; 4 July is a holiday in this story, written down above."""
        plan(office, 6)
        admin = office.administrator()
        with Session(office.engine) as session:
            root = session.scalars(select(WorkUnit.id).where(WorkUnit.code == "00")).one()
        ok(admin.post(f"/work-units/{root}/holidays", {"day": "2023-07-04", "name": "Libur"}), 201)
        days = [str(date(2023, 6, 21) + timedelta(days=number)) for number in range(23)]
        assert on(office, *days) == [
            ("2023-06-23", (MEMBER, "due_soon", ITEM)),
            ("2023-07-01", (MEMBER, "nothing_uploaded", ITEM)),
            ("2023-07-01", (MEMBER, "overdue", ITEM)),
            ("2023-07-06", (COORDINATOR, "escalated_to_koordinator", ITEM)),
            ("2023-07-12", (KETUA, "escalated_to_ketua", ITEM)),
        ]

    def test_midnight_in_kupang_makes_it_overdue(self, office: Office) -> None:
        plan(office, 6)
        assert run(office, "2023-06-30T15:59:59Z") == [(MEMBER, "due_soon", ITEM)]
        assert (MEMBER, "overdue", ITEM) in run(office, "2023-06-30T16:00:00Z")

    @on_one_engine
    def test_what_was_missed_is_given_only_while_it_is_true(self, office: Office) -> None:
        plan(office, 6)
        stages = {stage for _, stage, _ in run(office, "2023-09-01T04:00:00Z")}
        assert stages == {
            "overdue",
            "nothing_uploaded",
            "escalated_to_koordinator",
            "escalated_to_ketua",
        }
        plan(office, 1)
        assert run(office, "2024-03-01T04:00:00Z") == [], "what is over for a year is history"

    @on_one_engine
    def test_a_closed_month_reminds_nobody_and_waits_for_nobody(self, office: Office) -> None:
        plan(office, 5)
        returned = {"covers_from": "2023-05-31", "covers_to": "2023-06-02"}
        evidence(office, "returned", "5A-1", **returned)
        member, periods = office.person(MEMBER), f"/decrees/{DECREE_ID}/periods"
        kinds = {row["kind"] for row in every(member, "/me/work")}
        ok(office.person(KETUA).post(f"{periods}/close", {"month": 5, "note": "Cukup."}))
        assert run(office, "2023-07-20T04:00:00Z") == []
        assert every(member, "/me/work") == []
        ok(office.person(KETUA).post(f"{periods}/reopen", {"month": 5, "reason": "Perbaikan"}))
        stages = {stage for _, stage, _ in run(office, "2023-07-20T05:00:00Z")}
        assert stages >= {"overdue", "returned"}
        assert {row["kind"] for row in every(member, "/me/work")} == kinds == {"report", "revise"}

    @on_one_engine
    def test_what_is_done_reminds_no_more_until_it_is_taken_back(self, office: Office) -> None:
        path = plan(office, 6, 7)
        with time_machine.travel("2023-06-22T04:00:00Z", tick=False):
            told = tell(office, path, "2023-06-20")
        assert on(office, "2023-06-23", "2023-06-30") == []
        rows = every(office.person(MEMBER), "/indicators", action_item_id=path.split("/")[2])
        assert [row["code"] for row in rows] == ["5A-1"]
        covers = {"covers_from": "2023-06-10", "covers_to": "2023-06-12"}
        evidence(office, "draft", "5A-1", **covers)
        assert on(office, "2023-07-03") == []
        with time_machine.travel("2023-07-05T04:00:00Z", tick=False):
            tell(office, path, "2023-07-05", corrects_id=told["id"])
        assert [given for _, given in on(office, "2023-07-05")] == [
            (MEMBER, "overdue", ITEM),
            (COORDINATOR, "escalated_to_koordinator", ITEM),
        ]


class TestPeople:
    @on_one_engine
    def test_without_somebody_in_charge_the_whole_team_hears_of_it(self, office: Office) -> None:
        plan(office, 6, owner=None)
        given = run(office, "2023-06-26T04:00:00Z")
        assert [name for name, _, _ in given] == team_v(office)

    @on_one_engine
    def test_nobody_whose_membership_ended_or_who_was_deactivated(self, office: Office) -> None:
        plan(office, 6)
        with Session(office.engine) as session, session.begin():
            away = User.username == COLLEAGUE
            session.execute(update(User).where(away).values(is_active=False))
            gone = Membership.user_id == office.user_id(MEMBER)
            session.execute(update(Membership).where(gone).values(valid_to=date(2023, 6, 26)))
        assert run(office, "2023-06-25T15:59:59Z") == [(MEMBER, "due_soon", ITEM)]
        remaining = set(team_v(office)) - {MEMBER, COLLEAGUE}
        given = run(office, "2023-06-25T16:00:00Z")
        assert {name for name, _, _ in given} == remaining

    @on_one_engine
    def test_whoever_replaces_the_person_in_charge_is_told_once(self, office: Office) -> None:
        path = plan(office, 6)
        assert run(office, "2023-06-26T04:00:00Z") == [(MEMBER, "due_soon", ITEM)]
        thing = path.removesuffix("/schedule")
        change = {"person_in_charge_id": str(office.user_id(COLLEAGUE))}
        ok(office.person(COORDINATOR).patch(thing, change))
        assert on(office, "2023-06-26") == [("2023-06-26", (COLLEAGUE, "due_soon", ITEM))]


class TestLoops:
    @on_one_engine
    def test_a_finding_asks_warns_and_begins_anew_when_reopened(self, office: Office) -> None:
        overseer, member = office.person(PENGARAH), office.person(MEMBER)
        with time_machine.travel("2023-06-12T01:00:00Z", tick=False):
            body = {"indicator_id": indicator_id("5A-2"), "due_date": "2023-06-30", "reason": WHY}
            path = f"/findings/{ok(overseer.post('/findings', body), 201)['id']}"
        everybody = team_v(office)
        assert run(office, "2023-06-12T02:00:00Z") == [(n, "asked", "5A-2") for n in everybody]
        assert [g[1] for g in run(office, "2023-06-26T02:00:00Z")] == ["due_soon"] * len(everybody)
        ok(member.post(f"{path}/answer", {"text": "Sudah."}))
        assert on(office, "2023-07-01", "2023-07-12") == [
            ("2023-07-01", (PENGARAH, "to_close", "5A-2"))
        ]
        ok(overseer.post(f"{path}/reopen", {"reason": "Belum cukup"}))
        assert {g[1] for g in run(office, "2023-07-03T02:00:00Z")} == {"overdue"}
        ok(end(overseer, path, reason="Cukup"))
        assert on(office, "2023-07-04", "2023-08-12") == []

    def test_returned_evidence_reminds_its_maker_in_every_round(self, office: Office) -> None:
        made = evidence(office, "returned", confidentiality="restricted", title="Aduan X77")
        expected = [(MEMBER, "returned", "5A-2")]
        assert run(office, "2023-07-06T02:00:00Z") == expected
        assert run(office, "2023-07-07T02:00:00Z") == []
        ok(step(office.person(MEMBER), made["id"], "revise"), 201)
        ok(step(office.person(MEMBER), made["id"], "submit"))
        assert run(office, "2023-07-08T02:00:00Z") == [(COORDINATOR, "to_verify", "5A-2")]
        ok(step(office.person(COORDINATOR), made["id"], "return"))
        assert run(office, "2023-07-09T02:00:00Z") == expected
        assert len(every(office.person(MEMBER), "/notifications", stage="returned")) == 2
        with Session(office.engine) as session:
            assert "X77" not in str(session.scalars(select(Notification.facts)).all())

    @on_one_engine
    def test_directives_remind_the_team_and_follow_ups_their_owner(self, office: Office) -> None:
        with Session(office.engine) as session, session.begin():
            directive = Directive(
                team_id=TEAM_V_ID,
                activity_id=ACTIVITY_5A_ID,
                status=DirectiveStatus.ISSUED,
                text="Percepat",
                due_date=date(2023, 7, 31),
                issued_by_id=office.user_id(PENGARAH),
            )
            session.add(directive)
            session.flush()
            session.add(
                FollowUp(
                    team_id=TEAM_V_ID,
                    directive_id=directive.id,
                    status=FollowUpStatus.OPEN,
                    text="Rapat",
                    owner_id=office.user_id(COLLEAGUE),
                    due_date=date(2023, 6, 30),
                    created_by_id=office.user_id(KETUA),
                )
            )
        given = run(office, "2023-07-12T02:00:00Z")
        assert [each for each in given if each[2] == "5A"] == [
            (name, "asked", "5A") for name in team_v(office)
        ]
        assert [each for each in given if each[2] is None] == [
            (KETUA, "escalated_to_ketua", None),
            (COORDINATOR, "escalated_to_koordinator", None),
            (COLLEAGUE, "overdue", None),
        ]
        rows = every(office.person(COLLEAGUE), "/notifications", stage="overdue")
        assert rows[0]["href"].startswith("/api/v1/follow-ups/")
        assert rows[0]["team"]["title"] in rows[0]["title"]

    @on_one_engine
    def test_whoever_is_mentioned_is_told_once(self, office: Office) -> None:
        path = item(office).removesuffix("/schedule")
        body = {"text": "Bagaimana?", "mention_ids": [str(office.user_id(COLLEAGUE))]}
        made = ok(office.person(MEMBER).post(f"{path}/comments", body), 201)
        now = datetime.now(UTC)
        assert run(office, now) == [(COLLEAGUE, "mentioned", ITEM)]
        etag = office.person(MEMBER).get(f"/comments/{made['id']}").headers["ETag"]
        edit = {**body, "text": "Bagaimana kabarnya?"}
        ok(office.person(MEMBER).patch(f"/comments/{made['id']}", edit, etag=etag))
        assert run(office, now + timedelta(hours=1)) == []
        assert run(office, now + timedelta(days=70)) == []


class TestEngines:
    def test_two_at_once_give_every_reminder_once(self, office: Office) -> None:
        plan(office, 6, 7, 8, owner=None)
        plan(office, 6, 7, 8, code="5B.1", owner=None)
        database = office.app.state.database

        async def both() -> list[int]:
            return await asyncio.gather(*(remind(database, with_mail=False) for _ in range(2)))

        with time_machine.travel("2023-10-02T04:00:00Z", tick=False):
            assert office.client.portal is not None
            counts = office.client.portal.call(both)
        with Session(office.engine) as session:
            rows = session.scalars(select(Notification)).all()
        assert sum(counts) == len(rows) > 50
        assert run(office, "2023-10-02T05:00:00Z") == []

    @on_one_engine
    def test_a_run_asks_as_often_for_two_offices_as_for_one(self, two_offices: Office) -> None:
        counts = []
        for owner in (MEMBER, None):
            plan(two_offices, 6, owner=owner)
            run(two_offices, "2023-06-26T04:00:00Z")
            with counted(two_offices) as sent:
                assert run(two_offices, "2023-06-26T04:00:00Z") == []
            counts.append(len(sent))
        assert counts == [3 + len(RULES)] * 2


@pytest.mark.parametrize("language", ["id", "en"])
@on_one_engine
def test_sentences_say_what_to_do_in_the_reader_s_language(office: Office, language: str) -> None:
    plan(office, 6)
    assert draft(office.person(MEMBER))
    run(office, "2023-07-01T04:00:00Z")
    headers = {"Accept-Language": language}
    rows = ok(office.person(MEMBER).get("/notifications", headers=headers))["items"]
    titles = {row["title"] for row in rows}
    assert (
        titles
        == {
            "id": {
                "Terlambat: sub kegiatan 5A.1 bulan Juni 2023",
                "Belum ada eviden: sub kegiatan 5A.1 bulan Juni 2023",
            },
            "en": {
                "Overdue: action item 5A.1 in June 2023",
                "No evidence yet: action item 5A.1 in June 2023",
            },
        }[language]
    )
