"""What happens to accounts and rights is told at once, in the application and by mail."""

import string
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.messages import Language
from app.core.messages.notices import NOTICES, notice_sentence
from app.models import User
from app.models.notification import NoticeKind
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from app.services.platform.notices.seats import coordinators_of, overseers_of
from app.services.tasks.mail.delivery import deliver
from tests.api.decrees.test_memberships import FILLED, join, leave, member
from tests.api.decrees.test_stand_ins import on_leave, team_of_ketua
from tests.api.tasks.test_mail import at
from tests.support.administration import new_account
from tests.support.databases import on_one_engine
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, MEMBER, PENGARAH, ok
from tests.support.mailbox import Mailbox
from tests.support.office import Office

ASESOR = {"role": "asesor", "decree_id": str(DECREE_ID)}
OLD, NEW, KETUAS = "lama@kpu.go.id", "baru@kpu.go.id", "ketua@kpu.go.id"


def told(office: Office, username: str) -> list[str]:
    """The titles of somebody's notices, the oldest first."""
    found = ok(office.person(username).get("/notifications", params={"stage": "security"}))
    return [item["title"] for item in reversed(found["items"])]


def account(office: Office, username: str) -> str:
    return f"/users/{office.user_id(username)}"


def addresses(office: Office, **of: str) -> None:
    with Session(office.engine) as session, session.begin():
        for username, address in of.items():
            here = User.username == username.replace("__", ".")
            session.execute(update(User).where(here).values(email=address))


def holders(office: Office) -> tuple[set[UUID], set[UUID]]:
    """Who oversees the decree and who coordinates team V now."""

    async def ask() -> tuple[set[UUID], set[UUID]]:
        async with office.app.state.database.reading() as session:
            coordinators = await coordinators_of(session, TEAM_V_ID)
            return await overseers_of(session, {DECREE_ID}), coordinators

    found: tuple[set[UUID], set[UUID]] = at(office, clock.now(), ask)
    return found


def mail_on(office: Office) -> None:
    settings = office.app.state.settings.model_copy(update={"smtp_host": "127.0.0.1"})
    office.app.state.settings = settings


class TestTold:
    @on_one_engine
    def test_of_a_reviewer_ketua_and_pengarah_hear_too(self, office: Office) -> None:
        admin = office.administrator()
        ok(admin.post(f"{account(office, COORDINATOR)}/activation-code"), 201)
        (own,) = told(office, COORDINATOR)
        assert own == "Kode aktivasi diterbitkan"
        for overseer in (KETUA, PENGARAH):
            (title,) = told(office, overseer)
            assert title.startswith("Kode aktivasi diterbitkan: ")
            assert "carolus" in title.casefold()
        (notice,) = ok(office.person(KETUA).get("/notifications"))["items"]
        assert (notice["team"], notice["decree_id"]) == (None, None)
        state = ok(office.person(KETUA).get(notice["href"]))
        assert state["username"] == COORDINATOR

    @on_one_engine
    def test_who_stands_in_hears_beside_whom_they_stand_in_for(self, office: Office) -> None:
        before = holders(office)
        on_leave(office, KETUA, MEMBER, team_of_ketua(office))
        on_leave(office, COORDINATOR, COLLEAGUE)
        after = holders(office)
        new = [office.user_id(MEMBER), office.user_id(COLLEAGUE)]
        assert [one - other for one, other in zip(after, before, strict=True)] == [
            {each} for each in new
        ]
        assert all(one > other for one, other in zip(after, before, strict=True))

    @on_one_engine
    def test_of_others_only_they_hear(self, office: Office) -> None:
        admin, made = office.administrator(), new_account(office.administrator(), "yuliana.bria")
        path = f"/users/{made['id']}"
        ok(admin.post(f"{path}/activation-code"), 201)
        grant = ok(admin.post(f"{path}/role-grants", {"role": "administrator"}), 201)
        ok(admin.post(f"{path}/role-grants/{grant['id']}/end"))
        ok(join(office.person(KETUA), "yuliana.bria"), 201)
        ok(admin.patch(path, {"job_title": "Analis"}))
        assert told(office, "yuliana.bria") == [
            "Kode aktivasi diterbitkan", "Hak diberikan", "Hak diakhiri", "Kedudukan dalam tim",
            "Data akun diubah",
        ]  # fmt: skip
        assert told(office, KETUA) == told(office, PENGARAH) == []

    @on_one_engine
    def test_every_step_about_a_reviewer_is_told_but_not_to_whoever_took_it(
        self, office: Office
    ) -> None:
        admin, ketua = office.administrator(), office.person(KETUA)
        made = new_account(admin, "penilai.luar", name="Penilai Luar")
        path = f"/users/{made['id']}"
        grant = ok(admin.post(f"{path}/role-grants", ASESOR), 201)
        ok(admin.patch(path, {"email": NEW}))
        ok(admin.post(f"{path}/deactivate"))
        ok(admin.post(f"{path}/reactivate"))
        ok(admin.post(f"{path}/role-grants/{grant['id']}/end"))
        ok(leave(ketua, member(office, COORDINATOR)["id"], **FILLED))
        heard = [title.partition(":")[0] for title in told(office, PENGARAH)]
        assert heard == [
            "Hak diberikan", "Data akun diubah", "Akun dinonaktifkan", "Akun diaktifkan kembali",
            "Hak diakhiri", "Kedudukan berakhir", "Pengganti sementara",
        ]  # fmt: skip
        assert [title.partition(":")[0] for title in told(office, KETUA)] == heard[:-2]


