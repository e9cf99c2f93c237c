"""Good requests: the examples of the contract, put to the things of the prepared office.

A path is filled from THINGS, each in the state that the operation needs; a body is the example with
CHANGES over it. What neither can say is made by OTHERS, or by `tests/support/sessions.py`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from app.integrations.web import Web
from app.models import User
from app.models.access import GrantedRole
from app.models.rights import ActorRole
from tests.support.calls import Call, Caller, Operation, every_operation
from tests.support.clamd import NothingFound
from tests.support.documents import openapi_document
from tests.support.office import PDF, PEOPLE
from tests.support.phone import give_phone
from tests.support.prepared import Prepared
from tests.support.sessions import OF_SESSIONS

Json: TypeAlias = dict[str, Any]
WITH_A_FILE = [("files", ("laporan.pdf", PDF))]


@dataclass(frozen=True)
class Making:
    """A request in the making: `state` is what the operation needs its thing to be in."""

    prepared: Prepared
    caller: Caller
    operation: Operation
    path: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str | None:
        return STATES.get(self.operation.id)


# The state of its thing that an operation needs, where it is not as it was made.
_NEEDED = {
    "linked": "submit_evidence",
    "submitted": "verify_evidence return_evidence list_decisions check_link",
    "verified": "accept_evidence",
    "accepted": "revise_evidence",
    "revised": "discard_revision",
    "answered": "reopen_finding close_finding",
    "acknowledged": "respond_to_directive",
    "acted_on": "reopen_directive close_directive",
    "in_progress": "finish_follow_up",
    "done": "reopen_follow_up close_follow_up",
    "inactive": "reactivate_user anonymise_user",
    "with a code": "read_activation_code confirm_activation_code",
    "with a phone": "reset_second_factor",
    "new": """end_membership update_service_account update_connector remove_connector
        remove_webhook_endpoint accept_record reject_record""",
    "paused": "resume_webhook_endpoint",
    "own": "update_comment",
    "without successor": "create_successor",
    "closed": "reopen_period",
}
STATES = {name: state for state, names in _NEEDED.items() for name in names.split()}


def evidence(making: Making) -> str:
    prepared, state = making.prepared, making.state or "draft"
    if state != "linked":
        return prepared.evidence(state)
    evidence_id = prepared.evidence()
    prepared.link(evidence_id)
    return evidence_id


def link(making: Making) -> str:
    evidence_id = making.path["evidence_id"]
    is_draft = making.state is None
    prepared = making.prepared
    return prepared.link(evidence_id) if is_draft else prepared.current_link(evidence_id)


def directive(making: Making) -> str:
    """One that the caller gave, where they give directives: the giver judges."""
    gives = making.caller.username in {PEOPLE[ActorRole.PENGARAH], PEOPLE[ActorRole.PELAKSANA]}
    giver = making.caller.person if gives else None
    return making.prepared.directive(making.state or "issued", giver)


def erasure(making: Making) -> str:
    """One that the other of the two asked for."""
    by_ketua = making.caller.username != PEOPLE[ActorRole.PELAKSANA]
    return making.prepared.erasure(by_ketua=by_ketua)


def comment(making: Making) -> str:
    return making.prepared.comment(making.caller.person if making.state == "own" else None)


def user(making: Making) -> str:
    prepared, state = making.prepared, making.state
    user_id = prepared.account_id(active=state != "inactive")
    if state == "with a code":
        prepared.waiting_code(user_id)
    elif state == "with a phone":
        office = prepared.office
        secret_key = office.app.state.settings.secret_key.get_secret_value()
        give_phone(office.engine, secret_key, UUID(user_id))
    return user_id


def grant(making: Making) -> str:
    with Session(making.prepared.office.engine) as session:
        username = session.get_one(User, UUID(making.path["user_id"])).username
    return making.prepared.grant(username, GrantedRole.ASESOR, decree="53")


def decree(making: Making) -> str:
    if making.state == "without successor":
        return making.prepared.without_successor()
    if making.state == "closed":
        making.prepared.close(2)
    return making.prepared.decree_id


def external_id(making: Making) -> str:
    """Its own name for what is put; else one that was handed in."""
    prepared = making.prepared
    return f"r-{prepared.number}" if making.operation.changes else prepared.record()


def endpoint(making: Making) -> str:
    prepared = making.prepared
    if making.state == "paused":
        return prepared.paused_webhook()
    return str(prepared.webhook()["id"]) if making.state == "new" else prepared.webhook_id


def shared(name: str) -> "Thing":
    """An attribute of Prepared: a thing that is always there."""
    return lambda making: str(getattr(making.prepared, name))


def shared_or_new(name: str, make: Callable[[Prepared], str]) -> "Thing":
    def thing(making: Making) -> str:
        return make(making.prepared) if making.state == "new" else str(shared(name)(making))

    return thing


Thing: TypeAlias = Callable[[Making], str]
# From left to right in a path: what is inside another thing comes after it.
THINGS: dict[str, Thing] = {
    "decree_id": decree,
    "team_id": shared("team_id"),
    "activity_id": shared("activity_id"),
    "action_item_id": shared("action_item_id"),
    "realisation_id": lambda making: making.prepared.realisation(),
    "indicator_id": shared("indicator_id"),
    "work_unit_id": shared("work_unit_id"),
    "amendment_id": shared("amendment_id"),
    "membership_id": shared_or_new("membership_id", Prepared.membership),
    "user_id": user,
    "grant_id": grant,
    "holiday_id": lambda making: making.prepared.holiday(),
    "notification_id": lambda making: making.prepared.notification(
        making.caller.username or PEOPLE[ActorRole.ANGGOTA]
    ),
    "evidence_id": evidence,
    "file_id": lambda making: making.prepared.file(making.path["evidence_id"]),
    "link_id": link,
    "erasure_id": erasure,
    "comment_id": comment,
    "finding_id": lambda making: making.prepared.finding(making.state or "open"),
    "directive_id": directive,
    "follow_up_id": lambda making: making.prepared.follow_up(making.state or "open"),
    "record_id": shared_or_new("offered", Prepared.offer),
    "rule_id": lambda making: making.prepared.intake_rule(),
    "source_key": shared("source_key"),
    "type_key": shared("record_type_key"),
    "external_id": external_id,
    "connector_id": shared_or_new("connector_id", Prepared.connector),
    "run_id": lambda making: making.prepared.pull_run()[1],
    "account_id": shared_or_new("service_account_id", Prepared.service_account),
    "key_id": lambda making: str(making.prepared.issued_key(making.path["account_id"])["id"]),
    "endpoint_id": endpoint,
    "delivery_id": lambda making: making.prepared.delivery()[1],
}


def named(**words: str) -> Callable[[Making], Json]:
    """Words of the body with a number that no other request has."""

    def changes(making: Making) -> Json:
        number = making.prepared.number
        return {name: word.format(number) for name, word in words.items()}

    return changes


def new_day(making: Making) -> Json:
    return {"day": str(date(2031, 1, 1) + timedelta(days=making.prepared.number))}


# What the example cannot know: that something is new, or which of the prepared things is meant.
CHANGES: dict[str, Callable[[Making], Json]] = {
    "create_user": named(username="baru.{0}", email="baru.{0}@example.go.id"),
    "set_notification_preferences": lambda _making: {"email_mode": "single"},  # another than it is
    "create_work_unit": lambda making: (
        named(code="53.{}")(making) | {"parent_id": making.prepared.work_unit_id}
    ),
    "update_work_unit": named(name="KPU NTT {}"),  # another than it has
    "create_holiday": new_day,
    "create_successor": named(number="S{}"),
    "create_amendment": lambda making: making.prepared.amendment_body(),
    "create_membership": lambda making: {"username": making.prepared.account()},
    "report_realisation": named(note="Rapat {}"),
    "issue_directive": lambda making: {"team_id": making.prepared.team_id},
    "create_intake_rule": lambda making: making.prepared.intake_rule_body(),
    "create_source": named(key="sistem-{}"),
    "create_record_type": named(key="jenis-{}"),
    "create_connector": lambda making: making.prepared.connector_body(),
    "create_service_account": named(name="SiRian {}"),
    "rotate_service_account_key": lambda _making: {"grace_hours": 0},  # else they become too many
    "create_webhook_endpoint": lambda making: making.prepared.webhook_body(),
}
QUERIES: dict[str, Callable[[Prepared], Json]] = {
    "stream_notifications": lambda _prepared: {"for_seconds": 0},
    "compare_decrees": lambda prepared: {"with": prepared.decree_id},
    "export_evidence_package": lambda prepared: {"team_id": prepared.team_id},
}


def body_of(making: Making) -> Json:
    """The body as an option of the client; none where the operation takes none."""
    operation, prepared = making.operation, making.prepared
    if "multipart/form-data" in operation.bodies:
        return {"files": WITH_A_FILE}
    if "application/jsonl" in operation.bodies:
        line = json.loads(operation.bodies["application/jsonl"]["example"])
        line["external_id"] = f"r-{prepared.number}"
        return {"content": json.dumps(line), "headers": {"Content-Type": "application/jsonl"}}
    if "application/json" not in operation.bodies:
        return {}
    body = dict(operation.bodies["application/json"]["example"])
    # What was read has no digest before it is there.
    body.pop("revision_digests", None)
    if "revision_digest" in body:
        body["revision_digest"] = prepared.digest(making.path["evidence_id"])
    changes = CHANGES.get(operation.id)
    return {"json": body | changes(making) if changes else body}


def offered_file(prepared: Prepared, _caller: Caller) -> Call:
    """The file comes first, then the record that has it."""
    upload = prepared.sirian.request("POST", "/sources/sirian/files", files=WITH_A_FILE)
    (file,) = upload.json()["items"]
    return Call({"record_id": prepared.offer(files=[file["id"]]), "file_id": file["id"]})


OTHERS = OF_SESSIONS | {"read_record_file_content": offered_file}


def nothing_found(prepared: Prepared) -> None:
    prepared.office.app.state.scanner = NothingFound("", 0)


def nobody_answers(prepared: Prepared) -> None:
    prepared.office.app.state.web = Web((), timeout_seconds=0.01)


AROUND: dict[str, Callable[[Prepared], None]] = {
    "scan_file": nothing_found,
    "check_link": nobody_answers,
}


@cache
def operations_by_id() -> dict[str, Operation]:
    return every_operation(openapi_document())


def make_request(operation_id: str, prepared: Prepared, caller: Caller) -> Call:
    """A request of the operation that succeeds for whoever may make it."""
    if operation_id in AROUND:
        AROUND[operation_id](prepared)
    if operation_id in OTHERS:
        return OTHERS[operation_id](prepared, caller)
    making = Making(prepared, caller, operations_by_id()[operation_id])
    for part in making.operation.path.split("/"):
        if part.startswith("{"):
            making.path[part[1:-1]] = THINGS[part[1:-1]](making)
    options = body_of(making)
    if operation_id in QUERIES:
        options["params"] = QUERIES[operation_id](prepared)
    return Call(making.path, options)
