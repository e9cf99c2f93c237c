"""A person's data is handed out whole, and taken away without breaking the audit log."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError

from app.models import Membership
from app.models.base import Base
from app.models.notification import NotificationStage, NotificationSubject
from app.services.upkeep.personal_data.export import SECRETS, sections, shown_columns
from tests.support.audit_chain import tamper, verification
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, draft, ok, refused
from tests.support.office import Office, Person
from tests.support.prepared import PASSWORD, Prepared

NAME = "Maria Yosefina Bano"
NIP = "198001012006041001"
ADDRESS = "maria.bano@contoh.go.id"


def make_person(office: Office) -> tuple[str, Person]:
    """Somebody without a position, who signed in and did something."""
    admin = office.administrator()
    body = {
        "work_unit_code": "53", "username": "maria.bano", "name": NAME, "job_title": "Auditor",
        "nip": NIP, "email": ADDRESS,
    }  # fmt: skip
    made = ok(admin.post("/users", body), 201)
    code = ok(admin.post(f"/users/{made['id']}/activation-code"), 201)["code"]
    form = {"username": "maria.bano", "code": code, "password": PASSWORD}
    tokens = ok(office.client.post("/api/v1/auth/activate", json=form))
    ok(admin.patch(f"/users/{made['id']}", {"email": "m.bano@contoh.go.id"}))
    return made["id"], Person(office.client, tokens["access_token"])


def leave(office: Office, user_id: str) -> dict[str, Any]:
    admin = office.administrator()
    ok(admin.post(f"/users/{user_id}/deactivate"))
    answer = admin.post(f"/users/{user_id}/anonymise", {"reason": "Permintaan tertulis."})
    gone: dict[str, Any] = ok(answer)
    return gone


def notice_of_them(office: Office, user_id: str) -> None:
    """What a Ketua was told of the person, and of what the person did to somebody else."""
    for subject, facts in (
        (UUID(user_id), {"kind": "new_sign_in", "by": NAME, "person": NAME, "what": "maria.bano"}),
        (office.user_id(MEMBER), {"kind": "code_issued", "by": NAME, "person": "Angeli"}),
    ):
        Prepared(office).notification(
            KETUA,
            stage=NotificationStage.SECURITY,
            subject_type=NotificationSubject.ACCOUNT,
            subject_id=subject,
            facts=facts | {"by_id": user_id},
        )


def everything(office: Office) -> str:
    """All that the database holds, as text."""
    with office.engine.connect() as connection:
        rows = [connection.execute(table.select()).all() for table in Base.metadata.sorted_tables]
    return str(rows)


class TestExport:
    def test_a_persons_own_holds_all_and_no_secret(self, office: Office) -> None:
        made = draft(office.person(MEMBER))
        answer = office.person(MEMBER).get("/me/personal-data")
        document = ok(answer)
        assert "attachment" in answer.headers["content-disposition"]
        assert document["user"]["username"] == MEMBER
        assert "password_hash" not in document["user"]
        told = document["sections"]
        (evidence,) = told["evidence.created_by_id"]
        assert UUID(evidence["id"]) == UUID(made["id"])
        assert told["evidence_revisions.created_by_id"][0]["title"]
        assert told["sessions.user_id"][0]["address"] == "testclient"
        done = [entry["action"] for entry in told["audit_events.actor_id"]]
        assert done == ["evidence.create", "user.export_data"]
        assert [entry["action"] for entry in told["audit_events.target_id"]] == done[1:]

    @on_one_engine
    def test_an_administrator_gets_no_words_about_the_work(self, office: Office) -> None:
        secret = draft(office.person(MEMBER), title="Rahasia besar")
        path = f"/users/{office.user_id(MEMBER)}/personal-data"
        answer = office.administrator().get(path)
        assert "Rahasia besar" not in answer.text
        assert secret["id"] in answer.text
        assert ok(answer)["user"]["name"]
        told = ok(office.administrator().get("/audit-events?action=user.export_data"))["items"]
        assert [entry["target_id"] for entry in told] == [str(office.user_id(MEMBER))]
        refused(office.person(KETUA).get(path), 403)

    def test_no_column_is_handed_out_that_proves_who_somebody_is(self) -> None:
        shown = {
            (section.table.name, column.name)
            for section in sections()
            for column in shown_columns(section.table, words=True)
        }
        suspicious = ("password", "secret", "fingerprint", "sealed", "token", "code", "seed")
        named = {pair for pair in shown if any(word in pair[1] for word in suspicious)}
        harmless = {
            ("user", "password_changed_at"),
            ("evidence_decisions", "reason_code"),
            ("lke_facts", "code"),  # of a condition
            ("evaluation_ratios", "code"),  # of a ratio
        }
        assert named - harmless == set()
        known = {
            (table.name, column.name)
            for table in Base.metadata.sorted_tables
            for column in table.columns
        }
        assert known >= SECRETS


class TestAnonymising:
    def test_takes_everything_that_names_them_and_the_chain_holds(self, office: Office) -> None:
        user_id, person = make_person(office)
        notice_of_them(office, user_id)
        assert person.post("/auth/logout").status_code == 204
        gone = leave(office, user_id)
        assert (gone["name"], gone["nip"], gone["email"]) == ("(anonim)", None, None)
        assert (gone["is_active"], gone["allowed_actions"]) == (False, [])
        left = everything(office)
        for trace in (NAME, NIP, ADDRESS, "m.bano@contoh", "maria.bano"):
            assert trace not in left
        found = verification(office)
        assert (found["whole"], found["findings"]) == (True, [])
        entries = ok(office.administrator().get("/audit-events", params={"actor_id": user_id}))
        assert {entry["actor_name"] for entry in entries["items"]} == {"(anonim)"}
        assert {"session.open", "session.close"} <= {row["action"] for row in entries["items"]}

    @on_one_engine
    def test_is_for_those_who_left_and_for_good(self, office: Office) -> None:
        admin, reason = office.administrator(), {"reason": "Pindah."}
        member = office.user_id(MEMBER)
        path = f"/users/{member}/anonymise"
        refused(admin.post(path, reason), 409, "person_has_not_left")
        ok(admin.post(f"/users/{member}/deactivate"))
        refused(admin.post(path, reason), 409, "person_has_not_left")  # a membership holds
        user_id, _ = make_person(office)
        leave(office, user_id)
        refused(admin.post(f"/users/{user_id}/anonymise", reason), 409, "already_ended")
        refused(admin.post(f"/users/{user_id}/reactivate"), 409, "person_anonymised")
        undo = "UPDATE users SET anonymised_at = NULL WHERE username LIKE 'anonim%'"
        with pytest.raises(DatabaseError, match="guard"), office.engine.begin() as connection:
            connection.execute(text(undo))

    @on_one_engine
    def test_a_position_ends_by_the_day_of_its_office(self, office: Office) -> None:
        path, reason = f"/users/{office.user_id(MEMBER)}", {"reason": "Pindah."}
        seats = update(Membership).where(Membership.user_id == office.user_id(MEMBER))
        with office.engine.begin() as connection:
            connection.execute(seats.values(valid_to=date(2023, 7, 2)))
        with time_machine.travel("2023-07-01T15:59:59Z", tick=False) as traveller:
            admin = office.administrator()
            ok(admin.post(f"{path}/deactivate"))
            refused(admin.post(f"{path}/anonymise", reason), 409, "person_has_not_left")
            traveller.shift(1)
            ok(admin.post(f"{path}/anonymise", reason))

    def test_nobody_else_is_taken_out_of_an_entry(self, office: Office) -> None:
        user_id, _ = make_person(office)
        leave(office, user_id)
        attacks = (
            "UPDATE audit_events SET actor_name = '(anonim)', redacted = '{}'",
            "UPDATE audit_events SET changes = '{}', redacted = '{}' WHERE action <> 'x'",
            "UPDATE audit_events SET reason = '-', redacted = '{}'",
            "UPDATE audit_events SET actor_name = 'Orang Lain', redacted = '{}'",
        )
        for attack in attacks:
            with pytest.raises(DatabaseError, match="guard"), office.engine.begin() as connection:
                connection.execute(text(attack))

    @on_one_engine
    def test_who_empties_another_entry_with_the_guards_off_is_found(self, office: Office) -> None:
        user_id, _ = make_person(office)
        leave(office, user_id)
        assert verification(office)["whole"]

        def empty(connection: Any) -> None:
            connection.execute(
                text(
                    "UPDATE audit_events SET actor_name = '(anonim)',"
                    " redacted = '{\"actor_name\": \"x\"}' WHERE action = 'user.deactivate'"
                )
            )

        tamper(office, empty)
        assert verification(office)["fault"] == "changed"
