"""Databases that people worked in go down over a step and up again, and lose what it says alone.

The way down takes longest, so many stories happen in one office and go it together. Where a walk
stops, a copy goes up again and is looked at; the rest goes on from there.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TypeAlias

import pytest
import time_machine
from alembic import command
from fastapi import FastAPI

from tests.api.decrees.test_voided_successors import NOW
from tests.migrations.stories import (
    Story,
    asked_of_few,
    checklists,
    comments,
    confirmed,
    decided_for,
    in_force,
    link_copies,
    lived_before,
    meeting_deciders,
    meetings,
    own_affairs,
    reports,
    stand_ins,
    team_counts,
    told_progress,
    usage_by_day,
    voided,
    voided_decrees,
)
from tests.support.databases import Databases, alembic_config, all_steps
from tests.support.engines import engine_at
from tests.support.office import Office

# Where it stops, before which step, on the way down; what is looked at there, in that order.
Walk: TypeAlias = Mapping[str, tuple[Story, ...]]
# Of a year that people worked in, in the order in which they did.
WORK: Walk = {
    "report_guards": (reports.GUARDS,),
    "reports": (reports.REPORTS,),
    "own_affairs": (asked_of_few.STORY, own_affairs.STORY),
    "confirmed": (confirmed.STORY,),
    "copies_erased": (link_copies.ERASURES,),
    "meetings": (link_copies.COPIES, checklists.STORY, meetings.STORY),
}
ABSENT: Walk = {
    "stand_ins": (stand_ins.STORY,),
    "usage_by_day": (usage_by_day.STORY,),
    "team_counts": (told_progress.STORY, team_counts.STORY),
    "voided": (voided.STORY,),
}
# The form of the first week cannot say much of what happens in the other walks.
EARLY: Walk = {"0019": (in_force.STORY,), "0010": (comments.STORY,)}
DECIDED: Walk = {"decided_for": (decided_for.STORY,)}
DECREED: Walk = {
    "planned_year": (voided_decrees.PLANNED,),
    "void_decrees": (voided_decrees.VOIDED,),
}
HANDED_OVER: Walk = {
    "deciders": (lived_before.STORY,),
    "meeting_deciders": (meeting_deciders.STORY,),
}


def undone(stop: str) -> list[str]:
    """The steps that are gone when the walk stops there, from head down."""
    return [step.revision for step in all_steps().walk_revisions(stop, "heads")]


@pytest.mark.parametrize(
    ("walk", "now"),
    [
        pytest.param(WORK, None, id="work"),
        pytest.param(ABSENT, None, id="absent"),
        pytest.param(EARLY, None, id="early"),
        pytest.param(DECIDED, None, id="decided"),
        pytest.param(DECREED, NOW, id="decreed"),
        pytest.param(HANDED_OVER, None, id="handed_over"),
    ],
)
def test_what_people_did_is_right_after_the_way_down_and_up(
    walk: Walk, now: str | None, app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    travelled = time_machine.travel(now, tick=False) if now else nullcontext()
    with databases.copy("seeded") as url, travelled:
        with Office.open(app, url, tmp_path) as office:
            told = {story: story.live(office) for here in walk.values() for story in here}
        for stop in sorted(walk, key=lambda stop: len(undone(stop))):
            here = walk[stop]
            assert {story.step for story in here} <= set(undone(stop))
            command.downgrade(alembic_config(url), f"{stop}-1")
            with engine_at(url).begin() as connection:
                for story in here:
                    story.meanwhile(connection, told[story])
            with databases.copy_of(url) as copy:
                command.upgrade(alembic_config(copy), "head")
                with Office.open(app, copy, tmp_path) as office:
                    for story in here:
                        story.check(office, told[story])
