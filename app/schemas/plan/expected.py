"""The evidence that the plan expects, counted."""

from app.schemas.base import Read


class ExpectedCounts(Read):
    """Evidence that the plan expects: one piece for each planned month of an indicator.

    A month is met by evidence in force that covers a day of it. `accepted` months of the year are
    met, early ones too; `by_now` are those that the office's calendar has left behind, `missing`
    those of them that are not met; `in_year` are all.
    """

    accepted: int
    by_now: int
    in_year: int
    missing: int

    @property
    def met(self) -> int:
        """How many of those expected by now are met: never more than `by_now`, as `accepted` is."""
        return self.by_now - self.missing
