"""What is asked about the people in a case is asked of that one, not of all of its kind."""

import pytest
from sqlalchemy import select

from app.services.oversight.cases.statements import CASES, CaseTables, has_contributed


@pytest.mark.parametrize("tables", CASES.values(), ids=lambda each: each.thing.__tablename__)
def test_contributions_are_those_to_what_the_thing_itself_cites(tables: CaseTables) -> None:
    statement = select(tables.thing.id).where(has_contributed(tables, lambda one: one.is_(None)))
    assert f", {tables.thing.__tablename__}" not in str(statement)
