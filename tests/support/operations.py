"""For every operation of the service: who may call it by the domain's table, and a good request."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto
from typing import Any

from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.api.openapi import operations
from app.integrations.web import Web
from app.models import UserSession
from app.models.access import GrantedRole
from app.models.rights import ActorRole, Permission
from app.policies.grants import GRANTS
from tests.support.clamd import NothingFound
from tests.support.databases import METRICS_TOKEN
from tests.support.office import PDF, PEOPLE, Office, Person
from tests.support.phone import give_phone, take_phone
from tests.support.prepared import PASSWORD, Prepared

P = Permission
# An answer with a secret, or to one, is never kept to be given again.
WITH_A_SECRET = {
    "change_password", "confirm_identity", "begin_second_factor", "finish_second_factor",
    "renew_recovery_codes", "remove_second_factor", "issue_activation_code",
    "issue_service_account_key",
    "rotate_service_account_key", "create_webhook_endpoint", "rotate_webhook_secret",
    "create_connector",
}  # fmt: skip
NAMED_BY_CONTENT = {"put_record"}  # the same again changes nothing, and older never wins


class Open(Enum):
    """Who may call what no cell of the table governs."""

    EVERYBODY = auto()
    SIGNED_IN = auto()
    SERVICES = auto()  # service accounts alone


class Sight(Enum):
    """What somebody must hold to see a thing that no permission to read governs."""

    OFFICE = auto()
    OFFICE_BELOW = auto()  # of the office, or of one below it


@dataclass(frozen=True)
class Call:
    """A request that succeeds for whoever may make it."""

    path: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    person: Person | None = None  # a session of their own, where the call would spoil a shared one


@dataclass(frozen=True)
class Caller:
    """Who makes the request; no username: nobody we know."""

    person: Person
    username: str | None = None


Make = Callable[[Prepared, Caller], Call]


@dataclass(frozen=True)
class Row:
    """`needs`: any of these; `sight` tells 404 from 403; `lists`: a row that a list shows."""

    needs: tuple[P, ...] | Open
    make: Make
    sight: P | Sight | None = None
    lists: Callable[[Prepared], str] | None = None
    is_of_decree: bool = False  # a right that reaches one team is not enough
    is_of_all: bool = False  # about the whole installation, not about one office
    also: tuple[P, ...] = ()  # named by the operation, for those of whom a fact is true, too
    in_request: bool = False  # the thing in sight is named in body or query, not in the address
    is_own: bool = False  # who made it matters: everybody who can is given one of their own


def _plain(prepared: Prepared, _caller: Caller) -> Call:
    return Call()


def _at(**path: str) -> Make:
    """A call on a thing that is always there, named by an attribute of Prepared."""

    def make(prepared: Prepared, _caller: Caller) -> Call:
        return Call({name: str(getattr(prepared, attribute)) for name, attribute in path.items()})

    return make


def _body(json: dict[str, Any], **path: str) -> Make:
    def make(prepared: Prepared, caller: Caller) -> Call:
        return Call(_at(**path)(prepared, caller).path, {"json": json})

    return make


def _evidence(status: str, json: dict[str, Any] | None = None) -> Make:
    def make(prepared: Prepared, _caller: Caller) -> Call:
        path = {"evidence_id": prepared.evidence(status)}
        return Call(path, {} if json is None else {"json": json})

    return make


def _judged(status: str, **words: Any) -> Make:
    def make(prepared: Prepared, _caller: Caller) -> Call:
        evidence_id = prepared.evidence(status)
        verdict = {"revision_digest": prepared.digest(evidence_id), **words}
        return Call({"evidence_id": evidence_id}, {"json": verdict})

    return make


def _submittable(prepared: Prepared, _caller: Caller) -> Call:
    evidence_id = prepared.evidence()
    prepared.link(evidence_id)
    return Call({"evidence_id": evidence_id}, {"json": {}})


def _upload(prepared: Prepared, _caller: Caller) -> Call:
    files = [("files", ("laporan.pdf", PDF))]
    return Call({"evidence_id": prepared.evidence()}, {"files": files})


def _file(prepared: Prepared, _caller: Caller) -> Call:
    evidence_id = prepared.evidence()
    return Call({"evidence_id": evidence_id, "file_id": prepared.file(evidence_id)})


def _erasable(prepared: Prepared, _caller: Caller) -> Call:
    evidence_id = prepared.evidence()
    path = {"evidence_id": evidence_id, "file_id": prepared.file(evidence_id)}
    return Call(path, {"json": {"reason": "Memuat NIK warga."}})


def _erasure(json: dict[str, Any] | None = None) -> Make:
    """One that the other of the two asked for."""

    def make(prepared: Prepared, caller: Caller) -> Call:
        by_ketua = caller.username != PEOPLE[ActorRole.PELAKSANA]
        path = {"erasure_id": prepared.erasure(by_ketua=by_ketua)}
        return Call(path, {} if json is None else {"json": json})

    return make


def _erasing(make: Make) -> Row:
    return Row((P.FILE_ERASE,), make, sight=P.FILE_ERASE, is_own=True)


def _scan(prepared: Prepared, caller: Caller) -> Call:
    prepared.office.app.state.scanner = NothingFound("", 0)
    return _file(prepared, caller)


def _link(prepared: Prepared, _caller: Caller) -> Call:
    evidence_id = prepared.evidence()
    return Call({"evidence_id": evidence_id, "link_id": prepared.link(evidence_id)})


def _checked_link(prepared: Prepared, _caller: Caller) -> Call:
    evidence_id = prepared.evidence("submitted")
    prepared.office.app.state.web = Web((), timeout_seconds=0.01)
    return Call({"evidence_id": evidence_id, "link_id": prepared.current_link(evidence_id)})


def _new_source(prepared: Prepared, _caller: Caller) -> Call:
    body = {"key": f"sistem-{prepared.number}", "name": "Sistem", "owner": "Biro"}
    return Call(options={"json": body})


def _new_record_type(prepared: Prepared, _caller: Caller) -> Call:
    body = {
        "key": f"jenis-{prepared.number}",
        "name": "Jenis",
        "period_kind": "month",
        "figures_schema": {"type": "object"},
    }
    return Call({"key": prepared.source_key}, {"json": body})


def _mapped(prepared: Prepared, _caller: Caller) -> Call:
    body = {"decree_id": prepared.decree_id, "indicator_ids": [prepared.indicator_id]}
    path = {"key": prepared.source_key, "type_key": prepared.record_type_key}
    return Call(path, {"json": body})


def _deciding(make: Make) -> Row:
    """What a coordinator does with the records offered to the team."""
    return Row((P.RECORD_DECIDE,), make, sight=P.EVIDENCE_OPEN)


def _offered(json: dict[str, Any]) -> Make:
    def make(prepared: Prepared, _caller: Caller) -> Call:
        return Call({"record_id": prepared.offer()}, {"json": json})

    return make


def _offered_file(prepared: Prepared, _caller: Caller) -> Call:
    upload = prepared.sirian.request(
        "POST", "/sources/sirian/files", files=[("files", ("rekap.pdf", PDF))]
    )
    (file,) = upload.json()["items"]
    return Call({"record_id": prepared.offer(files=[file["id"]]), "file_id": file["id"]})


def _new_intake_rule(prepared: Prepared, _caller: Caller) -> Call:
    return Call(options={"json": prepared.intake_rule_body()})


def _intake_rule(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"rule_id": prepared.intake_rule()})


def _sending(make: Make) -> Row:
    """What administrators do with a webhook endpoint of theirs."""
    return Row((P.WEBHOOK_MANAGE,), make, sight=P.WEBHOOK_MANAGE)


def _new_webhook(prepared: Prepared, _caller: Caller) -> Call:
    return Call(options={"json": prepared.webhook_body()})


def _webhook(json: dict[str, Any] | None = None) -> Make:
    def make(prepared: Prepared, _caller: Caller) -> Call:
        path = {"endpoint_id": prepared.webhook_id}
        return Call(path, {} if json is None else {"json": json})

    return make


def _fresh_webhook(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"endpoint_id": prepared.webhook()["id"]})


def _paused_webhook(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"endpoint_id": prepared.paused_webhook()})


def _delivery(prepared: Prepared, _caller: Caller) -> Call:
    endpoint_id, delivery_id = prepared.delivery()
    return Call({"endpoint_id": endpoint_id, "delivery_id": delivery_id})


def _pulling(make: Make) -> Row:
    """What administrators do with a connector of their office."""
    return Row((P.SOURCE_MANAGE,), make, sight=P.SOURCE_MANAGE)


def _new_connector(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"key": prepared.source_key}, {"json": prepared.connector_body()})


def _connector(json: dict[str, Any] | None = None) -> Make:
    def make(prepared: Prepared, _caller: Caller) -> Call:
        path = {"connector_id": prepared.connector_id}
        return Call(path, {} if json is None else {"json": json})

    return make


def _fresh_connector(json: dict[str, Any] | None = None) -> Make:
    def make(prepared: Prepared, _caller: Caller) -> Call:
        path = {"connector_id": prepared.connector()}
        return Call(path, {} if json is None else {"json": json})

    return make


def _pull_run(prepared: Prepared, _caller: Caller) -> Call:
    connector_id, run_id = prepared.pull_run()
    return Call({"connector_id": connector_id, "run_id": run_id})


def _handing_in(make: Make) -> Row:
    """What a source does with its service account."""
    return Row(Open.SERVICES, make)


def _record(prepared: Prepared, _caller: Caller) -> Call:
    path = {"key": prepared.source_key, "external_id": f"r-{prepared.number}"}
    return Call(path, {"json": prepared.record_body()})


def _batch(prepared: Prepared, _caller: Caller) -> Call:
    line = prepared.record_body() | {"external_id": f"r-{prepared.number}"}
    options = {"content": json.dumps(line), "headers": {"Content-Type": "application/jsonl"}}
    return Call({"key": prepared.source_key}, options)


def _handed_in(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"key": prepared.source_key, "external_id": prepared.record()})


def _source_files(prepared: Prepared, _caller: Caller) -> Call:
    files = [("files", ("rekap.pdf", PDF))]
    return Call({"key": prepared.source_key}, {"files": files})


def _new_service_account(prepared: Prepared, _caller: Caller) -> Call:
    return Call(options={"json": prepared.service_account_body()})


def _service_account(json: dict[str, Any] | None = None) -> Make:
    def make(prepared: Prepared, _caller: Caller) -> Call:
        path = {"account_id": prepared.service_account_id}
        return Call(path, {} if json is None else {"json": json})

    return make


def _service_account_key(prepared: Prepared, _caller: Caller) -> Call:
    account_id = prepared.service_account_id
    return Call({"account_id": account_id, "key_id": prepared.issued_key(account_id)["id"]})


def _service_token(prepared: Prepared, _caller: Caller) -> Call:
    account_id = prepared.service_account_id
    secret = prepared.issued_key(account_id)["key"]
    form = {"grant_type": "client_credentials", "client_id": account_id, "client_secret": secret}
    return Call(options={"data": form})


def _scrape(_prepared: Prepared, _caller: Caller) -> Call:
    return Call(options={"headers": {"Authorization": f"Bearer {METRICS_TOKEN}"}})


def _managing(make: Make) -> Row:
    """What administrators do with a service account of theirs."""
    return Row((P.SERVICE_ACCOUNT_MANAGE,), make, sight=P.SERVICE_ACCOUNT_MANAGE)


def _new_finding(prepared: Prepared, _caller: Caller) -> Call:
    return Call(options={"json": prepared.finding_body()})


def _finding(status: str, json: dict[str, Any] | None = None) -> Make:
    def make(prepared: Prepared, _caller: Caller) -> Call:
        path = {"finding_id": prepared.finding(status)}
        return Call(path, {} if json is None else {"json": json})

    return make


def _new_directive(prepared: Prepared, _caller: Caller) -> Call:
    body = {"activity_id": prepared.activity_id, "text": "Dahulukan.", "due_date": "2099-12-15"}
    return Call(options={"json": body})


def _directive(status: str, json: dict[str, Any] | None = None) -> Make:
    """One that the caller gave, where they give directives: the giver judges."""

    def make(prepared: Prepared, caller: Caller) -> Call:
        gives = caller.username in {PEOPLE[ActorRole.PENGARAH], PEOPLE[ActorRole.PELAKSANA]}
        giver = caller.person if gives else None
        path = {"directive_id": prepared.directive(status, giver)}
        return Call(path, {} if json is None else {"json": json})

    return make


def _follow_up(status: str, json: dict[str, Any] | None = None) -> Make:
    def make(prepared: Prepared, _caller: Caller) -> Call:
        path = {"follow_up_id": prepared.follow_up(status)}
        return Call(path, {} if json is None else {"json": json})

    return make


def _follow_finding(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"finding_id": prepared.finding()}, {"json": prepared.follow_up_body()})


def _follow_directive(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"directive_id": prepared.directive()}, {"json": prepared.follow_up_body()})


def _comment(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"comment_id": prepared.comment()})


def _own_comment(prepared: Prepared, caller: Caller) -> Call:
    path = {"comment_id": prepared.comment(caller.person)}
    return Call(path, {"json": {"text": "Sudah lengkap."}})


_MONTHS = {"months": [{"month": 6, "status": "planned"}], "reason": "Rapat tim"}


def _many_months(prepared: Prepared, _caller: Caller) -> Call:
    months = [{"month": 9, "status": "planned"}]
    item = {"action_item_id": prepared.action_item_id, "months": months}
    body = {"items": [item], "reason": "Rapat tim"}
    return Call({"decree_id": prepared.decree_id}, {"json": body})


def _holiday(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"holiday_id": prepared.holiday()})


def _new_holiday(prepared: Prepared, _caller: Caller) -> Call:
    day = str(date(2031, 1, 1) + timedelta(days=prepared.number))
    body = {"day": day, "name": "Libur bersama"}
    return Call({"work_unit_id": prepared.work_unit_id}, {"json": body})


def _notification(prepared: Prepared, caller: Caller) -> Call:
    """One of the caller's own."""
    return Call({"notification_id": prepared.notification(caller.username or "angeli.l.lake")})


