"""Characters that no printing font has: told when they are typed, not when they are printed."""

from collections.abc import Set as AbstractSet
from typing import Final

from app.core.texts import texts_in
from app.integrations.typesetting import unprintable
from app.services.decrees.workbooks.judging.faults import CellFault, cell_fault
from app.services.decrees.workbooks.messages import MESSAGES
from app.services.decrees.workbooks.parsing import Parsed

_UNPRINTABLE: Final = "character_unprintable"


def unprintable_texts(data: object) -> frozenset[str]:
    """The texts in the data of a decree file that cannot be printed whole."""
    return frozenset(text for _, text in texts_in(data) if unprintable(text) is not None)


def unprintable_cells(parsed: Parsed, stored: AbstractSet[str]) -> list[CellFault]:
    """A fault for each cell with such a character; what is `stored` with it already may stay."""
    places, found = parsed.filling.places, {}
    for path, text in texts_in(parsed.data):
        spot, character = places.get(path), unprintable(text)
        if spot is not None and character is not None and text.strip() not in stored:
            values = {"character": character, "code_point": f"U+{ord(character):04X}"}
            found[spot] = cell_fault(parsed, spot, _UNPRINTABLE, MESSAGES[_UNPRINTABLE], values)
    return [found[spot] for spot in sorted(found)]
