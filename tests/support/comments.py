"""Comments on everything that can be talked about."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Comment, CommentEdit, comment_mentions
from app.models.access import GrantedRole
from tests.support.evidence import Body, evidence, ok
from tests.support.evidence_sql import table
from tests.support.office import Office, Person
from tests.support.prepared import Prepared

SAID = "Apakah daftar hadir sudah ada? 👀"


def subjects(office: Office) -> dict[str, str]:
    """Something of every kind that can be talked about, of team V: audit target and address."""
    prepared = Prepared(office)
    return {
        "evidence": f"/evidence/{evidence(office, 'submitted')['id']}",
        "action_item": f"/action-items/{prepared.action_item_id}",
        "indicator": f"/indicators/{prepared.indicator_id}",
        "finding": f"/findings/{prepared.finding()}",
        "directive": f"/directives/{prepared.directive()}",
    }


def ids(office: Office, *usernames: str) -> list[str]:
    return [str(office.user_id(username)) for username in usernames]


def say(person: Person, path: str, text: str = SAID, **body: object) -> Body:
    made: Body = ok(person.post(f"{path}/comments", {"text": text, **body}), 201)
    return made


def names(row: Body) -> list[str]:
    return [person["id"] for person in row["mentions"]]


def kept(office: Office) -> list[int]:
    """How many rows the three tables hold."""
    with Session(office.engine) as session:
        tables = (table(Comment), table(CommentEdit), comment_mentions)
        return [session.scalar(select(func.count()).select_from(rows)) or 0 for rows in tables]


def asesor(prepared: Prepared) -> str:
    """The username of an evaluator of the seeded decree."""
    username = prepared.account()
    prepared.grant(username, GrantedRole.ASESOR, decree="53")
    return username
