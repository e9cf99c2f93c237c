"""Signing in with a second factor, and what came of it."""

from typing import Any

from httpx2 import Response

from app.models.rights import ActorRole
from tests.support.office import API, PEOPLE, Office, Person
from tests.support.phone import Phone, give_phone
from tests.support.sign_in import PASSWORD

MEMBER = PEOPLE[ActorRole.ANGGOTA]


def phone_of(office: Office, username: str = MEMBER, **options: Any) -> Phone:
    secret_key = office.app.state.settings.secret_key.get_secret_value()
    return give_phone(office.engine, secret_key, office.user_id(username), **options)


def with_code(office: Office, code: str, username: str = MEMBER, **form: str) -> Response:
    data = {"username": username, "password": PASSWORD, "otp": code} | form
    return office.client.post(f"{API}/auth/token", data=data)


def outcome(answer: Response) -> tuple[int, str | None]:
    return answer.status_code, None if answer.is_success else answer.json()["code"]


def enrolled(person: Person, seconds_ahead: int = 0) -> tuple[Phone, list[str]]:
    begun = person.post("/auth/second-factor", {"password": PASSWORD})
    assert begun.status_code == 201, begun.text
    phone = Phone(begun.json()["secret"], seconds_ahead)
    finished = person.post("/auth/second-factor/confirm", {"code": phone.code})
    assert finished.status_code == 200, finished.text
    return phone, finished.json()["recovery_codes"]