@on_one_engine
class TestMail:
    def test_leaves_at_once_whatever_they_want_and_to_the_former_address(
        self, office: Office
    ) -> None:
        mailbox = Mailbox()
        mail_on(office)
        addresses(office, carolus__f__dengi=OLD, adiwijaya__bakti=KETUAS)
        ketua = office.person(KETUA)
        preferences = "/me/notification-preferences"
        etag = ketua.get(preferences).headers["ETag"]
        ok(ketua.put(preferences, {"email_mode": "none", "language": "en"}, etag=etag))
        ok(office.administrator().patch(account(office, COORDINATOR), {"email": NEW}))
        assert office.client.portal is not None
        database = office.app.state.database
        with mailbox.open():
            sent = office.client.portal.call(deliver, database, mailbox.server, "")
            assert office.client.portal.call(deliver, database, mailbox.server, "") == 0
        assert sent == 3
        received = sorted(mailbox.received())
        assert [address for address, _ in received] == [NEW, KETUAS, OLD]
        assert received[1][1].startswith("Zona Integritas: Account changed: ")
        assert {received[0][1], received[2][1]} == {"Zona Integritas: Data akun diubah"}

    def test_somebody_whose_account_was_switched_off_is_told_by_mail(self, office: Office) -> None:
        mailbox = Mailbox()
        mail_on(office)
        addresses(office, angeli__l__lake=OLD)
        ok(office.administrator().post(f"{account(office, MEMBER)}/deactivate"))
        assert office.client.portal is not None
        with mailbox.open():
            office.client.portal.call(deliver, office.app.state.database, mailbox.server, "")
        assert mailbox.received() == [(OLD, "Zona Integritas: Akun dinonaktifkan")]

    def test_without_a_mail_server_nothing_waits_to_be_mailed(self, office: Office) -> None:
        addresses(office, angeli__l__lake=OLD)
        ok(office.administrator().patch(account(office, MEMBER), {"job_title": "Analis"}))
        mailbox = Mailbox()
        assert office.client.portal is not None
        call = office.client.portal.call
        assert call(deliver, office.app.state.database, mailbox.server, "") == 0
        assert told(office, MEMBER) == ["Data akun diubah"]


@on_one_engine
def test_a_password_set_by_code_is_told_where_there_was_one_before(office: Office) -> None:
    admin = office.administrator()
    new_account(admin, "yuliana.bria")
    path, word = f"{account(office, 'yuliana.bria')}/activation-code", "Flobamora maju bersama 7"
    for _ in range(2):
        code = ok(admin.post(path), 201)["code"]
        body = {"username": "yuliana.bria", "code": code, "password": word}
        ok(office.nobody.post("/auth/activate", body))
    assert told(office, "yuliana.bria").count("Kata sandi baru") == 1


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_its_sentences(kind: NoticeKind) -> None:
    notice = NOTICES[kind]
    words = [notice.own.indonesian, notice.own.english, notice.other.indonesian]
    words.append(notice.other.english)
    fields = {
        "by",
        "person",
        "what",
        "on",
        "works_from",
        "audit",
        "absent",
        "until",
        "files",
        "count",
        "record",
    }
    for sentence in words:
        for text in (sentence.title, sentence.detail):
            gaps = {gap for _, gap, _, _ in string.Formatter().parse(text) if gap}
            assert gaps <= fields
    facts: dict[str, Any] = {"kind": kind.value, **dict.fromkeys(fields, "X")}
    for language in Language:
        assert "X" in notice_sentence(facts, language, is_own=False).title
