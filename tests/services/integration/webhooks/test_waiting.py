"""What an answer means, and when an event is sent again."""

from datetime import timedelta

import pytest

from app.services.integration.webhooks.delivery import WAITS, _wait
from app.services.integration.webhooks.sending import Outcome


@pytest.mark.parametrize("attempts", range(1, len(WAITS) + 1))
def test_the_waits_are_those_of_the_table_spread_by_a_fifth(attempts: int) -> None:
    wait = _wait(attempts, Outcome(1, 500), WAITS) / timedelta(seconds=WAITS[attempts - 1])
    assert 0.8 <= wait <= 1.2
    asked = timedelta(days=1)
    assert _wait(attempts, Outcome(1, 429, retry_after=asked), WAITS) == asked


@pytest.mark.parametrize(
    ("status", "is_so"), [(200, True), (204, True), (299, True), (199, False), (300, False),
                          (404, False), (500, False), (None, False)]
)  # fmt: skip
def test_a_two_hundred_is_a_delivery(status: int | None, *, is_so: bool) -> None:
    assert Outcome(1, status).is_delivered is is_so
