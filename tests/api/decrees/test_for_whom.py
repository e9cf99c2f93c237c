"""Reports, closings and decisions on records say for whom a stand-in took them."""

from datetime import date
from importlib import import_module
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import PeriodClosure, Realisation, RecordDecision
from app.schemas.platform.examples import DECREE_ID, TEAM_II_ID, TEAM_V_ID
from tests.api.decrees.test_stand_ins import on_leave, team_of_ketua
from tests.api.plan.test_schedule import item
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, PENGARAH, entries_of, every, ok
from tests.support.evidence_sql import attempt
from tests.support.office import OTHER_MEMBER, Office
from tests.support.periods import PERIODS, close
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II
from tests.support.steering import table

GUARDS = import_module("migrations.versions.20261130_for_whom").GUARDS
CLOSURES = table(PeriodClosure)


def attempts(office: Office) -> dict[str, Executable]:
    """What nobody may write: for a Pengarah in whose place nobody stands."""
    now, absent, person = clock.now(), office.user_id(PENGARAH), office.user_id(OTHER_MEMBER)
    with Session(office.engine) as session:
        entry = session.scalars(select(Realisation)).one()
        decision = session.scalars(select(RecordDecision)).one()
    july = {"starts_on": date(2023, 7, 1), "ends_on": date(2023, 7, 31), "month": 7}

    def closing(**values: Any) -> Executable:
        named = {"decree_id": DECREE_ID, "closed_by_id": person, "closed_at": now}
        return insert(CLOSURES).values(id=new_id(), **july, **named, **values)

    open_one = update(CLOSURES).where(CLOSURES.c.reopened_at.is_(None))
    reopened = {"reopened_at": now, "reopened_by_id": person, "reopen_reason": "Kurang."}
    return {
        "realisations_on_behalf_of_id_stood_in": insert(table(Realisation)).values(
            id=new_id(),
            action_item_id=entry.action_item_id,
            month=7,
            done_on=date(2023, 7, 3),
            note="Rapat",
            is_cancellation=False,
            reported_by_id=person,
            reported_at=now,
            on_behalf_of_id=absent,
        ),
        "record_decisions_on_behalf_of_id_stood_in": insert(table(RecordDecision)).values(
            id=new_id(),
            version_id=decision.version_id,
            team_id=TEAM_V_ID,
            action="reject",
            reason="Belum final",
            decided_by_id=person,
            decided_at=now,
            on_behalf_of_id=absent,
        ),
        "period_closures_closed_for_id_stood_in": closing(closed_for_id=absent),
        "period_closures_reopened_for_id_stood_in": open_one.values(
            **reopened, reopened_for_id=absent
        ),
        "closure_starts_reopened_for_nobody": closing(reopened_for_id=absent),
        "closure_keeps_for_whom": open_one.values(closed_for_id=absent),
    }


def test_the_answer_says_so_and_the_database_holds_to_it(office: Office) -> None:
    on_leave(office, MEMBER, OTHER_MEMBER)
    entries = item(office).replace("schedule", "realisations")
    stand_in = office.person(OTHER_MEMBER)
    made = ok(stand_in.post(entries, {"done_on": "2023-06-20", "note": "Rapat"}), 201)
    assert made["on_behalf_of"]["id"] == str(office.user_id(MEMBER))
    (listed,) = every(office.person(MEMBER), entries)
    assert listed["on_behalf_of"] == made["on_behalf_of"]

    on_leave(office, KETUA, COORDINATOR, team_of_ketua(office))
    ok(office.person(COORDINATOR).post(f"{PERIODS}/close", {"month": 5, "note": "Lengkap."}))
    told = ok(office.person(KETUA).post(f"{PERIODS}/reopen", {"month": 5, "reason": "Kurang."}))
    (closure,) = told["periods"][4]["closures"]
    assert closure["closed_by"]["id"] == str(office.user_id(COORDINATOR))
    assert closure["closed_on_behalf_of"] == closure["reopened_by"]
    assert closure["reopened_on_behalf_of"] is None

    record_id = Prepared(office).hand_in()
    on_leave(office, COORDINATOR_II, OTHER_MEMBER, f"/teams/{TEAM_II_ID}")
    taken = ok(stand_in.post(f"/inbox/{record_id}/accept", {}))
    (decision,) = taken["decisions"]
    absent = str(office.user_id(COORDINATOR_II))
    assert decision["on_behalf_of"]["id"] == absent
    (entry,) = entries_of(office, "record.accept")
    assert entry["on_behalf_of_id"] == absent, "though the draft is in their own right"

    close(office, 6)
    tried = attempts(office)
    assert set(tried) == {guard.name for guard in GUARDS}
    for guard, statement in tried.items():
        assert f"guard {guard}" in attempt(office, statement)
