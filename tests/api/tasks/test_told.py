"""Those who decide are told: of what waits for them, of what happened, by whom, in which words."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Notification, StandIn, User
from app.models.notification import NotificationStage
from app.schemas.platform.examples import DECREE_ID
from app.services.tasks.mail.digests import queue_digests
from app.services.tasks.news.telling import tell
from app.services.tasks.notifications.known import Known, known_now
from app.services.tasks.notifications.queries import notifications
from tests.api.decrees.test_stand_ins import on_leave, team_of_ketua
from tests.api.tasks.test_mail import at, post
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    end,
    every,
    evidence,
    ok,
    step,
)
from tests.support.findings import asesor
from tests.support.mailbox import Mailbox
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office, Person
from tests.support.reminders import run
from tests.support.statements import counted
from tests.support.steering import direct, follow, observe, take

NOON = "2023-07-12T04:00:00Z"  # of a working day
WAITS = {"to_verify": "verify", "to_accept": "accept", "to_close": "close"}


def soon(minutes: int = 2) -> datetime:
    """When all that a test did so far has happened, on whatever day it runs."""
    return datetime.now(UTC) + timedelta(minutes=minutes)


def news(office: Office, moment: datetime | None = None) -> list[tuple[str, str]]:
    """Who is told of which step now, by usernames."""
    before = set(told(office))
    count = at(office, moment or soon(), lambda: tell(office.app.state.database, with_mail=False))
    new = [row for key, row in told(office).items() if key not in before]
    assert len(new) == count
    return sorted(new)


def told(office: Office) -> dict[UUID, tuple[str, str]]:
    rows = select(Notification.id, User.username, Notification.facts)
    rows = rows.join(User, User.id == Notification.user_id)
    with Session(office.engine) as session:
        found = session.execute(rows.where(Notification.stage == NotificationStage.HAPPENED))
        return {key: (name, facts["action"]) for key, name, facts in found}


def seated(office: Office, *roles: str) -> set[str]:
    """Everybody with one of these roles in the decree."""
    teams = every(office.person(KETUA), "/teams", decree_id=str(DECREE_ID))
    paths = [f"/teams/{team['id']}/members" for team in teams]
    rows = (row for path in paths for row in every(office.person(KETUA), path))
    return {row["username"] for row in rows if row["role"] in roles}


def known_to(office: Office, username: str, stage: NotificationStage) -> Known:
    """What somebody else may know of what the first notification at that stage tells."""

    async def ask() -> Known:
        async with office.app.state.database.reading() as session:
            rows = await session.execute(notifications().where(Notification.stage == stage))
            (row,) = rows.all()
            return (await known_now(session, office.user_id(username), [row]))[row.id]

    found: Known = at(office, soon(), ask)
    return found


def latest(person: Person, **parameters: Any) -> list[Body]:
    """Notifications in English, newest first."""
    query = {"size": 100, **parameters}
    answer = person.get("/notifications", params=query, headers={"Accept-Language": "en"})
    rows: list[Body] = ok(answer)["items"]
    return rows


def test_whoever_has_work_is_told_of_it(office: Office) -> None:
    """What waits to be verified, accepted or closed: the same as in each person's work."""
    evaluator = asesor(office)
    for status in ("submitted", "verified"):
        evidence(office, status)
        evidence(office, status, author=COLLEAGUE, confidentiality="restricted")
    evidence(office, "submitted", author=COORDINATOR)
    evidence(office, "submitted", author=KETUA)
    flagged = evidence(office, "submitted")
    found = [observe(evaluator), observe(office.person(PENGARAH)), observe(office.person(KETUA))]
    for each in found:
        take(office.person(COORDINATOR), "findings", each, "answer", text="Sudah.")
    given = direct(office.person(PENGARAH))
    take(office.person(COORDINATOR), "directives", given, "acknowledge")
    answer = {"text": "Sudah.", "evidence_id": flagged["id"]}
    take(office.person(COORDINATOR), "directives", given, "respond", **answer)
    ordered = direct(office.person(KETUA))
    made = follow(office.person(COORDINATOR), ordered, office.user_id(MEMBER))
    take(office.person(MEMBER), "follow-ups", made, "start")
    take(office.person(MEMBER), "follow-ups", made, "finish", text="Selesai.")
    run(office, soon())
    people = [office.person(n) for n in (MEMBER, COLLEAGUE, COORDINATOR, KETUA, PENGARAH)]
    waiting = 0
    with time_machine.travel(soon(), tick=False):
        for person in (*people, evaluator, office.person(OTHER_COORDINATOR)):
            notified = {
                (WAITS[row["stage"]], row["subject_id"])
                for row in latest(person) if row["stage"] in WAITS and row["is_open"]
            }  # fmt: skip
            rows = [row for row in every(person, "/me/work") if row["kind"] in WAITS.values()]
            work = {(row["kind"], row["href"].rsplit("/", 1)[1]) for row in rows}
            assert notified == work
            waiting += len(work)
    assert waiting > 10


