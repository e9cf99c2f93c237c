"""Rows of the plan in which the decree names no sub kegiatan: they have months all the same."""

from sqlalchemy import select

from app.core import clock
from app.core.database import Database
from app.models import (
    ActionItem,
    Decree,
    Indicator,
    ScheduleChange,
    ScheduleEntry,
    User,
    indicator_action_items,
)
from app.services.decrees.files import check_decree_file
from app.services.decrees.loading.export import StoredDecree, decree_file_data
from app.services.decrees.succession.source import read_source
from tests.support.decree_edits import edited
from tests.support.decree_loading import KUPANG, Plain, Play, changes, load, months, refused, rows

TEXT = "Laporan berkala"


def alone(schedule: list[int] | None) -> Plain:
    def edit(data: Plain) -> None:
        row = {"indicators": [{"letter": None, "text": TEXT}], "schedule": schedule}
        rows(data, "1A").append(row)

    return edit


async def lines(database: Database) -> list[Plain]:
    """The lines that stand for a row: their place, text, indicators beside them, and months."""
    async with database.reading() as session:
        found = await session.scalars(select(ActionItem).where(ActionItem.stands_for_row))
        return [
            (
                line.position,
                line.text,
                list(
                    await session.scalars(
                        select(Indicator.text)
                        .join(indicator_action_items)
                        .where(indicator_action_items.c.action_item_id == line.id)
                    )
                ),
                sorted(m for m, planned in (await months(session, line.id)).items() if planned),
            )
            for line in found
        ]


async def plan_by_hand(database: Database) -> None:
    """What people do over HTTP: months of the line, and the trace of it."""
    async with database.writing() as session:
        line = (await session.scalars(select(ActionItem).where(ActionItem.stands_for_row))).one()
        user = (await session.scalars(select(User.id).limit(1))).one()
        for entry in await session.scalars(
            select(ScheduleEntry).where(ScheduleEntry.action_item_id == line.id)
        ):
            entry.set_by_id, entry.set_at = user, clock.now()
        session.add(ScheduleChange(action_item_id=line.id, before={}, after={}, changed_by_id=user))


async def exported(database: Database) -> Plain:
    async with database.reading() as session:
        decree = (await session.scalars(select(Decree))).one()
        source: StoredDecree = await read_source(session, decree, lambda _: True)
        return check_decree_file(decree_file_data(source)).model_dump()


class TestRowsAlone:
    def test_months_of_the_file_make_the_row_a_line_after_the_others(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            file = edited(KUPANG, alone([3, 9]))
            await load(database, file)
            assert await lines(database) == [(3, TEXT, [TEXT], [3, 9])]
            assert (await load(database, file)).changes == ()
            assert rows(await exported(database), "1A")[-1]["schedule"] == [3, 9]
            moved = await load(database, edited(KUPANG, alone([6])))
            path = "Tim I › Kegiatan A › Sub kegiatan 3"  # noqa: RUF001 - as people read it
            assert changes(moved) == {("changed", path, "schedule")}
            assert await lines(database) == [(3, TEXT, [TEXT], [6])]

        play(scenario)

    def test_without_months_it_is_no_line(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, edited(KUPANG, alone(None)))
            assert await lines(database) == []
            await load(database, edited(KUPANG, alone([1])))
            await load(database, edited(KUPANG, alone(None)))
            assert await lines(database) == []

        play(scenario)

    def test_what_people_planned_stays_and_moves_behind_new_action_items(self, play: Play) -> None:
        def grown(data: Plain) -> None:
            alone(None)(data)
            rows(data, "1A")[0]["action_items"].append({"number": 9, "text": "Menyusun notula"})

        async def scenario(database: Database) -> None:
            await load(database, edited(KUPANG, alone([3, 9])))
            await plan_by_hand(database)
            await load(database, edited(KUPANG, grown))
            assert await lines(database) == [(4, TEXT, [TEXT], [3, 9])]
            assert {code for _, code, _ in await refused(database, KUPANG)} == {"work_exists"}

        play(scenario)
