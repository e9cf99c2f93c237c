"""What has to be added to a plan so that the minimums of WBK can be met: exact, and the least."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from app.schemas.evaluation.sheet_file import Question
from app.services.evaluation.coverage import Cover, Coverage, cover_of
from app.services.evaluation.sheets import TOTAL, Sheet

Weight = Callable[[int], int]


@dataclass(frozen=True)
class Addition:
    """Questions to add, what they cost together, and the points that they bring."""

    questions: tuple[int, ...] = ()
    cost: int = 0
    points: Fraction = Fraction(0)

    def __add__(self, other: "Addition") -> "Addition":
        return Addition(
            tuple(sorted((*self.questions, *other.questions))),
            self.cost + other.cost,
            self.points + other.points,
        )


# For each cost the addition that brings most.
Best = Mapping[int, Addition]


def component_of(sheet: Sheet) -> str:
    """The component that all areas lie in (pengungkit): what the rows of a plan can bring."""
    parents = {node.code: node.parent for node in sheet.file.nodes}
    code = sheet.file.areas[0].nodes[0]
    while (parent := parents[code]) is not None:
        code = parent
    return code


def needed_beside_results(sheet: Sheet) -> Fraction:
    """The points that the areas must bring where the results only just meet their minimums.

    All minimums met exactly are less than the total that WBK asks for (LKE rule 16).
    """
    component, minimums = component_of(sheet), sheet.file.minimums
    of_results = (
        each.wbk
        for each in minimums
        if each.wbk is not None
        and each.measured is not None
        and not each.is_implied
        and each.measured not in {TOTAL, component, *(area.code for area in sheet.file.areas)}
    )
    total = next((one.wbk for one in minimums if one.measured == TOTAL), None)
    return (total or Fraction(0)) - sum(of_results, Fraction(0))


def closing(
    sheet: Sheet, covered: Coverage, weight: Weight = lambda _: 1, least: Fraction = Fraction(0)
) -> Addition | None:
    """The questions without a row whose weights are the least in all so that WBK can be reached.

    That is: each area its minimum, and all of them together theirs, or `least` where that is more.
    None where not even all questions suffice. Among equals the one that brings most points.
    """
    short = {reach.code: reach.short for reach in covered.reaches}
    component = component_of(sheet)
    measured = {one.measured: one.code for one in sheet.file.minimums if one.measured}
    reached = {one.code: one.points for one in covered.reaches}
    of_all = measured.get(component, component)
    missing = max(short.get(of_all, Fraction(0)), least - reached.get(of_all, Fraction(0)))
    areas = [
        _enough(_best_of_area(sheet, covered, area.code, weight), short.get(area.code))
        for area in sheet.file.areas
    ]
    nothing: Best = {0: Addition()}
    found = reduce(_together, areas, nothing)
    enough = (one for _, one in sorted(found.items()) if one.points >= missing)
    return next(enough, None)


def _best_of_area(sheet: Sheet, covered: Coverage, area: str, weight: Weight) -> Best:
    best: dict[int, Addition] = {0: Addition()}
    for choice in _choices(sheet, covered, area, weight):
        best = dict(_better([*best.values(), *(one + choice for one in best.values())]))
    return best


def _choices(sheet: Sheet, covered: Coverage, area: str, weight: Weight) -> Iterable[Addition]:
    """Every item of the area that no row proves, with the questions that it lacks."""
    for item in sheet.items:
        in_area = area in sheet.above[item.code]
        if in_area and cover_of(sheet, item, covered.questions) is Cover.NONE:
            asked = [item.number] if isinstance(item, Question) else sheet.inputs[item.code]
            lacking = tuple(n for n in asked if covered.questions[n] is Cover.NONE)
            yield Addition(lacking, sum(map(weight, lacking)), Fraction(item.points or 0))


def _enough(best: Best, short: Fraction | None) -> Best:
    return {cost: one for cost, one in best.items() if one.points >= (short or 0)}


def _together(some: Best, others: Best) -> Best:
    return _better([one + other for one in some.values() for other in others.values()])


def _better(found: Iterable[Addition]) -> Best:
    best: dict[int, Addition] = {}
    for one in found:
        if one.cost not in best or one.points > best[one.cost].points:
            best[one.cost] = one
    return best


def as_clerks_know(sheet: Sheet, numbers: Iterable[int]) -> list[str]:
    """Questions by the numbers of the printed sheet, each with its code: 97 (A.II.2.iii.a)."""
    return [f"{number} ({sheet.questions[number].code})" for number in numbers]
