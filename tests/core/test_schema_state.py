"""The steps of this version are read without Alembic, and are those that it would take."""

from alembic.script import ScriptDirectory

from app.core.schema_state import known_steps, newest
from tests.support.databases import alembic_config


def test_known_steps_are_those_of_alembic() -> None:
    scripts = ScriptDirectory.from_config(alembic_config("sqlite://"))
    steps = known_steps()
    assert steps == {each.revision: each.down_revision for each in scripts.walk_revisions()}
    assert newest(steps) == scripts.get_current_head()
