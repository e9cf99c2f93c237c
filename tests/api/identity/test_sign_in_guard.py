"""Guessing passwords is slowed down, and nobody can lock a colleague out for ever."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from app.core import security
from app.models import SignInThrottle
from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.office import PEOPLE, Office
from tests.support.sign_in import CountingHasher, elsewhere, give_password, sign_in

MEMBER = PEOPLE[ActorRole.ANGGOTA]
COORDINATOR = PEOPLE[ActorRole.KOORDINATOR]
FREE_GUESSES = 5
LONGEST_WAIT = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    monkeypatch.setattr(security, "_hasher", CountingHasher())
    give_password(office, MEMBER, COORDINATOR)


@pytest.fixture
def clock() -> Iterator[Traveller]:
    """Time stands still until a test moves it."""
    with time_machine.travel("2023-07-01T00:00:00Z", tick=False) as traveller:
        yield traveller


def fail(office: Office, times: int, username: str = MEMBER) -> list[int]:
    answers = [sign_in(office.client, username, "a wrong password") for _ in range(times)]
    return [answer.status_code for answer in answers]


def wait_of(office: Office, username: str = MEMBER) -> timedelta:
    """How long the correct password is held up now."""
    answer = sign_in(office.client, username)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    seconds = int(answer.headers["retry-after"])
    assert str(seconds) in answer.json()["detail"]
    return timedelta(seconds=seconds)


class TestSlowDown:
    @on_one_engine
    def test_each_failure_after_the_fifth_doubles_the_wait(
        self, office: Office, clock: Traveller
    ) -> None:
        assert fail(office, FREE_GUESSES) == [401] * FREE_GUESSES
        waits = []
        for _ in range(6):
            waits.append(wait_of(office))
            clock.shift(waits[-1])
            assert fail(office, 1) == [401]
        assert [wait.total_seconds() for wait in waits] == [1, 2, 4, 8, 16, 32]

    def test_correct_password_works_after_the_wait_and_failures_are_forgotten(
        self, office: Office, clock: Traveller
    ) -> None:
        fail(office, FREE_GUESSES)
        wait = wait_of(office)
        clock.shift(wait - timedelta(milliseconds=10))
        assert sign_in(office.client, MEMBER).status_code == 429, "not a moment earlier"
        clock.shift(timedelta(milliseconds=10))
        assert sign_in(office.client, MEMBER).status_code == 200
        assert fail(office, FREE_GUESSES) == [401] * FREE_GUESSES

    @on_one_engine
    def test_failures_of_yesterday_are_forgotten(self, office: Office, clock: Traveller) -> None:
        fail(office, FREE_GUESSES - 1)
        clock.shift(timedelta(hours=24, seconds=1))
        assert fail(office, FREE_GUESSES) == [401] * FREE_GUESSES

    @on_one_engine
    def test_unknown_usernames_are_slowed_down_like_known_ones(
        self, office: Office, clock: Traveller
    ) -> None:
        known, unknown = fail(office, 7), fail(office, 7, "nobody.of.this.name")
        assert known == unknown == [401] * 5 + [429] * 2

    @on_one_engine
    def test_other_spellings_of_a_username_count_together(
        self, office: Office, clock: Traveller
    ) -> None:
        spellings = (MEMBER, MEMBER.upper(), f" {MEMBER}", f"{MEMBER}\t", MEMBER.title())
        for spelling in spellings:
            assert fail(office, 1, spelling) == [401]
        assert fail(office, 1) == [429]


class TestLockOut:
    @on_one_engine
    def test_wait_never_exceeds_fifteen_minutes_whatever_the_attacker_does(
        self, office: Office, clock: Traveller
    ) -> None:
        fail(office, FREE_GUESSES)
        longest = timedelta(0)
        for _ in range(16):
            assert set(fail(office, 3)) == {429}, "knocking while blocked adds nothing"
            wait = wait_of(office)
            assert fail(office, 3) == [429] * 3
            assert wait_of(office) == wait
            longest = max(longest, wait)
            clock.shift(wait)
            assert fail(office, 1) == [401]
        assert longest == LONGEST_WAIT
        clock.shift(LONGEST_WAIT)
        assert sign_in(office.client, MEMBER).status_code == 200

    @on_one_engine
    def test_person_at_another_address_is_not_held_up(
        self, office: Office, clock: Traveller
    ) -> None:
        attacker = elsewhere(office, "203.0.113.9")
        for _ in range(30):
            sign_in(attacker, MEMBER, "a wrong password")
        assert sign_in(attacker, MEMBER).status_code == 429
        assert sign_in(office.client, MEMBER).status_code == 200
        assert sign_in(attacker, MEMBER).status_code == 429, "that success frees no attacker"

    @on_one_engine
    def test_colleagues_at_the_same_address_are_not_held_up(
        self, office: Office, clock: Traveller
    ) -> None:
        fail(office, 20)
        assert sign_in(office.client, COORDINATOR).status_code == 200

    @on_one_engine
    def test_address_a_caller_claims_is_not_believed(
        self, office: Office, clock: Traveller
    ) -> None:
        statuses = []
        for number in range(8):
            claims = {
                "X-Forwarded-For": f"198.51.100.{number}",
                "Forwarded": f"for=198.51.100.{number}",
                "X-Real-IP": f"198.51.100.{number}",
            }
            answer = sign_in(office.client, MEMBER, "a wrong password", **claims)
            statuses.append(answer.status_code)
        assert statuses == [401] * 5 + [429] * 3

    @on_one_engine
    def test_guesses_from_many_addresses_cost_the_person_a_minute_at_most(
        self, office: Office, clock: Traveller
    ) -> None:
        for number in range(120):
            sign_in(elsewhere(office, f"203.0.113.{number}"), MEMBER, "a wrong password")
        assert wait_of(office) <= timedelta(minutes=1)
        clock.shift(timedelta(minutes=1))
        assert sign_in(office.client, MEMBER).status_code == 200

    @on_one_engine
    def test_one_address_trying_many_names_is_slowed_down(
        self, office: Office, clock: Traveller
    ) -> None:
        statuses = [fail(office, 1, f"somebody.{number}")[0] for number in range(53)]
        assert statuses == [401] * 50 + [429] * 3
        assert sign_in(elsewhere(office, "10.0.0.7"), MEMBER).status_code == 200


class TestManyAtOnce:
    def test_parallel_guesses_are_all_counted(self, office: Office, clock: Traveller) -> None:
        def guess(number: int) -> int:
            return sign_in(office.client, MEMBER, f"guess number {number}").status_code

        with ThreadPoolExecutor(12) as pool:
            statuses = Counter(pool.map(guess, range(36)))
        assert statuses == {401: FREE_GUESSES, 429: 36 - FREE_GUESSES}
        with Session(office.engine) as session:
            counted = session.scalar(select(func.max(SignInThrottle.failures)))
        assert counted == FREE_GUESSES

    def test_parallel_sign_ins_of_one_person_disturb_nobody(self, office: Office) -> None:
        def enter(username: str) -> int:
            return sign_in(office.client, username).status_code

        with ThreadPoolExecutor(4) as pool:
            statuses = list(pool.map(enter, [MEMBER, COORDINATOR] * 4))
        assert set(statuses) == {200}
        with Session(office.engine) as session:
            left = session.scalars(
                select(SignInThrottle.failures).where(SignInThrottle.failures > 0)
            )
            assert list(left) == []
