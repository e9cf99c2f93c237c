"""What somebody of the law stops at: small functions, all of them in RULES."""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from app.services.decrees.linting.concerns import Concern
from app.services.decrees.linting.rules import (
    cells,
    characters,
    dates,
    duties,
    legal_bases,
    officials,
    repetition,
)
from app.services.decrees.linting.texts import LintedFile

Rule: TypeAlias = Callable[[LintedFile], Iterator[Concern]]

RULES: Final[tuple[Rule, ...]] = (
    cells.cells_are_empty,
    repetition.indicators_repeat,
    repetition.action_items_repeat,
    repetition.duties_repeat,
    dates.texts_name_another_year,
    dates.decree_is_of_its_year,
    dates.dates_exist,
    duties.teams_have_activities,
    duties.duties_have_activities,
    legal_bases.bases_are_in_force,
    legal_bases.bases_are_quoted_rightly,
    legal_bases.bases_are_earlier,
    officials.nips_can_be,
    characters.letters_stand_alone,
    characters.characters_are_seen,
    characters.texts_end,
)


def concerns_of(linted: LintedFile) -> Iterator[Concern]:
    """Yield everything that the rules stop at."""
    for rule in RULES:
        yield from rule(linted)
