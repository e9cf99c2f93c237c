"""A database that people worked in before revisions stayed in force goes on after the upgrade."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from app.core import clock
from app.core.database import AT_COMMIT, Database
from app.core.settings import Settings
from app.models import AuditEvent
from app.schemas.platform.examples import DECREE_ID, GRATIFICATION_REPORT_ID, TEAM_V_ID
from app.services.decrees.loading import seed_file
from app.services.integration.committing import STEPS
from app.services.platform.audit.keys import begin_key
from app.worker import jobs_of
from tests.support.databases import SEED, Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, every, ok, refused, step
from tests.support.office import PDF, Office, Person
from tests.support.past import BEFORE, Past, digest_of

SUBMIT, VERIFY, ACCEPT = (MEMBER, "submit"), (COORDINATOR, "verify"), (KETUA, "accept")
ACCEPTED = (SUBMIT, VERIFY, ACCEPT)
REVISE = (MEMBER, "revise")
# What was done to each piece of evidence, and which of its revisions is in force afterwards.
LIVES: dict[str, tuple[tuple[tuple[str, str], ...], int | None]] = {
    "submitted": ((SUBMIT,), None),
    "verified": ((SUBMIT, VERIFY), None),
    "verified_by_the_ketua": ((SUBMIT, (KETUA, "verify")), None),
    "judged_by_one": ((SUBMIT, (KETUA, "verify"), ACCEPT), 1),
    "accepted": (ACCEPTED, 1),
    "accepted_twice": ((*ACCEPTED, REVISE, *ACCEPTED), 2),
    "in_work": ((*ACCEPTED, REVISE), 1),
    "in_work_after_two": ((*ACCEPTED, REVISE, *ACCEPTED, REVISE), 2),
    "resubmitted": ((*ACCEPTED, REVISE, SUBMIT), 1),
    "revision_returned": ((*ACCEPTED, REVISE, SUBMIT, (COORDINATOR, "return")), 1),
    "returned": ((SUBMIT, (COORDINATOR, "return")), None),
    "withdrawn": ((*ACCEPTED, (KETUA, "withdraw")), None),
    "withdrawn_in_work": ((*ACCEPTED, REVISE, (MEMBER, "withdraw")), None),
}
REFRESH_TOKEN = "lama" * 12
JULY = {"month": 7, "reason": "Perbaikan."}


class Lived(NamedTuple):
    """The database's address, its evidence by the names of LIVES, and how many rows it held."""

    url: str
    evidence: dict[str, UUID]
    rows: dict[str, int]


async def load_seed(url: str) -> None:
    """The decree, loaded when there was no key of the audit log yet."""
    address = Settings(_env_file=None, database_url=url).async_database_url
    database = Database(address, info={AT_COMMIT: STEPS})
    assert (await seed_file(database, SEED.read_text(encoding="utf-8"), dry_run=False)).succeeded
    await database.close()


def rows_of(url: str) -> dict[str, int]:
    """How many rows each table holds."""
    engine = engine_at(url)
    with engine.connect() as connection:
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608 - the database's own names
            for name in inspect(connection).get_table_names()
        }


def live(past: Past) -> dict[str, UUID]:
    """All lives of evidence, the closing of the month that they are about, an open session."""
    people = {name: past.user(name) for name in (MEMBER, COORDINATOR, KETUA)}
    made = {
        name: past.evidence(
            TEAM_V_ID, GRATIFICATION_REPORT_ID, [(people[who], action) for who, action in steps]
        )
        for name, (steps, _) in LIVES.items()
    }
    past.put(
        "period_closures", id=uuid4(), decree_id=DECREE_ID, month=7, starts_on=date(2023, 7, 1),
        ends_on=date(2023, 7, 31), closed_by_id=people[KETUA], closed_at=past.at,
    )  # fmt: skip
    now, session = clock.now(), uuid4()
    used = {"created_at": now, "last_used_at": now, "expires_at": now + timedelta(days=1)}
    past.put("sessions", id=session, user_id=people[MEMBER], user_agent="", address="", **used)
    mark = hashlib.sha256(REFRESH_TOKEN.encode()).hexdigest()
    past.put("refresh_tokens", fingerprint=mark, session_id=session, created_at=now)
    return made


@pytest.fixture
def lived(databases: Databases, as_of_old: dict[str, str]) -> Iterator[Lived]:
    """A database of the step before, upgraded."""
    with databases.copy_of(as_of_old[BEFORE]) as url:
        with engine_at(url).begin() as connection:
            made = live(Past(connection))
        rows = rows_of(url)
        command.upgrade(alembic_config(url), "head")
        yield Lived(url, made, rows)


