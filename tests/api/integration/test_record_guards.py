"""What the database refuses of records and their provenance, whoever writes the SQL."""

from tests.support.evidence_sql import attempt
from tests.support.office import Office
from tests.support.records import ATTEMPTS, decision, scene_of


def test_every_guard_of_records_refuses_what_it_is_there_for(office: Office) -> None:
    scene = scene_of(office)
    for guard, statements in ATTEMPTS.items():
        for statement in statements:
            said = attempt(office, statement(scene))
            assert f"guard {guard}" in said, (guard, said)
    assert attempt(office, decision(scene)) == "", "what is in order passes"
