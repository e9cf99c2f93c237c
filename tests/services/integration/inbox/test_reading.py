"""Which records are offered to whom, what is shown of them, and what each filter leaves."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Forbidden, NotFound
from app.core.identifiers import new_id
from app.core.messages import Language
from app.models import Activity, Indicator, RecordDecision, RecordVersion, SourceRecord
from app.models.source_record import RecordAction
from app.policies.actors import Actor
from app.schemas.integration.inbox import InboxPage, InboxQuery, InboxRead
from app.schemas.platform.examples import GRATIFICATION_REPORT_ID, TEAM_II_ID, TEAM_V_ID
from app.services.integration.inbox.queries import list_offers, read_offers
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER
from tests.support.machines import CITY, Machines
from tests.support.records import COORDINATOR_II

pytestmark = on_one_engine
NOON = datetime.fromisoformat("2023-07-01T12:00:00+00:00")
V, II = TEAM_V_ID, TEAM_II_ID


class Inbox:
    """Records of two sources: for team V, for both teams, for nobody; some are decided."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        of_v = Indicator.id == GRATIFICATION_REPORT_ID
        siblings = select(Indicator.activity_id).where(of_v).scalar_subquery()
        first, *_ = machines.all(
            select(Indicator.id)
            .where(Indicator.activity_id == siblings, ~of_v)
            .order_by(Indicator.position)
        )
        self.of_v = [first, GRATIFICATION_REPORT_ID]
        self.of_ii = machines.all(
            select(Indicator.id)
            .join(Activity, Activity.id == Indicator.activity_id)
            .where(Activity.team_id == II)
        )[0]
        self.overtime = machines.kind(GRATIFICATION_REPORT_ID)
        self.both = machines.kind(*reversed(self.of_v), self.of_ii, source="gpp", key="gaji")
        self.unmapped = machines.kind(key="cuti")
        may: dict[str, Any] = {"period_from": date(2023, 5, 1), "period_to": date(2023, 5, 31)}
        old: dict[str, Any] = {"period_from": date(2022, 12, 1), "period_to": date(2022, 12, 31)}
        self.pending = self._record("Menunggu", 1)
        self.shared = self._record("Rekap untuk dua tim", 2, kind=self.both, **may)
        self.rejected = self._record("Ditolak", 3)
        self.changed = self._record("Berubah", 4)
        self._record("Tidak terpetakan", 5, kind=self.unmapped)
        self._record("Tahun lalu", 6, **old)
        machines.record(self.overtime, "kota", CITY, received_at=NOON)
        self._decide(self.rejected, V, COORDINATOR, 0)
        self._decide(self.changed, V, KETUA, 1)
        self._decide(self.shared, II, COORDINATOR_II, 2)
        self._newer()

    def _record(self, title: str, hours: int, kind: Any = None, **changes: Any) -> UUID:
        received = NOON + timedelta(hours=hours)
        return self.machines.record(
            kind or self.overtime, title, title=title, received_at=received, **changes
        )

    def _decide(self, record: UUID, team: UUID, who: str, hours: int) -> None:
        (version,) = self.machines.all(
            select(RecordVersion.id).where(RecordVersion.record_id == record)
        )
        self.machines.add(
            RecordDecision(
                version_id=version,
                team_id=team,
                action=RecordAction.REJECT,
                reason=f"Bukan untuk {who}.",
                decided_by_id=self.machines.user(who),
                decided_at=NOON + timedelta(hours=hours),
            )
        )

    def _newer(self) -> None:
        """What was decided has a second version."""
        self.machines.add(
            RecordVersion(
                id=new_id(),
                record_id=self.changed,
                number=2,
                title="Berubah lagi",
                taken_at=NOON,
                received_at=NOON + timedelta(hours=4),
                period_from=date(2023, 6, 1),
                period_to=date(2023, 6, 30),
                figures={},
                digest="2" * 64,
            )
        )
        self.machines.put_where(SourceRecord, SourceRecord.id == self.changed, current_number=2)

    def page(self, who: str, **filters: Any) -> InboxPage:
        async def deed(session: AsyncSession, actor: Actor) -> InboxPage:
            return await list_offers(session, actor, InboxQuery(**filters), Language.INDONESIAN)

        return self.machines.act(who, deed)

    def listed(self, who: str, **filters: Any) -> list[tuple[UUID, UUID]]:
        return [(item.id, item.team.id) for item in self.page(who, **filters).items]

    def read(self, who: str, record: UUID) -> InboxRead | None:
        try:
            return self.machines.act(
                who, lambda session, actor: read_offers(session, actor, record, Language.INDONESIAN)
            )
        except NotFound:
            return None