@pytest.fixture
def upgraded(lived: Lived, app: FastAPI, tmp_path: Path) -> Iterator[Office]:
    """Its office, in a service that has begun a key of the audit log."""
    with Office.open(app, lived.url, tmp_path) as office:
        begin(office)
        yield office


def begin(office: Office) -> None:
    """Begin a key of the audit log, as every start does."""

    async def begun() -> bool:
        async with office.app.state.database.writing() as session:
            return await begin_key(session)

    assert office.client.portal is not None
    assert office.client.portal.call(begun)


def whole(office: Office) -> bool:
    """Whether chain, guards, decisions and statuses are as they must be."""
    path = "/audit-events/verification"
    found = ok(office.person(KETUA).post(path, {"checkpoint": None}))
    assert found["findings"] == []
    assert found["guards_missing"] == []
    assert found["not_known"][0]["code"] == "audit_unknown_before_key"
    return bool(found["whole"])


def test_nothing_is_lost_and_work_goes_on(lived: Lived, upgraded: Office) -> None:
    office, pieces = upgraded, lived.evidence
    now, entries = rows_of(lived.url), lived.rows["audit_events"]
    begun = {"audit_events": entries + 1}  # the last one tells of the key
    assert {name: now[name] for name in lived.rows} == lived.rows | begun
    with Session(office.engine) as session:
        unkeyed = select(func.count(), func.max(AuditEvent.id)).where(AuditEvent.key_id.is_(None))
        assert session.execute(unkeyed).one() == (entries, entries)
    member, coordinator, ketua = (office.person(who) for who in (MEMBER, COORDINATOR, KETUA))
    found = {row["id"]: row["in_force"] and row["in_force"]["number"] for row in
             every(ketua, "/evidence")}  # fmt: skip
    assert {name: found[str(key)] for name, key in pieces.items()} == {
        name: in_force for name, (_, in_force) in LIVES.items()
    }
    assert whole(office)
    answer = office.nobody.post("/auth/refresh", {"refresh_token": REFRESH_TOKEN})
    assert ok(answer)["refresh_token"] != REFRESH_TOKEN
    refused(step(ketua, str(pieces["accepted"]), "withdraw"), 409, "period_closed")
    ok(ketua.post(f"/decrees/{DECREE_ID}/periods/reopen", JULY))
    go_on(member, coordinator, ketua, {name: str(key) for name, key in pieces.items()})
    assert whole(office)
    run_jobs(office)
    assert whole(office)


def go_on(member: Person, coordinator: Person, ketua: Person, pieces: dict[str, str]) -> None:
    """Whatever was waiting is done, by today's rules."""
    digest = digest_of(UUID(pieces["submitted"]), 1)
    ok(step(coordinator, pieces["submitted"], "verify", revision_digest=digest))
    ok(step(ketua, pieces["submitted"], "accept", revision_digest=digest))
    ok(step(ketua, pieces["verified"], "accept"))
    refused(step(ketua, pieces["verified_by_the_ketua"], "accept"), 403)
    ok(step(coordinator, pieces["resubmitted"], "return"))
    ok(step(member, pieces["revision_returned"], "revise"), 201)
    discarded = ok(member.post(f"/evidence/{pieces['in_work']}/discard", {"reason": "Batal."}))
    assert (discarded["status"], discarded["revision"]["number"]) == ("accepted", 1)
    ok(step(member, pieces["in_work"], "revise"), 201)
    second = pieces["in_work_after_two"]
    ok(member.upload(second, ("b.pdf", PDF)), 201)
    for who, verb in ((member, "submit"), (coordinator, "verify"), (ketua, "accept")):
        ok(step(who, second, verb))
    assert ok(member.get(f"/evidence/{second}"))["in_force"]["number"] == 3
    ok(step(ketua, pieces["accepted"], "withdraw"))
    assert ok(member.get(f"/evidence/{pieces['accepted']}"))["in_force"] is None
    (back,) = (row for row in every(member, f"/evidence/{pieces['returned']}/decisions")
               if row["action"] == "return")  # fmt: skip
    assert (back["reason"], back["reason_code"]) == ("Belum lengkap.", None)
    returns = ok(member.get(f"/decrees/{DECREE_ID}/progress/returns"))
    assert (returns["total"], returns["without_code"]) == (3, 2)


def run_jobs(office: Office) -> None:
    """Everything the worker does, once."""

    async def run() -> None:
        for job in jobs_of(office.app.state.settings, office.app.state.database):
            await job.run()

    assert office.client.portal is not None
    office.client.portal.call(run)
