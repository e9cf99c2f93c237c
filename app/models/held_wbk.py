"""By what it is known whether an office holds WBK already, which WBBM asks."""

from enum import StrEnum
from typing import Final


class WbkBasis(StrEnum):
    """By what it is known whether an office holds WBK already.

    `evaluated_here`: evaluations of years before; `by_paper`: TPI states it, or the office
    with a link or evidence; `own_word`: the office says so, and nothing shows it.
    """

    HERE = "evaluated_here"
    PAPER = "by_paper"
    WORD = "own_word"


PROVEN: Final = frozenset({WbkBasis.HERE, WbkBasis.PAPER})
