"""Gaps and expected evidence of a plan on a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine

from app.schemas.platform.examples import DECREE_ID
from tests.api.plan.test_schedule import put
from tests.support.evidence import COORDINATOR, MEMBER, REPORT, Body, every, indicator_id
from tests.support.office import Office

GAPS = f"/decrees/{DECREE_ID}/gaps"
EXPECTED = f"/decrees/{DECREE_ID}/expected-evidence"
ITEM = "5A.2"  # REPORT stands beside it, and 5A-3


@contextmanager
def at(office: Office, instant: str) -> Iterator[None]:
    """Another day, on which everybody signs in anew."""
    with time_machine.travel(instant):
        office._people.clear()
        yield
    office._people.clear()


def item_id(office: Office, code: str = ITEM) -> str:
    rows = every(office.person(MEMBER), "/action-items")
    return str(next(row["id"] for row in rows if row["code"] == code))


def plan(office: Office, *months: int, code: str = ITEM) -> str:
    """Plan months of an action item; its path."""
    path = f"/action-items/{item_id(office, code)}"
    planned = [{"month": month, "status": "planned"} for month in months]
    put(office.person(COORDINATOR), f"{path}/schedule", months=planned)
    return path


def gaps(office: Office, who: str = MEMBER, **parameters: Any) -> list[Body]:
    return every(office.person(who), GAPS, **parameters)


def expected(office: Office, **parameters: Any) -> list[str]:
    rows = every(office.person(MEMBER), EXPECTED, indicator_id=indicator_id(REPORT), **parameters)
    return [row["state"] for row in rows]
