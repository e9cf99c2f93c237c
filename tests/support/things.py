"""Things that a request is about, each in the state that its operation needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from app.models import User
from app.models.access import GrantedRole
from app.models.rights import ActorRole
from tests.support.calls import Caller, Operation
from tests.support.list_exports import asked_for, made
from tests.support.office import PEOPLE
from tests.support.phone import give_phone
from tests.support.portal import proposed_unit
from tests.support.prepared import Prepared

Json: TypeAlias = dict[str, Any]


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
    "submitted report": """return_report acknowledge_report close_recommendation sign_report
        attach_report_scan read_report_file_content""",
    "acknowledged report": "correct_report create_report_evidence",
    "submitted evaluation": "forward_evaluation return_evaluation",
    "in_assessment evaluation": """assess_evaluation conclude_evaluation
        check_evaluation recommend_in_evaluation""",
    "assessed evaluation": "decline_evaluation",
    "checked evaluation": "issue_lhe",
    "reported evaluation": """propose_evaluation read_lhe read_lhe_document sign_lhe
        attach_lhe_scan read_lhe_file_content""",
    "proposed evaluation": "fail_evaluation_papers admit_evaluation withdraw_evaluation",
    "papers_failed evaluation": "object_evaluation",
    "in_desk evaluation": "advance_evaluation deny_evaluation",
    "in_field evaluation": "grant_evaluation",
    "granted evaluation": "revoke_evaluation monitor_evaluation",
    "held": "report_meeting create_meeting_evidence",
    "inactive": "reactivate_user anonymise_user",
    "with a code": "read_activation_code confirm_activation_code",
    "with a phone": "reset_second_factor",
    "new": """end_membership hand_over_work create_stand_in end_stand_in void_amendment
        update_service_account
        update_connector remove_connector remove_webhook_endpoint accept_record reject_record""",
    "paused": "resume_webhook_endpoint",
    "own": "update_comment",
    "without successor": "create_successor",
    "successor": "void_decree",
    "closed": "reopen_period",
    "with a logo": "read_letterhead_logo",
    "made": "read_export_content",
}
STATES = {name: state for state, names in _NEEDED.items() for name in names.split()}


def evidence(making: Making) -> str:
    prepared, state = making.prepared, making.state or "draft"
    if state != "linked":
        return prepared.evidence(state)
    evidence_id = prepared.evidence()
    prepared.link(evidence_id)
    return evidence_id


def file(making: Making) -> str:
    prepared, path = making.prepared, making.path
    if "meeting_id" in path:
        return prepared.meeting_file(path["meeting_id"])
    if "report_id" in path:
        return prepared.signed_copy(path["report_id"])
    if "evaluation_id" in path:
        return prepared.lhe_copy(path["evaluation_id"])
    return prepared.file(path["evidence_id"])


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
    return making.prepared.grant(username, GrantedRole.ADMINISTRATOR, unit="53")


def decree(making: Making) -> str:
    if making.state == "without successor":
        return making.prepared.without_successor()
    if making.state == "successor":
        return making.prepared.successor_to_void()
    if making.state == "closed":
        making.prepared.close(2)
    return making.prepared.decree_id


def work_unit(making: Making) -> str:
    if making.state == "with a logo":
        making.prepared.give_logo()
    return making.prepared.work_unit_id


def list_export(making: Making) -> str:
    """One that the caller asked for."""
    office, state = making.prepared.office, making.state
    key = asked_for(office, making.caller.username or PEOPLE[ActorRole.ANGGOTA])
    if state == "made":
        made(office)
    return key


def external_id(making: Making) -> str:
    """Its own name for what is put; else one that was handed in."""
    prepared = making.prepared
    return f"r-{prepared.number}" if making.operation.id == "put_record" else prepared.record()


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
    "meeting_id": lambda making: making.prepared.meeting(making.state or "planned"),
    "evaluation_id": lambda making: making.prepared.evaluation(making.state or "draft"),
    "year": lambda _making: "2023",
    "question_code": lambda _making: "A.I.5.iii.c",
    "report_id": lambda making: making.prepared.report(making.state or "draft"),
    "recommendation_id": lambda making: making.prepared.recommendation(making.path["report_id"]),
    "indicator_id": shared("indicator_id"),
    "duty_id": shared("duty_id"),
    "work_unit_id": work_unit,
    "unit_id": lambda making: proposed_unit(making.prepared),
    "amendment_id": shared_or_new("amendment_id", Prepared.amendment_to_void),
    "membership_id": shared_or_new("membership_id", Prepared.membership),
    "stand_in_id": shared_or_new("stand_in_id", Prepared.stand_in),
    "user_id": user,
    "grant_id": grant,
    "holiday_id": lambda making: making.prepared.holiday(),
    "notification_id": lambda making: making.prepared.notification(
        making.caller.username or PEOPLE[ActorRole.ANGGOTA]
    ),
    "export_id": list_export,
    "evidence_id": evidence,
    "file_id": file,
    "link_id": link,
    "copy_id": lambda making: making.prepared.copy(making.path["evidence_id"]),
    "erasure_id": erasure,
    "comment_id": comment,
    "finding_id": lambda making: making.prepared.finding(making.state or "open"),
    "directive_id": directive,
    "follow_up_id": lambda making: making.prepared.follow_up(making.state or "open"),
    "record_id": shared_or_new("offered", Prepared.offer),
    "rule_id": lambda making: making.prepared.intake_rule(),
    "source_key": shared("source_key"),
    "row_id": shared("action_item_id"),
    "sheet_name": lambda _making: "permenpanrb-90-2021",
    "type_key": shared("record_type_key"),
    "external_id": external_id,
    "connector_id": shared_or_new("connector_id", Prepared.connector),
    "run_id": lambda making: making.prepared.pull_run()[1],
    "account_id": shared_or_new("service_account_id", Prepared.service_account),
    "key_id": lambda making: str(making.prepared.issued_key(making.path["account_id"])["id"]),
    "endpoint_id": endpoint,
    "delivery_id": lambda making: making.prepared.delivery()[1],
}
