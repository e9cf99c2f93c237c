"""Pictures of points: bars against their minimums, and the fall from one strength to the next."""

from datetime import date
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from app.integrations.pictures.minimums import Bar, Bars, draw_bars
from app.integrations.pictures.raster import png
from app.integrations.pictures.sheet import WIDTH, Heading
from app.integrations.pictures.trend import Line, Panel, Trend, draw_trend
from app.integrations.pictures.waterfall import Strength, Waterfall, draw_waterfall
from app.services.evaluation.coverage import coverage
from app.services.evaluation.plan_coverage.picturing import bars_of
from tests.integrations.test_pictures import heat_map
from tests.support import sheets

HEADING = Heading("Nilai LKE", "KPU <Provinsi>", "Keputusan Nomor 142", date(2023, 6, 30))
SVG = "{http://www.w3.org/2000/svg}"
STRENGTHS = [
    Strength("Menurut unit", Fraction(81), Fraction(90)),
    Strength("Dengan eviden", Fraction("62.4"), Fraction("62.4")),
    Strength("Eviden diterima", Fraction("62.4"), Fraction(64)),
    Strength("Disetujui TPI", Fraction(70), Fraction(70)),
]


def words(picture: str) -> list[str]:
    return [found.text or "" for found in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314


def told(picture: str) -> str:
    """What somebody hears who does not see it."""
    found = ET.fromstring(picture).find(f"{SVG}desc")  # noqa: S314
    assert found is not None
    return found.text or ""


@pytest.mark.parametrize(
    ("low", "high", "sign", "said"),
    [
        (5, 6, "terpenuhi", "5,00 sampai 6,00; minimum 4,80: terpenuhi"),
        (3, 6, "masih mungkin", "3,00 sampai 6,00; minimum 4,80: masih mungkin"),
        (3, 3, "tidak terjangkau, kurang 1,80", "3,00; minimum 4,80: tidak terjangkau, kurang"),
    ],
)
def test_a_bar_says_in_words_how_it_stands(low: int, high: int, sign: str, said: str) -> None:
    """Not by its colour alone: the state is a sign, words, and a text for those who hear it."""
    bar = Bar("Area <1>", Fraction(low), Fraction(high), Fraction(8), Fraction("4.8"))
    picture = draw_bars(Bars(HEADING, [bar], "penuh", "sebagian"))
    assert {sign, "4,80", "penuh", "sebagian", "batas minimum WBK"} <= set(words(picture))
    assert f"Area <1>: {said}" in told(picture)
    assert 'id="maybe"' in picture


def test_the_decree_has_a_bar_for_each_area_and_for_all() -> None:
    decree_map = sheets.sheet().file.decree_map
    assert decree_map is not None
    bars = bars_of(sheets.sheet(), coverage(sheets.sheet(), decree_map.rows))
    assert [int(bar.whole) for bar in bars] == [60, 8, 7, 10, 10, 15, 10]
    assert [bar.name for bar in bars][3] == "3. Penataan Sistem Manajemen SDM Aparatur"
    picture = draw_bars(Bars(HEADING, bars, "penuh", "sebagian"))
    assert "tidak terjangkau, kurang 3,09" in words(picture)
    assert sum(each.startswith("tidak terjangkau") for each in words(picture)) == 4
    assert png(picture).startswith(b"\x89PNG")


def test_the_waterfall_shows_what_is_lost_at_each_strength() -> None:
    picture = draw_waterfall(Waterfall(HEADING, STRENGTHS, [("WBK", Fraction(75))], "Catatan."))
    read = words(picture)
    assert [each for each in read if each.startswith("turun ")] == [
        "turun 18,60",
        "turun dari kekuatan sebelumnya",
    ]
    assert {"81,00 (mungkin 90,00)", "62,40", "62,40 (mungkin 64,00)", "WBK: 75,00"} <= set(read)
    assert told(picture).startswith("Menurut unit: 81,00; Dengan eviden: 62,40, turun 18,60;")
    assert png(picture).startswith(b"\x89PNG")


def test_no_letters_are_smaller_than_eight_points_on_paper() -> None:
    """Where the picture is as wide as the lines of an A4 page on its side: 25,7 cm."""
    points = 25.7 / 2.54 * 72 / WIDTH
    bar = Bar("Area <1>", Fraction(3), Fraction(6), Fraction(8), Fraction("4.8"))
    drawn = (
        draw_bars(Bars(HEADING, [bar], "penuh", "sebagian", "Catatan.")),
        draw_waterfall(Waterfall(HEADING, STRENGTHS, [("WBK", Fraction(75))], "Catatan.")),
        heat_map(rows=2),
        draw_trend(Trend(HEADING, 2023, [HEADING.day], [Panel("Bulan", [Line("Terpenuhi", [7])])])),
    )
    for picture in drawn:
        sizes = {
            float(found.attrib["font-size"]) * points
            for found in ET.fromstring(picture).iter(f"{SVG}text")  # noqa: S314
        }
        assert min(sizes) >= 8, picture
