"""Rules of the office and of the decree itself."""

from collections.abc import Iterator

from app.services.decrees.files.faults import UnplacedFault
from app.services.decrees.files.nodes import Node
from app.services.decrees.files.rules.walking import letters, numbers, repeated


def parent_is_another_office(root: Node) -> Iterator[UnplacedFault]:
    """Refuse an office above that is the office itself."""
    unit = root.child("work_unit")
    parent = unit.child("parent") if unit else None
    if (
        unit
        and parent
        and unit.text("code") is not None
        and unit.text("code") == parent.text("code")
    ):
        yield UnplacedFault(parent.at("code"), "parent_is_self", {"code": unit.text("code")})


def plan_year_fits(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a plan that is neither for the decree's year nor for the next."""
    decree = root.child("decree")
    if decree is None:
        return
    year, plan_year = decree.number("year"), decree.number("plan_year")
    if year and plan_year and plan_year not in {year, year + 1}:
        values = {"year": year, "next": year + 1}
        yield UnplacedFault(decree.at("plan_year"), "plan_year_unfit", values)


def effect_fits(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a decree that takes effect before it is made, or after the year it plans."""
    decree = root.child("decree")
    begins = decree.day("effective_from") if decree else None
    if decree is None or begins is None:
        return
    made, year = decree.day("date"), decree.number("plan_year") or decree.number("year")
    if (made and begins < made) or (year and begins.year > year):
        yield UnplacedFault(decree.at("effective_from"), "effective_from_unfit")


def labels_are_unique(root: Node) -> Iterator[UnplacedFault]:
    """Refuse considerations, legal bases or dictums that share a mark."""
    decree = root.child("decree")
    if decree is None:
        return
    for marks in (
        letters(decree.children("considerations")),
        numbers(decree.children("legal_bases")),
        letters(decree.children("dictums"), "label"),
    ):
        for path, mark in repeated(marks):
            yield UnplacedFault(path, "label_twice", {"label": mark})
