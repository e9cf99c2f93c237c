"""Which field says when a record was taken: best one that names an instant, not a day alone."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from app.services.integration.connectors.trials.paths import Json

_CLOCK: Final = re.compile(r"\d[T ]+(?:pukul )?\d{1,2}[:.]\d{2}", re.IGNORECASE)
_EPOCH: Final = 10**9  # seconds, of 2001; a smaller number is none
# Names of what changes with every change of a record; any other may be the day of a meeting.
_SURE: Final = frozenset({
    "taken_at", "updated_at", "modified_at", "approved_at", "diubah", "diperbarui", "diambil",
})  # fmt: skip


def choose_moment(
    named: Sequence[str], fields: Mapping[str, Sequence[Json]]
) -> tuple[str | None, str | None]:
    """The expression of `taken_at`, and a note where a person should look at it.

    `named`: fields whose name fits, the best first. With a day alone every correction of that day
    has the same `taken_at`.
    """
    instants = [each for each in named if _has_clock(fields[each])]
    instants += [each for each, values in fields.items() if _has_clock(values)]
    path = next(iter(instants or named), None)
    if path is None or (path in named and path.rpartition(".")[2].strip('"').lower() in _SURE):
        return path, None
    return path, "trial_taken_at_doubtful" if instants else "trial_taken_at_day"


def _has_clock(values: Sequence[Json]) -> bool:
    given = [each for each in values if each is not None and each != ""]
    return bool(given) and all(map(_is_instant, given))


def _is_instant(value: Json) -> bool:
    if isinstance(value, str):
        return _CLOCK.search(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= _EPOCH
