"""The step to kept counts, back and forth, in a database with work in it."""

from app.core.database import Database
from app.services.plan.counts.keeping import count_all_teams
from app.services.plan.counts.verifying import verify_counts
from tests.migrations.stories import Story
from tests.support.evidence import COLLEAGUE, KETUA, Body, draft, evidence, ok
from tests.support.office import Office

TEAMS = 8


async def uncounted(database: Database) -> int:
    """How many teams had to be counted; afterwards all numbers are right."""
    found = await count_all_teams(database, only_due=True)
    report = await verify_counts(database)
    assert (report.total, report.due, report.teams) == (0, 0, TEAMS)
    return found


def work(office: Office) -> Body:
    evidence(office, "accepted", "5A-1", covers_from="2023-06-01")
    before: Body = ok(office.person(KETUA).get("/progress"))
    return before


def what_was_there_is_counted_and_what_comes_after(office: Office, before: Body) -> None:
    ketua, portal = office.person(KETUA), office.client.portal
    assert ok(ketua.get("/progress")) == before
    draft(office.person(COLLEAGUE), "5A-2", covers_from="2023-06-01")
    drafts = before["evidence"]["draft"] + 1
    assert ok(ketua.get("/progress"))["evidence"]["draft"] == drafts
    assert portal is not None
    assert portal.call(uncounted, office.app.state.database) == TEAMS
    assert portal.call(uncounted, office.app.state.database) == 0


STORY = Story("team_counts", work, what_was_there_is_counted_and_what_comes_after)
