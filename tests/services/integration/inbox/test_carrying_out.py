"""Standing orders: whatever rests keeps no other record waiting."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import func, select, update

from app.core import clock
from app.core.database import Database
from app.core.errors import Conflict
from app.models import (
    AuditEvent,
    Decree,
    IntakeRest,
    IntakeRule,
    Membership,
    Notification,
    RecordDecision,
    RecordVersion,
    Team,
)
from app.schemas.platform.examples import GRATIFICATION_REPORT_ID, TEAM_II_ID, TEAM_V_ID
from app.services.integration.inbox import intake as carrying_out
from app.services.integration.inbox import transitions
from app.services.integration.inbox.intake import BATCH, carry_out
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, MEMBER
from tests.support.machines import PROVINCE, Machines
from tests.support.records import COORDINATOR_II

FEW = 2
COUNT = select(func.count())


def drafts(machines: Machines) -> list[str]:
    """The titles of the records that were taken in, in the order of the decisions."""
    titles = select(RecordVersion.title).join(
        RecordDecision, RecordDecision.version_id == RecordVersion.id
    )
    return machines.all(titles.order_by(RecordDecision.decided_at))


def spoil(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """What is titled "Rekap buruk…" cannot be drafted."""
    accept = transitions.accept

    async def spoiled(session: Any, actor: Any, offer: Any, *rest: Any) -> Any:
        if "buruk" in offer.version.title:
            raise error
        return await accept(session, actor, offer, *rest)

    monkeypatch.setattr(carrying_out, "accept", spoiled)


class TestResting:
    def test_fifty_records_of_a_giver_without_right_stand_in_nobodys_way(
        self, machines: Machines
    ) -> None:
        resting, good = (
            machines.kind(GRATIFICATION_REPORT_ID),
            machines.kind(GRATIFICATION_REPORT_ID, key="cuti"),
        )
        machines.rule(resting, TEAM_V_ID, MEMBER)
        for number in range(BATCH):
            machines.record(resting, f"lama-{number}")
        machines.rule(good, TEAM_V_ID, COORDINATOR)
        machines.record(good, "baik")
        assert machines.run(carry_out) == 1
        assert drafts(machines) == ["Rekap baik"]
        assert machines.all(select(IntakeRest)) == [], "they come in once the right is there"

    @on_one_engine
    @pytest.mark.parametrize("error", [Conflict("evidence_in_review"), ValueError("ours")])
    def test_those_that_cannot_be_drafted_move_on_and_wait_longer_each_time(
        self, machines: Machines, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        spoil(monkeypatch, error)
        monkeypatch.setattr(carrying_out, "BATCH", FEW)
        kind = machines.kind(GRATIFICATION_REPORT_ID)
        machines.rule(kind, TEAM_V_ID, COORDINATOR)
        for number in range(FEW):
            machines.record(kind, f"buruk-{number}")
        machines.record(kind, "baik")
        assert machines.run(carry_out) == 0
        code = getattr(error, "code", "internal_error")
        assert {rest.code for rest in machines.all(select(IntakeRest))} == {code}
        assert machines.run(carry_out) == 1, "at the next look"
        assert drafts(machines) == ["Rekap baik"]
        waits = []
        for _ in range(8):
            machines.put(IntakeRest, next_try_at=clock.now())
            before = clock.now()
            assert machines.run(carry_out) == 0
            waits.append(machines.all(select(func.min(IntakeRest.next_try_at)))[0] - before)
        minutes = [round(wait / timedelta(minutes=1)) for wait in waits]
        assert minutes == [2, 4, 8, 16, 32, 60, 60, 60]

    @on_one_engine
    def test_rights_are_those_of_the_moment_of_writing(
        self, machines: Machines, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Between the look and the draft the giver's membership ends."""
        kind = machines.kind(GRATIFICATION_REPORT_ID)
        machines.rule(kind, TEAM_V_ID, COORDINATOR)
        machines.record(kind, "terlambat")
        lock = transitions.lock_record

        async def meanwhile(session: Any, record_id: Any) -> None:
            held.append(record_id)
            await lock(session, record_id)
            await session.execute(update(Membership).values(valid_to=clock.now().date()))

        held: list[Any] = []
        monkeypatch.setattr(carrying_out, "lock_record", meanwhile)
        assert machines.run(carry_out) == 0
        assert len(held) == 1
        assert machines.all(COUNT.select_from(RecordDecision)) == [0]

    @on_one_engine
    def test_what_rests_for_one_team_is_taken_in_for_another(self, machines: Machines) -> None:
        of_ii = machines.indicators_of_team(TEAM_II_ID)[:1]
        kind = machines.kind(GRATIFICATION_REPORT_ID, *of_ii)
        machines.rule(kind, TEAM_V_ID, COORDINATOR)
        machines.rule(kind, TEAM_II_ID, COORDINATOR_II)
        machines.record(kind, "dua tim")
        (version_id,) = machines.all(select(RecordVersion.id))
        later = clock.now() + timedelta(minutes=5)
        rest = {"tries": 1, "next_try_at": later, "code": "evidence_in_review"}
        machines.add(IntakeRest(version_id=version_id, team_id=TEAM_II_ID, **rest))
        assert machines.run(carry_out) == 1
        assert machines.all(select(RecordDecision.team_id)) == [TEAM_V_ID]
        machines.put(IntakeRest, next_try_at=clock.now())
        assert machines.run(carry_out) == 1


@on_one_engine
@pytest.mark.parametrize(("is_over", "told"), [(False, 1), (True, 0)])
def test_that_an_order_rests_is_told_once_and_not_of_one_that_ended(
    machines: Machines, told: int, *, is_over: bool
) -> None:
    """Another worker, or the person who ended it, may be quicker."""
    kind = machines.kind(GRATIFICATION_REPORT_ID)
    rule = machines.rule(kind, TEAM_V_ID, MEMBER)
    machines.record(kind, "lama")
    if is_over:
        machines.put(IntakeRule, ended_at=clock.now())
    (decree,) = machines.all(select(Decree.id).join(Team).where(Team.id == TEAM_V_ID))
    row = SimpleNamespace(rule_id=rule, decree_id=decree, work_unit_id=machines.unit(PROVINCE))

    async def twice(database: Database) -> None:
        for _ in range(2):
            async with database.writing() as session:
                await carrying_out._tell_of_rest(session, cast("Any", row))

    machines.run(twice)
    rests = select(AuditEvent.id).where(AuditEvent.action == carrying_out.RESTS)
    assert len(machines.all(rests)) == told
    assert bool(machines.all(select(Notification.id))) is bool(told)
