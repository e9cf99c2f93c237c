"""What carries out a duty, as the decree file says it."""
# ruff: noqa: RUF001 - the sign between the steps of a path stands in what people read

from datetime import UTC, datetime
from typing import get_args

import pytest
from sqlalchemy import select

from app.core.database import Database
from app.models import Activity, Decree, DutyLink, DutyReading, User
from app.models.duty import DutyMeasure
from app.schemas.decrees.file_texts import DutyMeasure as InFile
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files import check_decree_file
from app.services.decrees.loading.export import decree_file_data
from app.services.decrees.succession.source import read_source
from tests.support.decree_edits import Edit, edited
from tests.support.decree_files import codes_at
from tests.support.decree_loading import KUPANG, NTT, Plain, Play, changes, load, team


def linked(**links: object) -> Edit:
    def edit(data: Plain) -> None:
        team(data, 1)["duties"][0].update(reading="Bacaan", **links)

    return edit


LINKED = edited(KUPANG, linked(activities=["1A", "2A"], measures=["findings"]))


async def links(database: Database) -> list[str]:
    """What is linked: activities by their letters, and measures."""
    async with database.reading() as session:
        found = await session.execute(
            select(DutyLink.measure, Activity.letter)
            .outerjoin(Activity, Activity.id == DutyLink.activity_id)
            .order_by(Activity.team_id, DutyLink.measure)
        )
        return sorted(measure.value if measure else letter for measure, letter in found)


async def exported(database: Database) -> Plain:
    async with database.reading() as session:
        decree = (await session.scalars(select(Decree))).one()
        return decree_file_data(await read_source(session, decree, lambda _: True))


def told(file: DecreeFile) -> Plain:
    """The duties of a file, whatever the order of what carries them out."""
    return [
        (duty.text, set(duty.activities), set(duty.measures), duty.reading)
        for each in file.teams
        for duty in each.duties
    ]


async def decide(database: Database) -> None:
    async with database.writing() as session:
        reading = (await session.scalars(select(DutyReading))).one()
        reading.decided_by_id = (await session.scalars(select(User.id).limit(1))).one()
        reading.decided_at = datetime.now(UTC)


class TestDutyLinks:
    @pytest.mark.parametrize("file", [LINKED, NTT], ids=["kupang", "ntt"])
    def test_they_come_back_as_they_were(self, play: Play, file: Plain) -> None:
        async def scenario(database: Database) -> None:
            await load(database, file)
            again = check_decree_file(await exported(database))
            assert told(again) == told(file)
            assert (await load(database, again)).changes == ()

        play(scenario)

    def test_a_file_changes_them_until_the_office_decides(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            report = await load(database, LINKED)
            fields = ("activities", "measures", "reading")
            assert changes(report) == {("changed", "Tim I › Tugas 1", each) for each in fields}
            assert await links(database) == ["A", "A", "findings"]
            await decide(database)
            less = edited(KUPANG, linked(activities=["1B"]))
            report = await load(database, less)
            assert changes(report) == {("kept", "Tim I › Tugas 1", each) for each in fields[:2]}
            assert await links(database) == ["A", "A", "findings"]

        play(scenario)

    def test_what_goes_takes_its_links_along(self, play: Play) -> None:
        def shrink(data: Plain) -> None:
            team(data, 2)["activities"].pop(0)
            team(data, 1)["duties"][0]["activities"] = ["1A"]

        def without_duty(data: Plain) -> None:
            team(data, 1)["duties"].clear()

        async def scenario(database: Database) -> None:
            await load(database, LINKED)
            await decide(database)
            await load(database, edited(LINKED, shrink))
            assert await links(database) == ["A", "findings"]
            await load(database, edited(KUPANG, without_duty))
            assert await links(database) == []

        play(scenario)


@pytest.mark.parametrize(
    ("duty", "path", "code"),
    [
        ({"activities": ["9Z"], "reading": "x"}, ".activities[0]", "duty_activity_unknown"),
        ({"activities": ["1A", "1A"], "reading": "x"}, ".activities[1]", "duty_activity_twice"),
        ({"measures": ["findings"] * 2, "reading": "x"}, ".measures[1]", "duty_measure_twice"),
        ({"activities": ["1A"]}, "", "duty_reading_missing"),
        ({"activities": ["A1"], "reading": "x"}, ".activities[0]", "text_malformed"),
        ({"measures": ["rapat"], "reading": "x"}, ".measures[0]", "value_unknown"),
    ],
)
def test_faults(duty: Plain, path: str, code: str) -> None:
    def edit(data: Plain) -> None:
        data["teams"][2]["duties"][0].update(duty)

    assert (f"teams[2].duties[0]{path}", code) in codes_at(edit)


def test_file_and_table_know_the_same_measures() -> None:
    assert {each.value for each in DutyMeasure} == set(get_args(InFile))