@on_one_engine
def test_who_returned_it_and_in_which_words_as_far_as_the_reader_may_know(office: Office) -> None:
    made = evidence(office, "submitted", confidentiality="restricted", title="Aduan X77")
    why = "Halaman 3 " + "kabur. " * 80
    ok(step(office.person(COORDINATOR), made["id"], "return", reason=why, reason_code="incomplete"))
    run(office, soon())
    (row,) = latest(office.person(MEMBER), stage="returned")
    assert row["by"] == "Carolus F. Dengi"
    assert row["words"].startswith("Halaman 3 kabur.")
    assert len(row["words"]) <= 300
    assert row["detail"].startswith("“Aduan X77” Read the reason")
    assert "Carolus F. Dengi (Pages or attachments are missing): “Halaman 3" in row["detail"]
    assert (row["href"], row["web_url"]) == (f"/api/v1/evidence/{made['id']}", None)
    marked = ok(office.person(MEMBER).post(f"/notifications/{row['id']}/read"))
    assert (marked["by"], marked["words"]) == (row["by"], row["words"])
    assert known_to(office, OTHER_MEMBER, NotificationStage.RETURNED) == Known(by=row["by"])


@on_one_engine
def test_those_who_judged_hear_of_what_becomes_of_it(office: Office) -> None:
    made = evidence(office, "accepted")
    accepted = "evidence.accept"
    assert news(office) == [(MEMBER, accepted), (COORDINATOR, accepted)]
    assert news(office) == [], "once"
    ok(step(office.person(COLLEAGUE), made["id"], "revise", reason="Ada salah ketik."), 201)
    assert news(office) == [], "a reminder tells of it while it lasts"
    given = run(office, soon())
    assert [each[:2] for each in given] == [(KETUA, "revised"), (COORDINATOR, "revised")]
    (row,) = latest(office.person(KETUA), stage="revised")
    assert row["words"] == "Ada salah ketik."
    ok(office.person(COLLEAGUE).post(f"/evidence/{made['id']}/discard", {"reason": "Batal."}))
    discarded = "evidence.discard"
    assert news(office) == [(KETUA, discarded), (COORDINATOR, discarded)]
    ok(step(office.person(COORDINATOR), made["id"], "withdraw", reason="Salah berkas."))
    assert news(office, soon(3)) == [
        (KETUA, "evidence.withdraw"),
        (MEMBER, "evidence.withdraw"),
    ]
    (row, *_) = latest(office.person(KETUA), stage="happened")
    assert row["title"] == "Withdrawn: evidence for indicator 5A-2"
    assert row["detail"].endswith("does not count as proof. Carolus F. Dengi: “Salah berkas.”")


@on_one_engine
def test_whoever_stands_in_hears_it_beside_whom_they_stand_in_for(office: Office) -> None:
    made = evidence(office, "accepted")
    news(office)
    on_leave(office, COORDINATOR, COLLEAGUE)
    on_leave(office, KETUA, OTHER_MEMBER, team_of_ketua(office))
    ok(step(office.person(OTHER_MEMBER), made["id"], "withdraw", reason="Salah berkas."))
    heard = {name for name, _ in news(office, soon(3))}
    assert heard == {MEMBER, COORDINATOR, COLLEAGUE, KETUA}
    reading = office.person(MEMBER)
    for language, between in (("id", "atas nama"), ("en", "on behalf of")):
        headers = {"Accept-Language": language}
        (row, *_) = ok(reading.get("/notifications?stage=happened", headers=headers))["items"]
        assert row["by"] == f"Edson Carlos {between} Adiwijaya Bakti"
        assert f"{row['by']}: “Salah berkas.”" in row["detail"]
    with Session(office.engine) as session, session.begin():
        session.execute(update(StandIn).values(valid_to=StandIn.valid_from))
    observe(office.person(KETUA))
    assert {name for name, _ in news(office, soon(4))} == seated(office, "pengarah")


