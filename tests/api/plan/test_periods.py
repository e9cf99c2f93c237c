"""A closed month or year: what belongs to it stays as it is until it is reopened with a reason."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import NamedTuple
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
from tests.api.plan.test_schedule import SCHEDULE, item, planned, put
from tests.api.reporting.test_realisations import tell
from tests.api.tasks.test_work import possible, waiting
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    draft,
    every,
    evidence,
    indicator_id,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, PDF, Office, Person

PERIODS = f"/decrees/{DECREE_ID}/periods"
LINK = {"url": "https://ntt.kpu.go.id/upg", "title": "UPG"}
# It ends after June, and still has a day of it.
ACROSS = {"covers_from": "2023-06-01", "covers_to": "2023-07-01"}
IN_JUNE = {"covers_from": "2023-06-01", "covers_to": "2023-06-30"}
JULY = {"covers_from": "2023-07-01", "covers_to": "2023-07-31"}
NEXT_YEAR = {"covers_from": "2024-01-01", "covers_to": "2024-01-31"}
JUNE = [{"month": 6, "status": "planned"}]


def close(office: Office, month: int | None, **fields: object) -> Body:
    body = {"month": month} | fields
    closed: Body = ok(office.person(KETUA).post(f"{PERIODS}/close", body), 200)
    return closed


def reopen(office: Office, month: int | None) -> Body:
    body = {"month": month, "reason": "Laporan terlambat"}
    opened: Body = ok(office.person(KETUA).post(f"{PERIODS}/reopen", body), 200)
    return opened


def closed(periods: Body) -> list[int | None]:
    return [each["month"] for each in periods["periods"] if each["status"] == "closed"]


class Scene(NamedTuple):
    """What the writes are about: evidence of June and of July, an entry of June, its item."""

    draft: Body
    submitted: Body
    july: Body
    entry: Body
    item: str


def scene_of(office: Office, **covers: str) -> Scene:
    """A draft with a file and a link, submitted evidence, work done in June."""
    path, member = item(office), office.person(MEMBER)
    made = ok(member.post(f"/evidence/{evidence(office, **covers)['id']}/links", LINK), 201)
    submitted, july = evidence(office, "submitted", **covers), draft(member, **JULY)
    return Scene(made, submitted, july, tell(office, path, "2023-06-20"), path)


Write = Callable[[Person, Scene], Response]


def at(scene: Scene, rest: str = "") -> str:
    return f"/evidence/{scene.draft['id']}{rest}"


def report(**fields: object) -> Write:
    def write(person: Person, scene: Scene) -> Response:
        body = {"note": "Rapat"} | fields
        return person.post(scene.item.replace("schedule", "realisations"), body)

    return write


def correct(person: Person, scene: Scene) -> Response:
    return report(done_on="2023-07-10", corrects_id=scene.entry["id"])(person, scene)


def many(person: Person, scene: Scene) -> Response:
    months = [{"month": 6, "status": "not_planned"}]
    body = {"action_item_id": scene.item.split("/")[2], "months": months}
    return person.post(SCHEDULE, {"items": [body]})


def create(**covers: str) -> Write:
    body = {
        "indicator_ids": [indicator_id("5A-2")],
        "title": "Laporan",
        "evidence_date": "2023-07-05",
        **covers,
    }
    return lambda person, _scene: person.post("/evidence", body)


def move(**covers: str) -> Write:
    """Let the evidence of July cover another time."""
    return lambda person, scene: person.patch(f"/evidence/{scene.july['id']}", covers)


def take(kind: str) -> Write:
    """Take the file or the link out of the draft."""

    def write(person: Person, scene: Scene) -> Response:
        (part,) = scene.draft["revision"][f"{kind}s"]
        return person.delete(at(scene, f"/{kind}s/{part['id']}"))

    return write


def taking(verb: str) -> Write:
    return lambda person, scene: step(person, scene.draft["id"], verb)


def judging(verb: str) -> Write:
    """Of what can be read and judged: the draft, once it was submitted."""

    def write(person: Person, scene: Scene) -> Response:
        draft = ok(person.get(at(scene)))
        judged = scene.submitted if draft["status"] == "draft" else draft
        return step(person, judged["id"], verb)

    return write


# Every write in June, or on evidence that covers a day of June, in an order in which they succeed.
WRITES: dict[str, tuple[str, Write]] = {
    "report for June": (MEMBER, report(done_on="2023-07-04", month=6)),
    "report a day in June": (MEMBER, report(done_on="2023-06-21", month=7)),
    "correct an entry of June": (MEMBER, correct),
    "set June": (COORDINATOR, lambda p, s: p.put(s.item, {"months": JUNE})),
    "set many": (COORDINATOR, many),
    "fill the year": (COORDINATOR, lambda p, s: p.put(s.item, {"recurrence": {"kind": "monthly"}})),
    "create": (MEMBER, create(**IN_JUNE)),
    "create across": (MEMBER, create(**ACROSS)),
    "widen": (MEMBER, move(covers_from="2023-06-30")),
    "move in": (MEMBER, move(**IN_JUNE)),
    "edit": (MEMBER, lambda p, s: p.patch(at(s), {"title": "Judul lain"})),
    "upload": (MEMBER, lambda p, s: p.upload(s.draft["id"], ("b.pdf", PDF + b"b"))),
    "add a link": (MEMBER, lambda p, s: p.post(at(s, "/links"), LINK)),
    "take the file out": (MEMBER, take("file")),
    "take the link out": (MEMBER, take("link")),
    "submit": (MEMBER, taking("submit")),
    "verify": (COORDINATOR, judging("verify")),
    "accept": (KETUA, judging("accept")),
    "revise": (MEMBER, taking("revise")),
    "move out": (MEMBER, lambda p, s: p.patch(at(s), JULY)),
    "withdraw": (COORDINATOR, taking("withdraw")),
    "return": (COORDINATOR, lambda p, s: step(p, s.submitted["id"], "return")),
}


class TestClosedMonth:
    @pytest.mark.parametrize("covers", [{}, ACROSS], ids=["ends in it", "touches it"])
    def test_refuses_every_write_until_it_is_reopened(
        self, office: Office, covers: dict[str, str]
    ) -> None:
        scene = scene_of(office, **covers)
        close(office, 6)
        ids = [row["id"] for row in (scene.draft, scene.submitted, scene.july)]
        before = [ok(office.person(PENGARAH).get(f"/evidence/{key}")) for key in ids]
        for name, (username, write) in WRITES.items():
            problem = refused(write(office.person(username), scene), 409, "period_closed")
            assert "Juni" in problem["detail"], name
            assert "Perpendek masa" in problem["detail"], name
        assert [ok(office.person(PENGARAH).get(f"/evidence/{key}")) for key in ids] == before
        assert planned(ok(office.person(MEMBER).get(scene.item))) == []
        reopen(office, 6)
        for name, (username, write) in WRITES.items():
            assert write(office.person(username), scene).is_success, name

    @on_one_engine
    def test_offers_nothing_that_it_refuses(self, office: Office) -> None:
        path, july = item(office), draft(office.person(MEMBER), **JULY)["id"]
        frozen = [
            evidence(office, status, **covers)["id"]
            for status in ("draft", "submitted", "verified", "returned")
            for covers in ({}, ACROSS)
        ]
        close(office, 6)
        for username in (MEMBER, COORDINATOR, KETUA):
            person = office.person(username)
            for key in frozen:
                assert ok(person.get(f"/evidence/{key}"))["allowed_actions"] == ["open"]
            assert waiting(person) == possible(person, str(office.user_id(username)))
        assert waiting(office.person(MEMBER)) == {("submit", july)}
        schedule = ok(office.person(COORDINATOR).get(path))
        assert [each["month"] for each in schedule["months"] if each["is_closed"]] == [6]
        assert schedule["allowed_actions"] == ["set"]

    @on_one_engine
    def test_leaves_the_rest_of_the_year_and_the_talk_about_it_alone(self, office: Office) -> None:
        scene = scene_of(office)
        close(office, 6)
        tell(office, scene.item, "2023-07-04")
        months = [{"month": 7, "status": "planned"}, {"month": 6, "status": "unknown"}]
        assert planned(put(office.person(COORDINATOR), scene.item, months=months)) == [7]
        ok(office.person(KETUA).post(f"{SCHEDULE}/approve", {}), 201)
        ok(office.person(MEMBER).patch(f"/evidence/{scene.july['id']}", {"title": "Juli"}))
        submitted = scene.submitted["id"]
        ok(office.person(MEMBER).post(f"/evidence/{submitted}/comments", {"text": "Lengkap."}), 201)
        flag = {"evidence_id": submitted, "reason": "Tanda tangan belum ada."}
        finding = ok(office.person(PENGARAH).post("/findings", flag), 201)["id"]
        ok(office.person(COLLEAGUE).post(f"/findings/{finding}/answer", {"text": "Sudah ada."}))

    def test_is_held_by_the_database_too(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scene = scene_of(office)
        close(office, 6)

        async def overlook(*_: object, **__: object) -> None:
            pass

        for module in ("reporting.realisations", "plan.schedule.commands", "evidence.commands"):
            monkeypatch.setattr(f"app.services.{module}.require_open", overlook)
        for name in ("report for June", "correct an entry of June", "set June", "create"):
            username, write = WRITES[name]
            refused(write(office.person(username), scene), 409, "period_closed")


class TestClosedYear:
    def test_closes_all_months_and_what_lies_outside_of_it(self, office: Office) -> None:
        path, member = item(office), office.person(MEMBER)
        outside = evidence(office, **NEXT_YEAR)["id"]
        close(office, 12)
        ok(member.patch(f"/evidence/{outside}", {"title": "Di luar tahun rencana"}))
        months = closed(close(office, None))
        assert months == [*range(1, 13), None]
        for month in (1, 12):
            refused(
                office.person(KETUA).post(f"{PERIODS}/close", {"month": month}),
                409,
                "period_already_closed",
            )
            body = {"month": month, "reason": "Lupa"}
            answer = office.person(KETUA).post(f"{PERIODS}/reopen", body)
            assert "tahunnya" in refused(answer, 409, "year_is_closed")["detail"]
        told = {"done_on": "2023-03-01", "note": "Rapat"}
        for answer in (
            member.patch(f"/evidence/{outside}", {"title": "Lagi"}),
            member.post(path.replace("schedule", "realisations"), told),
            office.person(COORDINATOR).put(path, {"months": JUNE}),
        ):
            assert "seluruh tahun" in refused(answer, 409, "period_closed")["detail"]
        for where in (path, SCHEDULE):
            assert "set" not in ok(office.person(KETUA).get(where))["allowed_actions"]
        indicator = ok(member.get(f"/indicators/{indicator_id('5A-2')}"))
        assert "upload_evidence" not in indicator["allowed_actions"]
        assert closed(reopen(office, None)) == [12]
        assert closed(reopen(office, 12)) == []
        tell(office, path, "2023-12-20")


class TestClosing:
    def test_keeps_who_when_and_why_for_ever(self, office: Office) -> None:
        close(office, 6, note="Rapat evaluasi")
        reopen(office, 6)
        june = close(office, 6)["periods"][5]
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
        writes = [WRITES[name] for name in ("report for June", "set June", "submit", "create")]
        with Session(office.engine) as closing, ThreadPoolExecutor(len(writes)) as pool:
            closing.execute(select(Decree.id).where(Decree.id == DECREE_ID).with_for_update())
            closing.execute(insert(PeriodClosure).values(**june(office)))
            calls = [pool.submit(write, office.person(who), scene) for who, write in writes]
            wait_for(office, len(calls))
            closing.commit()
            for call in calls:
                refused(call.result(), 409, "period_closed")

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
