"""An LHE that was issued before a part came to its form is read as it was: its digest stays."""

from app.core.canonical import digest_of
from app.schemas.reporting.reports.lhe import LheDocument, LheFact
from tests.support.evaluations import lhe_document

LATER = {"settled_ratios", "source", "source_date"}


def test_parts_that_came_later_are_left_out_where_there_are_none() -> None:
    fields = {*LheDocument.model_fields, *LheFact.model_fields}
    assert fields >= LATER
    issued = lhe_document().model_dump(mode="json")
    assert not LATER & {*issued, *issued["facts"][0]}
    read = LheDocument.model_validate(issued)
    assert digest_of(read.model_dump(mode="json")) == digest_of(issued)