@on_one_engine
def test_pengarah_and_evaluators_hear_of_the_programme(office: Office) -> None:
    evaluator, pengarah = asesor(office), seated(office, "pengarah")
    found = observe(evaluator)
    assert dict(news(office)) == dict.fromkeys({KETUA, *pengarah}, "finding.raise")
    (row,) = latest(office.person(PENGARAH), stage="happened")
    assert row["words"] == "Rapat belum rutin."
    given = direct(office.person(PENGARAH))
    take(office.person(COORDINATOR), "directives", given, "acknowledge")
    assert news(office) == [(PENGARAH, "directive.acknowledge")]
    path = f"/decrees/{DECREE_ID}/periods/close"
    ok(office.person(KETUA).post(path, {"month": 6, "note": "Lengkap."}))
    heard = {name for name, _ in news(office)}
    assert heard > seated(office, "pengarah", "koordinator")
    assert KETUA not in heard
    (row,) = latest(evaluator, stage="happened")
    assert row["title"] == "June 2023 closed: decree number 142"
    assert row["words"] == "Lengkap."
    take(office.person(COORDINATOR), "findings", found, "answer", text="Sudah.")
    ok(end(evaluator, f"/findings/{found['id']}"))
    assert news(office) == [(COORDINATOR, "finding.close")]


@on_one_engine
def test_a_reply_is_told_to_those_who_talk(office: Office) -> None:
    path = f"/evidence/{evidence(office, 'submitted')['id']}/comments"
    ok(office.person(COORDINATOR).post(path, {"text": "Mana daftar hadirnya?"}), 201)
    ok(office.person(KETUA).post(path, {"text": "Saya ikut membaca."}), 201)
    everybody = [(MEMBER, "evidence.comment")] * 2 + [(COORDINATOR, "evidence.comment")]
    assert news(office) == everybody
    mention = [str(office.user_id(KETUA))]
    ok(office.person(MEMBER).post(path, {"text": "Terlampir.", "mention_ids": mention}), 201)
    later = news(office, soon(3))
    assert later == [(COORDINATOR, "evidence.comment")], "a mention is told as one"
    (row, *_) = latest(office.person(COORDINATOR), stage="happened")
    assert row["title"] == "A reply: comment on 5A-2"
    assert (row["by"], row["words"]) == ("Angeli L. Lake", "Terlampir.")
    assert row["href"].startswith("/api/v1/comments/")


@on_one_engine
def test_whoever_confirms_an_erasure_hears_that_it_waits(office: Office) -> None:
    administrator = office.administrator()
    for asker in (office.person(KETUA), administrator):
        made = evidence(office, "draft")
        (file,) = made["revision"]["files"]
        path = f"/evidence/{made['id']}/files/{file['id']}/erasure"
        ok(asker.post(path, {"reason": "Memuat NIK pelapor."}), 201)
    given = [each[:2] for each in run(office, soon())]
    told_of = {name for name, stage in given if stage == "to_confirm"}
    assert len(given) == len(told_of) == 2
    assert KETUA in told_of
    (row,) = latest(administrator, stage="to_confirm")
    assert row["is_open"]
    assert row["words"] == "Memuat NIK pelapor."


@on_one_engine
def test_a_digest_never_asks_for_what_is_judged_already(office: Office) -> None:
    mailbox, made = Mailbox(), evidence(office, "submitted")
    with Session(office.engine) as session, session.begin():
        session.execute(
            update(User).where(User.username == COORDINATOR).values(email="carolus@kpu.go.id")
        )
    run(office, NOON, with_mail=True)
    assert at(office, NOON, lambda: queue_digests(office.app.state.database)) == 1
    ok(step(office.person(COORDINATOR), made["id"], "verify"))
    with mailbox.open():
        assert post(office, mailbox, "2023-07-12T04:00:10Z") == 0
    assert mailbox.mails == []


@on_one_engine
def test_many_are_told_in_as_many_statements_as_one(office: Office) -> None:
    news(office)  # the first of a day notes what day it is in each office
    counts = []
    for number in (1, 5):
        for _ in range(number):
            evidence(office, "accepted")
        with counted(office) as sent:
            news(office)
        counts.append(len(sent))
        with counted(office) as sent:
            latest(office.person(MEMBER))
        counts.append(len(sent))
    assert counts[:2] == counts[2:]
