"""Evidence of a report: words of what is not restricted, of the rest only how many."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    Activity,
    Evidence,
    EvidenceRevision,
    Indicator,
    Team,
    evidence_indicators,
)
from app.models.evidence import Confidentiality, EvidenceStatus
from app.schemas.reporting.reports.snapshot import EvidenceLine
from app.services.evidence.rows.facts import QUESTIONS, texts_in
from app.services.evidence.statements import title_for
from app.services.plan.indicator_states import COUNTED_AS
from app.services.plan.rows.statements import INDICATOR_CODE
from app.services.platform.prepared import key
from app.services.platform.sql import AnyRow
from app.services.reporting.progress.counting import all_statuses
from app.services.reporting.reports.snapshot.scope import NOBODY, Scope

_MOST_BEST = 3
_PLAIN = ("id", "evidence_date", "covers_from", "covers_to", "valid_until", "digest")
# Of each piece the revision in force, else the newest.
_EVIDENCE = (
    select(
        Evidence.id,
        Evidence.team_id,
        Evidence.confidentiality,
        COUNTED_AS.label("status"),
        EvidenceRevision.number,
        EvidenceRevision.evidence_date,
        EvidenceRevision.covers_from,
        EvidenceRevision.covers_to,
        EvidenceRevision.valid_until,
        EvidenceRevision.digest,
        title_for(NOBODY),
        QUESTIONS,
    )
    .join(Team, Team.id == Evidence.team_id)
    .join(EvidenceRevision, EvidenceRevision.evidence_id == Evidence.id)
    .where(
        Team.decree_id == key("decree_id"),
        EvidenceRevision.number
        == func.coalesce(Evidence.in_force_number, Evidence.revision_number),
    )
    .order_by(EvidenceRevision.covers_from, Evidence.created_at, Evidence.id)
)
_PROVES = (
    select(evidence_indicators.c.evidence_id, Indicator.id, INDICATOR_CODE.label("code"))
    .join(Indicator, Indicator.id == evidence_indicators.c.indicator_id)
    .join(Activity, Activity.id == Indicator.activity_id)
    .join(Team, Team.id == Activity.team_id)
    .where(Team.decree_id == key("decree_id"))
    .order_by(Team.position, Activity.position, Indicator.position)
)


@dataclass(frozen=True)
class EvidenceFound:
    """All evidence of the decree, and what it is for (rows with `id` and `code`)."""

    rows: Iterable[AnyRow]
    proves: Mapping[UUID, list[AnyRow]]

    def lines(self, scope: Scope, team_id: UUID) -> list[EvidenceLine]:
        """The team's that touches the period and may be named."""
        return [self._line(row) for row in self._of(team_id) if _is_told(row, scope)]

    def best(self, scope: Scope, team_id: UUID) -> list[EvidenceLine]:
        """Up to three in force that prove the period: most indicators first, then the newest."""
        lines = self.lines(scope, team_id)
        proving = [line for line in lines if line.status is EvidenceStatus.ACCEPTED]
        newest = sorted(proving, key=lambda line: (line.evidence_date, str(line.id)), reverse=True)
        return sorted(newest, key=lambda line: -len(line.indicator_codes))[:_MOST_BEST]

    def restricted(self, team_id: UUID) -> int:
        """How many of the team's are restricted."""
        return sum(map(_is_restricted, self._of(team_id)))

    def by_indicator(self) -> dict[UUID, tuple[dict[EvidenceStatus, int], int]]:
        """For each indicator its evidence by status, and how many of it are restricted."""
        counted: dict[UUID, Counter[EvidenceStatus]] = defaultdict(Counter)
        hidden: Counter[UUID] = Counter()
        for row in self.rows:
            for indicator in self.proves.get(row.id, ()):
                counted[indicator.id][EvidenceStatus(row.status)] += 1
                hidden[indicator.id] += _is_restricted(row)
        return {each: (all_statuses(counts), hidden[each]) for each, counts in counted.items()}

    def _of(self, team_id: UUID) -> Iterable[AnyRow]:
        return (row for row in self.rows if row.team_id == team_id)

    def _line(self, row: AnyRow) -> EvidenceLine:
        return EvidenceLine(
            **{name: getattr(row, name) for name in _PLAIN},
            revision=row.number,
            title=row.title,
            status=row.status,
            indicator_codes=[each.code for each in self.proves.get(row.id, ())]
            or [f"LKE {code}" for code in texts_in(row.questions)],
        )


async def find_evidence(session: AsyncSession, scope: Scope) -> EvidenceFound:
    """Two statements, however much there is."""
    here = {"decree_id": scope.decree.id}
    proves: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in await session.execute(_PROVES, here):
        proves[row.evidence_id].append(row)
    return EvidenceFound((await session.execute(_EVIDENCE, here)).all(), proves)


def _is_restricted(row: AnyRow) -> bool:
    return bool(row.confidentiality is Confidentiality.RESTRICTED)


def _is_told(row: AnyRow, scope: Scope) -> bool:
    until = row.valid_until or row.covers_to
    touches = row.covers_from <= scope.covers_to and until >= scope.covers_from
    return touches and row.title is not None and row.status != EvidenceStatus.WITHDRAWN
