"""Counts of progress, added up and compared."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from app.core.calendar import MONTHS
from app.schemas.platform.examples import DECREE_ID
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    draft,
    every,
    evidence,
    ok,
    step,
)
from tests.support.office import OTHER_COORDINATOR, Office

PROGRESS = f"/decrees/{DECREE_ID}/progress"
KUPANG = ZoneInfo("Asia/Makassar")
STARTED = "2023-06-20T09:00"


@contextmanager
def clock_at(office: Office, local: str) -> Iterator[None]:
    """Everybody signs in anew at this time in Kupang; then the clock runs on."""
    with time_machine.travel(datetime.fromisoformat(local).replace(tzinfo=KUPANG)):
        office._people.clear()
        yield
    office._people.clear()


class Year:
    """Two teams at work from June to October 2023."""

    def __init__(self, office: Office) -> None:
        self.office = office
        rows = self.at(STARTED, lambda: every(office.person(MEMBER), "/action-items"))
        self.items = {row["code"]: f"/action-items/{row['id']}" for row in rows}
        self.seen: dict[str, Body] = {}

    def at(self, local: str, act: Any) -> Any:
        with clock_at(self.office, local):
            return act()

    def plan(self, who: str, code: str, **body: Any) -> None:
        ok(self.office.person(who).put(f"{self.items[code]}/schedule", body))

    def tell(self, who: str, code: str, done_on: str, **fields: Any) -> str:
        body = {"done_on": done_on, "note": "Rapat"} | fields
        told = ok(self.office.person(who).post(f"{self.items[code]}/realisations", body), 201)
        return str(told["id"])

    def look(self, local: str) -> None:
        """What the service says at the very end of a day, of that day."""
        with clock_at(self.office, f"{local}T23:59:50"):
            self.seen[local] = ok(self.office.person(PENGARAH).get(PROGRESS))

    def run(self) -> None:
        self.at(STARTED, self._june)
        self.look("2023-06-30")
        self.at("2023-07-10T10:00", self._july)
        self.look("2023-07-31")
        self.at("2023-08-15T11:00", self._august)
        self.look("2023-08-31")
        self.at("2023-10-05T08:00", self._october)

    def _june(self) -> None:
        self.plan(COORDINATOR, "5A.1", months=whole_year(3, 6, 9, 12))
        self.plan(COORDINATOR, "5A.2", months=[planned(6), planned(7), planned(8)])
        self.plan(OTHER_COORDINATOR, "1A.1", months=whole_year(*range(1, 13)))
        self.wrong = self.tell(MEMBER, "5A.1", "2023-06-19")
        self.tell(MEMBER, "5B.1", "2023-06-20")  # nobody planned it
        self.returned = evidence(self.office, "draft", "5A-1")["id"]
        self.accepted = evidence(self.office, "submitted", "5A-2", "5B-1")["id"]
        evidence(self.office, "withdrawn", "5B-2", confidentiality="restricted")

    def _july(self) -> None:
        person = self.office.person
        ok(step(person(MEMBER), self.returned, "submit"))
        ok(step(person(COORDINATOR), self.returned, "return"))
        ok(step(person(COORDINATOR), self.accepted, "verify"))
        self.tell(MEMBER, "5A.2", "2023-07-09", month=8)
        self.tell(OTHER_COORDINATOR, "1A.1", "2023-07-10")
        elsewhere = draft(person(OTHER_COORDINATOR), "1A-1")
        ok(person(OTHER_COORDINATOR).upload(elsewhere["id"]), 201)
        ok(step(person(OTHER_COORDINATOR), elsewhere["id"], "submit"))

    def _august(self) -> None:
        person = self.office.person
        ok(step(person(KETUA), self.accepted, "accept"))
        ok(step(person(MEMBER), self.returned, "revise"), 201)
        ok(step(person(MEMBER), self.returned, "submit"))
        self.tell(MEMBER, "5A.1", "2023-06-19", month=5, corrects_id=self.wrong)
        moved = [{"month": 8, "status": "not_planned"}, planned(9)]
        self.plan(KETUA, "5A.2", months=moved, reason="Menunggu anggaran")

    def _october(self) -> None:
        ok(step(self.office.person(KETUA), self.accepted, "withdraw"))
        self.tell(KETUA, "5A.1", "2023-09-29")


def planned(month: int) -> Body:
    return {"month": month, "status": "planned"}


def whole_year(*months: int) -> list[Body]:
    """These months and no others, set by hand: also those before the decree."""
    return [planned(n) if n in months else {"month": n, "status": "not_planned"} for n in MONTHS]


def added(parts: list[Any]) -> Any:
    """Numbers of the same shape, number by number; percentages do not add up and are left out."""
    if not isinstance(parts[0], dict):
        return sum(parts)
    names = [name for name in parts[0] if not name.startswith("percent")]
    return {name: added([part[name] for part in parts]) for name in names}


def numbers(body: Body) -> Body:
    names = ("expected", "months", "evidence", "being_revised", "indicators")
    return {name: body[name] for name in names}
