"""Who had a part in a piece of evidence, who verified it, and who is shown the same bytes."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import Evidence, EvidenceLink, EvidenceRevision, Membership
from app.models.evidence import Confidentiality
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.policies.rules import is_acting
from app.schemas.platform.examples import DECREE_ID, TEAM_II_ID
from app.services.evidence import statements
from app.services.evidence.links import checking
from app.services.evidence.rows.duplicates import earlier_uses
from tests.services.evidence.pieces import Pieces, edit, file, revise, send_back, submit, verify
from tests.support.databases import on_one_engine
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, MEMBER
from tests.support.machines import Machines

pytestmark = on_one_engine
DAY = date(2023, 1, 2)


@pytest.fixture
def pieces(machines: Machines) -> Pieces:
    return Pieces(machines)


def test_whoever_had_a_part_in_it_and_nobody_else_contributed(pieces: Pieces) -> None:
    own, other = pieces.own, pieces.other
    pieces.give(COLLEAGUE, own, file("a.pdf"))
    pieces.link(COORDINATOR, own, "https://kpu.go.id/1")
    pieces.do(KETUA, own, edit(title="Satu lagi"))
    who = {name: pieces.machines.user(name) for name in (MEMBER, COLLEAGUE, COORDINATOR, KETUA)}
    assert pieces.located(own).facts.contributors == set(who.values())
    assert pieces.located(other).facts.contributors == {who[COLLEAGUE]}
    # Taking something out is a part, too.
    (link_id,) = pieces.machines.all(select(EvidenceLink.id))
    pieces.link(COLLEAGUE, other, "https://kpu.go.id/2")
    assert pieces.do(
        MEMBER, other, lambda s, actor, located: checking.remove_link(s, actor, located, link_id)
    ) == ("not_found", None)
    own_links = EvidenceLink.revision_id == pieces.located(other).revision.id
    (of_other,) = pieces.machines.all(select(EvidenceLink.id).where(own_links))
    pieces.do(
        MEMBER, other, lambda s, actor, located: checking.remove_link(s, actor, located, of_other)
    )
    assert pieces.located(other).facts.contributors == {who[COLLEAGUE], who[MEMBER]}
    assert pieces.said(other) == ["create", "add_link", "remove_link"]
    assert pieces.said(own) == ["create", "upload", "add_link", "update"]


def test_whoever_verified_is_known_by_their_word_and_their_position_of_today(
    pieces: Pieces,
) -> None:
    own, other, machines = pieces.own, pieces.other, pieces.machines
    for evidence_id, who in ((own, MEMBER), (other, COLLEAGUE)):
        pieces.give(who, evidence_id, file("a.pdf"))
        assert pieces.do(who, evidence_id, submit) is None
        assert pieces.do(who, evidence_id, verify) == ("forbidden", None)
        assert pieces.give(who, evidence_id, file("b.pdf"))[0] == "evidence_not_draft"
        assert pieces.do(who, evidence_id, revise(keep_files=True))[0] == "evidence_wrong_status"
    assert pieces.do(COORDINATOR, own, verify) is None
    assert pieces.do(KETUA, other, send_back) is None

    def verified() -> list[tuple[set[Any], bool]]:
        facts = [pieces.located(each).facts for each in (own, other)]
        return [(set(each.verifiers), each.verified_by_pelaksana) for each in facts]

    coordinator = machines.user(COORDINATOR)
    assert verified() == [({coordinator}, False), (set(), False)]
    position = Membership(
        user_id=coordinator,
        team_id=TEAM_II_ID,
        decree_id=DECREE_ID,
        role=MembershipRole.PELAKSANA,
        **dict.fromkeys(("title", "name", "job_title"), "Ketua"),
        position=9,
        valid_from=clock.today_in("Asia/Makassar") + timedelta(days=1),
    )
    machines.add(position)
    here = Membership.user_id == coordinator
    assert verified()[0] == ({coordinator}, False), "it begins tomorrow"
    machines.put_where(
        Membership, here & (Membership.role == MembershipRole.PELAKSANA), valid_from=DAY
    )
    assert verified() == [({coordinator}, True), (set(), False)]

    def found(condition: Any) -> set[Any]:
        statement = select(Evidence.id).join(EvidenceRevision, statements.IS_CURRENT)
        return set(machines.all(statement.where(condition)))

    actors = [Actor(machines.user(name), name, own) for name in (COORDINATOR, KETUA, MEMBER)]
    people = [partial(is_acting, each) for each in actors]
    assert [found(statements.verified_by(each)) for each in people] == [{own}, set(), set()]
    assert [found(statements.contributed_by(each)) for each in people] == [set(), set(), {own}]


def test_the_work_lists_know_whoever_had_a_part_in_it(pieces: Pieces) -> None:
    own, machines = pieces.own, pieces.machines
    pieces.give(COORDINATOR, own, file("a.pdf"))
    pieces.link(KETUA, own, "https://kpu.go.id/1")
    pieces.do(COLLEAGUE, own, edit(title="Satu lagi"))

    def of(name: str) -> set[Any]:
        statement = select(Evidence.id).join(EvidenceRevision, statements.IS_CURRENT)
        theirs = statements.contributed(Actor(machines.user(name), name, own))
        return set(machines.all(statement.where(theirs)))

    both = {own, pieces.other}
    assert [of(name) for name in (MEMBER, COORDINATOR, KETUA, COLLEAGUE)] == [{own}] * 3 + [both]


def test_the_same_bytes_are_told_to_whom_the_other_evidence_is_shown(pieces: Pieces) -> None:
    (of_ii, *_) = pieces.machines.indicators_of_team(TEAM_II_ID)
    hidden = pieces.make(
        "Pengaduan", KETUA, indicator_ids=[of_ii], confidentiality=Confidentiality.RESTRICTED
    )
    pieces.give(KETUA, hidden, file("a.pdf"), file("b.pdf"))
    pieces.give(MEMBER, pieces.own, file("a.pdf"))
    pieces.give(COLLEAGUE, pieces.other, file("a.pdf"), file("c.pdf"))
    revision_id = pieces.located(pieces.other).revision.id

    def uses(who: str) -> list[list[Any]]:
        async def deed(session: AsyncSession, actor: Actor) -> Any:
            return await earlier_uses(session, actor, [revision_id])

        told = pieces.machines.act(who, deed)
        return [[use.evidence_id for use in each] for each in told.values()]

    assert uses(MEMBER) == [[pieces.own]]
    assert uses(KETUA) == [[hidden, pieces.own]]
