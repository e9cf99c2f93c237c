"""Closing and opening again: who, when, and two at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
import time_machine
from httpx2 import Response
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from app.core import clock
from app.core.identifiers import new_id
from app.models import Decree, PeriodClosure, Realisation
from app.schemas.platform.examples import DECREE_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, PENGARAH, Body, every, ok, refused
from tests.support.gaps import plan
from tests.support.office import OTHER_COORDINATOR, Office, Person
from tests.support.periods import PERIODS, WRITES, close, closed, refusal_of, reopen, scene_of


class TestClosing:
    def test_keeps_who_when_and_why_for_ever(self, office: Office) -> None:
        close(office, 6, note="Rapat evaluasi")
        reopen(office, 6)
        june = close(office, 6, note=None)["periods"][5]
        now, then = june["closures"]
        assert (now["reopened_by"], then["note"]) == (None, "Rapat evaluasi")
        assert then["reopen_reason"] == "Laporan terlambat"
        assert then["closed_by"]["id"] == then["reopened_by"]["id"] == str(office.user_id(KETUA))
        assert june["allowed_actions"] == ["reopen"]
        log = every_event(office)
        assert [(row["action"], row["reason"], row["changes"]["closed_period"]) for row in log] == [
            ("period.close", "Rapat evaluasi", [None, "2023-06"]),
            ("period.reopen", "Laporan terlambat", ["2023-06", None]),
            ("period.close", None, [None, "2023-06"]),
        ]

    @on_one_engine
    def test_with_something_late_or_missing_asks_why(self, office: Office) -> None:
        plan(office, 5, 6)
        ketua = office.person(KETUA)
        told = refused(ketua.post(f"{PERIODS}/close", {"month": 6}), 422, "period_incomplete")
        assert told["errors"][0]["pointer"] == "/note"
        assert "Juni 2023" in told["detail"]
        months = ok(ketua.get(f"/decrees/{DECREE_ID}/progress"))["months"]
        late, missing = months[5]["late"], months[5]["expected"]["missing"]
        assert (late, missing > 0) == (1, True)
        close(office, 6, note="Laporan menyusul.")
        close(office, 1, note=None)  # nothing was planned
        entries = {
            row["changes"]["closed_period"][1]: row["changes"] for row in every_event(office)
        }
        assert (entries["2023-06"]["late"], entries["2023-06"]["missing"]) == (
            [None, late], [None, missing],
        )  # fmt: skip
        assert entries["2023-01"]["missing"] == [None, 0]

    @on_one_engine
    def test_twice_without_a_reason_or_by_others_is_refused(self, office: Office) -> None:
        ketua, etag = office.person(KETUA), office.person(KETUA).get(PERIODS).headers["ETag"]
        refused(ketua.post(f"{PERIODS}/close", {}), 422)
        refused(ketua.post(f"{PERIODS}/close", {"month": 13}), 422)
        open_one = {"month": 6, "reason": "Tidak perlu"}
        refused(ketua.post(f"{PERIODS}/reopen", open_one), 409, "period_not_closed")
        close(office, 6)
        english = {"Accept-Language": "en"}
        again = ketua.post(f"{PERIODS}/close", {"month": 6}, headers=english)
        assert "June" in refused(again, 409, "period_already_closed")["detail"]
        refused(ketua.post(f"{PERIODS}/reopen", {"month": 6}), 422)
        stale = ketua.post(f"{PERIODS}/reopen", open_one, headers={"If-Match": etag})
        refused(stale, 412, "stale")
        for username in (MEMBER, COORDINATOR, OTHER_COORDINATOR, PENGARAH):
            person = office.person(username)
            assert all(not each["allowed_actions"] for each in ok(person.get(PERIODS))["periods"])
            refused(person.post(f"{PERIODS}/close", {"month": 5}), 403)
            refused(person.post(f"{PERIODS}/reopen", open_one), 403)

    @on_one_engine
    @pytest.mark.parametrize(
        ("month", "last_moment", "midnight"),
        [
            (6, "2023-06-30T15:59:59Z", "2023-06-30T16:00:00Z"),
            (None, "2023-12-31T15:59:59Z", "2023-12-31T16:00:00Z"),
        ],
    )
    def test_waits_for_midnight_in_kupang(
        self, office: Office, month: int | None, last_moment: str, midnight: str
    ) -> None:
        def send() -> Response:
            ketua = Person(office.client, office.token(office.user_id(KETUA)))
            period = next(p for p in ok(ketua.get(PERIODS))["periods"] if p["month"] == month)
            answer = ketua.post(f"{PERIODS}/close", {"month": month})
            assert (period["is_over"], period["allowed_actions"] == ["close"]) == (
                answer.is_success,
                answer.is_success,
            )
            return answer

        with time_machine.travel(last_moment, tick=False):
            problem = refused(send(), 422, "period_not_over")
            assert problem["errors"][0]["pointer"] == "/month"
        with time_machine.travel(midnight, tick=False):
            ok(send())

    def test_of_several_at_once_one_closes(self, office: Office) -> None:
        ketua = office.person(KETUA)
        with ThreadPoolExecutor(4) as pool:
            calls = [pool.submit(ketua.post, f"{PERIODS}/close", {"month": 6}) for _ in range(4)]
        assert sorted(call.result().status_code for call in calls) == [200] + [409] * 3
        assert len(ok(ketua.get(PERIODS))["periods"][5]["closures"]) == 1


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
class TestTwoWriters:
    """SQLite lets one transaction write at a time; on PostgreSQL they meet at the decree's row."""

    def test_whoever_writes_waits_for_a_closing_and_is_refused(self, office: Office) -> None:
        scene = scene_of(office)
        names = ("report for June", "set June", "submit", "create")
        writes = [WRITES[name] for name in names]
        with Session(office.engine) as closing, ThreadPoolExecutor(len(writes)) as pool:
            closing.execute(select(Decree.id).where(Decree.id == DECREE_ID).with_for_update())
            closing.execute(insert(PeriodClosure).values(**june(office)))
            calls = [pool.submit(write, office.person(who), scene) for who, write in writes]
            wait_for(office, len(calls))
            closing.commit()
            for name, call in zip(names, calls, strict=True):
                refused(call.result(), 409, refusal_of(name))

    def test_a_closing_waits_for_whoever_is_writing(self, office: Office) -> None:
        scene = scene_of(office)
        with Session(office.engine) as writing, ThreadPoolExecutor(1) as pool:
            shared = select(Decree.id).where(Decree.id == DECREE_ID)
            writing.execute(shared.with_for_update(read=True, key_share=True))
            call = pool.submit(close, office, 6)
            wait_for(office, 1)
            writing.add(
                Realisation(
                    action_item_id=UUID(scene.item.split("/")[2]),
                    month=6,
                    done_on=date(2023, 6, 21),
                    note="Rapat",
                    reported_by_id=office.user_id(MEMBER),
                )
            )
            writing.commit()
            assert closed(call.result()) == [6]
        entries = every(office.person(MEMBER), scene.item.replace("schedule", "realisations"))
        assert len(entries) == 2


def june(office: Office) -> Body:
    """A closure of June, as a row."""
    return {
        "id": new_id(),
        "decree_id": DECREE_ID,
        "month": 6,
        "starts_on": date(2023, 6, 1),
        "ends_on": date(2023, 6, 30),
        "closed_by_id": office.user_id(KETUA),
        "closed_at": clock.now(),
    }


def wait_for(office: Office, count: int) -> None:
    """Until so many transactions of this database wait for a lock."""
    waiting_now = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(20_000):
        with office.engine.connect() as connection:
            if connection.scalar(waiting_now) == count:
                return
    pytest.fail("nobody waits")


def every_event(office: Office) -> list[Body]:
    """The entries of the log about periods, oldest first."""
    rows = ok(office.person(KETUA).get("/audit-events", params={"size": 100}))["items"]
    return [row for row in reversed(rows) if row["action"].startswith("period.")]
