"""A number as JSON or a spreadsheet has it is stored as text that the scorer reads."""

import pytest

from app.services.evaluation.answers import exactly, read_answers
from app.services.evaluation.portal.filling import as_text
from tests.support.sheets import sheet

INDEX, COUNT = 125, 110
# The question, what was given, and what is kept of it.
KEPT = [
    (INDEX, 0.00001, "0.00001"), (INDEX, 1e-15, "0.000000000000001"), (INDEX, 3.62, "3.62"),
    (INDEX, 4.0, "4"), (INDEX, "3.80", "3.80"),
    (COUNT, 4.0, "4"), (COUNT, 1e16, "10000000000000000"), (COUNT, "4", "4"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "given", "kept"), KEPT)
def test_what_is_kept_is_read_again(number: int, given: str | float, kept: str) -> None:
    assert exactly(given) == kept
    assert not read_answers(sheet(), {str(number): kept}).faults
    portal = as_text(sheet().questions[number], given)
    assert not read_answers(sheet(), {str(number): portal}).faults


@pytest.mark.parametrize("given", [1e-21, 1.25e-20, 4.5, -1.0, 1e300])
def test_what_could_not_be_read_again_is_refused(given: float) -> None:
    number = COUNT if given == 4.5 else INDEX
    assert exactly(-0.0) == "0"
    assert read_answers(sheet(), {str(number): exactly(given)}).faults
