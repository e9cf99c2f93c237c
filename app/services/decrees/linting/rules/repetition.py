"""What stands twice in a decree, word for word."""

from collections.abc import Hashable, Iterable, Iterator

from app.core.texts import folded
from app.schemas.decrees.linting import ConcernCode
from app.services.decrees.linting.concerns import Concern
from app.services.decrees.linting.texts import LintedFile, Part, Written


def indicators_repeat(linted: LintedFile) -> Iterator[Concern]:
    """Stop at an indicator that repeats another one of the decree."""
    keyed = ((_words(text), text) for text in linted.texts if text.part is Part.INDICATOR)
    yield from _repeated(keyed, ConcernCode.INDICATOR_REPEATED)


def action_items_repeat(linted: LintedFile) -> Iterator[Concern]:
    """Stop at an action item that repeats another one of its activity."""
    keyed = (
        ((text.activity, _words(text)), text)
        for text in linted.texts
        if text.part is Part.ACTION_ITEM
    )
    yield from _repeated(keyed, ConcernCode.ACTION_ITEM_REPEATED)


def duties_repeat(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a duty that repeats another one, of whichever team."""
    keyed = ((_words(text), text) for text in linted.texts if text.part is Part.DUTY)
    yield from _repeated(keyed, ConcernCode.DUTY_REPEATED)


def _repeated(keyed: Iterable[tuple[Hashable, Written]], code: ConcernCode) -> Iterator[Concern]:
    first: dict[Hashable, Written] = {}
    for key, text in keyed:
        earlier = first.setdefault(key, text)
        if earlier is not text:
            yield Concern(code, text.place, text.path, {"earlier": earlier.place})


def _words(text: Written) -> str:
    """What two texts are compared by: as they should read, without the mark at their end."""
    return folded(text.correction or text.text).rstrip(" .;,")
