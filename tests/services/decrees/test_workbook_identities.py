"""The hidden ids of a workbook say which row a line is, whatever it and its neighbours say."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import openpyxl
from sqlalchemy import select

from app.core.database import Database
from app.models import ActionItem, Indicator, Realisation, User, evidence_indicators
from app.schemas.decrees.imports import ImportRead
from app.services.decrees.workbooks.columns import PLAN
from tests.services.decrees.test_workbook_edits import exported, saved, sent
from tests.support.decree_books import Book
from tests.support.decree_edits import add_evidence
from tests.support.decree_loading import NTT, Play, everything

Table = Any
KEYS = {"item": "item_id", "sign": "sign_id"}
HEADINGS = {column.heading: column.key for column in PLAN.columns}


class Lines:
    """Lampiran II of a workbook: the cells of its lines by key and order."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        table = self.book[PLAN.name]
        places = {
            HEADINGS[str(c.value)]: c.column
            for row in table.iter_rows(max_row=6)
            for c in row
            if c.value in HEADINGS
        }
        self.cells = {
            key: [
                table.cell(row, places[key])
                for row in range(6, table.max_row + 1)
                if table.cell(row, places[shown]).value
            ]
            for text, id_key in KEYS.items()
            for key, shown in ((text, id_key), (id_key, id_key))
        }

    def __getitem__(self, key: str) -> list[Any]:
        return self.cells[key]

    def swap(self, key: str, first: int, second: int) -> None:
        one, two = self[key][first], self[key][second]
        one.value, two.value = two.value, one.value


def shift_and_replace(lines: Lines, key: str) -> None:
    lines[key][0].value = lines[key][1].value
    lines[key][1].value = "Lain sama sekali"


async def tried(database: Database, content: bytes, edit: Callable[[Lines], object]) -> ImportRead:
    lines = Lines(content)
    edit(lines)
    return await sent(database, saved(lines.book))


def told(found: ImportRead) -> list[tuple[str, str, str | None]]:
    return [(each.kind, each.thing, each.field) for each in found.changes]


ITEM, SIGN = ("changed", "action_item", "text"), ("changed", "indicator", "text")


