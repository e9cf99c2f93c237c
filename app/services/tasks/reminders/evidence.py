"""Evidence sent back, being revised, or with erased files, as selects like those of `things`."""

from datetime import date
from uuid import UUID

from sqlalchemy import SQLColumnExpression, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.models import (
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceRevision,
    FileErasure,
    LinkCapture,
    LinkCopy,
    Plan,
    ScheduleEntry,
    Team,
    User,
    evidence_indicators,
    indicator_action_items,
)
from app.models.base import UtcDateTime
from app.models.erasure import ErasureStatus
from app.models.evidence import EvidenceAction, EvidenceStatus
from app.services.evidence.statements import (
    GOES_ON,
    IN_WORK,
    IS_CURRENT,
    IS_IN_FORCE,
    InForce,
    freezing,
)
from app.services.plan.indicator_years import month_of
from app.services.platform.sql import AnySelect
from app.services.tasks.reminders.subjects import NO_DAY, NO_TEXT, code_of_evidence

# Whose it is that is in force: a colleague may have begun that revision.
_KEEPER = func.coalesce(Evidence.taken_over_by_id, InForce.created_by_id)
_LATELY = (
    FileErasure.status == ErasureStatus.CONFIRMED,
    FileErasure.decided_at > bindparam("news_since", type_=UtcDateTime),
)


def returned_evidence() -> AnySelect:
    """Evidence that was sent back and may be mended; each revision is a round of its own."""
    return (
        of_evidence(Evidence.revision_number, GOES_ON)
        .join(EvidenceRevision, IS_CURRENT)
        .join(Team, Team.id == Evidence.team_id)
        .where(
            Evidence.status == EvidenceStatus.RETURNED,
            freezing(Team.decree_id, EvidenceRevision.covers_from, EvidenceRevision.covers_to).is_(
                None
            ),
        )
    )


def revised_evidence() -> AnySelect:
    """Evidence in force that is being revised, for each person who judged what is in force.

    And for each on whose behalf a stand-in did. Whoever began the revision knows of it; one begun
    after a return is part of the same work.
    """
    judged, begun, judge = aliased(EvidenceDecision), aliased(EvidenceDecision), aliased(User)
    was_judged = and_(
        judged.revision_id == InForce.id,
        judged.action.in_((EvidenceAction.VERIFY, EvidenceAction.ACCEPT)),
    )
    was_begun = and_(
        begun.revision_id == EvidenceRevision.id,
        begun.action == EvidenceAction.REVISE,
        begun.reason.is_not(None),
        begun.decided_by_id != judge.id,
    )
    return (
        of_evidence(Evidence.revision_number, judge.id)
        .join(EvidenceRevision, IS_CURRENT)
        .join(InForce, IS_IN_FORCE)
        .join(judged, was_judged)
        .join(judge, judge.id.in_((judged.decided_by_id, judged.on_behalf_of_id)))
        .join(begun, was_begun)
        .where(Evidence.status.in_(IN_WORK))
    )


def running_out() -> AnySelect:
    """Evidence in force until a day after which a month is planned that nothing in force meets."""
    other, newer = aliased(Evidence), aliased(EvidenceRevision)
    beside, links = indicator_action_items.c, evidence_indicators.alias()
    month = ScheduleEntry.month
    is_met = (
        select(newer.id)
        .join(other, and_(newer.evidence_id == other.id, newer.number == other.in_force_number))
        .join(links, links.c.evidence_id == other.id)
        .where(
            links.c.indicator_id == beside.indicator_id,
            month.between(month_of(newer.covers_from), month_of(newer.proves_until)),
        )
        .exists()
    )
    lacks_month = (
        select(ScheduleEntry.id)
        .join(indicator_action_items, beside.action_item_id == ScheduleEntry.action_item_id)
        .join(evidence_indicators, evidence_indicators.c.indicator_id == beside.indicator_id)
        .where(
            evidence_indicators.c.evidence_id == Evidence.id,
            ScheduleEntry.planned,
            month > month_of(InForce.valid_until),
            ~is_met,
        )
        .exists()
    )
    found = of_evidence(InForce.number, _KEEPER, InForce.valid_until)
    return (
        found.join(InForce, IS_IN_FORCE)
        .join(Team, Team.id == Evidence.team_id)
        .join(Plan, Plan.decree_id == Team.decree_id)
        .where(InForce.valid_until.is_not(None), lacks_month)
    )


def erased_files() -> AnySelect:
    """Evidence of which a file was erased lately, for each person who had uploaded it.

    The rounds are its erasures in the order in which they were asked for.
    """
    was_erased = and_(
        EvidenceFile.revision_id == EvidenceRevision.id,
        EvidenceFile.sha256 == FileErasure.sha256,
        EvidenceFile.received_at <= FileErasure.decided_at,
    )
    return (
        of_evidence(_number_of_erasure(), EvidenceFile.uploaded_by_id)
        .select_from(FileErasure)
        .join(Evidence, Evidence.id == FileErasure.evidence_id)
        .join(EvidenceRevision, EvidenceRevision.evidence_id == Evidence.id)
        .join(EvidenceFile, was_erased)
        .where(*_LATELY)
        .distinct()
    )


def erased_copies() -> AnySelect:
    """Evidence of which a link's copy was erased lately, for each person who had asked for it."""
    was_erased = and_(
        LinkCopy.sha256 == FileErasure.sha256, LinkCopy.received_at <= FileErasure.decided_at
    )
    return (
        of_evidence(_number_of_erasure(), LinkCapture.asked_by_id)
        .select_from(FileErasure)
        .join(Evidence, Evidence.id == FileErasure.evidence_id)
        .join(LinkCapture, LinkCapture.evidence_id == Evidence.id)
        .join(LinkCopy, and_(LinkCopy.capture_id == LinkCapture.id, was_erased))
        .where(*_LATELY)
        .distinct()
    )


def pending_erasures() -> AnySelect:
    """Evidence with a file that is to be erased, once a second person confirms it."""
    return (
        of_evidence(_number_of_erasure(), FileErasure.requested_by_id)
        .add_columns(FileErasure.requested_as)
        .select_from(FileErasure)
        .join(Evidence, Evidence.id == FileErasure.evidence_id)
        .where(FileErasure.status == ErasureStatus.PENDING)
    )


def _number_of_erasure() -> SQLColumnExpression[int]:
    """Which of its evidence's erasures it is, in the order in which they were asked for."""
    asked = aliased(FileErasure)
    return (
        select(func.count(asked.id))
        .where(asked.evidence_id == FileErasure.evidence_id, asked.id <= FileErasure.id)
        .correlate(FileErasure)
        .scalar_subquery()
    )


def of_evidence(
    occurrence: SQLColumnExpression[int],
    owner_id: SQLColumnExpression[UUID],
    due_date: SQLColumnExpression[date | None] = NO_DAY,
) -> AnySelect:
    """Every piece of evidence, in that round, by the first of its indicators."""
    return select(
        Evidence.id.label("subject_id"),
        occurrence.label("occurrence"),
        due_date.label("due_date"),
        Evidence.team_id,
        owner_id.label("owner_id"),
        code_of_evidence(Evidence.id).label("code"),
        NO_TEXT.label("text"),
    )
