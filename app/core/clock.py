"""The one place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def today_in(time_zone: str) -> date:
    """The calendar day in an IANA time zone such as ``Asia/Makassar``."""
    return day_in(time_zone, now())


def day_in(time_zone: str, instant: datetime) -> date:
    """The calendar day of an instant in an IANA time zone."""
    return instant.astimezone(ZoneInfo(time_zone)).date()
