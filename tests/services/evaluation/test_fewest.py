"""The fewest changes that meet all minimums, against trying every set of them."""

from copy import deepcopy
from fractions import Fraction
from itertools import combinations
from random import Random
from time import process_time
from typing import Any

import pytest

from app.schemas.evaluation.sheet_file import SheetFile
from app.services.evaluation.figures.fewest import cheapest_changes
from app.services.evaluation.scoring import Interval, Predicate, State
from app.services.evaluation.sheets import sheet_of
from tests.support.sheets import best, raw_sheet, scored, sheet, worst

WBK, WBBM = Predicate
ITEMS = {item.code: Fraction(item.points or 0) for item in sheet().items}


def passes(filling: dict[str, Any], changed: tuple[str, ...]) -> bool:
    """Whether WBK is reached once these items bring all of their points."""
    found = scored(filling)
    gains = {code: ITEMS[code] - found.points[code].low for code in changed}
    for minimum in sheet().file.minimums:
        if minimum.measured is not None and minimum.wbk is not None:
            above = {code for code in gains if counts_in(code, minimum.measured)}
            reached = found.points[minimum.measured].low + sum(gains[code] for code in above)
            if reached < minimum.wbk:
                return False
    return True


def counts_in(item: str, code: str) -> bool:
    return code in {item, *sheet().above[item]}


def test_none_where_all_is_met() -> None:
    found = cheapest_changes(sheet(), WBK, scored(best()).points, {})
    assert found is not None
    assert not found.items
    assert (found.weight, found.total) == (0, Fraction(100))


@pytest.mark.parametrize("seed", range(6))
def test_no_smaller_set_would_do(seed: int) -> None:
    """All answers the best but a dozen: every set of up to one less than was found is tried."""
    chance = Random(seed)  # noqa: S311 - no secret
    hard = chance.sample(range(1, 88), 9) + chance.sample([93, 94, 125, 126, 127, 95, 107], 4)
    low = worst()
    filling = best() | {str(number): low[str(number)] for number in hard} | {"125": "3.4"}
    points = scored(filling).points
    found = cheapest_changes(sheet(), WBK, points, {})
    assert found is not None
    assert passes(filling, found.items)
    open_ones = [code for code in ITEMS if points[code].low < ITEMS[code]]
    fewer = combinations(open_ones, len(found.items) - 1) if found.items else ()
    assert not any(passes(filling, each) for each in fewer)


def test_a_heavy_item_gives_way_to_lighter_ones() -> None:
    filling = best() | {"125": "3.60", "127": "0", "126": "D"}
    points = scored(filling).points
    first = cheapest_changes(sheet(), WBK, points, {})
    assert first is not None
    assert set(first.items) == {"B.I.b", "B.II.a"}
    heavy = cheapest_changes(sheet(), WBK, points, {"B.II.a": 9})
    assert heavy is not None
    assert heavy.weight == 10, "its own minimum asks for it, whatever it weighs"


def test_what_nobody_can_compute_is_no_change_to_make() -> None:
    """No complaint came in: its ratio stays open whatever the office does; all else is open."""
    now = scored({"110": 0, "112": 3})
    assert set(now.undefined) == {"A.II.5.ii.a"}
    for predicate in Predicate:
        found = cheapest_changes(sheet(), predicate, now.points, {}, now.undefined)
        assert found is not None
        assert "A.II.5.ii.a" not in found.items


def test_the_worst_filling_is_worked_out_at_once() -> None:
    """113 items, weights up to 9: an answer to a request, not to a night."""
    weights = {code: number % 9 + 1 for number, code in enumerate(ITEMS)}
    began = process_time()
    found = cheapest_changes(sheet(), WBBM, scored(worst()).points, weights)
    assert found is not None
    assert found.total >= 85
    assert process_time() - began < 5


def test_intervals_count_from_below() -> None:
    empty = scored({}, has_wbk=None)
    assert empty.state(WBK) is State.UNDECIDED
    found = cheapest_changes(sheet(), WBK, empty.points, {})
    assert found is not None
    assert empty.points["TOTAL"] == Interval(Fraction(0), Fraction(100))
    assert found.total >= 75


def test_minimums_that_cut_across_each_other_are_left_to_people() -> None:
    """A minimum of all of reform lies in no area and holds none."""
    raw = deepcopy(raw_sheet())
    raw["minimum"].append({"kode": "reform", "diukur": "A.II", "WBK": 20, "WBBM": 25})
    other = sheet_of(SheetFile.model_validate(raw))
    assert cheapest_changes(other, WBK, scored(worst()).points, {}) is None
