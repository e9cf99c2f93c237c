"""Rows of the plan in which the decree names no sub kegiatan: they have months all the same."""

from sqlalchemy import delete, insert, select

from app.core import clock
from app.core.database import Database
from app.models import (
    ActionItem,
    Decree,
    Indicator,
    IndicatorPlacement,
    ScheduleChange,
    ScheduleEntry,
    User,
    indicator_action_items,
)
from app.services.decrees.files import check_decree_file
from app.services.decrees.loading.export import StoredDecree, decree_file_data
from app.services.decrees.succession.source import read_source
from tests.support.decree_edits import edited
from tests.support.decree_loading import (
    KUPANG,
    Plain,
    Play,
    changes,
    load,
    months,
    one,
    refused,
    rows,
)

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


async def place(database: Database, text: str, *beside: str) -> None:
    """What people do over HTTP to an indicator; the reading is what it stood beside."""
    async with database.writing() as session:
        sign = await one(session, Indicator, Indicator.text == text)
        user = (await session.scalars(select(User.id).limit(1))).one()
        links = indicator_action_items.c
        read = await session.scalars(
            select(links.action_item_id).where(links.indicator_id == sign.id)
        )
        session.add(
            IndicatorPlacement(
                indicator_id=sign.id,
                read_action_item_ids=sorted(map(str, read)),
                reason="Sel digabung",
                placed_by_id=user,
                placed_at=clock.now(),
            )
        )
        await session.execute(delete(indicator_action_items).where(links.indicator_id == sign.id))
        items = await session.scalars(select(ActionItem.id).where(ActionItem.text.in_(beside)))
        rows = [{"indicator_id": sign.id, "action_item_id": item} for item in items]
        await session.execute(insert(indicator_action_items), rows)


async def beside(database: Database, text: str) -> tuple[set[str], int | None]:
    """What an indicator stands beside, and beside how many the text was read to place it."""
    async with database.reading() as session:
        sign = await one(session, Indicator, Indicator.text == text)
        found = await session.scalars(
            select(ActionItem.text)
            .join(indicator_action_items)
            .where(indicator_action_items.c.indicator_id == sign.id)
        )
        placement = await session.get(IndicatorPlacement, sign.id)
        return set(found), len(placement.read_action_item_ids) if placement else None


class TestPlaced:
    """What the office decided outlives the next loading of the file, which renews the reading."""

    def test_the_decision_stays_and_the_reading_is_renewed(self, play: Play) -> None:
        def merged(data: Plain) -> None:
            rows(data, "1A")[0]["indicators"].append({"letter": None, "text": TEXT})

        async def scenario(database: Database) -> None:
            await load(database, edited(KUPANG, alone(None)))
            first, second = [
                item["text"] for item in rows(KUPANG.model_dump(), "1A")[0]["action_items"]
            ]
            await place(database, TEXT, second)
            assert await beside(database, TEXT) == ({second}, 0)
            report = await load(database, edited(KUPANG, merged))
            assert [c.kind for c in report.changes if c.field == "action_items"] == ["kept"]
            assert await beside(database, TEXT) == ({second}, 2)

            def without_second(data: Plain) -> None:
                merged(data)
                rows(data, "1A")[0]["action_items"].pop()

            await load(database, edited(KUPANG, without_second))
            assert await beside(database, TEXT) == ({first}, None)

        play(scenario)
