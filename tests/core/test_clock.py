"""The one clock: the machine's, unless somebody plays another day in this process."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from app.core import clock
from app.core.security import AccessClaims, InvalidToken, issue_access_token, read_access_token

SECRET = "a secret of the tests: 0123456789 abcdefghij"
NEW_YEAR_IN_KUPANG = datetime(2023, 12, 31, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _machine_clock_afterwards() -> Iterator[None]:
    yield
    clock.reset()


class TestSetTo:
    def test_days_and_instants_follow(self) -> None:
        clock.set_to(NEW_YEAR_IN_KUPANG)
        assert NEW_YEAR_IN_KUPANG <= clock.now() < NEW_YEAR_IN_KUPANG + timedelta(minutes=1)
        assert clock.today_in("Asia/Makassar") == date(2024, 1, 1)
        assert clock.today_in("UTC") == date(2023, 12, 31)
        clock.reset()
        assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)

    def test_tokens_are_valid_by_the_same_clock(self) -> None:
        clock.set_to(NEW_YEAR_IN_KUPANG)
        claims = AccessClaims(uuid4(), uuid4())
        token = issue_access_token(SECRET, claims, timedelta(minutes=15))
        assert read_access_token((SECRET,), token) == claims
        clock.set_to(NEW_YEAR_IN_KUPANG + timedelta(minutes=15))
        with pytest.raises(InvalidToken):
            read_access_token((SECRET,), token)
