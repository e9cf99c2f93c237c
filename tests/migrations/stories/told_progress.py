"""The step to told progress goes down and up again; what happened before is told in one."""

from sqlalchemy import text

from app.services.reporting.progress.work_units.telling import tell_progress
from tests.migrations.stories import Story
from tests.support.evidence import evidence
from tests.support.office import Office


def tell(office: Office) -> int:
    """How many offices are told."""
    assert office.client.portal is not None
    return office.client.portal.call(tell_progress, office.app.state.database)


def prove(office: Office) -> None:
    evidence(office, "accepted", "5A-1", covers_from="2023-06-01")
    assert tell(office) == 1


def numbers_are_told_anew_and_only_once(office: Office, _told: None) -> None:
    """The first to look after the way up: nothing has happened since."""
    with office.engine.connect() as connection:
        ends = text("SELECT position, length FROM progress_follower, audit_chain")
        position, length = connection.execute(ends).one()
    assert position == length > 0
    assert tell(office) == 1
    assert tell(office) == 0


STORY = Story("told_progress", prove, numbers_are_told_anew_and_only_once)
