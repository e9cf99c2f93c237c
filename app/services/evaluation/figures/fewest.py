"""The cheapest items to bring to their best so that every minimum of a predicate is met.

With weights of 1 these are the fewest. Exact: the minimums lie inside each other (areas,
pengungkit, total), so the most points for each weight are found from the inside out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm

from app.services.evaluation.scoring import Interval, Predicate
from app.services.evaluation.sheets import TOTAL, Sheet

USUAL_WEIGHT = 1
# The most points for a weight, and the items that bring them; None: the minimum is not met.
_Best = list[tuple[int, tuple[str, ...]] | None]


@dataclass(frozen=True)
class Changes:
    """Items to bring to their best, in the sheet's order, what that weighs, the total after it."""

    items: tuple[str, ...]
    weight: int
    total: Fraction


@dataclass(frozen=True)
class _Group:
    """Items and groups below a minimum; `short` is what is missing there now, in units."""

    short: int
    items: tuple[str, ...]
    groups: tuple["_Group", ...]


def cheapest_changes(
    sheet: Sheet,
    predicate: Predicate,
    points: Mapping[str, Interval],
    weights: Mapping[str, int],
    beyond: Collection[str] = (),
) -> Changes | None:
    """The cheapest changes that meet all minimums measured in points.

    None where none do, and of a sheet whose minimums cut across each other.

    What is counted now is `low`; a changed item brings all of its points. `weights` by code of
    item, 1 or more; an item that is not named weighs 1. Items `beyond` the office bring nothing:
    no work of its own makes a ratio defined where there was nothing to count (LKE rule 9).
    """
    gains = {
        item.code: (Fraction(item.points or 0) - points[item.code].low) * (item.code not in beyond)
        for item in sheet.items
    }
    short = {
        minimum.measured: asked - points[minimum.measured].low
        for minimum in sheet.file.minimums
        if minimum.measured is not None and (asked := _asked(minimum, predicate)) is not None
    }
    unit = lcm(*(value.denominator for value in (*gains.values(), *short.values())))
    whole = {code: int(gain * unit) for code, gain in gains.items()}
    if not _are_nested(_inside(sheet, short)):
        return None
    root = _grouped(sheet, {code: int(value * unit) for code, value in short.items()})
    best = _solved(root, whole, {code: weights.get(code, USUAL_WEIGHT) for code in gains})
    for weight, found in enumerate(best):
        if found is not None:
            order = [item.code for item in sheet.items if item.code in set(found[1])]
            total = points[TOTAL].low + sum((gains[code] for code in order), Fraction(0))
            return Changes(tuple(order), weight, total)
    return None


def _asked(minimum: object, predicate: Predicate) -> Fraction | None:
    found: Fraction | None = getattr(minimum, predicate.value.lower())
    return found


def _inside(sheet: Sheet, codes: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The items that count in each of these figures, and in TOTAL."""
    return {
        code: frozenset(
            item.code for item in sheet.items if code in {item.code, *sheet.above[item.code]}
        )
        for code in (*codes, TOTAL)
    }


def _are_nested(inside: Mapping[str, frozenset[str]]) -> bool:
    return all(
        not one & other or one <= other or other <= one
        for one, other in combinations(inside.values(), 2)
    )


def _grouped(sheet: Sheet, short: Mapping[str, int]) -> _Group:
    """Each item below the smallest minimum that measures it, each minimum below the next larger."""
    inside = _inside(sheet, short)
    ordered = sorted(inside, key=lambda code: (len(inside[code]), code == TOTAL))
    below: dict[str, list[str]] = defaultdict(list)
    for place, code in enumerate(ordered[:-1]):
        around = next(each for each in ordered[place + 1 :] if inside[code] <= inside[each])
        below[around].append(code)

    def group(code: str) -> _Group:
        groups = tuple(group(each) for each in below[code])
        taken = frozenset[str]().union(*(inside[each] for each in below[code]))
        return _Group(short.get(code, 0), tuple(sorted(inside[code] - taken)), groups)

    return group(TOTAL)


def _solved(group: _Group, gains: Mapping[str, int], weights: Mapping[str, int]) -> _Best:
    """By weight: the most points, with the minimums inside met."""
    best: _Best = [(0, ())]
    for inner in group.groups:
        best = _joined(best, _solved(inner, gains, weights))
    best = _with_items(best, [each for each in group.items if gains[each] > 0], gains, weights)
    return [found if found is not None and found[0] >= group.short else None for found in best]


def _joined(left: _Best, right: _Best) -> _Best:
    found: _Best = [None] * (len(left) + len(right) - 1)
    for a, one in enumerate(left):
        for b, other in enumerate(right) if one is not None else ():
            if one is not None and other is not None:
                points, there = one[0] + other[0], found[a + b]
                if there is None or points > there[0]:
                    found[a + b] = (points, one[1] + other[1])
    return found


def _with_items(
    best: _Best, items: Iterable[str], gains: Mapping[str, int], weights: Mapping[str, int]
) -> _Best:
    for item in items:
        best = _joined_with_one(best, item, gains[item], weights[item])
    return best


def _joined_with_one(best: _Best, item: str, gain: int, weight: int) -> _Best:
    found: _Best = [*best, *([None] * weight)]
    for before, one in enumerate(best):
        there = found[before + weight]
        if one is not None and (there is None or one[0] + gain > there[0]):
            found[before + weight] = (one[0] + gain, (*one[1], item))
    return found
