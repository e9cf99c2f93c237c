"""Reminders by e-mail, handed to a real SMTP server: once, also when it was away."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.integrations.mail import MailConnection
from app.models import Email, Membership, User
from app.models.notification import EmailMode
from app.services.tasks.mail import delivery as delivering
from app.services.tasks.mail.delivery import _claim, deliver
from app.services.tasks.mail.digests import queue_digests
from tests.api.plan.test_schedule import item
from tests.api.tasks.test_reminders import ITEM, plan
from tests.support.databases import on_one_engine
from tests.support.evidence import COLLEAGUE, COORDINATOR, MEMBER, every, ok
from tests.support.mailbox import Mailbox
from tests.support.office import Office
from tests.support.reminders import run

URL = "https://zi.kpu.go.id"
ADDRESSES = {MEMBER: "angeli@kpu.go.id", COLLEAGUE: "siti@kpu.go.id"}
SINGLE = "Zona Integritas: Segera jatuh tempo: sub kegiatan 5A.1 bulan Juni 2023"
FRIDAY = "2023-06-23"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def reachable(office: Office, mode: str = "single", language: str = "id") -> None:
    """Two people of team V have addresses and want their mail in this way."""
    with Session(office.engine) as session, session.begin():
        for username, address in ADDRESSES.items():
            here = User.username == username
            session.execute(update(User).where(here).values(email=address))
    for username in ADDRESSES:
        person, path = office.person(username), "/me/notification-preferences"
        etag = person.get(path).headers["ETag"]
        ok(person.put(path, {"email_mode": mode, "language": language}, etag=etag))


def at(office: Office, moment: str | datetime, work: Callable[[], Awaitable[Any]]) -> Any:
    """Run a job of the worker at a moment."""
    assert office.client.portal is not None
    with time_machine.travel(moment, tick=False):
        return office.client.portal.call(work)


def post(office: Office, mailbox: Mailbox, moment: str) -> int:
    """One round of deliveries."""
    database = office.app.state.database
    sent: int = at(office, moment, lambda: deliver(database, mailbox.server, URL))
    return sent


def digest(office: Office, moment: str) -> int:
    """One round of digests."""
    queued: int = at(office, moment, lambda: queue_digests(office.app.state.database))
    return queued


def state(office: Office) -> list[tuple[int, bool, bool]]:
    """Attempts, whether it was sent, whether it will be tried again."""
    with Session(office.engine) as session:
        emails = session.scalars(select(Email).order_by(Email.id)).all()
    return [(each.attempts, bool(each.sent_at), bool(each.next_try_at)) for each in emails]


class TestSingle:
    def test_leaves_at_once_and_only_once(self, office: Office, mailbox: Mailbox) -> None:
        reachable(office)
        plan(office, 6)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)
        with mailbox.open():
            database = office.app.state.database

            async def two_workers() -> list[int]:
                posts = (deliver(database, mailbox.server, URL) for _ in range(2))
                return await asyncio.gather(*posts)

            assert sum(at(office, f"{FRIDAY}T04:00:10Z", two_workers)) == 1
            assert post(office, mailbox, f"{FRIDAY}T05:00:00Z") == 0
        assert mailbox.received() == [(ADDRESSES[MEMBER], SINGLE)]
        text = mailbox.mails[0].get_content()
        assert f"{URL}/action-items/" in text
        assert "30 Juni 2023" in text
        assert state(office) == [(1, True, False)]

    @on_one_engine
    def test_waits_while_the_server_is_away(self, office: Office, mailbox: Mailbox) -> None:
        reachable(office, language="en")
        plan(office, 6)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)
        assert post(office, mailbox, f"{FRIDAY}T04:00:10Z") == 0
        assert state(office) == [(1, False, True)]
        with mailbox.open():
            assert post(office, mailbox, f"{FRIDAY}T04:01:00Z") == 0, "its time has not come"
            assert post(office, mailbox, f"{FRIDAY}T04:01:10Z") == 1
        assert "due on 30 June 2023" in mailbox.mails[0].get_content()
        assert state(office) == [(2, True, False)]

    def test_what_a_dead_worker_took_goes_to_another(
        self, office: Office, mailbox: Mailbox
    ) -> None:
        reachable(office)
        plan(office, 6)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)
        database = office.app.state.database

        async def dies() -> None:

            assert len(await _claim(database)) == 1

        at(office, f"{FRIDAY}T04:00:10Z", dies)
        with mailbox.open():
            assert post(office, mailbox, f"{FRIDAY}T04:05:00Z") == 0
            assert post(office, mailbox, f"{FRIDAY}T04:11:00Z") == 1

    @on_one_engine
    @pytest.mark.parametrize(("answer", "again"), [("550 no such user", False), ("450 full", True)])
    def test_a_refused_person_does_not_hold_up_the_others(
        self, office: Office, mailbox: Mailbox, answer: str, *, again: bool
    ) -> None:
        reachable(office)
        plan(office, 6, owner=None)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)
        mailbox.refused[ADDRESSES[MEMBER]] = answer
        with mailbox.open():
            assert post(office, mailbox, f"{FRIDAY}T04:00:10Z") == 1
        assert mailbox.received() == [(ADDRESSES[COLLEAGUE], SINGLE)]
        assert sorted(state(office)) == [(1, False, again), (1, True, False)]

    @on_one_engine
    @pytest.mark.parametrize("spoiled", [(delivering, "write_mail"), (MailConnection, "send")])
    def test_a_mail_we_cannot_write_or_hand_over_holds_up_no_other(
        self,
        office: Office,
        mailbox: Mailbox,
        monkeypatch: pytest.MonkeyPatch,
        spoiled: tuple[Any, str],
    ) -> None:
        reachable(office)
        plan(office, 6, owner=None)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)

        def spoilt(*told: Any, **named: Any) -> Any:
            addresses = {named.get("address"), *(getattr(each, "address", None) for each in told)}
            if ADDRESSES[MEMBER] in addresses:
                raise RuntimeError
            return work(*told, **named)

        place, name = spoiled
        work = getattr(place, name)
        monkeypatch.setattr(place, name, spoilt)
        with mailbox.open():
            assert post(office, mailbox, f"{FRIDAY}T04:00:10Z") == 1
        assert mailbox.received() == [(ADDRESSES[COLLEAGUE], SINGLE)]
        assert sorted(state(office)) == [(1, False, True), (1, True, False)]

    @on_one_engine
    def test_a_line_break_never_becomes_a_header(self, office: Office, mailbox: Mailbox) -> None:
        reachable(office)
        with Session(office.engine) as session, session.begin():
            here = User.username == MEMBER
            session.execute(update(User).where(here).values(name="A\r\nBcc: x@y.z"))
            there = User.username == COLLEAGUE
            session.execute(update(User).where(there).values(email="a@b.c\r\nBcc: x@y.z"))
        plan(office, 6, owner=None)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)
        with mailbox.open():
            assert post(office, mailbox, f"{FRIDAY}T04:00:10Z") == 0
        assert state(office) == [(1, False, False)] * 2


def done(office: Office) -> None:
    """What June was planned for is reported."""
    path = item(office, ITEM).removesuffix("/schedule")
    told = {"done_on": "2023-06-23", "month": 6, "note": "Selesai."}
    ok(office.person(MEMBER).post(f"{path}/realisations", told), 201)


def left(office: Office) -> None:
    """The member's seat ends."""
    with Session(office.engine) as session, session.begin():
        mine = Membership.user_id == office.user_id(MEMBER)
        session.execute(update(Membership).where(mine).values(valid_to=date(2023, 6, 24)))