def _stream(_prepared: Prepared, _caller: Caller) -> Call:
    return Call(options={"params": {"for_seconds": 0}})


def _closed_period(prepared: Prepared, _caller: Caller) -> Call:
    prepared.close(2)
    body = {"month": 2, "reason": "Laporan terlambat"}
    return Call({"decree_id": prepared.decree_id}, {"json": body})


def _package(prepared: Prepared, _caller: Caller) -> Call:
    return Call(options={"params": {"team_id": prepared.team_id}})


def _new_evidence(prepared: Prepared, _caller: Caller) -> Call:
    return Call(options={"json": prepared.evidence_body()})


def _new_user(prepared: Prepared, _caller: Caller) -> Call:
    body = {
        "work_unit_code": "53",
        "username": f"baru.{prepared.number}",
        "name": "Orang Baru",
        "job_title": "Pelaksana",
    }
    return Call(options={"json": body})


def _new_office(prepared: Prepared, _caller: Caller) -> Call:
    body = {
        "code": f"53.{prepared.number}",
        "name": "KPU Kabupaten Baru",
        "kind": "kabupaten_kota",
        "parent_id": prepared.work_unit_id,
        "time_zone": "Asia/Makassar",
    }
    return Call(options={"json": body})


def _new_membership(prepared: Prepared, _caller: Caller) -> Call:
    body = {
        "username": prepared.account(),
        "role": "anggota",
        "title": "Anggota",
        "job_title": "Pelaksana",
    }
    return Call({"team_id": prepared.team_id}, {"json": body})


