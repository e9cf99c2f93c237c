"""What has to be added to a plan so that WBK can be reached: the least that suffices."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import chain, combinations

from app.schemas.evaluation.sheet_file import RowLinks
from app.services.evaluation.coverage import coverage
from app.services.evaluation.plan_coverage.closing import closing, needed_beside_results
from app.services.evaluation.plan_coverage.rows import PlanLine, suggested
from tests.support.sheets import sheet

# Questions of their own points, in all six areas, that are worth more than the minimums leave.
OPEN = (2, 9, 17, 21, 27, 58, 93, 94, 97, 98, 99, 100, 101, 107, 124)
SHARES = (Fraction(3, 5), Fraction(40))


def rows(numbers: Iterable[int]) -> list[RowLinks]:
    linked = [{"id": number, "hubungan": "sama"} for number in numbers]
    return [RowLinks.model_validate({"kegiatan": "1A", "baris": 1, "soal": linked})]


def suffices(numbers: Iterable[int]) -> bool:
    """Whether all areas reach 60 % of their weight and all together 40, by sums made anew."""
    points = {question.number: question for question in sheet().file.questions}
    areas = {area.code: Fraction(0) for area in sheet().file.areas}
    weights = dict(zip(areas, (8, 7, 10, 10, 15, 10), strict=True))
    for number in numbers:
        area = sheet().area_of(points[number])
        if area is not None:
            areas[area.code] += points[number].points or 0
    return sum(areas.values()) >= SHARES[1] and all(
        areas[code] >= SHARES[0] * weight for code, weight in weights.items()
    )


def test_nothing_less_would_suffice() -> None:
    """Against every choice of up to that many: ratios stay out, and so do most of the results."""
    asked = [q.number for q in sheet().file.questions if q.points is not None and q.number < 125]
    linked = [number for number in asked if number not in OPEN]
    found = closing(sheet(), coverage(sheet(), rows(linked)))
    assert found is not None
    assert set(found.questions) <= {*OPEN, *range(88, 124)}
    single = chain.from_iterable(combinations(OPEN, size) for size in range(found.cost))
    assert not any(suffices([*linked, *some]) for some in single)
    assert suffices([*linked, *found.questions])


def test_the_decree_lacks_six_questions() -> None:
    decree_map = sheet().file.decree_map
    assert decree_map is not None
    covered = coverage(sheet(), decree_map.rows)
    found = closing(sheet(), covered)
    assert found is not None
    assert (found.questions, found.points) == ((97, 98, 99, 100, 101, 107), Fraction(13, 2))
    dear = closing(sheet(), covered, weight=lambda number: 9 if number == 97 else 1)
    assert dear is not None
    assert 97 not in dear.questions
    assert suffices(range(1, 128)), "the sums above are those of the sheet without its ratios"
    # 75 less 15.75, 2.50 and 14.00 (LKE rule 16).
    assert needed_beside_results(sheet()) == Fraction("42.75")


def test_nothing_suffices_where_no_question_is_left() -> None:
    assert closing(sheet(), coverage(sheet(), rows(range(1, 128))), least=Fraction(61)) is None


def test_a_row_is_known_by_its_team_and_its_words() -> None:
    lines = [
        PlanLine(2, ("Melaksanakan Evaluasi SOP",)),
        PlanLine(2, ("melaksanakan  evaluasi SOP",), is_indicator=True),
        PlanLine(3, ("Melaksanakan Evaluasi SOP",)),
        PlanLine(
            4, ("monitoring pencapaian kinerja oleh pimpinan secara berkala",), is_indicator=True
        ),
        PlanLine(1, ("Salah tulis", "Penetapan Tim Kerja WBK")),
    ]
    numbers = [[link.number for link in links] for links in suggested(sheet(), lines)]
    assert numbers == [[15], [], [], [42], [1]]
