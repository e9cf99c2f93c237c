"""What is done to one piece of evidence is about its own parts, and about no other's."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import Invalid
from app.models import (
    EvidenceFile,
    EvidenceRevision,
    WorkUnit,
    evidence_indicators,
    revision_editors,
)
from app.models.evidence import Confidentiality, ScanState
from app.models.review import ReviewRoute
from app.schemas.platform.examples import ACTIVITY_5A_ID, GRATIFICATION_REPORT_ID, TEAM_II_ID
from app.services.evidence import commands
from tests.services.evidence.pieces import Pieces, accept, edit, file, revise, send_back, submit
from tests.support.databases import on_one_engine
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, MEMBER
from tests.support.machines import PROVINCE, Machines

pytestmark = on_one_engine
DAY = date(2023, 1, 2)


@pytest.fixture
def pieces(machines: Machines) -> Pieces:
    return Pieces(machines)


def names(pieces: Pieces, revision: EvidenceRevision) -> list[str]:
    here = EvidenceFile.revision_id == revision.id
    statement = select(EvidenceFile.original_name).where(here).order_by(EvidenceFile.position)
    return pieces.machines.all(statement)


def test_a_digest_is_of_its_own_words_files_links_and_indicators_in_their_order(
    pieces: Pieces,
) -> None:
    own, other = pieces.own, pieces.other
    assert pieces.do(MEMBER, own, submit) == ("nothing_to_submit", None)
    pieces.give(
        COLLEAGUE, other, file("y.pdf", ScanState.PENDING), file("x.pdf", ScanState.INFECTED)
    )
    pieces.link(COLLEAGUE, other, "https://kpu.go.id/0")
    indicators = pieces.machines.indicators_of(ACTIVITY_5A_ID)
    pieces.do(COLLEAGUE, other, edit(indicator_ids=indicators))
    pieces.give(MEMBER, own, file("b.pdf"), file("a.pdf"))
    for url in ("https://kpu.go.id/2", "https://kpu.go.id/1"):
        pieces.link(MEMBER, own, url)
    assert pieces.do(MEMBER, own, submit) is None
    revision = pieces.located(own).revision
    manifest = {
        "covers_from": "2023-04-01",
        "covers_to": "2023-06-30",
        "description": None,
        "evidence_date": "2023-07-01",
        "evidence_id": str(own),
        "files": [["b.pdf", "b" * 64, 3], ["a.pdf", "a" * 64, 3]],
        "indicator_ids": [str(GRATIFICATION_REPORT_ID)],
        "links": [[f"https://kpu.go.id/{number}"] * 2 for number in (2, 1)],
        "revision": 1,
        "title": "Satu",
    }
    text = json.dumps(manifest, separators=(",", ":"), ensure_ascii=False)
    assert revision.digest == hashlib.sha256(text.encode()).hexdigest()
    assert (revision.review_route, revision.submitted_by_id) == (
        ReviewRoute.FULL, pieces.machines.user(MEMBER),
    )  # fmt: skip
    assert pieces.do(COLLEAGUE, other, submit)[0] == "files_quarantined"


def test_a_file_is_taken_out_of_its_own_draft_and_the_next_comes_last(pieces: Pieces) -> None:
    own, other = pieces.own, pieces.other
    pieces.give(COLLEAGUE, other, file("c.pdf"), file("d.pdf"), file("e.pdf"))
    pieces.give(MEMBER, own, file("a.pdf"), file("b.pdf"))
    ids = dict(
        zip(
            pieces.machines.all(select(EvidenceFile.original_name).order_by(EvidenceFile.id)),
            pieces.machines.all(select(EvidenceFile.id).order_by(EvidenceFile.id)),
            strict=True,
        )
    )

    def remove(name: str) -> Any:
        return lambda s, actor, located: commands.remove_file(s, actor, located, ids[name])

    assert pieces.do(MEMBER, own, remove("c.pdf")) == ("not_found", None)
    assert pieces.do(MEMBER, own, remove("a.pdf")) is None
    pieces.give(MEMBER, own, file("z.pdf"))
    here = EvidenceFile.revision_id == pieces.located(own).revision.id
    positions = pieces.machines.all(select(EvidenceFile.position).where(here))
    assert sorted(positions) == [2, 3]
    assert names(pieces, pieces.located(own).revision) == ["b.pdf", "z.pdf"]
    assert names(pieces, pieces.located(other).revision) == ["c.pdf", "d.pdf", "e.pdf"]
    assert pieces.said(own) == ["create", "upload", "remove_file", "upload"]


def test_a_draft_is_changed_alone_and_only_a_change_is_written_down(pieces: Pieces) -> None:
    own, other = pieces.own, pieces.other
    siblings = pieces.machines.indicators_of(ACTIVITY_5A_ID)[:2]
    (of_ii, *_) = pieces.machines.indicators_of_team(TEAM_II_ID)
    same: dict[str, Any] = {"title": "Satu", "indicator_ids": [GRATIFICATION_REPORT_ID]}
    assert pieces.do(MEMBER, own, edit(**same)) is None
    assert pieces.machines.all(select(revision_editors.c.user_id)) == []
    several = ("indicators_of_several_teams", "/indicator_ids")
    assert pieces.do(MEMBER, own, edit(indicator_ids=[of_ii])) == several
    assert pieces.do(MEMBER, own, edit(indicator_ids=[*siblings, of_ii])) == several
    with pytest.raises(Invalid, match="indicators_of_several_teams"):
        pieces.make("Dua tim", KETUA, indicator_ids=[*siblings, of_ii])
    unknown = edit(indicator_ids=[pieces.own])
    assert pieces.do(MEMBER, own, unknown) == ("not_found", "/indicator_ids")
    assert pieces.do(MEMBER, own, edit(covers_to="2023-03-31"))[0] == "period_reversed"
    assert pieces.do(MEMBER, own, edit(evidence_date="2099-01-01"))[0] == "evidence_date_to_come"
    assert pieces.said(own) == ["create"]
    (zone,) = pieces.machines.all(select(WorkUnit.time_zone).where(WorkUnit.code == PROVINCE))
    assert pieces.do(MEMBER, own, edit(evidence_date=clock.today_in(zone))) is None
    changed = edit(indicator_ids=siblings, confidentiality=Confidentiality.RESTRICTED)
    assert pieces.do(MEMBER, own, changed) is None
    table = evidence_indicators

    def proved(evidence_id: Any) -> set[Any]:
        here = table.c.evidence_id == evidence_id
        return set(pieces.machines.all(select(table.c.indicator_id).where(here)))

    assert proved(own) == set(siblings)
    assert proved(other) == {GRATIFICATION_REPORT_ID}
    assert pieces.located(own).evidence.confidentiality is Confidentiality.RESTRICTED
    assert pieces.said(own) == ["create", "update", "update"]


def test_a_new_revision_takes_along_its_own_parts_and_whoever_wrote_the_words(
    pieces: Pieces,
) -> None:
    own, other = pieces.own, pieces.other
    pieces.give(COLLEAGUE, other, file("c.pdf"))
    pieces.do(KETUA, other, edit(title="Dua lagi"))
    pieces.give(MEMBER, own, file("b.pdf"), file("a.pdf"))
    pieces.do(COLLEAGUE, own, edit(description="Rincian"))
    for number, keep_files in ((2, True), (3, False)):
        assert pieces.do(MEMBER, own, submit) is None
        assert pieces.do(COORDINATOR, own, send_back) is None
        assert pieces.do(MEMBER, own, revise(keep_files=keep_files)) is None
        located = pieces.located(own)
        assert (located.revision.number, located.revision.description) == (number, "Rincian")
        assert names(pieces, located.revision) == (["b.pdf", "a.pdf"] if keep_files else [])
        contributors = {pieces.machines.user(name) for name in (MEMBER, COLLEAGUE)}
        assert located.facts.contributors == contributors
    others = edit(indicator_ids=pieces.machines.indicators_of(ACTIVITY_5A_ID))
    assert pieces.do(MEMBER, own, others) == ("indicators_fixed", "/indicator_ids")
    assert pieces.located(other).revision.number == 1


def test_links_alone_are_accepted_with_a_note_whatever_others_have(pieces: Pieces) -> None:
    pieces.give(COLLEAGUE, pieces.other, file("c.pdf"))
    alone = pieces.make("Tautan", COORDINATOR)
    pieces.link(COORDINATOR, alone, "https://kpu.go.id/1")
    assert pieces.do(COORDINATOR, alone, submit) is None
    assert pieces.located(alone).revision.review_route is ReviewRoute.SECOND_LEVEL
    assert pieces.do(KETUA, alone, accept) == ("links_alone_need_note", "/reason")
    pieces.give(COORDINATOR, whole := pieces.make("Berkas", COORDINATOR), file("a.pdf"))
    assert pieces.do(COORDINATOR, whole, submit) is None
    assert pieces.do(KETUA, whole, accept) is None
    assert pieces.located(whole).evidence.in_force_number == 1
