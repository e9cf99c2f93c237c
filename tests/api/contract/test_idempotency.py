"""`Idempotency-Key`: whoever is not sure that a POST arrived may send it again."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import time_machine
from httpx2 import Response
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from app.core import clock
from app.models import IdempotencyRecord, User
from app.models.rights import ActorRole
from app.services.platform import idempotency
from tests.support.databases import on_one_engine
from tests.support.documents import openapi_document
from tests.support.engines import engine_at
from tests.support.evidence import read_digest, refused
from tests.support.office import PEOPLE, Office, Person
from tests.support.operations import ROWS, WITH_A_SECRET, every_operation, right_caller
from tests.support.prepared import COLLEAGUE, Prepared
from tests.support.slow import SlowUpload

KEY = {"Idempotency-Key": "kunci-1"}
REPLAYED = "idempotency-replayed"


def create(person: Person, body: dict[str, Any], key: str = KEY["Idempotency-Key"]) -> Response:
    return person.post("/evidence", body, headers={"Idempotency-Key": key})


def count(person: Person) -> int:
    return int(person.get("/evidence").json()["total"])


def takes_a_key(description: dict[str, Any]) -> bool:
    return any(p["name"] == "Idempotency-Key" for p in description.get("parameters", []))


class TestRepeating:
    @on_one_engine
    def test_every_protected_post_takes_a_key_but_those_with_secrets(self, office: Office) -> None:
        without = {
            operation.id
            for operation in every_operation(openapi_document()).values()
            if operation.method == "POST"
            and operation.description.get("security")
            and not operation.is_for_services  # told apart by content
            and not takes_a_key(operation.description)
        }
        assert without == WITH_A_SECRET

    @on_one_engine
    def test_a_code_is_never_kept(self, office: Office) -> None:
        path = f"/users/{office.user_id('septy.saragih')}/activation-code"
        codes = [office.administrator().post(path, headers=KEY).json()["code"] for _ in range(2)]
        assert codes[0] != codes[1]
        with office.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM idempotency_records")) == 0

    @on_one_engine
    def test_every_post_gets_the_same_answer_and_works_once(self, office: Office) -> None:
        prepared = Prepared(office)
        for operation in every_operation(openapi_document()).values():
            if not takes_a_key(operation.description):
                continue
            caller = right_caller(prepared, operation.id)
            call = ROWS[operation.id].make(prepared, caller)
            key = {"Idempotency-Key": f"kunci {operation.id}".replace(" ", "-")}
            first = operation.send(office, caller.person, call, headers=key)
            assert first.is_success, f"{operation.id}: {first.text}"
            made = first.headers.get("location", "").removeprefix("/api/v1")
            assert not made or caller.person.get(made).is_success, operation.id
            again = operation.send(office, caller.person, call, headers=key)
            if operation.id == "end_current_session":
                assert again.status_code == 401  # whose session has ended is told nothing
                continue
            if operation.id == "void_decree":  # the Ketua's own position in it went with it
                refused(again, 403, "rights_changed")
                continue
            assert (again.status_code, again.content) == (first.status_code, first.content)
            for name in ("location", "content-type", "etag"):
                assert again.headers.get(name) == first.headers.get(name), operation.id
            assert (REPLAYED in first.headers, REPLAYED in again.headers) == (False, True)

    def test_a_repeated_creation_creates_once(self, office: Office) -> None:
        prepared = Prepared(office)
        body = prepared.evidence_body()
        ids = {create(prepared.owner, body).json()["id"] for _ in range(3)}
        assert len(ids) == 1
        assert count(prepared.owner) == 1

    @on_one_engine
    def test_another_body_under_the_key_is_a_mistake(self, office: Office) -> None:
        prepared = Prepared(office)
        assert create(prepared.owner, prepared.evidence_body()).status_code == 201
        other = create(prepared.owner, prepared.evidence_body())
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
        assert count(prepared.owner) == 1

    @on_one_engine
    def test_keys_belong_to_one_person_and_one_address(self, office: Office) -> None:
        prepared = Prepared(office)
        body = prepared.evidence_body()
        mine = create(prepared.owner, body)
        theirs = create(office.person(COLLEAGUE), body)
        assert mine.json()["id"] != theirs.json()["id"]
        path = f"/evidence/{mine.json()['id']}/links"
        link = {"url": "https://ntt.kpu.go.id", "title": "Situs"}
        assert prepared.owner.post(path, link, headers=KEY).status_code == 201

    @on_one_engine
    def test_an_upload_is_recognised_by_its_files_not_by_its_boundary(self, office: Office) -> None:
        prepared = Prepared(office)
        evidence_id = prepared.evidence()
        first = prepared.owner.upload(evidence_id, **KEY)
        again = prepared.owner.upload(evidence_id, **KEY)
        assert first.request.headers["content-type"] != again.request.headers["content-type"]
        assert (again.status_code, again.content) == (201, first.content)
        assert again.headers[REPLAYED] == "true"
        other = prepared.owner.upload(evidence_id, ("lain.pdf", b"%PDF-1.7\nlain"), **KEY)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
        now = prepared.owner.get(f"/evidence/{evidence_id}").json()
        assert now["file_count"] == 1

    @on_one_engine
    def test_a_failed_attempt_leaves_the_key_free(self, office: Office) -> None:
        prepared = Prepared(office)
        body = prepared.evidence_body()
        assert create(prepared.owner, {**body, "title": ""}).status_code == 422
        assert create(prepared.owner, {**body, "covers_to": "2020-01-01"}).status_code == 422
        made = create(prepared.owner, body)
        assert made.status_code == 201
        assert REPLAYED not in made.headers
        coordinator = office.person(ActorRole.KOORDINATOR)
        evidence_id = made.json()["id"]
        verify, verdict = f"/evidence/{evidence_id}/verify", {"revision_digest": "0" * 64}
        assert coordinator.post(verify, verdict, headers=KEY).status_code == 412
        prepared.link(evidence_id)
        prepared.owner.post(f"/evidence/{evidence_id}/submit", {})
        verdict = {"revision_digest": read_digest(coordinator, evidence_id)}
        assert coordinator.post(verify, verdict, headers=KEY).status_code == 200

    @on_one_engine
    def test_a_person_switched_off_is_told_nothing_again(self, office: Office) -> None:
        prepared = Prepared(office)
        body = prepared.evidence_body()
        create(prepared.owner, body)
        with Session(office.engine) as session, session.begin():
            owner = User.username == PEOPLE[ActorRole.ANGGOTA]
            session.execute(update(User).where(owner).values(is_active=False))
        assert create(prepared.owner, body).status_code == 401

    @on_one_engine
    def test_a_key_is_visible_ascii_of_a_sensible_length(self, office: Office) -> None:
        prepared = Prepared(office)
        for key in ("", "x" * 201, "dua kata", "é"):
            answer = prepared.owner.post(
                "/evidence",
                prepared.evidence_body(),
                headers={"Idempotency-Key": key.encode("latin-1")},
            )
            assert answer.status_code == 422, key
            assert answer.json()["errors"][0]["pointer"] == "header/Idempotency-Key"
        assert create(prepared.owner, prepared.evidence_body(), "x" * 200).status_code == 201


class TestAtTheSameTime:
    def test_while_the_first_is_running_the_second_is_refused(self, office: Office) -> None:
        prepared = Prepared(office)
        evidence_id = prepared.evidence()
        running = SlowUpload(office, prepared.owner, evidence_id, **KEY)
        meanwhile = prepared.owner.upload(evidence_id, **KEY)
        assert (meanwhile.status_code, meanwhile.json()["code"]) == (409, "idempotency_running")
        assert running.finish() == 201
        now = prepared.owner.get(f"/evidence/{evidence_id}").json()
        assert [file["original_name"] for file in now["revision"]["files"]] == ["lambat.pdf"]

    def test_a_key_whose_request_died_is_free_after_a_while_and_works_once(
        self, office: Office
    ) -> None:
        prepared = Prepared(office)
        evidence_id = prepared.evidence()
        silent = SlowUpload(office, prepared.owner, evidence_id, **KEY)
        with time_machine.travel(clock.now() + timedelta(minutes=3)):
            taken_over = prepared.owner.upload(evidence_id, **KEY)
        assert taken_over.status_code == 201
        assert silent.finish() == 409, "it was not dead after all, but its work is done"
        now = prepared.owner.get(f"/evidence/{evidence_id}").json()
        assert [file["original_name"] for file in now["revision"]["files"]] == ["laporan.pdf"]

    def test_a_key_whose_process_died_is_free_at_once(self, office: Office) -> None:
        prepared = Prepared(office)
        evidence_id = prepared.evidence()
        running = SlowUpload(office, prepared.owner, evidence_id, **KEY)
        with office.engine.begin() as connection:  # as if another process had begun it
            connection.execute(update(IdempotencyRecord).values(instance_id=uuid4()))
        assert prepared.owner.upload(evidence_id, **KEY).status_code == 201
        assert running.finish() == 409, "whatever it was thought to be, its work is not done twice"


class TestForgetting:
    def test_answers_are_kept_for_a_day(self, office: Office) -> None:
        prepared = Prepared(office)
        body = prepared.evidence_body()
        first, began = create(prepared.owner, body), clock.now()
        owner_id = office.user_id(PEOPLE[ActorRole.ANGGOTA])
        with time_machine.travel(began + timedelta(hours=23, minutes=59)):
            later = Person(office.client, office.token(owner_id))
            assert create(later, body).json()["id"] == first.json()["id"]
        with time_machine.travel(began + timedelta(hours=24, minutes=1)):
            next_day = Person(office.client, office.token(owner_id))
            assert create(next_day, body).json()["id"] != first.json()["id"]


def test_a_key_is_looked_up_by_its_index(empty_database_url: str) -> None:
    engine = engine_at(empty_database_url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            explain = "EXPLAIN QUERY PLAN "
        else:
            connection.execute(text("SET enable_seqscan = off"))  # the table is empty here
            explain = "EXPLAIN "
        compiled = idempotency.outdated("a" * 64).compile(
            engine, compile_kwargs={"literal_binds": True}
        )
        plan = " ".join(str(row) for row in connection.execute(text(f"{explain}{compiled}")))
    assert re.search(r"USING INDEX \w+ \(key=\?\)|Index Cond: \(\(key\)", plan), plan
