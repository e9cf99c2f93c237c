"""What a team may make of a record, and for whom it is meant."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.identifiers import new_id
from app.models import (
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    RecordDecision,
    RecordVersion,
    evidence_indicators,
)
from app.models.review import ReturnReason
from app.models.source_record import RecordAction
from app.policies.actors import Actor
from app.schemas.evidence.verdicts import EvidenceRefusal
from app.schemas.integration.inbox import RecordAccept, RecordReject
from app.schemas.platform.examples import (
    ACTIVITY_5A_ID,
    GRATIFICATION_REPORT_ID,
    TEAM_II_ID,
    TEAM_V_ID,
)
from app.services.evidence.queries import get_visible
from app.services.evidence.transitions import return_evidence, submit, withdraw
from app.services.integration.inbox.queries import Offer, get_file, get_offers
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER
from tests.support.machines import CITY, Machines
from tests.support.record_desk import Desk, code, refusing, reviewed, taking
from tests.support.records import COORDINATOR_II

pytestmark = on_one_engine


@pytest.fixture
def desk(machines: Machines) -> Desk:
    return Desk(machines)


class TestIndicators:
    def test_a_record_proves_what_its_kind_is_mapped_to_and_nothing_else(self, desk: Desk) -> None:
        others = [
            each
            for each in desk.machines.indicators_of(ACTIVITY_5A_ID)
            if each != GRATIFICATION_REPORT_ID
        ]
        assert others, "of the same team, and yet not mapped"
        refused = (Invalid, "indicators_not_mapped", "/indicator_ids")
        assert code(desk.accept(others[0])) == refused
        assert code(desk.accept(GRATIFICATION_REPORT_ID, others[0])) == refused
        assert code(desk.accept(new_id())) == refused
        assert isinstance(desk.accept(GRATIFICATION_REPORT_ID), UUID)

    def test_without_a_choice_it_is_for_all_that_are_mapped_of_that_team(
        self, machines: Machines, desk: Desk
    ) -> None:
        desk.two_teams()
        assert isinstance(desk.accept(), UUID)
        assert machines.all(select(evidence_indicators.c.indicator_id)) == [GRATIFICATION_REPORT_ID]


class TestOffers:
    def test_who_decides_for_two_teams_says_for_which(self, desk: Desk) -> None:
        desk.two_teams()
        unsaid = (Invalid, "team_must_be_named", "/team_id")
        assert code(desk.accept(who=KETUA)) == unsaid
        assert isinstance(desk.decide(taking(RecordAccept()), KETUA, TEAM_II_ID), UUID)

    def test_only_who_may_decide_for_the_team_decides(self, desk: Desk) -> None:
        assert isinstance(desk.accept(who=MEMBER), Forbidden)
        assert isinstance(desk.accept(who=COORDINATOR_II), NotFound)
        wanted = RecordAccept()
        named = desk.decide(taking(wanted), MEMBER, TEAM_V_ID)
        assert isinstance(named, Forbidden)
        elsewhere = desk.decide(taking(wanted), COORDINATOR, TEAM_II_ID)
        assert code(elsewhere) == (Invalid, "record_not_offered", "/team_id")

    def test_a_record_is_offered_in_its_office_for_the_year_of_its_plan(
        self, machines: Machines, desk: Desk
    ) -> None:
        elsewhere = machines.record(desk.kind, "kota", CITY)
        june: dict[str, Any] = {"period_from": date(2022, 6, 1), "period_to": date(2022, 6, 30)}
        another_year = machines.record(desk.kind, "lama", **june)
        for desk.record in (elsewhere, another_year):
            assert isinstance(desk.accept(), NotFound)

    def test_each_version_is_decided_once(self, desk: Desk) -> None:
        body = RecordReject(reason="Bukan untuk tim ini.")
        assert desk.decide(refusing(body)) is None
        (decision,) = desk.machines.all(select(RecordDecision))
        assert (decision.action, decision.reason) == (RecordAction.REJECT, body.reason)
        assert code(desk.accept())[:2] == (Conflict, "record_decided")
        assert code(desk.decide(refusing(body)))[:2] == (Conflict, "record_decided")
        desk.newer()
        assert isinstance(desk.accept(), UUID)
        assert desk.machines.all(select(RecordDecision.rule_id)) == [None, None]

    def test_a_file_of_another_record_is_not_there(self, desk: Desk) -> None:
        own, other = desk.file("a.pdf"), desk.file("b.pdf")
        desk.attach(desk.first_version(), (own,))
        record = desk.machines.record(desk.kind, "dua")
        of_other = select(RecordVersion.id).where(RecordVersion.record_id == record)
        desk.attach(desk.machines.all(of_other)[0], (other,))

        def open_file(key: UUID) -> Any:
            return desk.decide(lambda session, actor, _: get_file(session, actor, desk.record, key))

        assert open_file(own).id == own
        assert isinstance(open_file(other), NotFound)
        with pytest.raises(NotFound):
            desk.machines.act(COORDINATOR_II, lambda s, actor: get_file(s, actor, desk.record, own))


class TestDrafts:
    def test_a_newer_version_replaces_files_of_the_older_and_keeps_those_of_people(
        self, desk: Desk
    ) -> None:
        machines = desk.machines
        first, second = desk.file("lama.pdf"), desk.file("baru.pdf")
        desk.attach(desk.first_version(), (first,))
        evidence_id = desk.accept(title="Judul saya")
        (revision,) = machines.all(select(EvidenceRevision))
        assert (revision.title, revision.covers_from.isoformat()) == ("Judul saya", "2023-06-01")
        assert revision.evidence_date.isoformat() == "2023-07-01"
        assert "Lembur" in revision.description
        machines.add(
            EvidenceFile(
                id=new_id(),
                revision_id=revision.id,
                position=9,
                original_name="milik-orang.pdf",
                media_type="application/pdf",
                size=3,
                sha256="a" * 64,
                uploaded_by_id=machines.user(COORDINATOR),
            )
        )
        desk.newer(second)
        assert desk.accept() == evidence_id, "the same evidence"
        names = machines.all(select(EvidenceFile.original_name).order_by(EvidenceFile.position))
        assert set(names) == {"milik-orang.pdf", "baru.pdf"}
        assert machines.all(select(EvidenceLink.url)) == ["https://sirian.kpu.go.id/1"], "once"
        assert machines.all(select(EvidenceRevision.title)) == ["Versi 2"]

    def test_a_newer_version_waits_for_the_reviewers_and_then_begins_a_revision(
        self, desk: Desk
    ) -> None:
        first, second = desk.file("lama.pdf"), desk.file("baru.pdf")
        desk.attach(desk.first_version(), (first,))
        evidence_id = desk.accept()
        reviewed(desk, COORDINATOR, lambda session, actor, it: submit(session, actor, it, None))
        desk.newer(second)
        assert code(desk.accept())[:2] == (Conflict, "evidence_in_review")
        (frozen,) = desk.machines.all(select(EvidenceRevision.digest))
        refusal = EvidenceRefusal(
            reason="Belum lengkap.", reason_code=ReturnReason.INCOMPLETE, revision_digest=frozen
        )
        reviewed(
            desk, KETUA, lambda session, actor, it: return_evidence(session, actor, it, refusal)
        )
        assert desk.accept() == evidence_id
        titles = select(EvidenceRevision.title).order_by(EvidenceRevision.number)
        assert desk.machines.all(titles)[1:] == ["Versi 2"]
        names = select(EvidenceFile.original_name).join(EvidenceRevision)
        assert desk.machines.all(names.where(EvidenceRevision.number == 2)) == ["baru.pdf"]

    def test_an_address_is_given_to_each_draft_whatever_others_have(self, desk: Desk) -> None:
        url = "https://sirian.kpu.go.id/1"
        first = desk.accept()
        desk.record = desk.machines.record(desk.kind, "dua", url=url)
        assert desk.accept() != first
        assert desk.machines.all(select(EvidenceLink.url)) == [url, url]

    def test_what_became_of_it_is_seen_until_it_is_withdrawn(self, desk: Desk) -> None:
        evidence_id = desk.accept()
        desk.newer()

        def seen() -> list[tuple[str, UUID | None]]:
            async def look(session: AsyncSession, actor: Actor, _: Offer) -> Any:
                offers = await get_offers(session, actor, desk.record)
                return [(offer.state.value, offer.evidence_id) for offer in offers]

            return list(desk.decide(look))

        assert seen() == [("changed", evidence_id)]

        async def end(session: AsyncSession, actor: Actor, _: Offer) -> None:
            located = await get_visible(session, actor, evidence_id, for_update=True)
            await withdraw(session, actor, located, "Salah bulan.")

        desk.decide(end)
        assert seen() == [("changed", None)]
