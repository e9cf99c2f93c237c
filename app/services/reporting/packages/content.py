"""What is in a package: the rows of one moment, as far as the caller may open them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    Activity,
    Decree,
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    Indicator,
    LinkCapture,
    LinkCopy,
    Team,
    User,
    evidence_indicators,
)
from app.models.evidence import QUARANTINE, Confidentiality, EvidenceAction, EvidenceStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.reporting.packages import PackageRevisions
from app.services.plan.indicator_states import IndicatorYear, months_over
from app.services.plan.rows.statements import ACTIVITY_CODE, INDICATOR_CODE
from app.services.platform.files.held import Erased, erased_among, erased_copies_among
from app.services.platform.references import EVIDENCE_PLACE, TEAM_PLACE
from app.services.platform.sql import AnyRow, AnySelect
from app.services.reporting.packages.meetings import Meetings, load_meetings
from app.services.reporting.packages.questions import (
    Questions,
    load_questions,
    of_questions_alone,
)
from app.services.reporting.packages.scope import Scope, plan_rows
from app.services.reporting.progress.calendars import calendar_of
from app.services.reporting.progress.history import ItemHistory, Proof, indicator_year
from app.services.reporting.progress.records import load_items, plans_at

# Beginning a revision is no step on it, and what was discarded stays what it had come to.
_STATUS_AFTER = {
    EvidenceAction.SUBMIT: EvidenceStatus.SUBMITTED,
    EvidenceAction.VERIFY: EvidenceStatus.VERIFIED,
    EvidenceAction.ACCEPT: EvidenceStatus.ACCEPTED,
    EvidenceAction.RETURN: EvidenceStatus.RETURNED,
    EvidenceAction.WITHDRAW: EvidenceStatus.WITHDRAWN,
}

_WHO = (
    "created_by_id", "submitted_by_id", "uploaded_by_id", "added_by_id", "decided_by_id",
    "on_behalf_of_id", "asked_by_id", "requested_by_id", "requested_for_id", "decided_for_id",
)  # fmt: skip
PartT = TypeVar("PartT", EvidenceFile, EvidenceLink)


@dataclass(frozen=True)
class Content:
    """All rows of a package: indicators in the plan's order, the rest as it came about.

    `started` are all revisions begun until the cut-off; in the package are those that were in force
    at its end, or all that had been submitted. `erased` are the files and copies whose content is
    no more, as of now: they are named, and left out. `copies` of links are those kept until the
    cut-off.
    """

    scope: Scope
    indicators: Sequence[AnyRow]
    indicators_of: dict[UUID, list[UUID]]
    questions: Questions
    started: Sequence[EvidenceRevision]
    files: Sequence[EvidenceFile]
    links: Sequence[EvidenceLink]
    copies: Sequence[tuple[LinkCopy, LinkCapture]]
    decisions: Sequence[EvidenceDecision]
    confidentiality: dict[UUID, Confidentiality]
    people: dict[UUID, str]
    erased: dict[UUID, Erased]
    meetings: Meetings
    year: int
    items: Sequence[ItemHistory]

    def name_of(self, user_id: UUID | None) -> str | None:
        """The person's name, if there is a person."""
        return self.people[user_id] if user_id else None

    def local(self, instant: datetime | None) -> datetime | None:
        """The instant in the office's time zone."""
        return instant.astimezone(self.scope.zone) if instant else None

    @cached_property
    def revisions(self) -> list[EvidenceRevision]:
        """Those that are in the package."""
        if self.scope.revisions is PackageRevisions.IN_FORCE:
            return [revision for revision in self.started if revision.id in self.in_force]
        end = self.scope.end
        return [r for r in self.started if r.submitted_at is not None and r.submitted_at < end]

    @cached_property
    def held(self) -> list[tuple[AnyRow, list[UUID]]]:
        """The meetings that evidence of the package came of, by day, each with that evidence."""
        here = {revision.evidence_id for revision in self.revisions}
        by_meeting: dict[UUID, tuple[AnyRow, list[UUID]]] = {}
        for evidence_id, meeting in self.meetings.of.items():
            if evidence_id in here:
                by_meeting.setdefault(meeting.id, (meeting, []))[1].append(evidence_id)
        return list(by_meeting.values())

    @cached_property
    def in_force(self) -> frozenset[UUID]:
        """The revisions that proved at the cut-off: the last accepted one of what still stood."""
        accepted = {
            step.evidence_id: step.revision_id
            for step in self.decisions
            if step.action is EvidenceAction.ACCEPT
        }
        for step in self.decisions:
            if step.action is EvidenceAction.WITHDRAW:
                accepted.pop(step.evidence_id, None)
        return frozenset(accepted.values())

    @cached_property
    def statuses(self) -> dict[UUID, EvidenceStatus]:
        """Where each revision stood at the cut-off, by the last step on it."""
        found = {revision.id: EvidenceStatus.DRAFT for revision in self.started}
        return found | {
            step.revision_id: _STATUS_AFTER[step.action]
            for step in self.decisions
            if step.action in _STATUS_AFTER
        }

    @cached_property
    def years(self) -> dict[UUID, IndicatorYear]:
        """What was expected of each indicator at the cut-off, and how far it was proven."""
        over = months_over(self.year, self.scope.cut_off)
        plans = plans_at(self.items, self.scope.end - datetime.resolution)
        proofs: dict[UUID, list[Proof]] = defaultdict(list)
        for evidence_id, proof in self._proofs().items():
            for indicator_id in self.indicators_of[evidence_id]:
                proofs[indicator_id].append(proof)
        return {
            row.id: indicator_year(plans[str(row.id)], proofs[row.id], over)
            for row in self.indicators
        }

    def _proofs(self) -> dict[UUID, Proof]:
        """Each piece as its newest revision had it, or where one was in force, as that one."""
        stands = {revision.evidence_id: revision for revision in self.started}
        stands |= {each.evidence_id: each for each in self.started if each.id in self.in_force}
        return {
            evidence_id: Proof.of(
                self.statuses[revision.id],
                (revision.covers_from, revision.proves_until)
                if revision.id in self.in_force
                else None,
                self.year,
            )
            for evidence_id, revision in stands.items()
        }


