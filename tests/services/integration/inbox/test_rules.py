"""Standing orders: who gives, sees and ends them."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Forbidden, Invalid, NotFound, ServiceError
from app.core.identifiers import new_id
from app.models import AuditEvent, Decree, IntakeRule, SourceRecord, Team, User
from app.policies.actors import Actor
from app.schemas.integration.inbox import IntakeRuleCreate, IntakeRuleQuery
from app.schemas.platform.examples import GRATIFICATION_REPORT_ID, TEAM_II_ID, TEAM_V_ID
from app.services.integration.inbox.intake_rules import create_rule, end_rule, list_rules, read_rule
from app.services.integration.inbox.statements import has_rule, offers
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER
from tests.support.machines import CITY, Machines
from tests.support.records import COORDINATOR_II

pytestmark = on_one_engine
V, II = TEAM_V_ID, TEAM_II_ID


class Orders:
    """A kind of record for team V, and one of the same name of another source for nobody."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        self.kind = machines.kind(GRATIFICATION_REPORT_ID)
        self.second = machines.kind(GRATIFICATION_REPORT_ID, key="cuti")
        machines.kind(source="gpp")

    def give(self, who: str, team: UUID = V, kind: str = "lembur", source: str = "sirian") -> Any:
        body = IntakeRuleCreate(source_key=source, type=kind, team_id=team)
        return self._do(who, lambda session, actor: create_rule(session, actor, body))

    def end(self, who: str, rule: UUID) -> Any:
        return self._do(who, lambda session, actor: end_rule(session, actor, rule))

    def read(self, who: str, rule: UUID) -> Any:
        return self._do(who, lambda session, actor: read_rule(session, actor, rule))

    def listed(self, who: str, team: UUID | None = None) -> Any:
        async def deed(session: AsyncSession, actor: Actor) -> Any:
            page = await list_rules(session, actor, IntakeRuleQuery(team_id=team))
            return [(each.id, each.is_resting) for each in page.items]

        return self._do(who, deed)

    def _do(self, who: str, deed: Any) -> Any:
        """What comes of it, or the refusal: its kind, code and pointer."""
        try:
            return self.machines.act(who, deed)
        except ServiceError as error:
            return type(error), error.code, error.pointer

    def said(self) -> list[tuple[str, UUID | None, UUID | None]]:
        entries = self.machines.all(
            select(AuditEvent)
            .where(AuditEvent.target_type == "intake_rule")
            .order_by(AuditEvent.id)
        )
        pairs = (pair for each in entries for pair in (each.changes or {}).values())
        assert {len(pair) for pair in pairs} <= {2}, "before and after"
        return [(each.action, each.target_id, each.actor_id) for each in entries]


@pytest.fixture
def orders(machines: Machines) -> Orders:
    return Orders(machines)


def test_an_order_is_given_where_one_decides_for_a_kind_that_proves_something_there(
    orders: Orders,
) -> None:
    city = orders.machines.unit(CITY)
    of_city = orders.machines.all(
        select(Team.id).join(Decree, Decree.id == Team.decree_id).where(Decree.work_unit_id == city)
    )[0]
    assert orders.give(MEMBER)[0] is Forbidden
    assert orders.give(COORDINATOR, II)[0] is Forbidden
    assert orders.give(COORDINATOR, new_id())[::2] == (NotFound, "/team_id")
    assert orders.give(KETUA, of_city)[::2] == (NotFound, "/team_id")
    assert orders.give(COORDINATOR, kind="tidak-ada")[::2] == (NotFound, "/type")
    unproved = (Invalid, "record_not_offered", "/type")
    assert orders.give(COORDINATOR, source="gpp") == unproved
    assert orders.give(COORDINATOR_II, II) == unproved
    assert orders.said() == []
    given = orders.give(COORDINATOR)
    user = orders.machines.user(COORDINATOR)
    assert orders.said() == [("intake_rule.create", given, user)]
    (rule,) = orders.machines.all(select(IntakeRule))
    assert (rule.record_type_id, rule.team_id, rule.created_by_id) == (orders.kind.id, V, user)


def test_an_order_is_seen_until_it_is_ended_once_by_who_may_decide(orders: Orders) -> None:
    rule = orders.give(COORDINATOR)
    second = orders.machines.rule(orders.second, V, MEMBER)
    both = [(rule, False), (second, True)]
    assert orders.listed(COORDINATOR) == orders.listed(KETUA) == orders.listed(MEMBER) == both
    assert orders.listed(COORDINATOR, V) == both
    assert orders.listed(KETUA, II) == orders.listed(COORDINATOR_II) == []
    assert orders.read(MEMBER, rule).id == rule
    assert orders.read(MEMBER, second).is_resting, "its giver may not decide"
    for refused in (orders.read(COORDINATOR_II, rule), orders.end(COORDINATOR_II, rule)):
        assert refused[0] is NotFound
    assert orders.end(MEMBER, rule)[0] is Forbidden
    assert orders.end(KETUA, rule) is None
    assert orders.end(KETUA, rule)[:2] == (NotFound, "not_found"), "out of sight"
    assert orders.read(COORDINATOR, rule)[0] is NotFound
    assert orders.listed(COORDINATOR) == both[1:]
    ended = orders.machines.all(select(IntakeRule).where(IntakeRule.ended_at.is_not(None)))
    ketua = orders.machines.user(KETUA)
    assert [(each.id, each.ended_by_id) for each in ended] == [(rule, ketua)]
    assert orders.said()[1:] == [("intake_rule.end", rule, ketua)]
    giver = User.id == orders.machines.user(MEMBER)
    orders.machines.put_where(User, giver, is_active=False)
    assert orders.listed(KETUA) == both[1:], "its giver is gone, and it rests"
    assert orders.end(COORDINATOR, second) is None
    assert orders.listed(KETUA) == []


def test_a_record_is_taken_in_by_an_order_in_force_for_its_kind_and_team(orders: Orders) -> None:
    machines = orders.machines
    both = machines.kind(GRATIFICATION_REPORT_ID, *machines.indicators_of_team(II)[:1], key="dua")
    for kind in (orders.kind, orders.second, both):
        machines.record(kind, kind.key)
    rule, _ = orders.give(COORDINATOR), orders.give(COORDINATOR_II, II, "dua")

    def taken() -> list[tuple[str, UUID]]:
        found = offers(SourceRecord.external_id, Team.id).where(has_rule())
        with machines.writing() as session:
            rows = session.execute(found.order_by(SourceRecord.external_id))
            return [(name, team) for name, team in rows]

    assert taken() == [("dua", II), ("lembur", V)]
    orders.end(COORDINATOR, rule)
    assert taken() == [("dua", II)]
    nobody = machines.nobody()
    for refused in (orders.listed(nobody), orders.read(nobody, rule)):
        assert refused[0] is Forbidden
