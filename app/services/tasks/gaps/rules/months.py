"""Rules about planned months that are over."""

from collections.abc import Iterator

from app.models.plan import MonthProgress
from app.schemas.tasks.gaps import ExpectedState
from app.services.tasks.gaps.expected import Expectation, expectations
from app.services.tasks.gaps.gap import Gap
from app.services.tasks.gaps.year import DecreeYear

_UNFINISHED = {ExpectedState.IN_PROGRESS, ExpectedState.VERIFIED}


def month_late(year: DecreeYear) -> Iterator[Gap]:
    """A planned month is over and nothing was done for it."""
    for item, month in year.planned():
        if year.progress(item, month) is MonthProgress.LATE:
            yield Gap(
                team=item.team,
                item=item,
                month=month,
                due_date=year.last_day(month),
                href=f"action-items/{item.id}/realisations",
            )


def evidence_missing(year: DecreeYear) -> Iterator[Gap]:
    """A planned month is over and no evidence of an indicator beside it touches the month."""
    for expected in expectations(year):
        if expected.state is ExpectedState.MISSING:
            yield _of(expected, f"indicators/{expected.indicator.id}")


def evidence_unfinished(year: DecreeYear) -> Iterator[Gap]:
    """A planned month is over and there is evidence of it, but none that is accepted."""
    for expected in expectations(year):
        if expected.is_over and expected.state in _UNFINISHED:
            yield _of(expected, f"evidence?indicator_id={expected.indicator.id}")


def _of(expected: Expectation, href: str) -> Gap:
    return Gap(
        team=expected.indicator.team,
        item=expected.items[0],
        indicator=expected.indicator,
        month=expected.month,
        due_date=expected.due_date,
        proofs=expected.proofs,
        href=href,
        facts={
            "evidence_ids": list(dict.fromkeys(proof.id for proof in expected.proofs)),
            "action_items": ", ".join(item.code for item in expected.items),
        },
    )
