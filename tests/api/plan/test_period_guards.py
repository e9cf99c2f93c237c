"""What the database itself refuses in a closed period, whoever writes the SQL."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from uuid import UUID

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Base,
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    realisation_evidence,
)
from app.schemas.platform.examples import DECREE_ID
from tests.support.closed_months import (
    CLOSURES,
    ENTRIES,
    INDICATORS,
    REVISIONS,
    TOLD,
    Scene,
    planned,
    revision,
    scene_of,
)
from tests.support.evidence import indicator_id
from tests.support.evidence_sql import attempt, new_part, table
from tests.support.office import Office
from tests.support.periods import close, reopen

PERIODS = import_module("migrations.versions.20261126_0011_periods")
DAY_IN_JUNE, DAY_IN_JULY = date(2023, 6, 30), date(2023, 7, 10)


def told(scene: Scene, month: int, done_on: date, corrects_id: UUID | None = None) -> Executable:
    return insert(TOLD).values(
        id=new_id(),
        action_item_id=scene.item,
        month=month,
        done_on=done_on,
        note="Dari belakang",
        corrects_id=corrects_id,
        reported_by_id=scene.member,
        reported_at=clock.now(),
    )


def withdrawal(scene: Scene, evidence_id: UUID, revision_id: UUID) -> Executable:
    return insert(table(EvidenceDecision)).values(
        id=new_id(),
        evidence_id=evidence_id,
        revision_id=revision_id,
        action="withdraw",
        reason="Dari belakang",
        decided_by_id=scene.member,
        decided_at=clock.now(),
    )


def of(rows: Table, key: UUID, **values: object) -> Executable:
    return update(rows).where(rows.c.id == key).values(**values)


Statement = Callable[[Scene], Executable]
IN_JUNE = ENTRIES.c.month == 6


def of_parts(model: type[Base], words: dict[str, object]) -> dict[str, list[Statement]]:
    """Files and links: adding, changing, moving in and out, taking away."""
    part = table(model)
    here, name = part.c.revision_id, f"period_closed_{part.name}"
    return {
        f"{name}_i": [
            lambda s: new_part(model, s.revision, s.member),
            lambda s: new_part(model, s.across_revision, s.member),
        ],
        f"{name}_u": [
            lambda s: update(part).where(here == s.revision).values(words),
            lambda s: update(part).where(here == s.revision).values(revision_id=s.july_revision),
        ],
        f"{name}_d": [lambda s: delete(part).where(here == s.revision)],
    }


ATTEMPTS: dict[str, list[Statement]] = {
    "closure_is_never_deleted": [lambda _: delete(CLOSURES)],
    "closure_starts_closed": [
        lambda s: insert(CLOSURES).values(
            id=new_id(),
            decree_id=DECREE_ID,
            month=5,
            starts_on=date(2023, 5, 1),
            ends_on=date(2023, 5, 31),
            closed_by_id=s.member,
            closed_at=clock.now(),
            reopened_by_id=s.member,
            reopened_at=clock.now(),
            reopen_reason="Dari belakang",
        )
    ],
    "closure_keeps_its_words": [
        lambda s, changed=changed: (  # type: ignore[misc]
            update(CLOSURES)
            .where(CLOSURES.c.month == 6)
            .values({"closed_by_id": s.member} if changed is None else changed)
        )
        for changed in (
            None,
            {"month": 7},
            {"month": None},
            {"note": None},
            {"starts_on": date(2023, 6, 2)},
        )
    ],
    "closure_is_reopened_once": [
        lambda _: update(CLOSURES).where(CLOSURES.c.month == 3).values(reopen_reason="Lain"),
        lambda _: (
            update(CLOSURES)
            .where(CLOSURES.c.month == 3)
            .values(reopened_by_id=None, reopened_at=None, reopen_reason=None)
        ),
    ],
    "period_closed_schedule_entries_i": [lambda s: planned(s, 4)],
    "period_closed_schedule_entries_u": [
        lambda _: update(ENTRIES).where(IN_JUNE).values(planned=False),
        lambda _: update(ENTRIES).where(IN_JUNE).values(month=8),
        lambda _: update(ENTRIES).where(ENTRIES.c.month == 7).values(month=4),
    ],
    "period_closed_schedule_entries_d": [lambda _: delete(ENTRIES).where(IN_JUNE)],
    "period_closed_realisations_i": [
        lambda s: told(s, 6, DAY_IN_JULY),
        lambda s: told(s, 7, DAY_IN_JUNE),
        lambda s: told(s, 7, DAY_IN_JULY, s.entry),
    ],
    "period_closed_realisation_evidence_i": [
        lambda s: insert(realisation_evidence).values(realisation_id=s.entry, evidence_id=s.july)
    ],
    "period_closed_evidence_u": [
        lambda s: of(table(Evidence), s.evidence, status="submitted"),
        lambda s: of(table(Evidence), s.evidence, confidentiality="restricted"),
        lambda s: of(table(Evidence), s.evidence, revision_number=2),
        lambda s: of(table(Evidence), s.across, status="submitted"),
    ],
    "period_closed_evidence_revisions_i": [
        lambda s: revision(s.evidence, s, DAY_IN_JUNE),
        lambda s: revision(s.july, s, DAY_IN_JUNE),
        lambda s: revision(s.july, s, DAY_IN_JULY, DAY_IN_JUNE),
        lambda s: revision(s.july, s, date(2023, 12, 31), date(2023, 1, 1)),
    ],
    "period_closed_evidence_revisions_u": [
        lambda s: of(REVISIONS, s.revision, title="Lain"),
        lambda s: of(REVISIONS, s.revision, covers_to=DAY_IN_JULY),
        lambda s: of(REVISIONS, s.july_revision, covers_from=DAY_IN_JUNE, covers_to=DAY_IN_JUNE),
        lambda s: of(REVISIONS, s.july_revision, covers_from=DAY_IN_JUNE),
        lambda s: of(REVISIONS, s.across_revision, title="Lain"),
        lambda s: of(REVISIONS, s.across_revision, covers_from=DAY_IN_JULY, covers_to=DAY_IN_JULY),
    ],
    "period_closed_evidence_revisions_d": [
        lambda s: delete(REVISIONS).where(REVISIONS.c.id == s.revision)
    ],
    **of_parts(EvidenceFile, {"original_name": "lain.pdf"}),
    **of_parts(EvidenceLink, {"url": "https://kpu.go.id/lain"}),
    "period_closed_evidence_indicators_i": [
        lambda s: insert(INDICATORS).values(
            evidence_id=s.evidence, indicator_id=UUID(indicator_id("5D-1"))
        )
    ],
    "period_closed_evidence_indicators_u": [
        lambda s: (
            update(INDICATORS)
            .where(INDICATORS.c.evidence_id == s.evidence)
            .values(indicator_id=UUID(indicator_id("5D-1")))
        )
    ],
    "period_closed_evidence_indicators_d": [
        lambda s: delete(INDICATORS).where(INDICATORS.c.evidence_id == s.evidence)
    ],
    "period_closed_evidence_decisions_i": [
        lambda s: withdrawal(s, s.evidence, s.revision),
        lambda s: withdrawal(s, s.across, s.across_revision),
    ],
}


def test_every_guard_of_periods_is_provoked_here() -> None:
    assert set(ATTEMPTS) == {guard.name for guard in PERIODS.GUARDS}


# A number that no revision has is refused in open months, too.
STRICTER = "guard revision_number_follows_its_steps"


def test_every_guard_refuses_in_a_closed_month_and_lets_pass_what_is_open(office: Office) -> None:
    close(office, 3)
    reopen(office, 3)
    scene = scene_of(office)
    for guard, statements in ATTEMPTS.items():
        for statement in statements:
            said = attempt(office, statement(scene))
            assert f"guard {guard}" in said or STRICTER in said, guard
    allowed = [
        planned(scene, 8),
        told(scene, 7, DAY_IN_JULY),
        of(REVISIONS, scene.july_revision, title="Lain"),
        new_part(EvidenceFile, scene.july_revision, scene.member),
        update(table(EvidenceFile)).values(scan_state="clean"),
        update(table(EvidenceLink)).values(state="missing", http_status=404),
        update(table(Evidence)).values(updated_at=clock.now()),
    ]
    for passing in allowed:
        assert attempt(office, passing) == ""
