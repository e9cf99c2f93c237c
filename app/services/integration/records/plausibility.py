"""What of a record can hardly be so: told in its receipt and in the inbox, never refused.

Other systems know best what they count, so a person is to look, and nothing stops.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from app.core import clock
from app.core.errors import FieldFault
from app.integrations.figure_limits import excesses
from app.schemas.integration.records import RecordWrite
from app.schemas.platform.problems import pointer_of

# A day has begun for the programme where it begins first.
_EASTERNMOST: Final = "Asia/Jayapura"


def doubts(schema: Mapping[str, Any], body: RecordWrite, period_from: date) -> Iterator[FieldFault]:
    """What can hardly be so of a record by itself, as codes with their facts."""
    if period_from > clock.day_in(_EASTERNMOST, clock.now()):
        yield FieldFault("/period", "period_in_future", {"first": period_from.isoformat()})
    elif period_from > clock.day_in(_EASTERNMOST, body.taken_at):
        facts = {"first": period_from.isoformat()}
        yield FieldFault("/taken_at", "taken_before_period", facts)
    for excess in excesses(schema, body.figures):
        facts = {"value": excess.value, "most": excess.most, "rule": excess.rule}
        yield FieldFault(pointer_of(("figures", *excess.path)), "figure_more_than", facts)


def moved_from(days: tuple[date, date]) -> FieldFault:
    """A record that was accepted for another period."""
    first, last = days
    facts = {"first": first.isoformat(), "last": last.isoformat()}
    return FieldFault("/period", "accepted_period_moved", facts)


def plain(warning: FieldFault) -> dict[str, Any]:
    """A warning as it is kept; the words are found when it is read."""
    return {"pointer": warning.pointer, "code": warning.code, "facts": dict(warning.facts)}
