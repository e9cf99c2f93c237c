"""The chain since it has keys, and its signed checkpoints."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app.core.audit_keys import KEYRING, Keyring
from app.integrations.signatures import Signer, is_signed_by
from app.models.audit import AuditEvent
from app.models.rights import ActorRole
from app.services.platform.audit.chain import hash_of
from app.services.platform.audit.keys import begin_key
from tests.support.audit_chain import checkpoint, tamper, verification, write_entries
from tests.support.databases import SECRET, on_one_engine
from tests.support.office import Office

SEED = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


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
