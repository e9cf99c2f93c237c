"""Closed periods, and everything that writes into a month."""

from collections.abc import Callable
from typing import NamedTuple

from httpx2 import Response

from app.schemas.platform.examples import DECREE_ID
from tests.api.plan.test_schedule import SCHEDULE, item
from tests.api.reporting.test_realisations import tell
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    Body,
    draft,
    evidence,
    indicator_id,
    ok,
    step,
)
from tests.support.office import PDF, Office, Person

PERIODS = f"/decrees/{DECREE_ID}/periods"
LINK = {"url": "https://ntt.kpu.go.id/upg", "title": "UPG"}
# It ends after June, and still has a day of it.
ACROSS = {"covers_from": "2023-06-01", "covers_to": "2023-07-01"}
IN_JUNE = {"covers_from": "2023-06-01", "covers_to": "2023-06-30"}
JULY = {"covers_from": "2023-07-01", "covers_to": "2023-07-31"}
JUNE = [{"month": 6, "status": "planned"}]


def close(office: Office, month: int | None, **fields: object) -> Body:
    body = {"month": month, "note": "Sudah dievaluasi."} | fields
    closed: Body = ok(office.person(KETUA).post(f"{PERIODS}/close", body), 200)
    return closed


def reopen(office: Office, month: int | None) -> Body:
    body = {"month": month, "reason": "Laporan terlambat"}
    opened: Body = ok(office.person(KETUA).post(f"{PERIODS}/reopen", body), 200)
    return opened


def closed(periods: Body) -> list[int | None]:
    return [each["month"] for each in periods["periods"] if each["status"] == "closed"]


class Scene(NamedTuple):
    """What the writes are about: evidence of June and of July, an entry of June, its item."""

    draft: Body
    submitted: Body
    july: Body
    entry: Body
    item: str


def scene_of(office: Office, **covers: str) -> Scene:
    """A draft with a file and a link, submitted evidence, work done in June."""
    path, member = item(office), office.person(MEMBER)
    made = ok(member.post(f"/evidence/{evidence(office, **covers)['id']}/links", LINK), 201)
    submitted, july = evidence(office, "submitted", **covers), draft(member, **JULY)
    return Scene(made, submitted, july, tell(office, path, "2023-06-20"), path)


Write = Callable[[Person, Scene], Response]


def at(scene: Scene, rest: str = "") -> str:
    return f"/evidence/{scene.draft['id']}{rest}"


def report(**fields: object) -> Write:
    def write(person: Person, scene: Scene) -> Response:
        body = {"note": "Rapat"} | fields
        return person.post(scene.item.replace("schedule", "realisations"), body)

    return write


def correct(person: Person, scene: Scene) -> Response:
    return report(done_on="2023-07-10", corrects_id=scene.entry["id"])(person, scene)


def many(person: Person, scene: Scene) -> Response:
    months = [{"month": 6, "status": "not_planned"}]
    body = {"action_item_id": scene.item.split("/")[2], "months": months}
    return person.post(SCHEDULE, {"items": [body]})


def create(**covers: str) -> Write:
    body = {
        "indicator_ids": [indicator_id("5A-2")],
        "title": "Laporan",
        "evidence_date": "2023-07-05",
        **covers,
    }
    return lambda person, _scene: person.post("/evidence", body)


def move(**covers: str) -> Write:
    """Let the evidence of July cover another time."""
    return lambda person, scene: person.patch(f"/evidence/{scene.july['id']}", covers)


def take(kind: str) -> Write:
    """Take the file or the link out of the draft."""

    def write(person: Person, scene: Scene) -> Response:
        (part,) = scene.draft["revision"][f"{kind}s"]
        return person.delete(at(scene, f"/{kind}s/{part['id']}"))

    return write


def taking(verb: str) -> Write:
    return lambda person, scene: step(person, scene.draft["id"], verb)


def judging(verb: str) -> Write:
    """Of what can be read and judged: the draft, once it was submitted."""

    def write(person: Person, scene: Scene) -> Response:
        draft = ok(person.get(at(scene)))
        judged = scene.submitted if draft["status"] == "draft" else draft
        return step(person, judged["id"], verb)

    return write


# What changes the plan of June is told so, and all else of its evidence.
REFUSALS = dict.fromkeys(("set June", "set many", "fill the year"), "schedule_closed")


def refusal_of(name: str) -> str:
    """The code with which a write is refused in a closed month."""
    return REFUSALS.get(name, "period_closed")


# Every write in June, or on evidence that covers a day of June, in an order in which they succeed.
WRITES: dict[str, tuple[str, Write]] = {
    "report for June": (MEMBER, report(done_on="2023-07-04", month=6)),
    "report a day in June": (MEMBER, report(done_on="2023-06-21", month=7)),
    "correct an entry of June": (MEMBER, correct),
    "set June": (COORDINATOR, lambda p, s: p.put(s.item, {"months": JUNE})),
    "set many": (COORDINATOR, many),
    "fill the year": (COORDINATOR, lambda p, s: p.put(s.item, {"recurrence": {"kind": "monthly"}})),
    "create": (MEMBER, create(**IN_JUNE)),
    "create across": (MEMBER, create(**ACROSS)),
    "widen": (MEMBER, move(covers_from="2023-06-30")),
    "move in": (MEMBER, move(**IN_JUNE)),
    "edit": (MEMBER, lambda p, s: p.patch(at(s), {"title": "Judul lain"})),
    "upload": (MEMBER, lambda p, s: p.upload(s.draft["id"], ("b.pdf", PDF + b"b"))),
    "add a link": (MEMBER, lambda p, s: p.post(at(s, "/links"), LINK)),
    "take the file out": (MEMBER, take("file")),
    "take the link out": (MEMBER, take("link")),
    "submit": (MEMBER, taking("submit")),
    "verify": (COORDINATOR, judging("verify")),
    "accept": (KETUA, judging("accept")),
    "revise": (MEMBER, taking("revise")),
    "move out": (MEMBER, lambda p, s: p.patch(at(s), JULY)),
    "withdraw": (COORDINATOR, taking("withdraw")),
    "return": (COORDINATOR, lambda p, s: step(p, s.submitted["id"], "return")),
}
