"""What the product suggests for an indicator: the first rule that the words of the plan fit."""

from functools import lru_cache
from typing import Final

from app.core.texts import folded
from app.services.plan.checklists.words import RULES, USUAL
from app.services.plan.record_types import names

_ALL: Final = " + "


def suggested(indicator: str, around: str = "") -> tuple[str, ...]:
    """The items for an indicator's words, or for those around it: activity and action items.

    Its own words count first; where no rule knows either, what belongs in any evidence.
    """
    for text in (indicator, f"{indicator}\n{around}"):
        found = _of(folded(text))
        if found is not None:
            return found
    return USUAL


@lru_cache(maxsize=1024)
def _of(text: str) -> tuple[str, ...] | None:
    fitting = (items for words, items in RULES if any(_fits(each, text) for each in words))
    return next(fitting, None)


def _fits(words: str, text: str) -> bool:
    return all(names([phrase], text) for phrase in words.split(_ALL))
