"""Passwords and sign-ins under test: quick hashing, other addresses, codes."""

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import security
from app.models import User
from tests.support.office import API, Office, Person

AGREED_HASHER = security._hasher  # before the tests take a cheap one
PASSWORD = "Flobamora maju bersama"


class CountingHasher:
    """In place of argon2: costs nothing, and remembers the hashes it was asked to compare."""

    def __init__(self) -> None:
        self.verified: list[str] = []

    def hash(self, password: str) -> str:
        return f"plain:{password}"

    def verify(self, password: str, stored: str) -> bool:
        self.verified.append(stored)
        return stored in {f"plain:{password}", f"old:{password}"}

    def needs_update(self, stored: str) -> bool:
        return not stored.startswith("plain:")


def give_password(office: Office, *usernames: str, password: str = PASSWORD) -> None:
    """As the counting hasher would store it."""
    with Session(office.engine) as session, session.begin():
        session.execute(
            update(User)
            .where(User.username.in_(usernames))
            .values(password_hash=CountingHasher().hash(password))
        )


def sign_in(
    client: TestClient, username: str, password: str = PASSWORD, **headers: str
) -> Response:
    form = {"grant_type": "password", "username": username, "password": password}
    return client.post(f"{API}/auth/token", data=form, headers=headers)


def signed_in(client: TestClient, username: str, password: str = PASSWORD) -> Person:
    """Somebody with a real session of their own."""
    answer = sign_in(client, username, password)
    assert answer.status_code == 200, answer.text
    return Person(client, answer.json()["access_token"])


def refresh(client: TestClient, token: str | None, **headers: str) -> Response:
    return client.post(f"{API}/auth/refresh", json={"refresh_token": token}, headers=headers)


def elsewhere(office: Office, address: str) -> TestClient:
    """The same service, reached from another address."""
    client = TestClient(office.app, client=(address, 50000), raise_server_exceptions=False)
    client.portal = office.client.portal
    return client


def without_request_id(response: Response) -> dict[str, Any]:
    problem: dict[str, Any] = response.json()
    assert problem.pop("request_id")
    return problem
