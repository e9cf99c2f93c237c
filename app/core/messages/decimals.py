"""Decimals as people write them: facts that are kept have a point, Indonesian has a comma."""

import re
from typing import Final

from app.core.messages.sentences import Language

# The gaps that points and indexes of an evaluation fill; texts of other gaps may hold versions.
DECIMAL_GAPS: Final = frozenset({"points", "minimum", "short", "areas", "answer", "tpi"})
_DECIMAL = re.compile(r"(?<![\w.])(\d+)\.(\d+)(?![\w.])")


def decimals_in_words(fact: object, language: Language) -> object:
    """The same with its decimals in that language: `5.75/6.00` is 5,75/6,00. Codes stay."""
    if language is Language.INDONESIAN and isinstance(fact, str):
        return _DECIMAL.sub(r"\1,\2", fact)
    return fact