def _end_membership(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"membership_id": prepared.membership()}, {"json": {"reason": "Mutasi"}})


def _successor(prepared: Prepared, _caller: Caller) -> Call:
    body = {"number": f"S{prepared.number}", "year": 2024, "date": "2024-01-15"}
    return Call({"decree_id": prepared.without_successor()}, {"json": body})


def _comparison(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"decree_id": prepared.decree_id}, {"params": {"with": prepared.decree_id}})


def _new_amendment(prepared: Prepared, _caller: Caller) -> Call:
    return Call({"decree_id": prepared.decree_id}, {"json": prepared.amendment_body()})


def _account(*, active: bool = True, json: dict[str, Any] | None = None) -> Make:
    def make(prepared: Prepared, _caller: Caller) -> Call:
        path = {"user_id": prepared.account_id(active=active)}
        return Call(path, {} if json is None else {"json": json})

    return make


def _waiting_code(prepared: Prepared, _caller: Caller) -> Call:
    user_id = prepared.account_id(active=True)
    prepared.waiting_code(user_id)
    return Call({"user_id": user_id})


def _new_grant(prepared: Prepared, _caller: Caller) -> Call:
    body = {"role": "asesor", "decree_id": prepared.decree_id}
    return Call({"user_id": prepared.account_id()}, {"json": body})


