"""Keys: UUIDv7, in the order of their microseconds."""

from datetime import UTC, datetime, timedelta

import time_machine

from app.core.identifiers import new_id

BEGIN = datetime(2026, 11, 30, 23, 59, 59, 999_000, UTC)


def test_keys_come_in_the_order_in_which_they_were_made() -> None:
    made = []
    for microseconds in range(0, 3000, 7):
        with time_machine.travel(BEGIN + timedelta(microseconds=microseconds), tick=False):
            made.append(new_id())
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(key.version, key.variant) for key in made} == {(7, "specified in RFC 4122")}


def test_two_of_one_microsecond_differ() -> None:
    with time_machine.travel(BEGIN, tick=False):
        keys = [new_id() for _ in range(1000)]
    assert len(set(keys)) == len(keys)
    assert {key.int >> 80 for key in keys} == {int(BEGIN.timestamp() * 1000)}
