"""Requests about signing in: whatever they end, change or prove is not the session of others."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import UserSession
from tests.support.calls import Call, Caller
from tests.support.databases import METRICS_TOKEN
from tests.support.office import Person
from tests.support.phone import give_phone, take_phone
from tests.support.prepared import PASSWORD, Prepared


def _form(**fields: str) -> Call:
    return Call(options={"data": fields})


def _token(prepared: Prepared, _caller: Caller) -> Call:
    return _form(username=prepared.account(password=True), password=PASSWORD)


def _service_token(prepared: Prepared, _caller: Caller) -> Call:
    account_id = prepared.service_account_id
    secret = prepared.issued_key(account_id)["key"]
    return _form(grant_type="client_credentials", client_id=account_id, client_secret=secret)


def _scrape(_prepared: Prepared, _caller: Caller) -> Call:
    return Call(options={"headers": {"Authorization": f"Bearer {METRICS_TOKEN}"}})


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


def _confirmation(prepared: Prepared, caller: Caller) -> Call:
    if caller.username is not None:
        prepared.set_password(caller.username)
    return Call(options={"json": {"password": PASSWORD}})


def _password(prepared: Prepared, caller: Caller) -> Call:
    if caller.username is not None:
        prepared.set_password(caller.username)
    body = {"current_password": PASSWORD, "new_password": "Sasando berbunyi merdu"}
    return Call(options={"json": body}, person=_own_session(prepared, caller)[0])


def _enrolment(prepared: Prepared, caller: Caller) -> Call:
    if caller.username is not None:
        take_phone(prepared.office.engine, prepared.office.user_id(caller.username))
    return _confirmation(prepared, caller)


def _code(
    prepared: Prepared, caller: Caller, *, confirmed: bool = True
) -> dict[str, dict[str, str]]:
    """The code that the caller's phone shows."""
    if caller.username is None:
        return {"json": {"code": "123456"}}
    office = prepared.office
    secret_key = office.app.state.settings.secret_key.get_secret_value()
    user_id = office.user_id(caller.username)
    phone = give_phone(office.engine, secret_key, user_id, confirmed=confirmed)
    return {"json": {"code": phone.code}}


def _first_code(prepared: Prepared, caller: Caller) -> Call:
    options = _code(prepared, caller, confirmed=False)
    return Call(options=options, person=_own_session(prepared, caller)[0])


def _second_code(prepared: Prepared, caller: Caller) -> Call:
    return Call(options=_code(prepared, caller))


OF_SESSIONS: dict[str, Callable[[Prepared, Caller], Call]] = {
    "create_token": _token,
    "create_service_token": _service_token,
    "refresh_token": _refresh,
    "end_current_session": _logout,
    "activate_account": _activation,
    "change_password": _password,
    "confirm_identity": _confirmation,
    "begin_second_factor": _enrolment,
    "finish_second_factor": _first_code,
    "renew_recovery_codes": _second_code,
    "remove_second_factor": _second_code,
    "revoke_session": _revoke,
    "read_metrics": _scrape,
}
