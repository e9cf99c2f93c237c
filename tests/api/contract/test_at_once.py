"""Several who end the same thing at once: one does, the others are told so, on both engines."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.api.errors import install_error_handlers
from tests.api.decrees.test_memberships import leave, member
from tests.api.plan.test_closing import wait_for
from tests.support.administration import new_account
from tests.support.evidence import COORDINATOR, MEMBER, entries_of, ok
from tests.support.office import Office
from tests.support.prepared import Prepared

REASON = {"reason": "Keliru"}


class Ending(NamedTuple):
    """How a thing is ended, and the row that is held meanwhile.

    `late`: what whoever comes too late is told; `noted`: the entry that is written once.
    """

    table: str
    key: str
    end: Callable[[], Response]
    late: tuple[int, str] = (409, "already_ended")
    noted: str | None = None


def of_a_membership(office: Office) -> Ending:
    admin, found = office.administrator(), member(office, MEMBER)
    return Ending("memberships", found["id"], lambda: leave(admin, found["id"]))


def of_an_amendment(office: Office) -> Ending:
    prepared = Prepared(office)
    key, admin = prepared.amendment_to_void(), prepared.administrator
    return Ending(
        "decrees",
        prepared.decree_id,
        lambda: admin.post(f"/amendments/{key}/void", REASON),
        (409, "amendment_already_voided"),
        "decree.void_amendment",
    )


def of_a_successor(office: Office) -> Ending:
    prepared = Prepared(office)
    key, admin = prepared.successor_to_void(), prepared.administrator
    return Ending(
        "decrees",
        prepared.decree_id,
        lambda: admin.post(f"/decrees/{key}/void", REASON),
        (409, "decree_already_voided"),
        "decree.void",
    )


def of_an_account(office: Office) -> Ending:
    admin = office.administrator()
    made = new_account(admin, "yuliana.bria")
    return Ending("users", made["id"], lambda: admin.post(f"/users/{made['id']}/deactivate"))


def of_a_grant(office: Office) -> Ending:
    admin = office.administrator()
    made = new_account(admin, "yuliana.bria")
    path = f"/users/{made['id']}/role-grants"
    grant = ok(admin.post(path, {"role": "administrator"}), 201)
    return Ending("role_grants", grant["id"], lambda: admin.post(f"{path}/{grant['id']}/end"))


def of_a_standing_order(office: Office) -> Ending:
    rule, coordinator = Prepared(office).intake_rule(), office.person(COORDINATOR)
    path, out_of_sight = f"/intake-rules/{rule}", (404, "not_found")
    return Ending("intake_rules", rule, lambda: coordinator.delete(path), out_of_sight)


def of_a_key(office: Office) -> Ending:
    prepared = Prepared(office)
    account = prepared.service_account_id
    key = prepared.issued_key(account)["id"]
    path = f"/service-accounts/{account}/keys/{key}/revoke"
    return Ending("service_accounts", account, lambda: prepared.administrator.post(path))


ENDINGS = (
    of_a_membership, of_an_amendment, of_a_successor, of_an_account, of_a_grant,
    of_a_standing_order, of_a_key,
)  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_of_several_at_once_one_ends(office: Office, ending: Callable[[Office], Ending]) -> None:
    name, key, end, late, noted = ending(office)
    row = UUID(key) if office.engine.dialect.name == "postgresql" else None
    with Session(office.engine) as holding, ThreadPoolExecutor(3) as pool:
        if row:  # they have all begun before the first one is let through
            held = f"SELECT 1 FROM {name} WHERE id = :id FOR NO KEY UPDATE"  # noqa: S608 - our own names
            holding.execute(text(held), {"id": row})
        calls = [pool.submit(end) for _ in range(3)]
        if row:
            wait_for(office, 3)
            holding.commit()
        answers = sorted((call.result() for call in calls), key=lambda a: a.status_code)
    assert answers[0].is_success
    assert [(a.status_code, a.json()["code"]) for a in answers[1:]] == [late] * 2
    assert noted is None or len(entries_of(office, noted)) == 1


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [({}, 409, "changed_meanwhile"), ({"If-Match": '"x"'}, 412, "stale")],
)
def test_whoever_is_second_by_a_hair_is_told_of_a_precondition_only_if_they_named_one(
    headers: dict[str, str], status: int, code: str
) -> None:
    app = FastAPI()
    install_error_handlers(app)

    @app.post("/")
    async def late() -> None:
        raise StaleDataError

    answer = TestClient(app).post("/", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
