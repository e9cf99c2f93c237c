"""The chain of the audit log shows what was changed behind the application's back."""

import csv
import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.models.rights import ActorRole
from app.policies.actors import Actor
from app.services.platform import audit
from app.services.platform.audit.chain import ChainEnd, chain_end
from tests.support.audit_chain import tamper, verification, write_entries
from tests.support.databases import on_one_engine
from tests.support.office import Office


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
                    audit.log(other, None, "storage.sweep", audit.Target("storage", None))
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
                audit.log(session, actor, "kept", audit.Target("test", None))
                savepoint = await session.begin_nested()
                audit.log(session, actor, "undone", audit.Target("test", None))
                await savepoint.rollback()
            with suppress(ZeroDivisionError):
                async with office.app.state.database.writing() as session:
                    audit.log(session, actor, "undone", audit.Target("test", None))
                    raise ZeroDivisionError

        assert office.client.portal is not None
        office.client.portal.call(story)
        with office.engine.connect() as connection:
            actions = list(connection.scalars(text("SELECT action FROM audit_events ORDER BY id")))
        assert "kept" in actions
        assert "undone" not in actions
        assert verification(office)["whole"]


def rows_of(answer: Any) -> list[dict[str, str]]:
    """As Excel opens it where the decimal sign is a comma."""
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


class TestExport:
    def test_gives_the_same_entries_in_both_forms(self, office: Office) -> None:
        write_entries(office, 3)
        ketua = office.person(ActorRole.PELAKSANA)
        lines = ketua.get("/audit-events/export?format=jsonl").text.splitlines()
        entries = [json.loads(line) for line in lines]
        table = rows_of(ketua.get("/audit-events/export?format=csv"))
        assert [entry["id"] for entry in entries] == sorted(entry["id"] for entry in entries)
        assert [row["Sidik catatan"] for row in table] == [entry["hash"] for entry in entries]
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
        (row,) = rows_of(office.person(ActorRole.PELAKSANA).get(path))
        assert row["Alasan"] == "'=HYPERLINK(1)"

    @on_one_engine
    def test_is_refused_to_people_who_may_not_read_the_log(self, office: Office) -> None:
        assert office.person(ActorRole.ANGGOTA).get("/audit-events/export").status_code == 403