def read(office: Office) -> None:
    """She has read it in the application."""
    ok(office.person(MEMBER).post("/notifications/read"))


class TestWhatIsOver:
    @on_one_engine
    @pytest.mark.parametrize("mode", ["single", "digest"])
    @pytest.mark.parametrize("ends", [done, left, read])
    def test_is_not_mailed(
        self, office: Office, mailbox: Mailbox, mode: str, ends: Callable[[Office], None]
    ) -> None:
        """It was queued while it was true; the server was away, or nobody had sent it yet."""
        reachable(office, mode)
        plan(office, 6)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)
        digest(office, f"{FRIDAY}T04:00:05Z")
        assert post(office, mailbox, f"{FRIDAY}T04:00:10Z") == 0, "the server is away"
        with time_machine.travel(f"{FRIDAY}T05:00:00Z", tick=False):
            ends(office)
            (row,) = every(office.person(MEMBER), "/notifications")
        assert row["is_open"] == (ends is not done), "the list says so, too; her seat ends later"
        with mailbox.open():
            assert post(office, mailbox, "2023-06-25T23:30:00Z") == 0
        assert mailbox.mails == []
        assert state(office) == [(2, False, False)]

    @on_one_engine
    def test_leaves_the_rest_of_the_digest(self, office: Office, mailbox: Mailbox) -> None:
        reachable(office, "digest")
        plan(office, 5, 6)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)
        assert digest(office, f"{FRIDAY}T04:00:05Z") == 1
        done(office)
        with mailbox.open():
            assert post(office, mailbox, f"{FRIDAY}T04:00:10Z") == 1
        (mail,) = mailbox.mails
        assert "2 pengingat" in mail["Subject"]
        assert "bulan Mei 2023" in mail.get_content()
        assert "Juni" not in mail.get_content().replace(str(mail["Subject"]), "")