async def load(session: AsyncSession, actor: Actor, scope: Scope) -> Content:
    """All rows, in a constant number of statements."""
    revisions = _revisions(actor, scope)
    ids = revisions.with_only_columns(EvidenceRevision.id).order_by(None)
    evidence_ids = revisions.with_only_columns(EvidenceRevision.evidence_id).order_by(None)
    decisions = (
        select(EvidenceDecision)
        .where(EvidenceDecision.revision_id.in_(ids), EvidenceDecision.decided_at < scope.end)
        .order_by(EvidenceDecision.decided_at, EvidenceDecision.id)
    )
    submitted = ids.where(EvidenceRevision.submitted_at < scope.end)
    wanted = revisions, _parts(EvidenceFile, submitted), _parts(EvidenceLink, submitted), decisions
    started, files, links, steps = [(await session.scalars(each)).all() for each in wanted]
    copies = await _copies(session, scope, evidence_ids)
    erased = await erased_among(session, EvidenceFile.revision_id.in_(submitted))
    erased |= await erased_copies_among(session, LinkCapture.evidence_id.in_(evidence_ids))
    named = [*started, *files, *links, *steps, *dict(copies).values(), *erased.values()]
    content = Content(
        scope=scope,
        indicators=(await session.execute(_indicators(actor, scope))).all(),
        indicators_of=await _indicators_of(session, evidence_ids),
        questions=await load_questions(session, scope, evidence_ids),
        started=started,
        files=files,
        links=links,
        copies=copies,
        decisions=steps,
        confidentiality=await _confidentialities(session, evidence_ids),
        people=await _names(session, named),
        erased=erased,
        meetings=await load_meetings(session, actor, evidence_ids),
        year=(await calendar_of(session, scope.decree)).year,
        items=await load_items(session, actor, scope.decree),
    )
    kept = {revision.id for revision in content.revisions}
    return replace(
        content,
        files=[file for file in files if file.revision_id in kept],
        links=[link for link in links if link.revision_id in kept],
    )


async def _copies(
    session: AsyncSession, scope: Scope, evidence_ids: AnySelect
) -> list[tuple[LinkCopy, LinkCapture]]:
    found = (
        select(LinkCopy, LinkCapture)
        .join(LinkCapture, LinkCapture.id == LinkCopy.capture_id)
        .where(
            LinkCapture.evidence_id.in_(evidence_ids),
            LinkCopy.received_at < scope.end,
            LinkCopy.scan_state.not_in(QUARANTINE),
        )
        .order_by(LinkCopy.received_at, LinkCopy.id)
    )
    return [(copy, capture) for copy, capture in await session.execute(found)]


async def _confidentialities(
    session: AsyncSession, evidence_ids: AnySelect
) -> dict[UUID, Confidentiality]:
    asked = select(Evidence.id, Evidence.confidentiality).where(Evidence.id.in_(evidence_ids))
    return {row.id: row.confidentiality for row in await session.execute(asked)}


async def _indicators_of(session: AsyncSession, evidence_ids: AnySelect) -> dict[UUID, list[UUID]]:
    proves = select(evidence_indicators).where(evidence_indicators.c.evidence_id.in_(evidence_ids))
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for evidence_id, indicator_id in await session.execute(proves):
        found[evidence_id].append(indicator_id)
    return found


async def _names(session: AsyncSession, rows: Sequence[object]) -> dict[UUID, str]:
    """The people the rows mention."""
    people = {getattr(row, name, None) for row in rows for name in _WHO} - {None}
    found = await session.execute(select(User.id, User.name).where(User.id.in_(people)))
    return {row.id: row.name for row in found}


def _indicators(actor: Actor, scope: Scope) -> AnySelect:
    columns = (
        Indicator.id,
        INDICATOR_CODE.label("code"),
        Indicator.letter,
        Indicator.position,
        Indicator.text,
        Activity.id.label("activity_id"),
        ACTIVITY_CODE.label("activity_code"),
        Activity.letter.label("activity_letter"),
        Activity.name.label("activity_name"),
        Team.id.label("team_id"),
        Team.number.label("team_number"),
        func.coalesce(Team.short_title, Team.title).label("team_title"),
    )
    return (
        plan_rows(*columns)
        .where(scope.condition, visible(actor, Permission.EVIDENCE_OPEN, TEAM_PLACE))
        .order_by(Team.position, Activity.position, Indicator.position)
    )


def _revisions(actor: Actor, scope: Scope) -> Select[EvidenceRevision]:
    within = (
        plan_rows(evidence_indicators.c.evidence_id)
        .join(evidence_indicators, evidence_indicators.c.indicator_id == Indicator.id)
        .where(scope.condition)
    )
    return (
        select(EvidenceRevision)
        .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            or_(Evidence.id.in_(within), of_questions_alone(scope)),
            EvidenceRevision.created_at < scope.end,
            visible(actor, Permission.EVIDENCE_OPEN, EVIDENCE_PLACE),
        )
        .order_by(Evidence.created_at, Evidence.id, EvidenceRevision.number)
    )


def _parts(model: type[PartT], revision_ids: AnySelect) -> Select[PartT]:
    return (
        select(model)
        .where(model.revision_id.in_(revision_ids))
        .order_by(model.revision_id, model.position)
    )
