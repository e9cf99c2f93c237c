"""How far an office is in a year, as flat numbers: the same in the table of all and in events."""

from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import Read, Schema


class WorkUnitCounts(Read):
    """The decrees of one office and year, counted together; without the offices below it.

    `decrees` 0: none is counted any more. `expected_...` is the evidence that planned months
    expect, `..._by_now` of the months that are over. Percentages are rounded down, so that 100
    means all.
    """

    year: int
    decrees: int
    indicators: int
    unproven: int
    in_progress: int
    verified: int
    partly_proven: int
    proven: int
    percent_proven: int
    unscheduled: int
    expected_in_year: int
    expected_by_now: int
    expected_missing: int
    percent_met: int
    months_planned: int
    months_done: int
    months_late: int
    percent_done: int
    evidence_draft: int
    evidence_submitted: int
    evidence_verified: int
    evidence_accepted: int
    evidence_returned: int
    evidence_withdrawn: int
    being_revised: int


class WorkUnitCountsRow(WorkUnitCounts):
    """The same of an office in the table of all."""

    work_unit_id: UUID
    work_unit_code: str


class WorkUnitCountsQuery(Schema):
    """Which year; none: every one."""

    model_config = ConfigDict(extra="forbid")

    year: int | None = Field(None, ge=2000, le=2100, description="Tahun rencana (plan's year).")


class WorkUnitCountsTable(Read):
    """Every office in sight with a decree, by code and year; all at once, since they are few."""

    items: list[WorkUnitCountsRow]