class TestDigest:
    @on_one_engine
    def test_holds_everything_unread_once_a_working_morning(
        self, office: Office, mailbox: Mailbox
    ) -> None:
        reachable(office, "digest")
        plan(office, 6)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)
        run(office, "2023-07-01T04:00:00Z", with_mail=True)
        assert digest(office, "2023-07-01T04:00:00Z") == 0, "a Saturday"
        run(office, "2023-07-02T22:30:00Z", with_mail=True)
        assert digest(office, "2023-07-02T22:30:00Z") == 0, "half past six in Kupang"
        assert digest(office, "2023-07-02T23:00:00Z") == 1
        assert digest(office, "2023-07-02T23:05:00Z") == 0
        with mailbox.open():
            assert post(office, mailbox, "2023-07-02T23:05:00Z") == 1
        subject = "Zona Integritas: 2 pengingat, 3 Juli 2023"
        assert mailbox.received() == [(ADDRESSES[MEMBER], subject)]
        text = mailbox.mails[0].get_content()
        for title in ("Terlambat", "Belum ada eviden"):
            assert f"{title}: sub kegiatan 5A.1 bulan Juni 2023" in text
        assert "Segera jatuh tempo" not in text, "by then it is overdue"

    def test_two_workers_make_one_and_leave_out_what_was_read(
        self, office: Office, mailbox: Mailbox
    ) -> None:
        reachable(office, "digest")
        plan(office, 6)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)
        ok(office.person(MEMBER).post("/notifications/read"))
        run(office, "2023-07-03T00:00:00Z", with_mail=True)
        database = office.app.state.database

        async def both() -> list[int]:
            return await asyncio.gather(*(queue_digests(database) for _ in range(2)))

        assert sum(at(office, "2023-07-03T00:00:00Z", both)) == 1
        with mailbox.open():
            assert post(office, mailbox, "2023-07-03T00:00:10Z") == 1
        assert "2 pengingat" in mailbox.mails[0]["Subject"]

    @on_one_engine
    def test_nobody_gets_mail_who_does_not_want_it(self, office: Office, mailbox: Mailbox) -> None:
        reachable(office, EmailMode.NONE.value)
        plan(office, 6, owner=COORDINATOR)
        run(office, f"{FRIDAY}T04:00:00Z", with_mail=True)
        run(office, "2023-07-03T00:00:00Z", with_mail=False)
        assert digest(office, "2023-07-03T00:00:00Z") == 0
        assert state(office) == []
