"""Directives and follow-ups in every state, and attempts to break their guards in SQL."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Base,
    Directive,
    DirectiveStep,
    EvidenceRevision,
    Finding,
    FindingStep,
    FollowUp,
    FollowUpStep,
)
from app.models.case import Case, Step
from app.schemas.platform.examples import ACTIVITY_5A_ID, TEAM_V_ID, seeded
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    end,
    evidence,
    ok,
)
from tests.support.office import Office, Person

UNTIL = "2099-12-15"
STEERED = str(TEAM_V_ID)


def direct(person: Person, **fields: Any) -> Body:
    """A direction to team V."""
    body = {"team_id": STEERED, "text": "Dahulukan pelaporan gratifikasi.", "due_date": UNTIL}
    made: Body = ok(person.post("/directives", body | fields), 201)
    return made


def observe(person: Person, **fields: Any) -> Body:
    """An observation about team V."""
    made: Body = ok(
        person.post("/findings", {"team_id": STEERED, "reason": "Rapat belum rutin."} | fields), 201
    )
    return made


def follow(person: Person, origin: Body, owner_id: UUID, **fields: Any) -> Body:
    """What a finding or directive leads to."""
    kind = "findings" if "reason" in origin else "directives"
    body = {"text": "Susun jadwal rapat.", "owner_id": str(owner_id), "due_date": UNTIL}
    made: Body = ok(person.post(f"/{kind}/{origin['id']}/follow-ups", body | fields), 201)
    return made


def take(person: Person, kind: str, thing: Body, verb: str, **body: Any) -> Body:
    """A step that must succeed."""
    path = f"/{kind}/{thing['id']}"
    answer = end(person, path, **body) if verb == "close" else person.post(f"{path}/{verb}", body)
    taken: Body = ok(answer, 200)
    return taken


# Keys of what the statements are about, and of people by their usernames.
Scene: TypeAlias = dict[str, UUID]


def scene_of(office: Office) -> Scene:
    """Directives without and with responses and follow-ups, follow-ups open, done, and late."""
    giver, ketua = office.person(PENGARAH), office.person(KETUA)
    coordinator, colleague = office.person(COORDINATOR), office.person(COLLEAGUE)
    people = {name: office.user_id(name) for name in (MEMBER, COLLEAGUE, COORDINATOR, KETUA)}
    people[PENGARAH] = office.user_id(PENGARAH)
    theirs = evidence(office, "submitted")
    own = evidence(office, "submitted", author=COORDINATOR)
    issued, acted_on, followed, ended = (direct(giver) for _ in range(4))
    for directive in (acted_on, ended):
        take(coordinator, "directives", directive, "acknowledge")
        take(coordinator, "directives", directive, "respond", text="Ada", evidence_id=theirs["id"])
    finding = observe(giver)
    opened = follow(ketua, followed, people[MEMBER])
    done, late = (follow(ketua, origin, people[MEMBER]) for origin in (finding, ended))
    for follow_up in (done, late):
        take(colleague, "follow-ups", follow_up, "start")
        take(colleague, "follow-ups", follow_up, "finish", text="Ada", evidence_id=own["id"])
    take(giver, "directives", ended, "close")
    settled, led = observe(giver), direct(giver)
    for origin in (settled, led):
        follow_up = follow(ketua, origin, people[MEMBER])
        take(colleague, "follow-ups", follow_up, "start")
        take(colleague, "follow-ups", follow_up, "finish", text="Ada", evidence_id=own["id"])
    follow(ketua, finding, people[MEMBER])
    things = {"issued": issued, "acted_on": acted_on, "followed": followed, "finding": finding}
    things |= {"opened": opened, "done": done, "late": late, "ended": ended, "evidence": own}
    things |= {"settled": settled, "led": led}
    return people | {name: UUID(thing["id"]) for name, thing in things.items()}


Statement = Callable[[Scene], Executable]


def table(model: type[Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__


def named(values: dict[str, Any], scene: Scene) -> dict[str, Any]:
    """The names of things and people in keys are put in place."""
    return {
        name: scene.get(value, value) if name.endswith("_id") else value
        for name, value in values.items()
    }


def set_to(model: type[Case], thing: str, **values: Any) -> Statement:
    rows = table(model)
    return lambda s: update(rows).where(rows.c.id == s[thing]).values(named(values, s))


# What names every revision there is.
READ = select(func.aggregate_strings(EvidenceRevision.digest, " ")).scalar_subquery()


def step(model: type[Step], thing: str, action: str, person: str, **values: Any) -> Statement:
    """A further step of a thing."""
    key = model.__tablename__.removesuffix("_steps") + "_id"
    words = {key: thing, "taken_by_id": person, "action": action, "text": "Dari belakang"}
    words |= {"taken_at": clock.now(), "judged": READ if action == "close" else None} | values
    return lambda s: insert(table(model)).values(id=new_id(), **named(words, s))


def new(model: type[Case], **values: Any) -> Statement:
    """A further thing."""
    now = clock.now()
    words = {"team_id": TEAM_V_ID, "created_at": now, "updated_at": now, "version": 1} | values
    return lambda s: insert(table(model)).values(id=new_id(), **named(words, s))


def every(model: type[Base], **values: Any) -> list[Statement]:
    return [lambda _: update(table(model)).values(values) if values else delete(table(model))]


_D, _DS, _F, _FS = Directive, DirectiveStep, FollowUp, FollowUpStep
_DIRECTIVE = {"text": "x", "due_date": date(2099, 1, 1), "issued_by_id": KETUA}
_FOLLOW_UP = {"text": "x", "due_date": date(2099, 1, 1), "owner_id": MEMBER}
_FOLLOW_UP |= {"created_by_id": KETUA, "status": "open", "finding_id": "finding"}
_FINDING = {"status": "open", "reason": "x", "raised_by_id": KETUA, "kind": "observation"}
_ITEM = seeded("team", 7, "activity", "A", "action_item", 1)
ATTEMPTS: dict[str, list[Statement]] = {
    "directive_starts_issued": [new(_D, **_DIRECTIVE, status="acted_on")],
    "directive_is_never_deleted": every(_D),
    "directive_keeps_its_words": [
        set_to(_D, "issued", text="Lain"),
        set_to(_D, "issued", due_date=date(2099, 1, 1)),
        set_to(_D, "issued", activity_id=ACTIVITY_5A_ID),
    ],
    "directive_follows_its_steps": [
        set_to(_D, "issued", status="closed"),
        set_to(_D, "acted_on", status="closed"),
        set_to(_D, "acted_on", status="issued"),
    ],
    "directive_step_is_final_u": every(_DS, text="Lain"),
    "directive_step_is_final_d": every(_DS),
    "directive_steps_name_one_evidence": [
        step(_DS, "issued", "acknowledge", COORDINATOR, evidence_id="evidence")
    ],
    "directive_step_out_of_turn": [
        step(_DS, "issued", "respond", COORDINATOR),
        step(_DS, "acted_on", "acknowledge", COORDINATOR),
    ],
    "directive_ended_without_reason": [step(_DS, "issued", "close", PENGARAH, text=None)],
    "directive_closed_by_who_acted": [step(_DS, "acted_on", "close", COORDINATOR)],
    "directive_closed_over_own_evidence": [step(_DS, "acted_on", "close", MEMBER)],
    "directive_closed_before_follow_ups": [step(_DS, "followed", "close", PENGARAH)],
    "directive_closed_by_who_followed_up": [
        step(_DS, "led", "close", COLLEAGUE),
        step(_DS, "led", "close", COORDINATOR),
    ],
    "finding_closed_by_who_followed_up": [
        step(FindingStep, "settled", "close", COLLEAGUE),
        step(FindingStep, "settled", "close", COORDINATOR),
    ],
    "directive_closed_unread": [
        step(_DS, "acted_on", "close", PENGARAH, judged=judged) for judged in (None, "0" * 64)
    ],
    "follow_up_closed_unread": [step(_FS, "done", "close", KETUA, judged=None)],
    "follow_up_starts_open": [new(_F, **_FOLLOW_UP | {"status": "done"})],
    "follow_up_is_never_deleted": every(_F),
    "follow_up_keeps_its_words": [
        set_to(_F, "opened", text="Lain"),
        set_to(_F, "opened", directive_id="issued"),
    ],
    "follow_up_follows_its_steps": [
        set_to(_F, "opened", status="done"),
        set_to(_F, "done", status="closed"),
    ],
    "follow_up_step_is_final_u": every(_FS, text="Lain"),
    "follow_up_step_is_final_d": every(_FS),
    "follow_up_steps_name_one_evidence": [
        step(_FS, "opened", "start", MEMBER, evidence_id="evidence")
    ],
    "follow_up_step_out_of_turn": [step(_FS, "opened", "finish", MEMBER)],
    "follow_up_ended_without_reason": [step(_FS, "opened", "close", KETUA, text=None)],
    "follow_up_closed_by_who_acted": [step(_FS, "done", "close", COLLEAGUE)],
    "follow_up_closed_over_own_evidence": [step(_FS, "done", "close", COORDINATOR)],
    "follow_up_closed_by_its_owner": [step(_FS, "done", "close", MEMBER)],
    "follow_up_reopened_after_its_origin": [step(_FS, "late", "reopen", KETUA)],
    "follow_up_of_another_team": [new(_F, **_FOLLOW_UP, team_id=seeded("team", 8))],
    "follow_up_of_what_is_closed": [
        new(_F, **_FOLLOW_UP | {"finding_id": None, "directive_id": "ended"})
    ],
    "finding_closed_before_follow_ups": [step(FindingStep, "finding", "close", PENGARAH)],
    "finding_keeps_its_judgement": [
        set_to(Finding, "finding", severity="low"),
        set_to(Finding, "finding", source="complaint"),
        set_to(Finding, "finding", cause="Lain"),
        set_to(Finding, "finding", activity_id=ACTIVITY_5A_ID),
    ],
    "finding_of_several_subjects": [
        new(Finding, **_FINDING, activity_id=ACTIVITY_5A_ID, action_item_id=_ITEM),
        new(Finding, **_FINDING, indicator_id=seeded("team", 7, "activity", "A", "indicator", 2)),
    ],
}