def _end_grant(prepared: Prepared, _caller: Caller) -> Call:
    username = prepared.account()
    grant_id = prepared.grant(username, GrantedRole.ASESOR, decree="53")
    return Call({"user_id": str(prepared.office.user_id(username)), "grant_id": grant_id})


def _token(prepared: Prepared, _caller: Caller) -> Call:
    form = {"username": prepared.account(password=True), "password": PASSWORD}
    return Call(options={"data": form})


def _refresh(prepared: Prepared, _caller: Caller) -> Call:
    tokens = prepared.sign_in(prepared.account(password=True))
    return Call(options={"json": {"refresh_token": tokens["refresh_token"]}})


def _activation(prepared: Prepared, _caller: Caller) -> Call:
    username = prepared.account()
    path = f"/users/{prepared.office.user_id(username)}/activation-code"
    code = prepared.administrator.post(path).json()["code"]
    return Call(options={"json": {"username": username, "code": code, "password": PASSWORD}})


def _own_session(prepared: Prepared, caller: Caller) -> tuple[Person, str]:
    """Another session of the same person, so that ending it does not spoil the shared one."""
    if caller.username is None:
        return caller.person, prepared.work_unit_id
    user_id = prepared.office.user_id(caller.username)
    again = Person(prepared.office.client, prepared.office.token(user_id))
    with Session(prepared.office.engine) as session:
        newest = session.scalars(
            select(UserSession.id)
            .where(UserSession.user_id == user_id)
            .order_by(UserSession.created_at.desc())
        ).first()
    return again, str(newest)


def _logout(prepared: Prepared, caller: Caller) -> Call:
    return Call(person=_own_session(prepared, caller)[0])


def _revoke(prepared: Prepared, caller: Caller) -> Call:
    return Call({"session_id": _own_session(prepared, caller)[1]})


def _password(prepared: Prepared, caller: Caller) -> Call:
    if caller.username is not None:
        prepared.set_password(caller.username)
    body = {"current_password": PASSWORD, "new_password": "Sasando berbunyi merdu"}
    return Call(options={"json": body}, person=_own_session(prepared, caller)[0])


def _phone(prepared: Prepared, caller: Caller, *, confirmed: bool = True) -> str:
    """A code of the caller's phone."""
    if caller.username is None:
        return "123456"
    office = prepared.office
    secret_key = office.app.state.settings.secret_key.get_secret_value()
    user_id = office.user_id(caller.username)
    return give_phone(office.engine, secret_key, user_id, confirmed=confirmed).code


def _confirmation(prepared: Prepared, caller: Caller) -> Call:
    if caller.username is not None:
        prepared.set_password(caller.username)
    return Call(options={"json": {"password": PASSWORD}})


def _enrolment(prepared: Prepared, caller: Caller) -> Call:
    if caller.username is not None:
        take_phone(prepared.office.engine, prepared.office.user_id(caller.username))
    return _confirmation(prepared, caller)


def _first_code(prepared: Prepared, caller: Caller) -> Call:
    code = _phone(prepared, caller, confirmed=False)
    return Call(options={"json": {"code": code}}, person=_own_session(prepared, caller)[0])


def _second_code(prepared: Prepared, caller: Caller) -> Call:
    return Call(options={"json": {"code": _phone(prepared, caller)}})


def _lost_phone(prepared: Prepared, _caller: Caller) -> Call:
    username = prepared.account()
    _phone(prepared, Caller(prepared.administrator, username))
    return Call({"user_id": str(prepared.office.user_id(username))})


_SAID = {"text": "Sudah lengkap?"}
ANYBODY, SIGNED_IN = Open.EVERYBODY, Open.SIGNED_IN
MANAGE = (P.USER_MANAGE,)
CONFIRM = (P.ACTIVATION_CODE_CONFIRM,)


def _own(make: Make) -> Row:
    return Row(MANAGE, make, P.USER_MANAGE)


def _step(needs: tuple[P, ...], make: Make) -> Row:
    return Row(needs, make, P.EVIDENCE_LIST)


def _about(needs: tuple[P, ...], make: Make) -> Row:
    """What is done about a row of the plan (or a decree) that the request names."""
    return Row(needs, make, P.PLAN_READ, in_request=True)


def _reading(permission: P, **path: str) -> Row:
    return Row((permission,), _at(**path), permission)


def _editing(**path: str) -> Row:
    return Row((P.PLAN_EDIT,), _body({"remarks": "Bersama triwulan"}, **path), P.PLAN_READ)


def _listing(permission: P, lists: Callable[[Prepared], str] | None = None) -> Row:
    return Row((permission,), _plain, lists=lists)


