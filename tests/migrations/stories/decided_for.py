"""The step to `…_for_id`, back and forth: what the audit log says plainly is known again."""

from importlib import import_module
from typing import Any, TypeAlias

from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from app.models import ScheduleEntry
from app.models.schedule import ScheduleChange
from tests.api.decrees.test_decided_for import ACTS, Act, code
from tests.api.decrees.test_stand_ins import end, on_leave, team_of_ketua
from tests.api.plan.test_schedule import item, put
from tests.migrations.stories import Story
from tests.support.evidence import COORDINATOR, KETUA
from tests.support.evidence_sql import attempt
from tests.support.office import OTHER_MEMBER, Office
from tests.support.periods import close
from tests.support.prepared import Prepared
from tests.support.steering import table

STEP = import_module("migrations.versions.20261130_decided_for")
OTHER_ITEM = "5A.2"
Said: TypeAlias = dict[str, list[Any]]


def said(office: Office) -> Said:
    """Who decided, and for whom, by table and word."""
    with Session(office.engine) as session:
        return {
            f"{each.table} {each.word}": list(
                session.execute(
                    text(
                        f"SELECT {each.word}_by_id, {each.behalf} FROM {each.table}"  # noqa: S608 - the step's own
                        f" WHERE {each.word}_by_id IS NOT NULL ORDER BY {each.word}_by_id, 2"
                    )
                )
            )
            for each in STEP.DECISIONS
        }


def live(office: Office) -> Said:
    """A stand-in of the Ketua decides all there is; then, for the coordinator, one thing again."""
    ketua = office.person(KETUA)
    named = on_leave(office, KETUA, OTHER_MEMBER, team_of_ketua(office))
    act = Act(office.person(OTHER_MEMBER), office, Prepared(office))
    for decide in ACTS:
        decide(act)
    code(act)
    ok_months = {"months": [{"month": 2, "status": "planned"}], "reason": "Rapat."}
    put(act.who, item(office, OTHER_ITEM), **ok_months)
    end(ketua, named)
    on_leave(office, COORDINATOR, OTHER_MEMBER)
    put(act.who, item(office, OTHER_ITEM), recurrence={"kind": "monthly"}, reason="Rapat.")
    close(office, 2)
    before = said(office)
    assert all(any(row[1] for row in rows) for rows in before.values())
    return before


def the_log_says_again_for_whom_where_it_is_plain(office: Office, before: Said) -> None:
    after = said(office)
    differing = {name for name, rows in after.items() if rows != before[name]}
    # Of the other action item two absent people are named: neither is written.
    assert differing == {
        "schedule_changes changed",
        "schedule_entries set",
        "schedule_rules read",
    }
    for name in differing:
        assert {row[1] for row in after[name]} - {None} < {row[1] for row in before[name]}
    still_guarded(office)


def still_guarded(office: Office) -> None:
    entries, changes = table(ScheduleEntry), table(ScheduleChange)
    of_closed = update(entries).where(entries.c.month == 2).values(planned=False)
    assert "guard period_closed_schedule_entries_u" in attempt(office, of_closed)
    assert "guard schedule_change_is_final_u" in attempt(office, update(changes).values(reason="x"))
    assert "guard schedule_change_is_final_d" in attempt(office, delete(changes))


STORY = Story("decided_for", live, the_log_says_again_for_whom_where_it_is_plain)
