"""Beside the chain: checkpoints that were signed and sent, guards, decisions held to entries."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import text

from app.core import clock
from app.core.settings import Settings
from app.integrations.signatures import is_signed_by
from app.services.platform.audit.keeping import keep_checkpoints
from tests.support.audit_chain import tamper, verification, write_entries
from tests.support.databases import on_one_engine
from tests.support.evidence import MEMBER, evidence, ok, step
from tests.support.mailbox import Mailbox
from tests.support.office import Office
from tests.support.receiver import Receiver, receiving

OUTSIDE = {"audit_checkpoint_email": "pengawas@inspektorat.go.id"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def work(office: Office, mailbox: Mailbox | None = None, **settings: Any) -> None:
    """One look of the worker."""
    base: Settings = office.app.state.settings
    host = urlsplit(settings.get("audit_checkpoint_url", "")).netloc
    chosen = base.model_copy(update={"internal_hosts": (host,), **settings})
    signer, database = office.app.state.signer, office.app.state.database
    server = mailbox.server if mailbox else None
    assert office.client.portal is not None
    office.client.portal.call(lambda: keep_checkpoints(database, chosen, signer, server))


def kept(office: Office) -> list[Any]:
    with office.engine.connect() as connection:
        return list(connection.execute(text("SELECT * FROM audit_checkpoints ORDER BY day")))


def codes(found: dict[str, Any], name: str = "findings") -> list[str]:
    return [one["code"] for one in found[name]]


class TestCheckpoints:
    def test_are_signed_once_a_day_and_sent_both_ways(
        self, office: Office, receiver: Receiver
    ) -> None:
        ways = {**OUTSIDE, "audit_checkpoint_url": receiver.url}
        mailbox = Mailbox()
        with mailbox.open():
            for _ in range(2):
                work(office, mailbox, **ways)
        (row,) = kept(office)
        (came,), (mail,) = receiver.came, mailbox.mails
        document = json.loads(came.body)
        assert (document["length"], document["head_hash"]) == (row.length, row.head_hash)
        signature = document.pop("signature")
        assert is_signed_by(document["public_key"], document, signature)
        assert mail["To"] == OUTSIDE["audit_checkpoint_email"]
        assert came.body.decode() in "".join(mail.get_content().split("\n")[-2:])
        assert (row.next_try_at, row.last_error) == (None, None)
        with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
            work(office, None)
        assert len(kept(office)) == 2

    @on_one_engine
    def test_that_could_not_be_sent_are_tried_again(
        self, office: Office, receiver: Receiver
    ) -> None:
        receiver.answer = lambda _: (500, {})
        work(office, None, **OUTSIDE, audit_checkpoint_url=receiver.url)
        (row,) = kept(office)
        assert row.next_try_at is not None
        assert "POST: 500" in row.last_error
        assert "ZI_SMTP_HOST" in row.last_error
        receiver.answer = lambda _: (204, {})
        with time_machine.travel(clock.now() + timedelta(minutes=10), tick=False):
            work(office, None, audit_checkpoint_url=receiver.url)
        (row,) = kept(office)
        assert (row.posted_at is not None, row.next_try_at) == (True, None)

    def test_show_a_tail_that_was_cut_off_with_the_end(self, office: Office) -> None:
        write_entries(office, 2)
        work(office)
        found = verification(office)
        assert (found["whole"], found["checkpoints"]) == (True, 1)
        last = found["length"]

        def cut(connection: Any) -> None:
            connection.execute(text(f"DELETE FROM audit_events WHERE id = {int(last)}"))  # noqa: S608 - a number
            if connection.dialect.name == "sqlite":
                connection.execute(text("DROP TRIGGER audit_chain_only_grows_u"))
            connection.execute(
                text(
                    "UPDATE audit_chain SET length = length - 1, head_hash ="
                    " (SELECT hash FROM audit_events ORDER BY id DESC LIMIT 1)"
                )
            )

        tamper(office, cut)
        found = verification(office)
        assert (found["fault"], found["broken_id"]) == ("end_missing", last)

    @on_one_engine
    def test_what_cannot_be_known_is_said(self, office: Office) -> None:
        assert codes(verification(office), "not_known") == ["audit_unknown_no_checkpoint"]
        work(office)
        assert codes(verification(office), "not_known") == []
        write_entries(office, 1)
        (told,) = verification(office)["not_known"]
        assert told["code"] == "audit_unknown_tail"
        assert "{" not in told["detail"]

    @on_one_engine
    def test_that_nobody_signed_are_told(self, office: Office) -> None:
        work(office)
        with office.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER checkpoint_is_signed_u"))
            connection.execute(text("UPDATE audit_checkpoints SET length = 3"))
        found = verification(office)
        assert found["guards_missing"] == ["audit_checkpoints.checkpoint_is_signed_u"]
        assert codes(found) == ["audit_checkpoint_changed", "audit_guards_missing"]


class TestGuards:
    def test_one_that_is_off_or_does_nothing_is_named(self, office: Office) -> None:
        on_sqlite = office.engine.dialect.name == "sqlite"
        steps = (
            [
                "DROP TRIGGER evidence_is_never_deleted",
                "DROP TRIGGER four_eyes",
                (
                    "CREATE TRIGGER four_eyes BEFORE INSERT ON evidence_decisions WHEN 0"
                    " BEGIN SELECT RAISE(ABORT, 'guard four_eyes'); END"
                ),
            ]
            if on_sqlite
            else [
                "ALTER TABLE evidence DISABLE TRIGGER evidence_is_never_deleted",
                (
                    "CREATE OR REPLACE FUNCTION four_eyes() RETURNS trigger LANGUAGE plpgsql AS"
                    " $$ BEGIN RETURN NEW; END $$"
                ),
            ]
        )
        assert verification(office)["guards_missing"] == []
        with office.engine.begin() as connection:
            for step in steps:
                connection.execute(text(step))
        found = verification(office)
        assert found["guards_missing"] == [
            "evidence.evidence_is_never_deleted",
            "evidence_decisions.four_eyes",
        ]
        assert (found["whole"], found["fault"], codes(found)) == (
            False, None, ["audit_guards_missing"],
        )  # fmt: skip


# What somebody who owns the database does to a verified piece of evidence, and what is found.
FORGERIES = {
    "a decision slipped in": (
        (
            "INSERT INTO evidence_decisions (id, evidence_id, revision_id, action, level,"
            " revision_digest, decided_by_id, decided_at)"
            " SELECT '01890000000070008000000000000001', evidence_id, revision_id,"
            " 'accept', 2, revision_digest, decided_by_id, decided_at"
            " FROM evidence_decisions WHERE action = 'verify' AND evidence_id = :id"
        ),
        ["audit_decision_without_entry"],
    ),
    "a decision taken away": (
        "DELETE FROM evidence_decisions WHERE action = 'verify' AND evidence_id = :id",
        ["audit_entry_without_decision"],
    ),
    "a decision about other bytes": (
        (
            "UPDATE evidence_decisions SET revision_digest = 'x' WHERE action = 'verify'"
            " AND evidence_id = :id"
        ),
        ["audit_decision_without_entry", "audit_entry_without_decision"],
    ),
    "a status by hand": (
        "UPDATE evidence SET status = 'withdrawn' WHERE id = :id",
        ["audit_status_without_entry"],
    ),
}


class TestDecisions:
    @on_one_engine
    @pytest.mark.parametrize("name", FORGERIES)
    def test_and_statuses_are_held_against_their_entries(self, office: Office, name: str) -> None:
        verified = UUID(evidence(office, "verified")["id"])
        revised = evidence(office, "accepted")["id"]
        ok(step(office.person(MEMBER), revised, "revise"), 201)
        ok(step(office.person(MEMBER), revised, "discard"))
        assert verification(office)["findings"] == []
        statement, expected = FORGERIES[name]
        with office.engine.begin() as connection:
            for (trigger,) in connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all():
                connection.execute(text(f"DROP TRIGGER {trigger}"))
            given = {"id": verified.hex} if ":id" in statement else {}
            connection.execute(text(statement), given)
        found = verification(office)
        told = [code for code in codes(found) if code != "audit_guards_missing"]
        assert (found["whole"], found["fault"], told) == (False, None, expected)
