"""What each filter of the list leaves, and which addresses are asked again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Unavailable
from app.integrations.web import Answer
from app.models import AuditEvent, EvidenceLink, EvidenceRevision
from app.models.evidence import Confidentiality
from app.models.link import LinkState
from app.policies.actors import Actor
from app.schemas.evidence.evidence import EvidenceQuery
from app.schemas.platform.examples import ACTIVITY_5A_ID, DECREE_ID, TEAM_II_ID, TEAM_V_ID
from app.services.evidence import transitions
from app.services.evidence.links import checking
from app.services.evidence.links.checking import LinkCheck
from app.services.evidence.queries import LoadedEvidence, list_evidence
from tests.services.evidence.pieces import Pieces, accept, file, submit
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER
from tests.support.machines import Machines

pytestmark = on_one_engine
LONG_AGO = datetime(2023, 1, 1, tzinfo=UTC)


class Shown(Pieces):
    """Beside the two drafts: one accepted and begun anew, one restricted of team II, one ended."""

    def __init__(self, machines: Machines) -> None:
        super().__init__(machines)
        self.proof = self.make("Bukti berlaku", COORDINATOR)
        self.give(COORDINATOR, self.proof, file("a.pdf"))
        self.link(COORDINATOR, self.proof, "https://kpu.go.id/berlaku")
        self.do(COORDINATOR, self.proof, submit)
        self.do(KETUA, self.proof, accept)
        self.do(COORDINATOR, self.proof, self.begin_anew)
        self.change_words()
        self.secret = self.make(
            "Pengaduan",
            KETUA,
            indicator_ids=[machines.indicators_of_team(TEAM_II_ID)[0]],
            confidentiality=Confidentiality.RESTRICTED,
            covers_from=date(2023, 1, 1),
            covers_to=date(2023, 3, 31),
        )
        self.ended = self.make("Dibatalkan", MEMBER)
        self.link(MEMBER, self.ended, "https://kpu.go.id/dibatalkan")
        self.do(MEMBER, self.ended, self.end)

    @staticmethod
    async def begin_anew(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
        await transitions.revise(session, actor, located, keep_files=False, reason="Angka berubah.")

    @staticmethod
    async def end(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
        await transitions.withdraw(session, actor, located, "Salah bulan.")

    def change_words(self) -> None:
        """The new revision covers another quarter under another title, with a link of its own."""
        newest = self.located(self.proof).revision.id
        values: dict[str, Any] = {"covers_from": date(2023, 7, 1), "covers_to": date(2023, 9, 30)}
        here = EvidenceRevision.id == newest
        self.machines.put_where(EvidenceRevision, here, title="Bukti baru", **values)
        self.link(COORDINATOR, self.proof, "https://kpu.go.id/baru")

    def listed(self, who: str = KETUA, **query: Any) -> list[str]:
        """The names of those that are left."""

        async def deed(session: AsyncSession, actor: Actor) -> list[UUID]:
            page = await list_evidence(session, actor, EvidenceQuery(**query))
            return [UUID(str(dict(row)["id"])) for row in page.items]

        by_id = {getattr(self, name): name for name in ("own", "other", "proof", "secret", "ended")}
        return [by_id[key] for key in self.machines.act(who, deed)]


@pytest.fixture(scope="module")
def shown(machines_once: Machines) -> Shown:
    """One for all tests of this file: they change nothing that another looks at."""
    return Shown(machines_once)


def test_each_filter_leaves_what_it_names_and_nothing_else(shown: Shown) -> None:
    everything = ["ended", "secret", "proof", "other", "own"]
    first, second, *_ = shown.machines.indicators_of(ACTIVITY_5A_ID)
    member = shown.machines.user(MEMBER)
    of_v = ["ended", "proof", "other", "own"]
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, everything),
        ({"decree_id": DECREE_ID}, everything),
        ({"decree_id": TEAM_V_ID}, []),
        ({"team_id": TEAM_V_ID}, of_v),
        ({"team_id": TEAM_II_ID}, ["secret"]),
        ({"indicator_id": second}, of_v),
        ({"indicator_id": first}, []),
        ({"status": "draft"}, ["secret", "proof", "other", "own"]),
        ({"status": "withdrawn"}, ["ended"]),
        ({"in_force": True}, ["proof"]),
        ({"in_force": False}, ["ended", "secret", "other", "own"]),
        ({"in_work": True}, ["secret", "proof", "other", "own"]),
        ({"in_work": False}, ["ended"]),
        ({"confidentiality": "restricted"}, ["secret"]),
        ({"created_by_id": member}, ["ended", "own"]),
        # Both revisions that stand, on their first and last day.
        ({"covers": date(2023, 9, 30)}, ["proof"]),
        ({"covers": date(2023, 10, 1)}, []),
        ({"covers": date(2023, 4, 1)}, of_v),
        ({"covers": date(2023, 6, 30)}, of_v),
        ({"covers": date(2023, 3, 31)}, ["secret"]),
        ({"q": "bukti"}, ["proof"]),
        ({"q": "berlaku"}, ["proof"]),
        ({"q": "pengaduan"}, ["secret"]),
        # Words of a link, beside one of the title.
        ({"q": "kpu.go.id/baru"}, ["proof"]),
        ({"q": "kpu.go.id baru bukti"}, ["proof"]),
        ({"sort": "created_at"}, everything[::-1]),
    ]
    left = [shown.listed(**query) for query, _ in cases]
    assert left == [names for _, names in cases]
    assert shown.listed(MEMBER, q="pengaduan") == [], "the words of what is hidden"
    assert "secret" in shown.listed(MEMBER)


def test_addresses_of_what_stands_are_asked_again_the_oldest_answer_first(shown: Shown) -> None:
    def urls(before: datetime) -> list[str]:
        async def deed(session: AsyncSession, _actor: Actor) -> list[str]:
            rows = await session.execute(checking._last_checked(before))
            return [row.url.removeprefix("https://kpu.go.id/") for row in rows]

        return shown.machines.act(KETUA, deed)

    new, in_force = (EvidenceLink.url.endswith(word) for word in ("baru", "berlaku"))
    shown.machines.put_where(EvidenceLink, new | in_force, checked_at=None)
    assert sorted(urls(LONG_AGO)) == ["baru", "berlaku"]
    shown.machines.put_where(EvidenceLink, new, checked_at=LONG_AGO)
    shown.machines.put_where(EvidenceLink, in_force, checked_at=LONG_AGO - timedelta(days=1))
    assert urls(LONG_AGO) == ["berlaku"]
    assert urls(LONG_AGO + timedelta(seconds=1)) == ["berlaku", "baru"]


def test_a_later_answer_is_written_down_at_its_link_and_told_where_it_differs(
    shown: Shown,
) -> None:
    (here,) = shown.machines.all(select(EvidenceLink.id).where(EvidenceLink.url.endswith("baru")))
    missing = LinkCheck(LinkState.MISSING, 404, LONG_AGO)

    async def deed(session: AsyncSession, _actor: Actor) -> None:
        await checking._write_down(session, here, missing)
        await checking._write_down(session, shown.proof, missing)  # no link: taken out meanwhile

    before = shown.said(shown.proof)
    for _ in range(2):
        shown.machines.act(KETUA, deed)
    assert shown.said(shown.proof) == [*before, "check_link"]
    states = select(EvidenceLink.url).where(EvidenceLink.state == LinkState.MISSING)
    assert shown.machines.all(states) == ["https://kpu.go.id/baru"]


class Gone404:
    """Asked for an address, it says that nothing is there."""

    async def ask(self, _url: str) -> Answer:
        return Answer(404)


def test_a_look_at_all_addresses_is_written_down_with_what_it_found(machines: Machines) -> None:
    pieces = Pieces(machines)
    pieces.link(MEMBER, pieces.own, "https://kpu.go.id/1")
    web: Any = Gone404()
    report = machines.run(lambda database: checking.check_all(database, web, LONG_AGO))
    assert (report.checked, report.states[LinkState.MISSING]) == (1, 1)
    assert machines.all(select(EvidenceLink.state)) == [LinkState.MISSING]
    assert pieces.said(pieces.own)[-1] == "check_link"
    looks = select(AuditEvent.changes).where(AuditEvent.action == "evidence.check_links")
    assert machines.all(looks) == [{"checked": [None, 1]}]
    again = machines.run(lambda database: checking.check_all(database, web, LONG_AGO))
    assert again.checked == 0
    with pytest.raises(Unavailable):
        machines.run(lambda database: checking.check_all(database, None, LONG_AGO))