@pytest.fixture(scope="module")
def inbox(machines_once: Machines) -> Inbox:
    """One for all tests of this file: they only read."""
    return Inbox(machines_once)


def test_what_can_prove_something_of_a_team_is_offered_to_it_the_newest_first(
    inbox: Inbox,
) -> None:
    of_v = [(inbox.changed, V), (inbox.rejected, V), (inbox.shared, V), (inbox.pending, V)]
    assert inbox.listed(COORDINATOR) == inbox.listed(MEMBER) == of_v
    assert inbox.listed(COORDINATOR_II) == [(inbox.shared, II)]
    # Teams in the decree's order.
    assert inbox.listed(KETUA) == [*of_v[:2], (inbox.shared, II), *of_v[2:]]


def test_each_filter_leaves_what_it_names_and_nothing_else(inbox: Inbox) -> None:
    changed, rejected, shared, pending = inbox.listed(COORDINATOR)
    cases: list[tuple[dict[str, Any], list[tuple[UUID, UUID]]]] = [
        ({"state": "pending"}, [shared, pending]),
        ({"state": "rejected"}, [rejected]),
        ({"state": "changed"}, [changed]),
        ({"state": "accepted"}, []),
        ({"source_key": "gpp"}, [shared]),
        ({"type": "gaji"}, [shared]),
        ({"record_type_id": inbox.overtime.id}, [changed, rejected, pending]),
        ({"team_id": II}, []),
        ({"covers": date(2023, 5, 1)}, [shared]),
        ({"covers": date(2023, 5, 31)}, [shared]),
        ({"covers": date(2023, 6, 1)}, [changed, rejected, pending]),
        ({"covers": date(2023, 4, 30)}, []),
        ({"q": "dua tim"}, [shared]),
        ({"q": "lagi"}, [changed]),
        ({"q": "lagi", "state": "pending"}, []),
    ]
    assert [inbox.listed(COORDINATOR, **filters) for filters, _ in cases] == [
        left for _, left in cases
    ]
    assert inbox.listed(KETUA, team_id=II) == [(inbox.shared, II)]


def test_a_record_is_read_with_what_it_proves_and_what_was_decided_in_sight(
    inbox: Inbox,
) -> None:
    seen = {who: inbox.read(who, inbox.shared) for who in (COORDINATOR, KETUA, COORDINATOR_II)}
    offers = {
        who: [
            (offer.team.id, [each.id for each in offer.indicators], len(offer.allowed_actions))
            for offer in read.offers
        ]
        for who, read in seen.items()
        if read
    }
    of_v, of_ii = (V, inbox.of_v, 2), (II, [inbox.of_ii], 0)
    assert offers == {COORDINATOR: [of_v], KETUA: [of_ii, of_v], COORDINATOR_II: [of_ii]}
    decisions = {
        who: [each.team_id for each in read.decisions] for who, read in seen.items() if read
    }
    assert decisions == {COORDINATOR: [], KETUA: [II], COORDINATOR_II: [II]}
    changed = inbox.read(COORDINATOR, inbox.changed)
    assert changed is not None
    (decision,) = changed.decisions
    assert (decision.version, decision.decided_by.name) == (1, "Adiwijaya Bakti")
    assert (decision.reason, decision.by_rule) == (f"Bukan untuk {KETUA}.", False)
    assert (changed.version, [each.version for each in changed.versions]) == (2, [2, 1])


def test_a_member_sees_and_does_not_decide_and_others_see_nothing(inbox: Inbox) -> None:
    read = inbox.read(MEMBER, inbox.pending)
    assert read is not None
    assert [offer.allowed_actions for offer in read.offers] == [[]]
    assert inbox.read(COORDINATOR_II, inbox.pending) is None
    nobody = inbox.machines.nobody()
    with pytest.raises(Forbidden):
        inbox.page(nobody)
    with pytest.raises(Forbidden):
        inbox.read(nobody, inbox.pending)