class TestIds:
    def test_two_edits_are_two_changes_whatever_the_neighbours_say(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            content = await exported(database)
            for key, change in (("item", ITEM), ("sign", SIGN)):
                for edit in (
                    lambda lines, key=key: shift_and_replace(lines, key),
                    lambda lines, key=key: lines.swap(key, 0, 1),
                ):
                    found = await tried(database, content, edit)
                    assert (found.fault_count, told(found)) == (0, [change, change])

        play(scenario, NTT)

    def test_a_line_without_id_is_known_by_its_text_among_the_rest(self, play: Play) -> None:
        def swap_and_clear(lines: Lines) -> None:
            lines.swap("item", 0, 1)
            lines["item_id"][2].value = None

        async def scenario(database: Database) -> None:
            found = await tried(database, await exported(database), swap_and_clear)
            assert told(found) == [ITEM, ITEM]

        play(scenario, NTT)

    def test_evidence_and_realisations_stay_with_their_row(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            content = await exported(database)
            lines = Lines(content)
            item, sign = (UUID(lines[key][0].value) for key in ("item_id", "sign_id"))
            await add_evidence(database, sign)
            async with database.writing() as session:
                person = (await session.scalars(select(User.id).limit(1))).one()
                session.add(
                    Realisation(
                        action_item_id=item,
                        month=6,
                        done_on=date(2023, 6, 20),
                        note="Rapat",
                        reported_by_id=person,
                    )
                )
            words = {key: lines[key][1].value for key in KEYS}
            for key in KEYS:
                shift_and_replace(lines, key)
            changed = saved(lines.book)
            trial = await sent(database, changed)
            assert sorted(told(trial)) == [ITEM, ITEM, SIGN, SIGN]
            assert (await sent(database, changed, trial.confirm)).is_done
            async with database.reading() as session:
                proven = await session.scalars(select(evidence_indicators.c.indicator_id))
                done = await session.scalars(select(Realisation.action_item_id))
                assert (proven.all(), done.all()) == ([sign], [item])
                texts = [
                    (await session.get_one(ActionItem, item)).text,
                    (await session.get_one(Indicator, sign)).text,
                ]
                assert texts == [words["item"], words["sign"]]

        play(scenario, NTT)

    def test_an_older_workbook_leaves_the_neighbours_alone(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            content = await exported(database)
            newer = Lines(content)
            newer["item"][0].value = "Membuat Undangan"
            other = saved(newer.book)
            assert (await sent(database, other, (await sent(database, other)).confirm)).is_done
            found = await tried(
                database, content, lambda lines: setattr(lines["item"][1], "value", "Lain")
            )
            assert found.is_outdated
            assert told(found) == [ITEM, ITEM]  # the older words of the first are told as such

        play(scenario, NTT)

    def test_ids_that_cannot_be_right_are_told_at_their_cells(self, play: Play) -> None:
        def spoil(lines: Lines) -> dict[str, str]:
            ids, last = lines["item_id"], len(lines["item_id"]) - 1
            planted = {
                "line_id_unreadable": (ids[0], "bukan-uuid"),
                "line_id_unknown": (ids[1], "00000000-0000-4000-8000-000000000000"),
                "line_id_twice": (ids[3], ids[2].value),
                "line_id_elsewhere": (ids[4], ids[last].value),
            }
            ids[last].value = None
            for cell, value in planted.values():
                cell.value = value
            return {cell.coordinate: code for code, (cell, _) in planted.items()}

        async def scenario(database: Database) -> None:
            lines = Lines(await exported(database))
            planted = spoil(lines)
            before = await everything(database)
            found = await sent(database, saved(lines.book))
            assert {each.cell: each.code for each in found.faults} == planted
            assert {each.sheet for each in found.faults} == {PLAN.name}
            assert all(each.allowed_id and each.allowed_en for each in found.faults)
            assert (found.confirm, found.changes) == (None, [])
            assert await everything(database) == before

        play(scenario, NTT)


PEOPLE = "Lampiran I"
FIRST, SECOND, THIRD, OTHER = 4, 5, 6, 9  # lines of the first team, and one of the second
NAME, DUTY = ("changed", "membership", "name"), ("changed", "duty", "text")
MOVED = ("changed", "membership", "position")
ORDER, READING = ("changed", "duty", "position"), ("changed", "duty", "reading")


def swap_cells(book: Book, heading: str, sheet: str = PEOPLE) -> None:
    one, two = (book.cell(sheet, heading, line) for line in (FIRST, SECOND))
    one.value, two.value = two.value, one.value


def put(book: Book, heading: str, value: object, line: int = SECOND) -> Book:
    book.cell(PEOPLE, heading, line).value = value
    return book


def swap_names_and_take_an_id(book: Book) -> None:
    swap_cells(book, "NAMA")
    put(book, "ID TUGAS", book.cell(PEOPLE, "ID TUGAS", OTHER).value)


def move_up(book: Book) -> None:
    """The whole line, with its ids, as people cut and insert it."""
    table = book.book[PEOPLE]
    values = [cell.value for cell in table[THIRD]]
    table.delete_rows(THIRD)
    table.insert_rows(SECOND)
    for column, value in enumerate(values, start=1):
        table.cell(SECOND, column).value = value


def change_letters(book: Book) -> None:
    """Of the first two activities of a team, on every line of theirs."""
    other = {"A": "B", "B": "A"}
    table: Table = book.book[PLAN.name]
    for row in table.iter_rows(min_row=6):
        if row[0].value == "4":
            row[1].value = other.get(row[1].value, row[1].value)


EDITS: tuple[tuple[Callable[[Book], object], list[tuple[str, str, str | None]]], ...] = (
    (
        lambda book: put(
            put(book, "NAMA", "Drs. Yosafat Kolli, M.Si."), "TUGAS DALAM TIM", "Lain sama sekali"
        ),
        [DUTY, NAME],
    ),
    (
        lambda book: put(put(book, "NAMA", "Yosafat Kolli"), "NAMA PENGGUNA", None),
        [NAME],
    ),
    (lambda book: swap_cells(book, "TUGAS DALAM TIM"), [DUTY, DUTY]),
    (move_up, [MOVED, MOVED]),
    # Ids that change places say what the texts say when those do.
    (
        lambda book: swap_cells(book, "ID TUGAS"),
        [*(ORDER, ORDER), *(DUTY, DUTY), *(READING, READING)],
    ),
    # What carries out a duty is written with the letter, so that it is another activity now.
    (change_letters, [*[("changed", "activity", "letter")] * 2, ("changed", "duty", "activities")]),
)
WRONG: tuple[tuple[Callable[[Book], object], list[tuple[str, str]]], ...] = (
    (
        lambda book: put(
            put(book, "NAMA", "Siapa Gerangan"),
            *("ID TUGAS", book.cell(PEOPLE, "ID TUGAS", FIRST).value),
        ),
        [("B5", "seat_of_another"), ("Q5", "line_id_twice")],
    ),
    (lambda book: put(book, "ID ANGGOTA", "bukan"), [("P5", "line_id_unreadable")]),
    (
        swap_names_and_take_an_id,
        [
            ("B4", "seat_of_another"),
            ("B5", "seat_of_another"),
            ("Q5", "line_id_elsewhere"),
        ],
    ),
)


def test_members_duties_and_activities_are_the_rows_that_their_ids_name(play: Play) -> None:
    async def scenario(database: Database) -> None:
        content = await exported(database)

        async def trial(edit: Callable[[Book], object]) -> ImportRead:
            book = Book(content)
            edit(book)
            return await sent(database, saved(book.book))

        for edit, changes in EDITS:
            found = await trial(edit)
            assert (told(found), found.faults) == (changes, [])
        for edit, faults in WRONG:
            found = await trial(edit)
            assert [(each.cell, each.code) for each in found.faults] == faults
        found = await trial(
            lambda book: put(put(book, "ID TUGAS", None), "ID ANGGOTA", None, THIRD)
        )
        assert (found.changes, found.faults) == ([], [])
        assert [(each.cell, each.code) for each in found.hints] == [
            ("P6", "line_without_id"),
            ("Q5", "line_without_id"),
        ]

    play(scenario, NTT)
