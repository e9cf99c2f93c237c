"""Rules about evidence that was given."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from app.models.evidence import EvidenceStatus
from app.models.link import LinkState
from app.services.evidence.days import RUNNING_OUT_DAYS
from app.services.platform.sql import Key
from app.services.tasks.gaps.gap import Gap
from app.services.tasks.gaps.year import DecreeYear, Proof

WAITING_DAYS = 14
MANY_INDICATORS = 3
_UNDECIDED = {EvidenceStatus.SUBMITTED, EvidenceStatus.VERIFIED}


def evidence_returned(year: DecreeYear) -> Iterator[Gap]:
    """Evidence came back and nobody has put it right."""
    for proof in year.proofs:
        if proof.status is EvidenceStatus.RETURNED:
            yield _of(proof, since=proof.since)


def evidence_waiting(year: DecreeYear) -> Iterator[Gap]:
    """Evidence waits for a decision for more than WAITING_DAYS days of the office's calendar."""
    for proof in year.proofs:
        if proof.status not in _UNDECIDED or proof.since is None:
            continue
        due_date = year.day_of(proof.since) + timedelta(days=WAITING_DAYS)
        if due_date < year.today:
            facts = {"status": proof.status.value, "days": WAITING_DAYS}
            yield _of(proof, since=proof.since, due_date=due_date, facts=facts)


def evidence_outside_period(year: DecreeYear) -> Iterator[Gap]:
    """The period lies outside the plan's year, or takes in no month planned for its indicators.

    Where nothing is planned for its indicators yet, only the year counts: the missing plan is a gap
    of its own. What proves questions of the sheet (LKE) alone has the evaluation's years instead.
    """
    for proof in year.pieces:
        if not proof.indicator_ids:
            continue
        touched = set(year.months_touched(proof))
        planned = {
            month
            for indicator_id in proof.indicator_ids
            for item in year.items_beside(indicator_id)
            for month in item.planned_months
        }
        if not touched or (planned and not touched & planned):
            facts = {"covers_from": str(proof.covers_from), "covers_to": str(proof.covers_to)}
            yield _of(proof, facts=facts)


def evidence_running_out(year: DecreeYear) -> Iterator[Gap]:
    """Evidence in force is valid for RUNNING_OUT_DAYS more at most, and something is planned later.

    Later is a month planned for one of its indicators that nothing else in force meets.
    """
    soon = year.today + timedelta(days=RUNNING_OUT_DAYS)
    for proof in year.proofs:
        day = proof.valid_until
        if proof.status is not EvidenceStatus.ACCEPTED or day is None or day > soon:
            continue
        if lacking := year.lacking_after(proof):
            yield _of(proof, due_date=day, facts={"valid_until": str(day)}, month=lacking[0])


def link_dead(year: DecreeYear) -> Iterator[Gap]:
    """An address is gone or did not answer when it was last asked."""
    return _links(year, (LinkState.MISSING, LinkState.UNREACHABLE))


def link_protected(year: DecreeYear) -> Iterator[Gap]:
    """An address showed no more than a sign-in when it was last asked."""
    return _links(year, (LinkState.PROTECTED,))


def _links(year: DecreeYear, states: Collection[LinkState]) -> Iterator[Gap]:
    for proof in year.pieces:
        for link in proof.closed_links:
            if link.state not in states:
                continue
            facts = {
                "link_id": link.id,
                "url": link.url,
                "state": link.state.value,
                "http_status": link.http_status,
            }
            yield _of(proof, facts=facts)


def file_reused(year: DecreeYear) -> Iterator[Gap]:
    """The same bytes stand in several pieces of evidence, or for MANY_INDICATORS indicators.

    What came of one meeting was given once, for all teams that met. One gap for a file, on the
    piece that was made last. Pieces whose words the caller may not know take no part: that they
    hold a known file would tell what is in them.
    """
    uses: dict[str, dict[Key, tuple[Proof, str]]] = defaultdict(dict)
    for proof in year.proofs:
        for file in proof.files:
            uses[file.sha256][proof.id] = proof, file.name
    for sha256, pieces in uses.items():
        proofs = [proof for proof, _ in pieces.values()]
        indicators = {key for proof in proofs for key in proof.indicator_ids}
        origins = {proof.origin for proof in proofs}
        is_for_many = len(indicators) >= MANY_INDICATORS and proofs[0].made_of_id is None
        if len(origins) > 1 or is_for_many:
            last, name = list(pieces.values())[-1]
            facts = {
                "file": name,
                "sha256": sha256,
                "pieces": len(pieces),
                "indicators": len(indicators),
                "evidence_ids": list(pieces),
            }
            yield _of(last, facts=facts)


def _of(proof: Proof, **about: Any) -> Gap:  # noqa: ANN401 - fields of a gap
    return Gap(team=proof.team, proof=proof, proofs=[proof], href=f"evidence/{proof.id}", **about)
