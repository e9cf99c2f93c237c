"""The one place that asks what time it is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_ahead = timedelta()


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC) + _ahead


def today_in(time_zone: str) -> date:
    """The calendar day in an IANA time zone such as ``Asia/Makassar``."""
    return day_in(time_zone, now())


def day_in(time_zone: str, instant: datetime) -> date:
    """The calendar day of an instant in an IANA time zone."""
    return instant.astimezone(ZoneInfo(time_zone)).date()


def last_began(hour: int, instant: datetime) -> datetime:
    """When an hour of the day (UTC) last began, at that instant or before."""
    today = instant.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= instant else today - timedelta(days=1)


def set_to(instant: datetime) -> None:
    """Let it be `instant` in this process, going on from there; a simulated year needs it."""
    global _ahead  # noqa: PLW0603 - the machine's clock is as global
    _ahead = instant - datetime.now(UTC)


def reset() -> None:
    """Follow the machine's clock again."""
    global _ahead  # noqa: PLW0603 - as in set_to
    _ahead = timedelta()
