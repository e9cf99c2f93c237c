"""From when on a pull asks for what changed: nothing may fall between two runs."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.integrations.upstream import Answer
from app.models import Connector
from app.services.integration.connectors import execution
from app.services.integration.connectors.asking.fetching import FetchedPage
from tests.services.integration.connectors.test_ends import connector, pulled
from tests.support.databases import on_one_engine
from tests.support.machines import Machines
from tests.support.pulling import item


@on_one_engine
def test_since_is_of_the_period_and_of_the_way_it_is_asked(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector_id, asked, rows = connector(machines), list[str](), [item(1, judul="")]

    async def fetched(_: Any, __: Any, variables: Any, note: Any) -> AsyncIterator[FetchedPage]:
        asked.append(variables["since"])
        if not rows:
            note("pull_was_empty")
        yield FetchedPage(1, "https://x.example/", Answer({"items": rows}))

    monkeypatch.setattr(execution, "fetch_pages", fetched)
    pulled(machines, connector_id)
    rows[:] = [item(1)]
    for period in ("2023-06", "2023-06", "2023-05", "2023-06"):
        pulled(machines, connector_id, period)
    june_rows, rows[:] = [*rows], []  # perhaps a refusal in words that nobody knows
    pulled(machines, connector_id)
    rows[:] = june_rows
    empty_at = len(asked)
    pulled(machines, connector_id)
    assert asked[-1] == asked[-2], "an empty run does not move it on"
    del asked[empty_at - 1 :]
    machines.put(Connector, good_since=None)  # as a changed connector
    for period in ("2023-06", "2023-05", "2023-06"):
        pulled(machines, connector_id, period)
    june, may, later = "2023-05-31T16:00:00Z", "2023-04-30T16:00:00Z", "later"
    told = [since if since in {june, may} else later for since in asked]
    assert told == [june, june, later, may, later, june, may, later]
