"""Closures and closed months are neither doubled nor replaced."""

from sqlalchemy import insert, text

from tests.api.plan.test_closing import june
from tests.support.closed_months import CLOSURES, scene_of
from tests.support.evidence_sql import attempt
from tests.support.office import Office
from tests.support.periods import close, reopen

REPLACE = "REPLACE INTO {0} SELECT * FROM {0} LIMIT 1"
UPDATE_OR_REPLACE = "UPDATE OR REPLACE {0} SET rowid = 2 WHERE rowid = 1"


def test_at_most_one_closure_of_a_period_is_open(office: Office) -> None:
    close(office, 6)
    close(office, None)
    for period in ({}, {"month": None}):
        again = insert(CLOSURES).values(**june(office) | period)
        said = attempt(office, again)
        assert "unique" in said.lower() or "guard period_closures_replaced_i" in said
    reopen(office, None)
    assert attempt(office, insert(CLOSURES).values(**june(office) | {"month": None})) == ""


def test_no_closure_and_no_closed_month_is_replaced_or_emptied(office: Office) -> None:
    scene_of(office)
    if office.engine.dialect.name == "postgresql":
        assert "guard never_emptied" in attempt(office, text("TRUNCATE period_closures"))
        return
    close(office, 3)
    for name in ("period_closures", "schedule_entries"):
        for statement in (REPLACE, UPDATE_OR_REPLACE):
            assert "guard " in attempt(office, text(statement.format(name)))
