"""The table: which words of a plan speak of which evidence, and what belongs in that.

Rules of words and not rows beside one decree: so every office's decree, and next year's, begins
with a list. The first rule that fits counts, so what is particular stands before what is general.
"""

from app.services.plan.checklists.words.general import GENERAL, USUAL
from app.services.plan.checklists.words.inside import INSIDE
from app.services.plan.checklists.words.outside import OUTSIDE
from app.services.plan.checklists.words.rule import Rule

RULES: tuple[Rule, ...] = (*INSIDE, *OUTSIDE, *GENERAL)

__all__ = ["RULES", "USUAL", "Rule"]
