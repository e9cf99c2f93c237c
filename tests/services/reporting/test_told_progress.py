"""`progress.changed`: only what is new, an office once a minute, and another day by itself."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from app.core import clock
from app.core.database import Database
from app.models import Event, ProgressFollower, TeamCounts, ToldProgress
from app.schemas.platform.examples import TEAM_V_ID
from app.services.integration.events.types import PREFIX, PROGRESS
from app.services.platform import audit
from app.services.reporting.progress.work_units.telling import EVERY, tell_progress
from tests.support.machines import PROVINCE, Machines

NOON = "2023-07-04T12:00:00+08:00"
PAST = timedelta(seconds=1)


class Scene:
    """The province's numbers, changed behind the service's back where an entry says so."""

    def __init__(self, machines: Machines, moment: Any) -> None:
        self.machines, self.moment, self.drafts = machines, moment, 0

    def look(self) -> int:
        return self.machines.run(tell_progress)

    def later(self, by: timedelta) -> None:
        self.moment.move_to(clock.now() + by)

    def happens(self, *, counts: bool = True) -> None:
        """A draft more, as far as anybody who counts can see."""
        if counts:
            self.drafts += 1
            team = TeamCounts.team_id == TEAM_V_ID
            self.machines.put_where(TeamCounts, team, evidence_draft=self.drafts)

        async def story(database: Database) -> None:
            async with database.writing() as session:
                target = audit.Target("evidence", None, self.machines.unit(PROVINCE))
                audit.log(session, None, "evidence.open", target)

        self.machines.run(story)

    def told(self) -> list[dict[str, Any]]:
        kind = Event.type == PREFIX + PROGRESS.name
        data = self.machines.all(select(Event.data).where(kind).order_by(Event.position))
        return [each["progress"] for each in data]


@pytest.fixture
def scene(machines: Machines) -> Iterator[Scene]:
    """The first look has been: of every office with a decree it tells once."""
    with time_machine.travel(NOON, tick=False) as moment:
        made = Scene(machines, moment)
        assert made.look() == len(made.told()) > 0
        made.later(EVERY)
        yield made


def test_only_numbers_that_are_new_are_told(scene: Scene) -> None:
    before = len(scene.told())
    scene.happens(counts=False)
    assert scene.look() == 0
    scene.happens()
    assert (scene.look(), scene.look()) == (1, 0)
    (told,) = scene.told()[before:]
    assert (told["year"], told["decrees"], told["evidence_draft"]) == (2023, 1, 1)
    assert told["indicators"] == 75


def test_an_office_is_told_once_a_minute_and_then_how_it_is_by_now(scene: Scene) -> None:
    scene.happens()
    assert scene.look() == 1
    for _ in range(3):
        scene.happens()
        assert scene.look() == 0
        scene.later(timedelta(seconds=15))
    assert scene.look() == 0
    scene.later(EVERY - timedelta(seconds=45) - PAST)
    assert scene.look() == 0
    scene.later(PAST)
    assert scene.look() == 1
    assert [each["evidence_draft"] for each in scene.told()[-2:]] == [1, 4]
    scene.later(EVERY)
    assert scene.look() == 0, "nothing is due any more"


def test_on_the_next_day_of_an_office_it_is_looked_at_by_itself(scene: Scene) -> None:
    scene.drafts = 7
    scene.machines.put_where(TeamCounts, TeamCounts.team_id == TEAM_V_ID, evidence_draft=7)
    assert scene.look() == 0, "no entry says so"
    scene.moment.move_to("2023-07-04T23:59:59+08:00")
    assert scene.look() == 0
    scene.moment.move_to("2023-07-05T00:00:00+08:00")
    assert scene.look() == 1


def test_decrees_that_count_no_more_are_told_as_nothing(scene: Scene) -> None:
    with scene.machines.writing() as session:
        here = ToldProgress.work_unit_id == scene.machines.unit(PROVINCE)
        session.execute(update(ToldProgress).where(here).values(year=2022))
    scene.happens(counts=False)
    assert scene.look() == 2
    by_year = {each["year"]: each for each in scene.told()[-2:]}
    assert (by_year[2022]["decrees"], by_year[2022]["indicators"]) == (0, 0)
    assert by_year[2023]["decrees"] == 1
    assert scene.machines.all(select(ToldProgress.year).distinct()) == [2023]


def test_of_two_who_look_at_once_one_tells(scene: Scene) -> None:
    scene.happens()

    async def story(database: Database) -> int:
        begin = database.writing
        database.writing = lambda: _after_another(begin, database)  # type: ignore[method-assign]
        try:
            return await tell_progress(database)
        finally:
            database.writing = begin  # type: ignore[method-assign]

    def _after_another(begin: Any, database: Database) -> Any:
        with scene.machines.writing() as session:
            session.execute(update(ProgressFollower).values(position=ProgressFollower.position + 1))
        database.writing = begin  # type: ignore[method-assign]
        return begin()

    before = len(scene.told())
    assert scene.machines.run(story) == 0
    assert len(scene.told()) == before