ROWS: dict[str, Row] = {
    "create_token": Row(ANYBODY, _token),
    "refresh_token": Row(ANYBODY, _refresh),
    "end_current_session": Row(SIGNED_IN, _logout),
    "activate_account": Row(ANYBODY, _activation),
    "change_password": Row(SIGNED_IN, _password),
    "confirm_identity": Row(SIGNED_IN, _confirmation),
    "read_second_factor": Row(SIGNED_IN, _plain),
    "begin_second_factor": Row(SIGNED_IN, _enrolment),
    "finish_second_factor": Row(SIGNED_IN, _first_code),
    "renew_recovery_codes": Row(SIGNED_IN, _second_code),
    "remove_second_factor": Row(SIGNED_IN, _second_code),
    "list_security_events": Row(SIGNED_IN, _plain),
    "list_sessions": Row(SIGNED_IN, _plain),
    "revoke_session": Row(SIGNED_IN, _revoke),
    "read_me": Row(SIGNED_IN, _plain),
    "list_my_permissions": Row(SIGNED_IN, _plain),
    "list_my_work": Row(SIGNED_IN, _plain),
    "list_notifications": Row(SIGNED_IN, _plain),
    "read_notification_summary": Row(SIGNED_IN, _plain),
    "stream_notifications": Row(SIGNED_IN, _stream),
    "mark_notifications": Row(SIGNED_IN, _plain),
    "mark_notification": Row(SIGNED_IN, _notification),
    "read_notification_preferences": Row(SIGNED_IN, _plain),
    "set_notification_preferences": Row(SIGNED_IN, _body({"email": "single", "language": "en"})),
    "list_roles": Row(ANYBODY, _plain),
    "list_users": _listing(P.USER_MANAGE, lambda p: str(p.office.user_id("angeli.l.lake"))),
    "create_user": _own(_new_user),
    "read_user": _own(_account()),
    "update_user": _own(_account(json={"job_title": "Kepala Sub Bagian"})),
    "deactivate_user": _own(_account()),
    "reactivate_user": _own(_account(active=False)),
    "export_my_personal_data": Row(SIGNED_IN, _plain),
    "export_personal_data": _own(_account()),
    "anonymise_user": _own(_account(active=False, json={"reason": "Sudah pindah."})),
    "issue_activation_code": _own(_account()),
    "reset_second_factor": _own(_lost_phone),
    "read_activation_code": Row(CONFIRM, _waiting_code, P.ACTIVATION_CODE_CONFIRM),
    "confirm_activation_code": Row(CONFIRM, _waiting_code, P.ACTIVATION_CODE_CONFIRM),
    "list_role_grants": _own(_account()),
    "create_role_grant": _own(_new_grant),
    "end_role_grant": _own(_end_grant),
    "list_work_units": Row(SIGNED_IN, _plain, Sight.OFFICE, lambda p: p.work_unit_id),
    "create_work_unit": _own(_new_office),
    "read_work_unit": Row(SIGNED_IN, _at(work_unit_id="work_unit_id"), Sight.OFFICE),
    "update_work_unit": Row(
        MANAGE, _body({"name": "KPU NTT"}, work_unit_id="work_unit_id"), Sight.OFFICE
    ),
    "list_holidays": Row(SIGNED_IN, _at(work_unit_id="work_unit_id"), Sight.OFFICE),
    "create_holiday": Row(MANAGE, _new_holiday, Sight.OFFICE),
    "read_holiday": Row(SIGNED_IN, _holiday, Sight.OFFICE_BELOW),
    "remove_holiday": Row(MANAGE, _holiday, Sight.OFFICE_BELOW),
    "list_decrees": _listing(P.DECREE_READ, lambda p: p.decree_id),
    "read_decree": _reading(P.DECREE_READ, decree_id="decree_id"),
    "list_decree_members": _reading(P.TEAM_READ, decree_id="decree_id"),
    "read_plan": _reading(P.PLAN_READ, decree_id="decree_id"),
    "create_successor": Row((P.DECREE_IMPORT,), _successor, P.DECREE_READ),
    "compare_decrees": Row((P.PLAN_READ,), _comparison, P.PLAN_READ),
    "export_decree_file": _reading(P.DECREE_READ, decree_id="decree_id"),
    "list_amendments": _reading(P.TEAM_READ, decree_id="decree_id"),
    "create_amendment": Row((P.DECREE_AMEND,), _new_amendment, P.TEAM_READ),
    "read_amendment": _reading(P.TEAM_READ, amendment_id="amendment_id"),
    "list_teams": _listing(P.TEAM_READ, lambda p: p.team_id),
    "read_team": _reading(P.TEAM_READ, team_id="team_id"),
    "list_team_members": _reading(P.TEAM_READ, team_id="team_id"),
    "create_membership": Row((P.MEMBERSHIP_CHANGE,), _new_membership, P.TEAM_READ),
    "read_membership": _reading(P.TEAM_READ, membership_id="membership_id"),
    "end_membership": Row((P.MEMBERSHIP_CHANGE,), _end_membership, P.TEAM_READ),
    "list_activities": _listing(P.PLAN_READ, lambda p: p.activity_id),
    "read_activity": _reading(P.PLAN_READ, activity_id="activity_id"),
    "update_activity": _editing(activity_id="activity_id"),
    "list_action_items": _listing(P.PLAN_READ, lambda p: p.action_item_id),
    "read_action_item": _reading(P.PLAN_READ, action_item_id="action_item_id"),
    "update_action_item": _editing(action_item_id="action_item_id"),
    "read_decree_schedule": _reading(P.PLAN_READ, decree_id="decree_id"),
    "set_decree_schedule": Row((P.SCHEDULE_SET,), _many_months, P.PLAN_READ),
    "approve_decree_schedule": Row(
        (P.SCHEDULE_SET,), _body({}, decree_id="decree_id"), P.PLAN_READ, is_of_decree=True
    ),
    "read_schedule": _reading(P.PLAN_READ, action_item_id="action_item_id"),
    "set_schedule": Row(
        (P.SCHEDULE_SET,), _body(_MONTHS, action_item_id="action_item_id"), P.PLAN_READ
    ),
    "list_schedule_changes": _reading(P.PLAN_READ, action_item_id="action_item_id"),
    "list_realisations": _reading(P.PLAN_READ, action_item_id="action_item_id"),
    "report_realisation": Row(
        (P.REALISATION_REPORT,),
        _body({"done_on": "2023-06-20", "note": "Rapat tim"}, action_item_id="action_item_id"),
        P.PLAN_READ,
    ),
    "read_decree_periods": _reading(P.PLAN_READ, decree_id="decree_id"),
    "close_period": Row(
        (P.PERIOD_CLOSE,),
        _body({"month": 1}, decree_id="decree_id"),
        P.PLAN_READ,
        is_of_decree=True,
    ),
    "reopen_period": Row((P.PERIOD_CLOSE,), _closed_period, P.PLAN_READ, is_of_decree=True),
    "list_indicators": _listing(P.PLAN_READ, lambda p: p.indicator_id),
    "read_indicator": _reading(P.PLAN_READ, indicator_id="indicator_id"),
    "update_indicator": _editing(indicator_id="indicator_id"),
    "list_evidence": _listing(P.EVIDENCE_LIST, lambda p: p.evidence()),
    "create_evidence": _about((P.EVIDENCE_UPLOAD,), _new_evidence),
    "read_evidence": _step((P.EVIDENCE_LIST,), _evidence("draft")),
    "update_evidence": _step((P.EVIDENCE_UPLOAD,), _evidence("draft", {"title": "Judul lain"})),
    "submit_evidence": _step((P.EVIDENCE_UPLOAD,), _submittable),
    "verify_evidence": _step((P.EVIDENCE_VERIFY,), _judged("submitted")),
    "accept_evidence": _step((P.EVIDENCE_ACCEPT,), _judged("verified", reason="Tautan resmi.")),
    # Either level sends back what it would not pass on.
    "return_evidence": _step(
        (P.EVIDENCE_VERIFY, P.EVIDENCE_ACCEPT), _judged("submitted", reason="Belum")
    ),
    "withdraw_evidence": _step(
        (P.EVIDENCE_WITHDRAW,), _evidence("draft", {"reason": "Salah unggah"})
    ),
    "list_revisions": _step((P.EVIDENCE_LIST,), _evidence("draft")),
    "revise_evidence": _step(
        (P.EVIDENCE_REVISE,), _evidence("accepted", {"reason": "Lampiran tertinggal."})
    ),
    # Whoever had a part in the draft needs less to throw it away.
    "discard_revision": Row(
        (P.EVIDENCE_WITHDRAW,),
        _evidence("revised", {}),
        P.EVIDENCE_LIST,
        also=(P.EVIDENCE_REVISE,),
    ),
    "list_decisions": _step((P.EVIDENCE_LIST,), _evidence("submitted")),
    "upload_files": _step((P.EVIDENCE_UPLOAD,), _upload),
    "read_file_content": _step((P.EVIDENCE_OPEN,), _file),
    "scan_file": _step((P.EVIDENCE_UPLOAD,), _scan),
    "remove_file": _step((P.EVIDENCE_UPLOAD,), _file),
    "request_file_erasure": _step((P.FILE_ERASE,), _erasable),
    "list_file_erasures": _listing(P.FILE_ERASE, lambda p: p.erasure()),
    "read_file_erasure": _erasing(_erasure()),
    "confirm_file_erasure": _erasing(_erasure()),
    "decline_file_erasure": _erasing(_erasure({"reason": "Isinya tidak rahasia."})),
    "add_link": _step(
        (P.EVIDENCE_UPLOAD,),
        _evidence("draft", {"url": "https://ntt.kpu.go.id/b", "title": "Berita"}),
    ),
    "remove_link": _step((P.EVIDENCE_UPLOAD,), _link),
    "check_link": _step((P.EVIDENCE_OPEN,), _checked_link),
    "list_comments": _step((P.EVIDENCE_OPEN,), _evidence("draft")),
    "create_comment": _step((P.EVIDENCE_OPEN,), _evidence("draft", _SAID)),
    "list_action_item_comments": _reading(P.PLAN_READ, action_item_id="action_item_id"),
    "create_action_item_comment": Row(
        (P.COMMENT_WRITE,), _body(_SAID, action_item_id="action_item_id"), P.PLAN_READ
    ),
    "list_indicator_comments": _reading(P.PLAN_READ, indicator_id="indicator_id"),
    "create_indicator_comment": Row(
        (P.COMMENT_WRITE,), _body(_SAID, indicator_id="indicator_id"), P.PLAN_READ
    ),
    "list_finding_comments": _step((P.EVIDENCE_LIST,), _finding("open")),
    "create_finding_comment": _step((P.COMMENT_WRITE,), _finding("open", _SAID)),
    "list_directive_comments": Row((P.PLAN_READ,), _directive("issued"), P.PLAN_READ),
    "create_directive_comment": Row((P.COMMENT_WRITE,), _directive("issued", _SAID), P.PLAN_READ),
    "read_comment": Row((P.PLAN_READ,), _comment, P.PLAN_READ),
    "update_comment": Row((P.COMMENT_WRITE,), _own_comment, P.PLAN_READ, is_own=True),
    "list_findings": _listing(P.EVIDENCE_LIST, lambda p: p.finding()),
    "raise_finding": _about((P.FINDING_RAISE,), _new_finding),
    "read_finding": _step((P.EVIDENCE_LIST,), _finding("open")),
    "answer_finding": _step((P.FOLLOWUP_ACT,), _finding("open", {"text": "Sudah dilengkapi."})),
    "reopen_finding": _step((P.FINDING_RAISE,), _finding("answered", {"reason": "Belum cukup"})),
    "close_finding": _step((P.FINDING_CLOSE,), _finding("answered", {})),
    "list_directives": _listing(P.PLAN_READ, lambda p: p.directive()),
    "issue_directive": _about((P.DIRECTIVE_ISSUE,), _new_directive),
    "read_directive": Row((P.PLAN_READ,), _directive("issued"), P.PLAN_READ),
    "acknowledge_directive": Row((P.DIRECTIVE_RESPOND,), _directive("issued", {}), P.PLAN_READ),
    "respond_to_directive": Row(
        (P.DIRECTIVE_RESPOND,), _directive("acknowledged", {"text": "Sudah."}), P.PLAN_READ
    ),
    "reopen_directive": Row(
        (P.DIRECTIVE_ISSUE,), _directive("acted_on", {"reason": "Belum cukup"}), P.PLAN_READ
    ),
    "close_directive": Row((P.DIRECTIVE_ISSUE,), _directive("acted_on", {}), P.PLAN_READ),
    "list_follow_ups": _listing(P.PLAN_READ, lambda p: p.follow_up()),
    "follow_finding": _step((P.FINDING_RAISE, P.DIRECTIVE_RESPOND), _follow_finding),
    "follow_directive": Row(
        (P.DIRECTIVE_ISSUE, P.DIRECTIVE_RESPOND), _follow_directive, P.PLAN_READ
    ),
    "read_follow_up": Row((P.PLAN_READ,), _follow_up("open"), P.PLAN_READ),
    "start_follow_up": Row((P.FOLLOWUP_ACT,), _follow_up("open", {}), P.PLAN_READ),
    "finish_follow_up": Row(
        (P.FOLLOWUP_ACT,), _follow_up("in_progress", {"text": "Sudah."}), P.PLAN_READ
    ),
    # Either an overseer or the coordinator looks at what was done.
    "reopen_follow_up": Row(
        (P.FINDING_CLOSE, P.DIRECTIVE_RESPOND),
        _follow_up("done", {"reason": "Belum cukup"}),
        P.PLAN_READ,
    ),
    "close_follow_up": Row(
        (P.FINDING_CLOSE, P.DIRECTIVE_RESPOND), _follow_up("done", {}), P.PLAN_READ
    ),
    "export_evidence_package": _about((P.EVIDENCE_OPEN,), _package),
    "read_progress": _listing(P.PROGRESS_READ),
    "list_gaps": _reading(P.PROGRESS_READ, decree_id="decree_id"),
    "read_gap_summary": _reading(P.PROGRESS_READ, decree_id="decree_id"),
    "list_expected_evidence": _reading(P.PROGRESS_READ, decree_id="decree_id"),
    "list_indicator_progress": _listing(P.PROGRESS_READ, lambda p: p.indicator_id),
    "list_office_progress": _listing(P.PROGRESS_READ),
    "read_decree_progress": _reading(P.PROGRESS_READ, decree_id="decree_id"),
    "read_heat_map": _reading(P.PROGRESS_READ, decree_id="decree_id"),
    "read_trend": _reading(P.PROGRESS_READ, decree_id="decree_id"),
    "read_progress_comparison": _reading(P.PROGRESS_READ, decree_id="decree_id"),
    "read_heat_map_picture": _reading(P.PROGRESS_READ, decree_id="decree_id"),
    "read_trend_picture": _reading(P.PROGRESS_READ, decree_id="decree_id"),
    "read_schedule_picture": _reading(P.PLAN_READ, decree_id="decree_id"),
    "list_inbox": Row((P.EVIDENCE_OPEN,), _plain, lists=lambda prepared: prepared.offered),
    "read_inbox_record": Row((P.EVIDENCE_OPEN,), _at(record_id="offered"), sight=P.EVIDENCE_OPEN),
    "accept_record": _deciding(_offered({})),
    "reject_record": _deciding(_offered({"reason": "Belum final"})),
    "read_record_file_content": Row((P.EVIDENCE_OPEN,), _offered_file, sight=P.EVIDENCE_OPEN),
    "list_intake_rules": Row(
        (P.EVIDENCE_OPEN,), _plain, lists=lambda prepared: prepared.intake_rule()
    ),
    "create_intake_rule": _about((P.RECORD_DECIDE,), _new_intake_rule),
    "read_intake_rule": Row((P.EVIDENCE_OPEN,), _intake_rule, sight=P.EVIDENCE_OPEN),
    "end_intake_rule": _deciding(_intake_rule),
    "list_sources": Row(SIGNED_IN, _plain),
    "create_source": Row((P.SOURCE_MANAGE,), _new_source, is_of_all=True),
    "read_source": Row(SIGNED_IN, _at(key="source_key")),
    "update_source": Row(
        (P.SOURCE_MANAGE,), _body({"owner": "Biro SDM"}, key="source_key"), is_of_all=True
    ),
    "create_record_type": Row((P.SOURCE_MANAGE,), _new_record_type, is_of_all=True),
    "update_record_type": Row(
        (P.SOURCE_MANAGE,),
        _body({"name": "Presensi"}, key="source_key", type_key="record_type_key"),
        is_of_all=True,
    ),
    "set_record_type_indicators": _about((P.SOURCE_MANAGE,), _mapped),
    "put_record": _handing_in(_record),
    "upload_records": _handing_in(_batch),
    "list_records": _handing_in(_at(key="source_key")),
    "read_record": _handing_in(_handed_in),
    "upload_source_files": _handing_in(_source_files),
    "list_connectors": Row(
        (P.SOURCE_MANAGE,),
        _at(key="source_key"),
        lists=lambda prepared: prepared.connector_id,
    ),
    "create_connector": _pulling(_new_connector),
    "read_connector": _pulling(_connector()),
    "update_connector": _pulling(_fresh_connector({"is_active": False})),
    "remove_connector": _pulling(_fresh_connector()),
    "start_pull": _pulling(_connector({"period": "2023-06", "dry_run": True})),
    "list_pull_runs": _pulling(_connector()),
    "read_pull_run": _pulling(_pull_run),
    "list_service_accounts": Row(
        (P.SERVICE_ACCOUNT_MANAGE,), _plain, lists=lambda prepared: prepared.service_account_id
    ),
    "create_service_account": _managing(_new_service_account),
    "read_service_account": _managing(_service_account()),
    "update_service_account": _managing(_service_account({"description": "Rekap presensi"})),
    "issue_service_account_key": _managing(_service_account({})),
    "rotate_service_account_key": _managing(_service_account({"grace_hours": 0})),
    "revoke_service_account_key": _managing(_service_account_key),
    "create_service_token": Row(ANYBODY, _service_token),
    "list_webhook_endpoints": Row(
        (P.WEBHOOK_MANAGE,), _plain, lists=lambda prepared: prepared.webhook_id
    ),
    "create_webhook_endpoint": _sending(_new_webhook),
    "read_webhook_endpoint": _sending(_webhook()),
    "update_webhook_endpoint": _sending(_webhook({"description": "Dasbor"})),
    "rotate_webhook_secret": _sending(_webhook({"grace_hours": 1})),
    "start_webhook_test": _sending(_webhook()),
    "resume_webhook_endpoint": _sending(_paused_webhook),
    "replay_webhook_deliveries": _sending(_webhook({"since": "2023-06-01T00:00:00Z"})),
    "remove_webhook_endpoint": _sending(_fresh_webhook),
    "list_webhook_deliveries": _sending(_webhook()),
    "read_webhook_delivery": _sending(_delivery),
    "replay_webhook_delivery": _sending(_delivery),
    "list_events": Row((P.WEBHOOK_MANAGE,), _plain),
    "list_audit_events": _listing(P.AUDIT_READ),
    "export_audit_events": _listing(P.AUDIT_READ),
    "list_separation_of_duties": Row(
        (P.AUDIT_READ,), _at(decree_id="decree_id"), P.DECREE_READ, is_of_decree=True
    ),
    "verify_audit_events": Row((P.AUDIT_VERIFY,), _body({})),
    "verify_storage": Row((P.STORAGE_VERIFY,), _body({}), is_of_all=True),
    "read_operations_state": Row((P.STORAGE_VERIFY,), _plain, is_of_all=True),
    "check_health": Row(ANYBODY, _plain),
    "check_readiness": Row(ANYBODY, _plain),
    "read_metrics": Row(ANYBODY, _scrape),
}


