"""Rights are those of the moment of writing, not those of the moment a request began."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.database import Database
from app.core.errors import Unauthenticated
from app.models import Base, Membership, ServiceAccount, ServiceAccountKey, User, UserSession
from app.models.rights import ActorRole
from app.services.identity.service_accounts.authentication import sign_in
from app.services.integration.records import batches
from app.services.integration.records.batches import take_batch
from tests.support.databases import on_one_engine
from tests.support.evidence import MEMBER, evidence, ok, refused
from tests.support.office import Office, Person
from tests.support.prepared import Prepared
from tests.support.slow import SlowUpload

KEY = {"Idempotency-Key": "kunci-hak"}


def switch_off(office: Office) -> None:
    with Session(office.engine) as session, session.begin():
        session.execute(update(User).where(User.username == MEMBER).values(is_active=False))


def sign_out(office: Office) -> None:
    theirs = UserSession.user_id == office.user_id(MEMBER)
    with Session(office.engine) as session, session.begin():
        session.execute(update(UserSession).where(theirs).values(ended_at=clock.now()))


def end_memberships(office: Office) -> None:
    yesterday = date(2023, 6, 6)
    with Session(office.engine) as session, session.begin():
        mine = Membership.user_id == office.user_id(MEMBER)
        session.execute(update(Membership).where(mine).values(valid_to=yesterday))


class TestUploads:
    @pytest.mark.parametrize(
        ("happens", "status"), [(switch_off, 401), (sign_out, 401), (end_memberships, 403)]
    )
    def test_one_begun_before_the_right_ended_is_not_kept(
        self, office: Office, happens: Callable[[Office], None], status: int
    ) -> None:
        made = evidence(office)
        running = SlowUpload(office, office.person(MEMBER), made["id"])
        happens(office)
        assert running.finish() == status
        now = ok(office.person(ActorRole.PENGARAH).get(f"/evidence/{made['id']}"))
        assert now["revision"]["files"] == made["revision"]["files"]


class TestStoredAnswers:
    def create(self, office: Office, person: Person) -> int:
        body = Prepared(office).evidence_body() | {"title": "Sekali"}
        return person.post("/evidence", body, headers=KEY).status_code

    @on_one_engine
    def test_none_is_given_to_who_lost_the_position_since(self, office: Office) -> None:
        member = office.person(MEMBER)
        assert self.create(office, member) == self.create(office, member) == 201
        end_memberships(office)
        body = Prepared(office).evidence_body() | {"title": "Sekali"}
        refused(member.post("/evidence", body, headers=KEY), 403, "forbidden")

    @on_one_engine
    def test_nor_of_what_one_may_without_a_position(self, office: Office) -> None:
        member = office.person(MEMBER)
        assert member.post("/notifications/read", headers=KEY).status_code == 200
        end_memberships(office)
        refused(member.post("/notifications/read", headers=KEY), 403, "rights_changed")

    @on_one_engine
    @pytest.mark.parametrize("happens", [switch_off, sign_out])
    def test_nor_to_who_is_gone(self, office: Office, happens: Callable[[Office], None]) -> None:
        member = office.person(MEMBER)
        assert self.create(office, member) == 201
        happens(office)
        assert self.create(office, member) == 401


class TestBatches:
    @on_one_engine
    @pytest.mark.parametrize("table", [ServiceAccount, ServiceAccountKey])
    def test_a_key_taken_away_on_the_way_ends_the_batch(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, table: type[Base]
    ) -> None:
        monkeypatch.setattr(batches, "_LINES_A_TRANSACTION", 1)
        prepared = Prepared(office)
        key = prepared.sirian.headers["Authorization"].removeprefix("Bearer ")
        record = prepared.record_body(work_unit_code="53")

        async def lines() -> AsyncIterator[bytes]:
            yield (json.dumps({"external_id": "satu", **record}) + "\n").encode()
            yield (json.dumps({"external_id": "dua", **record}) + "\n").encode()
            gone = {"is_active": False} if table is ServiceAccount else {"revoked_at": clock.now()}
            with Session(office.engine) as session, session.begin():
                session.execute(update(table).values(gone))
            yield (json.dumps({"external_id": "tiga", **record}) + "\n").encode()

        taken: list[str | None] = []

        async def run() -> None:
            database: Database = office.app.state.database
            actor = await sign_in(database, key, "127.0.0.1")
            async for answered in take_batch(database, actor, "sirian", lines()):
                taken.extend(each.external_id for each in answered)

        assert office.client.portal is not None
        with pytest.raises(Unauthenticated):
            office.client.portal.call(run)
        assert taken == ["satu", "dua"]
