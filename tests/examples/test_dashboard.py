"""A dashboard reads once and follows events for a day: at its end it shows what a reading shows."""

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import time_machine
from httpx2 import Response

from app.core import clock
from app.integrations.rate_limits import RateLimit
from app.schemas.platform.examples import CAMPAIGN_ID
from app.services.reporting.progress.work_units.telling import tell_progress
from examples.dashboard import Dashboard, show
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, MEMBER, draft, evidence, ok
from tests.support.many_offices import generate, one_indicator_more
from tests.support.office import Office, Person
from tests.support.prepared import Prepared

YEAR = 2023


def machine_of(office: Office) -> Person:
    """The dashboard's key: for numbers and events, of no source system."""
    prepared = Prepared(office)
    body = prepared.service_account_body("progress:read", "events:read")
    made = prepared.administrator.post("/service-accounts", body | {"source_key": None})
    assert made.status_code == 201, made.text
    return Person(office.client, prepared.issued_key(made.json()["id"])["key"])


def worker_looks(office: Office) -> int:
    assert office.client.portal is not None
    return int(office.client.portal.call(tell_progress, office.app.state.database))


@on_one_engine
def test_a_dashboard_is_kept_current_by_events_alone_for_a_day(two_offices: Office) -> None:
    machine = machine_of(two_offices)
    asked: list[str] = []

    def ask(path: str, query: dict[str, Any]) -> Response:
        asked.append(path)
        return machine.get(path, params=query)

    member = two_offices.person(MEMBER)
    with time_machine.travel("2023-07-31T08:00:00+08:00", tick=False) as moment:
        worker_looks(two_offices)
        board, fresh = Dashboard(ask, YEAR), Dashboard(ask, YEAR)
        board.read()
        morning = dict(board.rows)
        assert set(morning) == {"53", "5371"}
        del asked[:]
        for hour in range(24):
            if hour == 0:
                draft(member)
                evidence(two_offices, "accepted")
                months = [{"month": 7, "status": "planned"}]
                body = {"months": months, "reason": "Rencana Juli."}
                ok(
                    two_offices.person(COORDINATOR).put(
                        f"/action-items/{CAMPAIGN_ID}/schedule", body
                    )
                )
            # At midnight July is over, without anybody doing anything.
            moment.move_to(clock.now() + timedelta(hours=1))
            worker_looks(two_offices)
            board.follow()
        assert set(asked) == {"/events"}, "nothing but events"
        fresh.read()
        assert board.rows == fresh.rows
        assert board.rows["53"]["evidence_accepted"] == morning["53"]["evidence_accepted"] + 1
        assert board.rows["53"]["months_late"] == morning["53"]["months_late"] + 1
        assert show(board.rows).startswith("53 ")


@on_one_engine
def test_549_offices_are_followed_by_events_alone_for_a_day(two_offices: Office) -> None:
    machine, chance = machine_of(two_offices), random.Random(16)  # noqa: S311 - no secret
    tiny = generate(two_offices, 547)
    usual = two_offices.app.state.service_limit
    two_offices.app.state.service_limit = RateLimit(10_000)
    asked: list[str] = []

    def ask(path: str, query: dict[str, Any]) -> Response:
        asked.append(path)
        return machine.get(path, params=query)

    try:
        with time_machine.travel("2023-07-31T08:00:00+08:00", tick=False) as moment:
            worker_looks(two_offices)
            board, fresh = Dashboard(ask, YEAR), Dashboard(ask, YEAR)
            board.read()
            morning = {code: row["indicators"] for code, row in board.rows.items()}
            assert len(morning) == 549
            del asked[:]
            more = Counter[str]()
            for _ in range(24):
                changed = chance.sample(range(len(tiny)), 3)
                one_indicator_more(two_offices, *(tiny[number] for number in changed))
                more.update(str(600000 + number) for number in changed)
                moment.move_to(clock.now() + timedelta(hours=1))
                worker_looks(two_offices)
                board.follow()
            assert set(asked) == {"/events"}, "nothing but events"
            fresh.read()
    finally:
        two_offices.app.state.service_limit = usual
    assert board.rows == fresh.rows
    grown = {
        code: row["indicators"] - morning[code]
        for code, row in board.rows.items()
        if row["indicators"] != morning[code]
    }
    assert grown == more
