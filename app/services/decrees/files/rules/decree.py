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
