"""The second factor lived through: enrolled, asked for, used up, lost, reset, a wrong clock."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from httpx2 import Response
from pydantic import SecretStr

from app.core import security
from app.models.rights import ActorRole
from app.services.identity.auth import second_factors
from tests.support.databases import on_one_engine
from tests.support.office import API, PEOPLE, Office, Person
from tests.support.phone import Phone
from tests.support.second_factor import MEMBER, enrolled, outcome, phone_of, with_code
from tests.support.sign_in import PASSWORD, CountingHasher, elsewhere, give_password, sign_in

COORDINATOR = PEOPLE[ActorRole.KOORDINATOR]


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    monkeypatch.setattr(security, "_hasher", CountingHasher())
    give_password(office, MEMBER, COORDINATOR)


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2023-07-03T01:00:00Z", tick=False) as traveller:
        yield traveller


REFUSED = (401, "wrong_second_factor")
NEEDED = (401, "second_factor_required")
IN = (200, None)


class TestEnrolment:
    @on_one_engine
    def test_phone_is_enrolled_and_asked_for_from_then_on(
        self, office: Office, now: time_machine.Traveller
    ) -> None:
        here, there = (
            Person(office.client, sign_in(office.client, MEMBER).json()["access_token"])
            for _ in range(2)
        )
        begun = here.post("/auth/second-factor", {"password": PASSWORD}).json()
        assert begun["uri"].startswith("otpauth://totp/Zona%20Integritas%20KPU:angeli.l.lake?")
        assert begun["qr_svg"].startswith("<svg")
        assert outcome(sign_in(office.client, MEMBER)) == IN, "not before a first code"
        wrong = here.post("/auth/second-factor/confirm", {"code": "000000"})
        assert outcome(wrong) == (422, "wrong_second_factor")
        phone = Phone(begun["secret"])
        finished = here.post("/auth/second-factor/confirm", {"code": phone.code})
        assert len(set(finished.json()["recovery_codes"])) == second_factors.RECOVERY_CODES
        assert finished.json()["clock_offset_seconds"] == 0
        assert there.get("/me").status_code == 401, "sessions by the password alone end"
        state = here.get("/auth/second-factor").json()
        assert (state["is_active"], state["recovery_codes_left"]) == (True, 10)
        assert outcome(here.post("/auth/second-factor", {"password": PASSWORD})) == (
            409,
            "second_factor_active",
        )
        assert outcome(sign_in(office.client, MEMBER)) == NEEDED
        assert outcome(sign_in(office.client, MEMBER, "a wrong password")) == (
            401,
            "wrong_credentials",
        ), "nothing is told before the password is right"
        assert outcome(with_code(office, phone.code)) == REFUSED, "used by the enrolment"
        now.shift(30)
        assert outcome(with_code(office, f"{phone.code[:3]} {phone.code[3:]}")) == IN

    @on_one_engine
    def test_needs_the_password_and_a_begin(self, office: Office) -> None:
        person = office.person(MEMBER)
        wrong = person.post("/auth/second-factor", {"password": "another"})
        assert outcome(wrong) == (422, "wrong_credentials")
        unbegun = person.post("/auth/second-factor/confirm", {"code": "123456"})
        assert outcome(unbegun) == (409, "second_factor_not_begun")


class TestSignIn:
    def test_one_code_opens_one_session_however_many_come_at_once(self, office: Office) -> None:
        code = phone_of(office).code
        with ThreadPoolExecutor(4) as clients:
            answers = list(clients.map(lambda _: with_code(office, code), range(4)))
        assert sorted(outcome(answer)[0] for answer in answers) == [200, 401, 401, 401]

    @on_one_engine
    def test_swagger_s_dialog_sends_the_code_as_client_secret(
        self, office: Office, now: time_machine.Traveller
    ) -> None:
        phone = phone_of(office)
        data = {"username": MEMBER, "password": PASSWORD}
        address = f"{API}/auth/token"
        empty = office.client.post(address, data=data, auth=("", ""))
        filled = office.client.post(address, data=data, auth=("", "kata sandi tersimpan"))
        assert [outcome(empty), outcome(filled)] == [NEEDED] * 2
        assert outcome(office.client.post(address, data=data, auth=("", phone.code))) == IN
        now.shift(30)
        in_the_form = data | {"client_id": "", "client_secret": phone.code}
        assert outcome(office.client.post(address, data=in_the_form)) == IN
        unreadable = {"Authorization": "Basic !!"}
        assert outcome(office.client.post(address, data=data, headers=unreadable)) == NEEDED

    @on_one_engine
    def test_guessing_is_slowed_down_by_account_wherever_it_comes_from(
        self, office: Office, now: time_machine.Traveller
    ) -> None:
        phone = phone_of(office)
        data = {"username": MEMBER, "password": PASSWORD}
        guesses = [
            elsewhere(office, f"10.0.0.{number}").post(
                f"{API}/auth/token", data=data | {"otp": f"{number:06}"}
            )
            for number in range(1, 8)
        ]
        assert [answer.status_code for answer in guesses] == [401] * 5 + [429] * 2
        held_up = with_code(office, phone.code)
        assert held_up.status_code == 429
        now.shift(int(held_up.headers["retry-after"]))
        assert outcome(with_code(office, phone.code)) == IN

    @on_one_engine
    def test_changed_secret_key_is_told_by_name_and_a_recovery_code_still_works(
        self, office: Office
    ) -> None:
        admin = office.administrator()
        user_id = office.user_id(MEMBER)
        phone = phone_of(office)
        state, usual = office.app.state, office.app.state.settings
        other = SecretStr("another secret of the tests: 9876543210 zyxwvu")
        state.settings = usual.model_copy(update={"secret_key": other})
        try:
            answer = with_code(office, phone.code)
            assert outcome(answer) == (401, "second_factor_unreadable")
        finally:
            state.settings = usual
        assert admin.post(f"/users/{user_id}/reset-second-factor").status_code == 200
        assert outcome(sign_in(office.client, MEMBER)) == IN

    @on_one_engine
    def test_changed_secret_key_is_not_noticed_while_the_earlier_one_is_taken(
        self, office: Office
    ) -> None:
        person, phone = office.person(ActorRole.ANGGOTA), phone_of(office)
        state, usual = office.app.state, office.app.state.settings
        other = SecretStr("another secret of the tests: 9876543210 zyxwvu")
        changed = {"secret_key": other, "previous_secret_keys": (usual.secret_key,)}
        state.settings = usual.model_copy(update=changed)
        try:
            assert person.get("/me").is_success, "a token of before"
            assert outcome(with_code(office, phone.code)) == IN
        finally:
            state.settings = usual

    @on_one_engine
    def test_activation_code_does_not_get_around_it(self, office: Office) -> None:
        phone = phone_of(office)
        path = f"/users/{office.user_id(MEMBER)}/activation-code"
        code = office.administrator().post(path).json()["code"]
        body = {"username": MEMBER, "code": code, "password": "Sasando di pagi hari 7"}
        assert outcome(office.nobody.post("/auth/activate", body)) == NEEDED
        wrong = office.nobody.post("/auth/activate", body | {"otp": "000000"})
        assert outcome(wrong) == REFUSED
        assert outcome(office.nobody.post("/auth/activate", body | {"otp": phone.code})) == IN


def with_next_code(office: Office, phone: Phone, now: time_machine.Traveller) -> Response:
    now.shift(30)
    return with_code(office, phone.code)


class TestClock:
    """A phone whose clock is wrong; the server's is right."""

    @on_one_engine
    @pytest.mark.parametrize("seconds", [-30, 30])
    def test_half_a_minute_is_nothing(
        self, office: Office, now: time_machine.Traveller, seconds: int
    ) -> None:
        phone = phone_of(office)
        phone.seconds_ahead = seconds
        assert outcome(with_code(office, phone.code)) == IN

    @on_one_engine
    @pytest.mark.parametrize("seconds", [-90, 90])
    def test_ninety_seconds_are_told_and_believed_after_two_codes_in_a_row(
        self, office: Office, now: time_machine.Traveller, seconds: int
    ) -> None:
        phone = phone_of(office)
        phone.seconds_ahead = seconds
        first = with_code(office, phone.code)
        assert outcome(first) == (401, "phone_clock_off")
        assert "90 detik" in first.json()["detail"]
        assert outcome(with_code(office, phone.code))[0] == 401, "the same once more is no second"
        assert outcome(with_next_code(office, phone, now)) == IN
        assert outcome(with_next_code(office, phone, now)) == IN, "remembered"

    @on_one_engine
    def test_clock_off_at_the_enrolment_is_remembered_at_once(
        self, office: Office, now: time_machine.Traveller
    ) -> None:
        phone, _ = enrolled(office.person(MEMBER), seconds_ahead=-90)
        assert outcome(with_next_code(office, phone, now)) == IN
        now.shift(90)
        phone.seconds_ahead = 0
        assert outcome(with_next_code(office, phone, now)) == IN, "set right since"

    @on_one_engine
    @pytest.mark.parametrize("seconds", [-300, 300])
    def test_further_off_is_refused(
        self, office: Office, now: time_machine.Traveller, seconds: int
    ) -> None:
        phone = phone_of(office)
        phone.seconds_ahead = seconds
        assert outcome(with_code(office, phone.code)) == REFUSED
        assert outcome(with_next_code(office, phone, now)) == REFUSED

    @on_one_engine
    def test_two_far_codes_that_do_not_belong_together_are_not_believed(
        self, office: Office, now: time_machine.Traveller
    ) -> None:
        phone = phone_of(office)
        for seconds in (90, -90, 90):
            phone.seconds_ahead = seconds
            assert outcome(with_next_code(office, phone, now))[0] == 401
