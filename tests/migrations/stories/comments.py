"""The step that lets comments be about more than evidence, back and forth over what was said."""

from typing import NamedTuple

from sqlalchemy import Connection, text

from tests.migrations.stories import Story
from tests.support.evidence import every, ok
from tests.support.evidence_sql import attempt
from tests.support.office import Office
from tests.support.prepared import Prepared


class Said(NamedTuple):
    """A comment, and the list it is in."""

    comment: str
    path: str


def say(office: Office) -> Said:
    """Something of evidence, put right since; and something of an action item."""
    prepared = Prepared(office)
    path = f"/evidence/{prepared.evidence()}/comments"
    said = ok(prepared.owner.post(path, {"text": "Sudah lengkap?"}), 201)["id"]
    ok(prepared.owner.patch(f"/comments/{said}", {"text": "Lengkap?"}))
    prepared.comment()
    return Said(said, path)


def only_of_evidence(connection: Connection, _said: Said) -> None:
    rows = text("SELECT text, revision_id IS NULL FROM comments")
    assert connection.execute(rows).all() == [("Sudah lengkap?", False)]


def it_outlives_the_step(office: Office, said: Said) -> None:
    (kept,) = every(Prepared(office).owner, said.path)
    found = (kept["id"], kept["text"], kept["edited_at"])
    assert found == (said.comment, "Sudah lengkap?", None)
    for attack in ("UPDATE comments SET text = 'x'", "DELETE FROM comments"):
        assert "guard comment_is_final" in attempt(office, text(attack))


STORY = Story("0010", say, it_outlives_the_step, only_of_evidence)
