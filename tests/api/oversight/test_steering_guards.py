"""What the database refuses of directives and follow-ups, whoever writes the SQL."""

from tests.support.evidence_sql import attempt
from tests.support.office import Office
from tests.support.steering import ATTEMPTS, scene_of


def test_every_guard_of_steering_refuses_what_it_is_there_for(office: Office) -> None:
    scene = scene_of(office)
    for guard, statements in ATTEMPTS.items():
        for number, statement in enumerate(statements):
            said = attempt(office, statement(scene))
            assert f"guard {guard}" in said, (guard, number, said)
