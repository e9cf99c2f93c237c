"""Rules about the records of other systems."""

from collections.abc import Iterator

from app.services.tasks.gaps.gap import Gap
from app.services.tasks.gaps.year import DecreeYear


def source_silent(year: DecreeYear) -> Iterator[Gap]:
    """A connected source should have handed in records of a month or quarter, and did not."""
    for silence in year.silences:
        indicator = year.indicator(str(silence.indicator_id))
        yield Gap(
            team=indicator.team,
            indicator=indicator,
            month=silence.month,
            due_date=silence.due_date,
            href=f"inbox?team_id={indicator.team.id}",
            facts={"source": silence.source_name, "records": silence.type_name},
        )