def right_caller(prepared: Prepared, operation_id: str) -> Caller:
    """Somebody who may: a member of team V where a member suffices, else who stands next."""
    row = ROWS[operation_id]
    if row.needs is Open.SERVICES:
        return Caller(prepared.sirian)
    roles = (ActorRole.ANGGOTA, ActorRole.KOORDINATOR, ActorRole.PELAKSANA)
    for role in roles[2:] if row.is_of_decree else roles:
        if isinstance(row.needs, Open) or role in GRANTS[row.needs[0]]:
            return Caller(prepared.office.person(role), PEOPLE[role])
    return Caller(prepared.administrator, "admin")


@dataclass(frozen=True)
class Operation:
    """An operation as the OpenAPI document has it."""

    id: str
    method: str
    path: str
    description: dict[str, Any]

    @property
    def tag(self) -> str:
        return str(self.description["tags"][0])

    @property
    def is_for_services(self) -> bool:
        return "x-required-scope" in self.description

    @property
    def changes(self) -> bool:
        return self.method != "GET"

    def send(self, office: Office, person: Person, call: Call, **options: Any) -> Response:
        """Send the request as the person."""
        sent = call.options | options
        headers = {"If-Match": "*"} if self.method in {"PATCH", "PUT", "DELETE"} else {}
        sent["headers"] = headers | sent.get("headers", {})
        sender = call.person or person
        path = self.path.format(**call.path)
        headers = sender.headers | sent.pop("headers")
        return office.client.request(self.method, path, headers=headers, **sent)


def every_operation(document: dict[str, Any]) -> dict[str, Operation]:
    """All operations of the document by their id; last those that end other sessions."""
    found = {
        description["operationId"]: Operation(
            description["operationId"], method.upper(), path, description
        )
        for path, method, description in operations(document)
    }
    for last in ("finish_second_factor", "change_password"):
        found[last] = found.pop(last)
    return found
