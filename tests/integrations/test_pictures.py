"""Pictures: whatever they are given, they are valid, hold every row, and say it in grey too."""

import re
import struct
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.integrations.pictures import looks, svg
from app.integrations.pictures.gantt import PlanMonth, draw_gantt
from app.integrations.pictures.grid import Grid, Group, Row
from app.integrations.pictures.heat_map import EXPLAINED, Field, draw_heat_map
from app.integrations.pictures.looks import LABELS, State
from app.integrations.pictures.raster import png
from app.integrations.pictures.sheet import WIDTH, Heading
from app.integrations.pictures.trend import Line, Panel, Trend, draw_trend, spread, step_of
from app.integrations.pictures.words import long_date, width_of, wrapped

HOSTILE = "<script>alert('x')</script> \"&amp;\" ]]> \u202egnissob\u202c \x00\x07 &#x3c; قرار"
HEADING = Heading(
    "Peta kemajuan", "KPU Provinsi", "Keputusan Nomor 142 Tahun 2023", date(2023, 6, 30)
)
YEAR = [Field(state) for state in (*State, *State)][:12]
any_text = st.text(st.characters(), max_size=300)


def heat_map(text: str = "Rapat", rows: int = 1, heading: Heading = HEADING) -> str:
    found = [Row(f"5A.{number}", text, YEAR) for number in range(1, rows + 1)]
    return draw_heat_map(Grid(heading, 2023, [Group(text, found)]))


def gantt(text: str = "Rapat") -> str:
    months = [PlanMonth(field.state, bool(n % 2), bool(n % 3)) for n, field in enumerate(YEAR)]
    return draw_gantt(Grid(HEADING, 2023, [Group(text, [Row("5A.1", text, months)])]))


def trend(text: str = "Eviden", values: tuple[int, ...] = (0, 3)) -> str:
    days = [date(2023, 5, 31), date(2023, 6, 30)]
    return draw_trend(Trend(HEADING, 2023, days, [Panel(text, [Line(text, values)])]))


def words(picture: str) -> list[str]:
    """Everything a person reads in it; parsing it is the proof that it is XML."""
    tree = ET.fromstring(picture)  # noqa: S314 - our own
    return [found.text or "" for found in tree.iter("{http://www.w3.org/2000/svg}text")]


class TestText:
    @pytest.mark.parametrize("draw", [heat_map, gantt, trend])
    def test_of_others_stays_text(self, draw: Any) -> None:
        picture = draw(HOSTILE)
        read = " ".join(words(picture))
        assert "<script>alert('x')</script>" in read
        assert "<script" not in picture
        names = {found.tag.partition("}")[2] for found in ET.fromstring(picture).iter()}  # noqa: S314
        assert names <= {
            "svg", "title", "rect", "defs", "pattern", "line", "circle", "path", "g", "use", "text",
            "polyline",
        }  # fmt: skip
        assert not re.search(r'\son\w+=|href="(?!#)', picture)
        assert "\u202e" not in picture

    @settings(max_examples=30)
    @given(any_text, any_text)
    def test_of_any_kind_gives_xml(self, text: str, office: str) -> None:
        heading = Heading(text, office, text, date(2023, 1, 1))
        for picture in (heat_map(text, heading=heading), gantt(text), trend(text)):
            assert words(picture)

    @given(any_text, st.integers(20, 600), st.integers(1, 3))
    def test_is_wrapped_into_its_place(self, text: str, width: int, lines: int) -> None:
        found = wrapped(text, width, 12, lines)
        assert len(found) <= lines
        assert all(width_of(line, 12) <= width for line in found)
        if not any(line.endswith("…") for line in found):
            assert " ".join(found) == svg.clean(text)

    def test_that_is_long_is_shortened_beside_its_code(self) -> None:
        read = words(heat_map("Pengendalian gratifikasi dan benturan kepentingan " * 20))
        assert "5A.1" in read
        assert sum(line.endswith("…") for line in read) == 2  # of the group, and of the row


class TestStates:
    def test_have_a_look_a_glyph_and_a_name_of_their_own(self) -> None:
        glyphs = {"".join(looks._GLYPHS[state]) for state in State}
        assert len(glyphs) == len(set(LABELS.values())) == len(State)
        backgrounds = {(look.background, look.over) for look in looks._LOOKS.values()}
        assert len(backgrounds) >= len(State) - 1  # planned and not planned: white, by glyph alone
        picture = heat_map()
        assert set((LABELS | EXPLAINED).values()) <= set(words(picture))
        assert len(set((LABELS | EXPLAINED).values())) == len(State)
        assert set(LABELS.values()) <= set(words(gantt()))
        assert all(picture.count(f'href="#sign-{state.value}"') >= 2 for state in State)

    def test_are_those_that_a_month_can_come_to(self) -> None:
        from app.models.plan import MonthProgress  # noqa: PLC0415 - pictures know no tables

        assert {state.value for state in State} == {progress.value for progress in MonthProgress}


class TestSheet:
    def test_holds_all_rows_with_the_months_and_the_day(self) -> None:
        read = words(heat_map(rows=68))
        assert {f"5A.{number}" for number in range(1, 69)} <= set(read)
        assert {"Jan", "Des", "per 30 Juni 2023"} <= set(read)
        assert long_date(date(2024, 2, 1)) == "1 Februari 2024"

    def test_is_the_same_bytes_for_the_same_data(self) -> None:
        assert heat_map(rows=3) == heat_map(rows=3)
        assert png(trend()) == png(trend())

    def test_as_png_has_its_size_in_dots(self) -> None:
        picture = heat_map(HOSTILE)
        dots = png(picture)
        height = float(ET.fromstring(picture).attrib["height"])  # noqa: S314 - our own
        assert dots.startswith(b"\x89PNG\r\n\x1a\n")
        wide, high = struct.unpack(">II", dots[16:24])
        assert (wide, high) == (WIDTH * 3 // 2, pytest.approx(height * 1.5, abs=1))


class TestScale:
    @given(st.integers(1, 10**6))
    def test_has_few_lines_and_reaches_the_highest(self, most: int) -> None:
        step = step_of(most)
        assert -(-most // step) <= 6
        assert str(step).rstrip("0") in {"1", "2", "5"}

    @given(st.lists(st.floats(0, 230), min_size=1, max_size=5))
    def test_names_stand_apart_in_the_order_of_their_lines(self, wanted: list[float]) -> None:
        places = spread(wanted, 0, 230)
        ordered = [place for _, place in sorted(zip(wanted, places, strict=True))]
        assert all(after - before >= 18 - 1e-6 for before, after in pairwise(ordered))
        assert min(places) >= 0
        assert max(places) <= 230

    def test_takes_nothing_at_all(self) -> None:
        assert words(trend(values=(0, 0)))
        assert words(draw_trend(Trend(HEADING, 2023, [date(2023, 6, 30)], [Panel("Kosong", [])])))
