"""Whether the decisions on evidence and the audit log tell the same story.

A decision that somebody wrote into the database without the service has no entry; one that was
taken away leaves its entry alone. The same for a piece of evidence and its status.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import AuditEvent, Evidence, EvidenceDecision
from app.models.evidence import EvidenceAction, EvidenceStatus

_BATCH = 2000
_THING = "evidence"
# Without a status: a draft was made, or (once) a revision begun without a decision.
_STARTS = {f"{_THING}.create", f"{_THING}.{EvidenceAction.REVISE.value}"}


class _Told(NamedTuple):
    """What both sides know of a decision."""

    evidence_id: UUID
    action: str
    by: UUID | None
    digest: str | None


class Discrepancy(NamedTuple):
    """Something that is wrong, or could not be known: a message and what its sentence needs."""

    code: str
    facts: Mapping[str, object]


class Ledger:
    """What the entries say was decided, collected while the chain is walked."""

    def __init__(self) -> None:
        self._told: Counter[_Told] = Counter()
        self._statuses: dict[UUID, str] = {}

    def look(self, entry: AuditEvent) -> None:
        """Take in one entry."""
        if entry.target_type != _THING or entry.target_id is None:
            return
        if "status" not in entry.changes:
            if entry.action in _STARTS:
                self._statuses[entry.target_id] = EvidenceStatus.DRAFT.value
            return
        self._statuses[entry.target_id] = entry.changes["status"][1]
        action = entry.action.removeprefix(f"{_THING}.")
        if action in set(EvidenceAction):
            digest = entry.changes.get("revision_digest", [None, None])[1]
            self._told[_Told(entry.target_id, action, entry.actor_id, digest)] += 1

    async def compare(self, session: AsyncSession) -> list[Discrepancy]:
        """What stands on one side alone."""
        left = Counter(self._told)
        findings = []
        async for told in _decisions(session):
            if left[told] > 0:
                left[told] -= 1
            else:
                findings.append(_finding("audit_decision_without_entry", told))
        alone = (told for told, count in left.items() for _ in range(count))
        findings += [_finding("audit_entry_without_decision", told) for told in alone]
        statuses = await session.execute(select(Evidence.id, Evidence.status))
        return findings + list(self._status_findings((row[0], row[1].value) for row in statuses))

    def _status_findings(self, statuses: Iterator[tuple[UUID, str]]) -> Iterator[Discrepancy]:
        seen = set()
        for evidence_id, status in statuses:
            seen.add(evidence_id)
            told = self._statuses.get(evidence_id)
            if told != status:
                yield _status_finding(evidence_id, status, told)
        for evidence_id, told in self._statuses.items():
            if evidence_id not in seen:
                yield _status_finding(evidence_id, None, told)


async def _decisions(session: AsyncSession) -> AsyncIterator[_Told]:
    """All decisions, a batch at a time."""
    key, last = EvidenceDecision.id, UUID(int=0)
    columns = (
        key,
        EvidenceDecision.evidence_id,
        EvidenceDecision.action,
        EvidenceDecision.decided_by_id,
        EvidenceDecision.revision_digest,
    )
    while True:
        statement = select(*columns).where(key > last).order_by(key).limit(_BATCH)
        batch = (await session.execute(statement)).all()
        for row in batch:
            yield _Told(row[1], row[2].value, row[3], row[4])
        if len(batch) < _BATCH:
            return
        last = batch[-1][0]


def _finding(code: str, told: _Told) -> Discrepancy:
    return Discrepancy(code=code, facts={"action": told.action, "evidence": told.evidence_id})


def _status_finding(evidence_id: UUID, status: str | None, told: str | None) -> Discrepancy:
    facts = {"evidence": evidence_id, "status": status or "-", "told": told or "-"}
    return Discrepancy(code="audit_status_without_entry", facts=facts)
