"""The chain of the audit log shows what was changed behind the application's back."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app.core.audit_keys import KEYRING, Keyring
from app.integrations.signatures import Signer, is_signed_by
from app.models.audit import AuditEvent
from app.models.rights import ActorRole
from app.policies.actors import Actor
from app.services.platform import audit
from app.services.platform.audit.chain import ChainEnd, chain_end, hash_of
from app.services.platform.audit.checkpoints import make_checkpoint
from app.services.platform.audit.keys import begin_key
from tests.support.databases import SECRET, on_one_engine
from tests.support.office import Office

SEED = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def write_entries(office: Office, count: int) -> None:
    """Steps of a person, one transaction each."""
    admin = office.administrator()
    for number in range(count):
        body = {"reason": f"percobaan {number}"}
        answer = admin.post(f"/users/{office.user_id('septy.saragih')}/activation-code", json=body)
        assert answer.status_code == 201


def verification(office: Office, checkpoint: Any = None) -> dict[str, Any]:
    answer = office.person(ActorRole.PELAKSANA).post(
        "/audit-events/verification", json={"checkpoint": checkpoint}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def checkpoint(office: Office) -> dict[str, Any]:
    async def make() -> dict[str, Any]:
        async with office.app.state.database.reading() as session:
            return (await make_checkpoint(session, office.app.state.signer)).model_dump()

    assert office.client.portal is not None
    made: dict[str, Any] = office.client.portal.call(make)
    return made


def tamper(office: Office, step: Callable[[Connection], object]) -> None:
    """As somebody who owns the database: the guards are switched off first."""
    with office.engine.begin() as connection:
        if office.engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for name in ("audit_is_append_only_u", "audit_is_append_only_d"):
                connection.execute(text(f"DROP TRIGGER {name}"))
        step(connection)


def sql(*statements: str) -> Callable[[Connection], object]:
    return lambda connection: [connection.execute(text(statement)) for statement in statements]


SWAP = sql(
    "UPDATE audit_events SET id = -1 WHERE id = 2",
    "UPDATE audit_events SET id = 2 WHERE id = 3",
    "UPDATE audit_events SET id = 3 WHERE id = -1",
)


def take_the_end(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER audit_chain_only_grows_d"))
    connection.execute(text("DELETE FROM audit_chain"))


TAMPERINGS = {
    "one field changed": (sql("UPDATE audit_events SET reason = 'x' WHERE id = 3"), "changed", 3),
    "one actor changed": (
        sql("UPDATE audit_events SET actor_name = 'x' WHERE id = 1"),
        "changed",
        1,
    ),
    "one slipped in before the first": (
        sql("UPDATE audit_events SET id = -7 WHERE id = 4"),
        "missing",
        1,
    ),
    "one deleted": (sql("DELETE FROM audit_events WHERE id = 2"), "missing", 2),
    "the first deleted": (sql("DELETE FROM audit_events WHERE id = 1"), "missing", 1),
    "two swapped": (SWAP, "changed", 2),
    "one hash changed": (
        sql("UPDATE audit_events SET hash = previous_hash WHERE id = 3"),
        "changed",
        3,
    ),
}


class TestVerification:
    def test_finds_the_chain_whole(self, office: Office) -> None:
        write_entries(office, 3)
        found = verification(office)
        assert (found["whole"], found["fault"], found["broken_id"]) == (True, None, None)
        assert found["checked"] == found["length"] >= 4

    @on_one_engine
    @pytest.mark.parametrize("name", TAMPERINGS)
    def test_names_the_first_broken_entry(self, office: Office, name: str) -> None:
        write_entries(office, 4)
        step, fault, broken = TAMPERINGS[name]
        tamper(office, step)
        found = verification(office)
        assert (found["whole"], found["fault"], found["broken_id"]) == (False, fault, broken)

    def test_notices_that_the_end_is_missing(self, office: Office) -> None:
        write_entries(office, 2)
        last = verification(office)["length"]
        tamper(office, sql(f"DELETE FROM audit_events WHERE id = {int(last)}"))  # noqa: S608 - a number
        found = verification(office)
        assert (found["fault"], found["broken_id"]) == ("end_missing", last)

    @pytest.mark.parametrize("column", ["changes", "at", "actor_id"])
    def test_names_an_entry_that_no_longer_reads_as_one(self, office: Office, column: str) -> None:
        if office.engine.dialect.name == "postgresql":
            pytest.skip("PostgreSQL takes no such values")
        write_entries(office, 3)
        tamper(office, sql(f"UPDATE audit_events SET {column} = '?' WHERE id = 3"))  # noqa: S608 - our own names
        found = verification(office)
        assert (found["fault"], found["checked"], found["broken_id"]) == ("changed", 2, 3)

    def test_notices_that_the_end_was_taken_away(self, office: Office) -> None:
        write_entries(office, 1)
        last = verification(office)["length"]
        tamper(office, take_the_end)
        found = verification(office)
        assert (found["fault"], found["broken_id"]) == ("end_changed", last)

    def test_is_of_one_moment_while_others_write(self, office: Office) -> None:
        database = office.app.state.database

        async def ends() -> list[ChainEnd]:
            async with database.reading() as session:
                before = await chain_end(session)
                async with database.writing() as other:
                    audit.record(other, None, "storage.sweep", audit.Target("storage", None))
                return [before, await chain_end(session)]

        assert office.client.portal is not None
        before, after = office.client.portal.call(ends)
        assert before == after

    @on_one_engine
    def test_is_for_those_who_may_verify(self, office: Office) -> None:
        body = {"checkpoint": None}
        for role, status in {
            ActorRole.PENGARAH: 200,
            ActorRole.KOORDINATOR: 403,
            ActorRole.ANGGOTA: 403,
        }.items():
            answer = office.person(role).post("/audit-events/verification", json=body)
            assert answer.status_code == status


class TestKeyedChain:
    def test_old_entries_are_continued_and_sealed_by_the_first_with_a_key(
        self, office: Office
    ) -> None:
        office.administrator()
        tamper(office, lambda connection: rewrite(connection, "Nama Lama", None))
        old = verification(office)
        assert (old["fault"], old["keyed_from"]) == ("unkeyed", None)
        started(office)
        started(office)  # tells it once
        write_entries(office, 2)
        found = verification(office)
        assert (found["fault"], found["keyed_from"]) == (None, old["length"] + 1)
        assert found["length"] == old["length"] + 3

    @on_one_engine
    @pytest.mark.parametrize(
        ("ring", "fault", "broken"),
        [
            (None, "unkeyed", 1),  # the next entry of the service, which does not begin a key
            (Keyring("a key that the attacker made up, of 32 bytes"), "key_unknown", None),
        ],
    )
    def test_nobody_without_the_key_writes_the_history_anew(
        self, office: Office, ring: Keyring | None, fault: str, broken: int | None
    ) -> None:
        write_entries(office, 1)
        last = verification(office)["length"]
        tamper(office, lambda connection: rewrite(connection, "Orang Lain", ring))
        assert verification(office)["fault"] == fault
        write_entries(office, 1)  # the service goes on after it
        found = verification(office)
        assert (found["fault"], found["broken_id"]) == (fault, last + 1 if broken else 1)

    @on_one_engine
    def test_nobody_without_the_key_writes_the_newest_entry_anew(self, office: Office) -> None:
        write_entries(office, 2)
        last = verification(office)["length"]
        tamper(office, lambda connection: rewrite_last(connection, last))
        found = verification(office)
        assert (found["fault"], found["broken_id"]) == ("unkeyed", last)

    @on_one_engine
    def test_another_key_comes_and_the_old_one_still_checks(self, office: Office) -> None:
        write_entries(office, 1)
        database, second = office.app.state.database, "the second key of the tests, 0123456789"
        first = database.info[KEYRING]
        database.info[KEYRING] = Keyring(second, SECRET)
        started(office)
        assert verification(office)["whole"]
        database.info[KEYRING] = Keyring(second)
        assert verification(office)["fault"] == "key_unknown"
        database.info[KEYRING] = first
        found = verification(office)
        assert (found["fault"], found["broken_id"]) == ("key_unknown", found["length"])


def started(office: Office) -> None:
    """What the start of the service does."""

    async def begin() -> None:
        async with office.app.state.database.writing() as session:
            await begin_key(session)

    assert office.client.portal is not None
    office.client.portal.call(begin)


def rewrite_last(connection: Connection, last: int) -> None:
    """The newest entry is written anew without a key, the end with it."""
    connection.execute(text("DROP TRIGGER IF EXISTS audit_chain_only_grows_u"))
    with Session(connection) as session:
        entry = session.get_one(AuditEvent, last)
        entry.actor_name, entry.key_id = "Orang Lain", None
        entry.hash = hash_of(entry, None) or ""
        session.flush()
        head = {"head": entry.hash}
    connection.execute(text("UPDATE audit_chain SET head_hash = :head"), head)


class TestCheckpoint:
    @pytest.fixture(autouse=True)
    def _signing(self, office: Office) -> Iterator[None]:
        ours, office.app.state.signer = office.app.state.signer, Signer(SEED)
        yield
        office.app.state.signer = ours

    def test_fits_the_chain_also_when_it_has_grown(self, office: Office) -> None:
        kept = checkpoint(office)
        write_entries(office, 2)
        assert verification(office, kept)["whole"]

    @on_one_engine
    def test_can_be_checked_by_an_outsider(self, office: Office) -> None:
        kept = checkpoint(office)
        signature = kept.pop("signature")
        assert is_signed_by(kept["public_key"], kept, signature)
        assert not is_signed_by(kept["public_key"], kept | {"length": 99}, signature)

    def test_finds_a_history_that_was_written_anew_by_somebody_with_the_key(
        self, office: Office
    ) -> None:
        write_entries(office, 2)
        kept = checkpoint(office)
        ring = office.app.state.database.info[KEYRING]
        tamper(office, lambda connection: rewrite(connection, "Orang Lain", ring))
        assert verification(office)["fault"] is None
        found = verification(office, kept)
        assert (found["whole"], found["fault"]) == (False, "history_rewritten")
        assert found["broken_id"] == kept["length"]

    @on_one_engine
    def test_of_somebody_else_is_refused(self, office: Office) -> None:
        kept = checkpoint(office)
        for change in (
            {"length": kept["length"] + 1},
            {"public_key": Signer(SEED[::-1][1:] + "=").public_key},
        ):
            answer = office.person(ActorRole.PELAKSANA).post(
                "/audit-events/verification", json={"checkpoint": kept | change}
            )
            assert (answer.status_code, answer.json()["code"]) == (422, "checkpoint_not_signed")


def rewrite(connection: Connection, name: str, keyring: Keyring | None) -> None:
    """Somebody who knows how hashes are made writes the whole log anew, with keys of their own."""
    with Session(connection) as session:
        previous = "0" * 64
        for entry in session.query(AuditEvent).order_by(AuditEvent.id):
            entry.actor_name, entry.previous_hash = name, previous
            entry.key_id = keyring.current if keyring else None
            previous = entry.hash = hash_of(entry, keyring) or ""
        session.flush()
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER audit_chain_only_grows_u"))
    connection.execute(text("UPDATE audit_chain SET head_hash = :head"), {"head": previous})


class TestRecording:
    def test_many_writers_at_once_make_one_whole_chain(self, office: Office) -> None:
        admin, user = office.administrator(), office.user_id("septy.saragih")
        before = verification(office)["length"]
        with ThreadPoolExecutor(10) as pool:
            answers = list(
                pool.map(lambda _: admin.post(f"/users/{user}/activation-code"), range(30))
            )
        assert {answer.status_code for answer in answers} == {201}
        found = verification(office)
        assert (found["whole"], found["length"]) == (True, before + 30)

    def test_what_is_undone_leaves_no_entry(self, office: Office) -> None:
        actor = Actor(office.user_id("septy.saragih"), "Septy", office.user_id("septy.saragih"))

        async def story() -> None:
            async with office.app.state.database.writing() as session:
                audit.record(session, actor, "kept", audit.Target("test", None))
                savepoint = await session.begin_nested()
                audit.record(session, actor, "undone", audit.Target("test", None))
                await savepoint.rollback()
            with suppress(ZeroDivisionError):
                async with office.app.state.database.writing() as session:
                    audit.record(session, actor, "undone", audit.Target("test", None))
                    raise ZeroDivisionError

        assert office.client.portal is not None
        office.client.portal.call(story)
        with office.engine.connect() as connection:
            actions = list(connection.scalars(text("SELECT action FROM audit_events ORDER BY id")))
        assert "kept" in actions
        assert "undone" not in actions
        assert verification(office)["whole"]


class TestExport:
    def test_gives_the_same_entries_in_both_forms(self, office: Office) -> None:
        write_entries(office, 3)
        ketua = office.person(ActorRole.PELAKSANA)
        lines = ketua.get("/audit-events/export?format=jsonl").text.splitlines()
        entries = [json.loads(line) for line in lines]
        table = list(csv.DictReader(io.StringIO(ketua.get("/audit-events/export?format=csv").text)))
        assert [entry["id"] for entry in entries] == sorted(entry["id"] for entry in entries)
        assert [row["hash"] for row in table] == [entry["hash"] for entry in entries]
        listed = ketua.get("/audit-events?size=100").json()["items"]
        assert [entry["id"] for entry in reversed(listed)] == [entry["id"] for entry in entries]

    def test_filters_and_never_hands_a_spreadsheet_a_formula(self, office: Office) -> None:
        team = office.person(ActorRole.PELAKSANA).get("/teams?size=100").json()["items"][6]
        body = {
            "username": "edson.carlos",
            "role": "anggota",
            "title": "Anggota",
            "job_title": "Pelaksana",
            "reason": "=HYPERLINK(1)",
        }
        answer = office.administrator().post(f"/teams/{team['id']}/members", json=body)
        assert answer.status_code == 201, answer.text
        path = "/audit-events/export?format=csv&action=membership.create"
        (row,) = csv.DictReader(io.StringIO(office.person(ActorRole.PELAKSANA).get(path).text))
        assert row["reason"] == "'=HYPERLINK(1)"

    @on_one_engine
    def test_is_refused_to_people_who_may_not_read_the_log(self, office: Office) -> None:
        assert office.person(ActorRole.ANGGOTA).get("/audit-events/export").status_code == 403
