"""What is directed, found, planned, named or voided says for whom a stand-in did it."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core.identifiers import new_id
from app.models import Amendment, Base, Decree, Directive, FileErasure, Finding, FollowUp, StandIn
from app.models.schedule import PlanApproval, ScheduleChange
from app.schemas.platform.examples import ACTIVITY_5A_ID, DECREE_ID
from tests.api.decrees.test_amendments import SEAT, amend
from tests.api.decrees.test_stand_ins import end, name, on_leave, seat_of, team_of_ketua
from tests.api.decrees.test_voiding import void
from tests.api.plan.test_placement import by_code, place
from tests.api.plan.test_schedule import item, put
from tests.api.reporting.test_duties import MONEY, SPIP, link
from tests.support.evidence import COLLEAGUE, KETUA, MEMBER, PENGARAH, Body, every, indicator_id, ok
from tests.support.evidence_sql import attempt
from tests.support.office import OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared
from tests.support.steering import direct, follow, observe, table
from tests.support.succession import voided_by

STEP = import_module("migrations.versions.20261130_decided_for")
SCHEDULE = f"/decrees/{DECREE_ID}/schedule"
REASON = {"reason": "Keliru"}


class Act(NamedTuple):
    """Who stands in for the Ketua, where, and what was prepared there."""

    who: Person
    office: Office
    prepared: Prepared


Told: TypeAlias = tuple[Body, str]


def code(act: Act) -> Body:
    path = f"/users/{act.prepared.account_id()}"
    act.prepared.waiting_code(path.removeprefix("/users/"))
    confirmed: Body = ok(act.who.post(f"{path}/activation-code/confirm"))
    return confirmed


def edited(path_of: Callable[[Act], str]) -> Callable[[Act], Told]:
    def edit(act: Act) -> Told:
        path = path_of(act)
        etag = act.who.get(path).headers["ETag"]
        return ok(act.who.patch(path, {"correction": "Triwulanan"}, etag=etag)), "edited"

    return edit


def checklist(act: Act) -> Told:
    path = f"/indicators/{indicator_id('5A-1')}/checklist"
    etag = act.who.get(path).headers["ETag"]
    return ok(act.who.put(path, {"items": ["Undangan"]}, etag=etag))["own"], "set"


def placement(act: Act) -> Told:
    sign, beside = by_code(act.who, "indicators", "1E-2"), by_code(act.who, "action-items", "1E.2")
    return place(act.who, sign, beside)["placement"], "placed"


def amendment(act: Act) -> Told:
    members = [SEAT | {"username": act.prepared.account()}]
    return amend(act.who, members=members, number="151"), "recorded"


def voided_amendment(act: Act) -> Told:
    (made,) = every(act.who, f"/decrees/{DECREE_ID}/amendments")
    void(act.who, made)
    (listed,) = every(act.who, f"/decrees/{DECREE_ID}/amendments")
    assert listed["recorded_on_behalf_of"] == listed["voided_on_behalf_of"]
    return listed, "voided"


def duty(act: Act) -> Told:
    link(act.who, SPIP)
    return ok(act.who.get(MONEY)), "decided"


def follow_up(act: Act) -> Told:
    (origin,) = every(act.who, "/directives")
    made = follow(act.who, origin, act.office.user_id(MEMBER))
    (listed,) = every(act.who, "/follow-ups")
    assert listed["created_on_behalf_of"] == made["created_on_behalf_of"]
    return made, "created"


def months(act: Act) -> Told:
    done = put(act.who, item(act.office), recurrence={"kind": "quarterly"})
    (change,) = every(act.who, f"{item(act.office)}/changes")
    assert done["rule"]["read_on_behalf_of"] == change["changed_on_behalf_of"]
    set_months = [month for month in done["months"] if month["set_by"]]
    assert {month["set_on_behalf_of"]["id"] for month in set_months} == {absent_id(act)}
    return change, "changed"


def approval(act: Act) -> Told:
    return ok(act.who.post(f"{SCHEDULE}/approve", {}), 201), "approved"


def standing_order(act: Act) -> Told:
    order = act.prepared.intake_rule_body()
    return ok(act.who.post("/intake-rules", order), 201), "created"


def erasure(verb: str) -> Callable[[Act], Told]:
    def decide(act: Act) -> Told:
        path = f"/file-erasures/{act.prepared.erasure(by_ketua=False)}/{verb}"
        return ok(act.who.post(path, REASON if verb == "decline" else None)), "decided"

    return decide


def named(act: Act) -> Told:
    return ok(name(act.who, seat_of(act.office, MEMBER), COLLEAGUE), 201), "named"


def ended(act: Act) -> Told:
    (row,) = [row for row in every(act.who, f"/decrees/{DECREE_ID}/stand-ins")
              if row["absent"]["id"] == str(act.office.user_id(MEMBER))]  # fmt: skip
    return ok(end(act.who, row)), "ended"


def voided_decree(act: Act) -> Told:
    path = f"/decrees/{act.prepared.successor_to_void()}"
    ok(act.who.post(f"{path}/void", REASON))
    listed = every(act.who, "/decrees", include_voided=True)
    (row,) = [row for row in listed if path.endswith(row["id"])]
    told = ok(act.who.get(path))
    assert told["voided_on_behalf_of"] == row["voided_on_behalf_of"]
    return told, "voided"


ACTS: tuple[Callable[[Act], Told], ...] = (
    edited(lambda _: f"/activities/{ACTIVITY_5A_ID}"),
    edited(lambda act: item(act.office).removesuffix("/schedule")),
    edited(lambda _: f"/indicators/{indicator_id('5A-1')}"),
    checklist, placement, amendment, voided_amendment, duty,
    lambda act: (direct(act.who), "issued"),
    lambda act: (observe(act.who), "raised"),
    follow_up, months, approval, standing_order, erasure("confirm"), erasure("decline"),
    named, ended, voided_decree,
)  # fmt: skip


def absent_id(act: Act) -> str:
    return str(act.office.user_id(KETUA))


def written_anew(office: Office, model: type[Base], **changes: Any) -> Executable:
    """A row like the last one, with another key."""
    rows = table(model)
    with Session(office.engine) as session:
        last = session.execute(select(rows).order_by(rows.c.id.desc())).mappings().first()
    return insert(rows).values(dict(last or {}) | {"id": new_id()} | changes)


def attempts(office: Office) -> dict[str, Executable]:
    """What nobody may write: for a Pengarah in whose place nobody stands; another person later."""
    absent, person = office.user_id(PENGARAH), office.user_id(OTHER_MEMBER)
    erasures, stand_ins = table(FileErasure), table(StandIn)
    amendments, decrees = table(Amendment), table(Decree)
    far = {"valid_from": date(2090, 1, 1), "valid_to": date(2090, 2, 1)}
    voiding = voided_by(person) | {"voided_for_id": absent}
    return {
        "amendments_recorded_for_id_stood_in": written_anew(
            office, Amendment, number="999", recorded_for_id=absent
        ),
        "amendments_voided_for_id_stood_in": update(amendments)
        .where(amendments.c.voided_at.is_(None))
        .values(**voiding),
        "decrees_voided_for_id_stood_in": update(decrees)
        .where(decrees.c.voided_at.is_(None))
        .values(voided_for_id=absent),
        "directives_issued_for_id_stood_in": written_anew(office, Directive, issued_for_id=absent),
        "file_erasures_decided_for_id_stood_in": update(erasures)
        .where(erasures.c.status == "pending")
        .values(decided_for_id=absent),
        "findings_raised_for_id_stood_in": written_anew(office, Finding, raised_for_id=absent),
        "follow_ups_created_for_id_stood_in": written_anew(office, FollowUp, created_for_id=absent),
        "plan_approvals_approved_for_id_stood_in": written_anew(
            office, PlanApproval, plan_id=new_id(), approved_for_id=absent
        ),
        "schedule_changes_changed_for_id_stood_in": written_anew(
            office, ScheduleChange, changed_for_id=absent
        ),
        "stand_ins_named_for_id_stood_in": written_anew(
            office, StandIn, named_for_id=absent, **far
        ),
        "stand_ins_ended_for_id_stood_in": update(stand_ins).values(ended_for_id=absent),
        "directives_issued_for_id_is_kept": update(table(Directive)).values(issued_for_id=None),
        "findings_raised_for_id_is_kept": update(table(Finding)).values(raised_for_id=None),
        "follow_ups_created_for_id_is_kept": update(table(FollowUp)).values(created_for_id=None),
        "stand_ins_named_for_id_is_kept": update(stand_ins).values(named_for_id=None),
        "file_erasures_decided_for_id_is_kept": update(erasures).values(decided_for_id=None),
    }


def test_what_a_stand_in_decides_says_for_whom(office: Office) -> None:
    on_leave(office, KETUA, OTHER_MEMBER, team_of_ketua(office))
    act = Act(office.person(OTHER_MEMBER), office, Prepared(office))
    for decide in ACTS:
        told, word = decide(act)
        assert told[f"{word}_by"]["id"] == str(office.user_id(OTHER_MEMBER)), word
        assert told[f"{word}_on_behalf_of"]["id"] == absent_id(act), word
    confirmed = code(act)
    assert confirmed["confirmed_on_behalf_of_id"] == absent_id(act)

    act.prepared.erasure()
    amend(act.who, members=[SEAT | {"username": act.prepared.account()}], number="152")
    tried = attempts(office)
    assert set(tried) == {guard.name for guard in STEP.GUARDS}
    for guard, statement in tried.items():
        assert f"guard {guard}" in attempt(office, statement)
    words = update(table(Amendment)).where(table(Amendment).c.voided_at.is_(None))
    voiding = voided_by(office.user_id(KETUA)) | {"recorded_for_id": None}
    assert "guard amendment_is_final_u" in attempt(office, words.values(**voiding))
