"""Ratios as TPI's counts make them, and what it lets those count as that nobody can compute."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.models.evaluation import EvaluationLayer
from app.schemas.evaluation.assessing.ratios import RatioState, RatioWordRead, SettledRatioRead
from app.schemas.platform.references import PersonReference
from app.services.evaluation.answers import read_answers
from app.services.evaluation.evaluations.standing import Standing
from app.services.evaluation.scoring import undefined_ratios
from app.services.evaluation.sheets import Sheet
from app.services.platform.references import absent_reference
from app.services.platform.sql import AnyRow


@dataclass(frozen=True)
class RatioStanding:
    """A ratio: its counts by question, whether they make it, all that TPI said (oldest first)."""

    code: str
    counts: Mapping[int, str]
    state: RatioState
    told: Sequence[AnyRow]

    @property
    def settled(self) -> AnyRow | None:
        """What TPI set last, while it counts: of what is undefined, and was not taken back."""
        last = self.told[-1] if self.told else None
        counts = self.state is RatioState.UNDEFINED and last is not None and last.value is not None
        return last if counts else None

    @property
    def is_stale(self) -> bool:
        """Whether what counts was set over other counts than are there now."""
        return self.settled is not None and self.settled.counts != as_kept(self.counts)


def ratios_of(sheet: Sheet, standing: Standing) -> dict[str, RatioStanding]:
    """All ratios of the sheet by code: by TPI's counts, the office's where it has said nothing."""
    counts = {
        number: answer
        for numbers in sheet.inputs.values()
        for number in numbers
        if (answer := _answer(standing, number)) is not None
    }
    read = read_answers(sheet, {str(number): answer for number, answer in counts.items()})
    undefined = undefined_ratios(sheet, read)
    found = {}
    for code, numbers in sheet.inputs.items():
        is_whole = set(numbers) <= read.counts.keys()
        made = RatioState.COMPUTED if is_whole else RatioState.OPEN
        found[code] = RatioStanding(
            code,
            {number: counts[number] for number in sorted(numbers) if number in counts},
            RatioState.UNDEFINED if code in undefined else made,
            standing.ratios.get(code, ()),
        )
    return found


def stale_ratios(sheet: Sheet, standing: Standing) -> list[str]:
    """Those that TPI set over other counts than are there now."""
    return [code for code, each in ratios_of(sheet, standing).items() if each.is_stale]


def settled_read(sheet: Sheet, standing: Standing) -> list[SettledRatioRead]:
    """Those that count as TPI set them, as people read them."""
    found = (as_settled(each) for each in ratios_of(sheet, standing).values())
    return [each for each in found if each is not None]


def as_settled(ratio: RatioStanding) -> SettledRatioRead | None:
    """The same of one; none where TPI's word does not count."""
    row = ratio.settled
    if row is None:
        return None
    return SettledRatioRead(**word_read(row).model_dump(), code=ratio.code, is_stale=ratio.is_stale)


def words_read(rows: Iterable[AnyRow]) -> list[RatioWordRead]:
    """All that TPI said of a ratio."""
    return [word_read(row) for row in rows]


def word_read(row: AnyRow) -> RatioWordRead:
    """What TPI said once."""
    plain = ("number", "value", "note", "counts", "set_at")
    return RatioWordRead(
        **{name: getattr(row, name) for name in plain},
        set_by=PersonReference(id=row.set_by_id, name=row.set_by_name),
        set_on_behalf_of=absent_reference(row),
    )


def as_kept(counts: Mapping[int, str]) -> dict[str, str]:
    """Counts as a row keeps them: JSON has no numbers for names."""
    return {str(number): answer for number, answer in counts.items()}


def _answer(standing: Standing, number: int) -> str | None:
    layers = standing.answers.get(standing.questions[number].id, {})
    told = (layers.get(layer) for layer in (EvaluationLayer.TPI, EvaluationLayer.UNIT))
    return next((row.answer for row in told if row is not None and row.answer is not None), None)
