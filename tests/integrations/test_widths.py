"""Columns hold the words of their titles and cells: by plain tables, nothing is typeset."""

import pytest

from app.integrations.documents.blocks import Column, Landscape, Paper, Table, Text
from app.integrations.documents.widths import fitted, fitted_columns

NARROW = (Column("INDIKATOR", share=1), Column("VERIFIKASI", 14.5), Column("ISI", 40))
SMALL = (Column("INDIKATOR", 10), Column("VERIFIKASI", 10), Column("ISI", share=1))


@pytest.mark.parametrize(
    ("columns", "room", "widths"),
    [
        ((Column("NO", 10), Column("ISI", share=1)), 100, [10, 0]),  # as they were
        (NARROW, 65, [17.1, 18.2, 29.7]),  # the widest gives way
        (SMALL, 30, [12.4, 13.2, 4.4]),  # no room for all
    ],
)
def test_a_title_runs_into_no_neighbour(
    columns: tuple[Column, ...], room: float, widths: list[float]
) -> None:
    table = Table(columns, [["1"] * len(columns)], size=7)
    found = [column.width for column in fitted_columns(table, room, 2.2)]
    assert found == pytest.approx(widths, abs=0.1)


def test_a_word_of_a_cell_is_not_broken_where_there_is_room() -> None:
    columns = (Column("TIM", 10), Column("ISI", share=1))
    rows = [["TIM PENGUATAN AKUNTABILITAS", "1"], ["1" * 30, "2"]]
    found = fitted_columns(Table(columns, rows, size=7), 60, 2.2)
    assert [column.width for column in found] == pytest.approx([23.6, 36.4], abs=1)
    assert sum(column.width for column in found) == pytest.approx(60, abs=0.1)


def test_room_is_that_of_the_page() -> None:
    table = Table((Column("PENANGGUNG", 12), Column("ISI", share=1)), [["1", "2"]])
    paper = fitted(Paper("Uji", [Text("a"), table, Landscape([table])]), 2.2)
    upright, on_its_side = paper.blocks[1], paper.blocks[2]
    assert isinstance(upright, Table)
    assert isinstance(on_its_side, Landscape)
    (wide,) = on_its_side.blocks
    assert isinstance(wide, Table)
    assert sum(column.width for column in upright.columns) == pytest.approx(170, abs=0.1)
    assert sum(column.width for column in wide.columns) == pytest.approx(257, abs=0.1)
