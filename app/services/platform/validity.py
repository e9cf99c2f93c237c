"""Whether what has two days (memberships, grants of roles) holds; SQL asks `Lasting.valid_on`."""

from datetime import date

from app.core import clock
from app.models.base import Lasting
from app.services.platform.sql import AnyRow


def has_ended(one: Lasting | AnyRow, day: date) -> bool:
    """Whether it holds no more from that day on, or never does: it ended before it began.

    One that has yet to begin has not ended.
    """
    return bool(one.valid_to is not None and one.valid_to <= max(day, one.valid_from))


def holds_on(one: Lasting | AnyRow, day: date) -> bool:
    """Whether it holds on that day."""
    return bool(one.valid_from <= day) and not has_ended(one, day)


def holds_today(row: AnyRow) -> bool:
    """Whether it holds on today's day in the row's `time_zone`."""
    return holds_on(row, clock.today_in(row.time_zone))
