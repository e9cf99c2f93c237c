"""Evidence in every state, made the way people make it: over HTTP."""

from datetime import date
from typing import Any

from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.models import Membership
from app.models.rights import ActorRole
from app.models.team import MembershipRole
from app.schemas.platform.examples import seeded
from tests.support.office import PEOPLE, Office, Person

Body = dict[str, Any]

KETUA = PEOPLE[ActorRole.PELAKSANA]
PENGARAH = PEOPLE[ActorRole.PENGARAH]
COORDINATOR = PEOPLE[ActorRole.KOORDINATOR]
MEMBER = PEOPLE[ActorRole.ANGGOTA]
COLLEAGUE = "siti.samsiah.u.ratu.loly"  # another anggota of team V
REPORT = "5A-2"  # "Pelaporan Gratifikasi dilakukan setiap triwulan"
TITLE = "Laporan gratifikasi triwulan II tahun 2023"

# How evidence by an anggota of team V comes to a status: who takes which step.
WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "draft": (),
    "submitted": ((MEMBER, "submit"),),
    "verified": ((MEMBER, "submit"), (COORDINATOR, "verify")),
    "accepted": ((MEMBER, "submit"), (COORDINATOR, "verify"), (KETUA, "accept")),
    "returned": ((MEMBER, "submit"), (COORDINATOR, "return")),
    "withdrawn": ((MEMBER, "submit"), (MEMBER, "withdraw")),
}


def ok(response: Response, status: int | None = None) -> Any:
    """The body of an answer that must have succeeded."""
    assert response.status_code == status if status else response.is_success, response.text
    return response.json()


def refused(response: Response, status: int, code: str | None = None) -> Body:
    """The problem of an answer that must have failed like this."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: Body = response.json()
    assert code is None or problem["code"] == code, problem
    return problem


def every(person: Person, path: str, **parameters: Any) -> list[Body]:
    """All rows of a list, over all its pages."""
    rows: list[Body] = []
    address: str | None = path
    options: dict[str, Any] = {"params": {"size": 100, **parameters}}
    while address:
        page = ok(person.get(address, **options))
        rows += page["items"]
        address, options = page["next"], {}
    assert len(rows) == page["total"]
    return rows


def indicator_id(code: str) -> str:
    """The key of an indicator of the seeded decree, by its code such as 5A-2."""
    team, letter, position = int(code[0]) + 2, code[1], int(code[3:])
    return str(seeded("team", team, "activity", letter, "indicator", position))


def draft(person: Person, *codes: str, **fields: Any) -> Body:
    """New evidence without files."""
    body = {
        "indicator_ids": [indicator_id(code) for code in codes or (REPORT,)],
        "title": TITLE,
        "evidence_date": min("2023-07-05", str(clock.now().date())),  # some live in that June
        "covers_from": "2023-04-01",
        "covers_to": "2023-06-30",
        **fields,
    }
    made: Body = ok(person.post("/evidence", body), 201)
    return made


JUDGEMENTS = frozenset({"verify", "accept", "return"})


def read_digest(person: Person, evidence_id: str) -> str:
    """What the person judges: the digest of the revision they read now, zeros where there is none.

    Nobody of another office, nor who may not open what is restricted, knows it.
    """
    revision = person.get(f"/evidence/{evidence_id}").json().get("revision", {})
    return revision.get("digest") or "0" * 64


def step(person: Person, evidence_id: str, verb: str, **body: Any) -> Response:
    """One step of the life cycle; with a reason, and of what is read now, where it needs that."""
    if verb in JUDGEMENTS and "revision_digest" not in body:
        body["revision_digest"] = read_digest(person, evidence_id)
    if verb == "revise":
        body.setdefault("reason", "Lampiran tertinggal.")
        return person.post(f"/evidence/{evidence_id}/revisions", body)
    if verb in {"return", "withdraw"}:
        body.setdefault("reason", "Tanda tangan belum ada.")
    if verb == "return":
        body.setdefault("reason_code", "unsigned")
    return person.post(f"/evidence/{evidence_id}/{verb}", body)


def end(person: Person, path: str, **body: Any) -> Response:
    """Close a finding, directive or follow-up, having read the evidence it cites now."""
    read = person.get(path).json().get("revision_digests", [])
    return person.post(f"{path}/close", {"revision_digests": read, **body})


def told_by_itself(office: Office, username: str) -> list[str]:
    """The titles of what somebody was told of the worker's own steps, the oldest first."""
    found = ok(office.person(username).get("/notifications", params={"stage": "by_itself"}))
    return [item["title"] for item in reversed(found["items"])]


def entries_of(office: Office, action: str) -> list[Body]:
    """The entries of an action, newest first, as an administrator reads them."""
    found: list[Body] = ok(office.administrator().get(f"/audit-events?action={action}"))["items"]
    return found


def evidence(
    office: Office, status: str = "draft", *codes: str, author: str = MEMBER, **fields: Any
) -> Body:
    """Evidence of team V with one file, brought to a status by its author and the reviewers."""
    person = office.person(author)
    made = draft(person, *codes, **fields)
    sent: Body = ok(person.upload(made["id"]), 201)
    for username, verb in WAYS[status]:
        who = office.person(author if username == MEMBER else username)
        named = {"revision_digest": sent["revision"]["digest"]} if verb in JUDGEMENTS else {}
        sent = ok(step(who, made["id"], verb, **named))
    current: Body = ok(person.get(f"/evidence/{made['id']}"))
    assert current["status"] == status
    return current


def seat_as_ketua(office: Office, username: str, valid_from: date | None = None) -> None:
    """Another Pelaksana of the decree, since it began or from a day on."""
    with Session(office.engine) as session, session.begin():
        pelaksana = select(Membership).where(Membership.role == MembershipRole.PELAKSANA)
        seat = session.scalars(pelaksana.limit(1)).one()
        session.add(
            Membership(
                decree_id=seat.decree_id,
                team_id=seat.team_id,
                user_id=office.user_id(username),
                role=MembershipRole.PELAKSANA,
                title="Ketua",
                name="Carolus F. Dengi",
                job_title=seat.job_title,
                position=90,
                valid_from=valid_from or seat.valid_from,
            )
        )
