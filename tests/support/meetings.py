"""Meetings as people make them: over HTTP."""

from app.schemas.platform.examples import TEAM_V_ID, seeded
from tests.support.evidence import Body, ok
from tests.support.office import PDF, Person

TEAM_V = str(TEAM_V_ID)
DAY = "2023-06-14"


def team(number: int) -> str:
    """The key of a working team of the seeded decree."""
    return str(seeded("team", number + 2))


def plan(person: Person, **fields: object) -> Body:
    """A meeting of team V, planned."""
    body = {
        "team_id": TEAM_V,
        "title": "Rapat koordinasi pengendalian gratifikasi",
        "place": "Aula",
        "meeting_date": DAY,
        **fields,
    }
    made: Body = ok(person.post("/meetings", body), 201)
    return made


def held(person: Person, **fields: object) -> Body:
    """One that took place."""
    made = plan(person, **fields)
    found: Body = ok(person.post(f"/meetings/{made['id']}/hold", {}))
    return found


def upload(person: Person, meeting_id: str, kind: str, *files: tuple[str, bytes]) -> Body:
    """Put files of a kind into it."""
    parts = [("files", file) for file in files or [(f"{kind}.pdf", PDF)]]
    path, which = f"/meetings/{meeting_id}/files", {"kind": kind}
    found: Body = ok(person.request("POST", path, files=parts, params=which), 201)
    return found
