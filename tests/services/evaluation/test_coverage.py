"""What the plan of Decree 142/2023 can reach of the sheet, if all of it is done."""

from fractions import Fraction
from typing import Any

import pytest

from app.schemas.evaluation.sheet_file import RowLinks
from app.services.evaluation.coverage import Cover, Coverage, coverage
from tests.support.sheets import raw_sheet, sheet


def of_the_decree() -> Coverage:
    decree_map = sheet().file.decree_map
    assert decree_map is not None
    return coverage(sheet(), decree_map.rows)


def row(*links: tuple[int, str]) -> RowLinks:
    linked = [{"id": number, "hubungan": relation} for number, relation in links]
    return RowLinks.model_validate({"kegiatan": "1A", "baris": 1, "soal": linked})


class TestTheDecree:
    def test_reaches_less_than_wbk_needs(self) -> None:
        found = of_the_decree()
        assert round(found.points[Cover.FULL], 2) == Fraction("22.39")
        assert round(found.points[Cover.PARTIAL], 2) == Fraction("14.52")
        assert sum(found.points.values()) == 100
        reach = next(each for each in found.reaches if each.code == "pengungkit")
        assert (round(reach.points, 2), reach.minimum) == (Fraction("36.91"), Fraction(40))

    def test_misses_three_areas(self) -> None:
        areas = {"MP", "TL", "SDM", "AK", "PW", "PL"}
        found = {
            each.code: (round(float(each.points), 2), round(float(each.short), 2))
            for each in of_the_decree().reaches
            if each.code in areas and each.short
        }
        assert found == {"TL": (2.67, 1.53), "SDM": (4.17, 1.83), "AK": (5.75, 0.25)}

    def test_has_no_row_for_46_questions(self) -> None:
        found = of_the_decree()
        told: dict[str, Any] = raw_sheet()["peta_keputusan_142"]
        assert list(found.without_row) == told["soal_tanpa_baris"]
        assert len(found.without_row) == 46
        partly = [number for number, cover in found.questions.items() if cover is Cover.PARTIAL]
        assert partly == told["soal_hanya_sebagian"]


@pytest.mark.parametrize(
    ("links", "number", "cover"),
    [
        ([(1, "sebagian")], 1, Cover.PARTIAL),
        ([(1, "sebagian"), (1, "langkah")], 1, Cover.FULL),
        ([(1, "mirip"), (1, "sebagian")], 1, Cover.FULL),
        ([(1, "sama")], 2, Cover.NONE),
    ],
)
def test_the_best_row_of_a_question_counts(
    links: list[tuple[int, str]], number: int, cover: Cover
) -> None:
    assert coverage(sheet(), [row(*links)]).questions[number] is cover


@pytest.mark.parametrize(
    ("links", "cover"),
    [
        ([(88, "sama")], Cover.NONE),
        ([(88, "sama"), (89, "sebagian")], Cover.PARTIAL),
        ([(88, "sama"), (89, "sama")], Cover.FULL),
        ([(110, "sama"), (112, "sama")], Cover.FULL),
    ],
)
def test_a_ratio_is_covered_as_far_as_its_counts(
    links: list[tuple[int, str]], cover: Cover
) -> None:
    points = coverage(sheet(), [row(*links)]).points
    assert {each for each in Cover if points[each]} == {Cover.NONE, cover}
