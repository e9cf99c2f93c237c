"""Data has an end: what proves nothing is deleted after the days of its setting.

A clock that is far ahead deletes nothing early (`clock_jumps.certain_now`).

One table says what is cleared when, another what is kept and why; a test holds both against the
tables there are, so that a new one must be decided. `make docs` writes them into docs/data.md.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Table, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.settings import Settings
from app.models import (
    ActivationCode,
    Base,
    Email,
    Event,
    EventLog,
    IdempotencyRecord,
    ListExport,
    Notification,
    PullRun,
    RecordVersion,
    RefreshToken,
    ServiceAccountUsage,
    SignInThrottle,
    UserSession,
    WebhookAttempt,
    WebhookDelivery,
)
from app.services.platform import audit
from app.services.upkeep.clock_jumps import certain_now

_BATCH: Final = 500
_EACH_RUN: Final = 100  # batches of a table, so that one job never takes a worker for long
_TARGET: Final = audit.Target("clearing", None)


class Cleared(NamedTuple):
    """Rows of `model` for which `is_over(before)` holds; `days` names the setting."""

    model: type[Base]
    days: str
    is_over: Callable[[datetime], ColumnElement[bool]]
    when: str
    why: str


def _expired_sessions(before: datetime) -> Any:  # noqa: ANN401 - a subquery
    return select(UserSession.id).where(UserSession.expires_at < before)


_CLEARED_EVENTS = select(EventLog.cleared).scalar_subquery()

# In this order: whatever points at a row goes before it.
CLEARED: Final = (
    Cleared(
        RefreshToken,
        "clear_sessions_days",
        lambda before: RefreshToken.session_id.in_(_expired_sessions(before)),
        "since its session expired",
        "a token used twice ends its session: it is known as long as that can be",
    ),
    Cleared(
        UserSession,
        "clear_sessions_days",
        lambda before: (
            (UserSession.expires_at < before)
            & ~exists().where(RefreshToken.session_id == UserSession.id)
        ),
        "since it expired",
        "a known address is not held up by strangers for 90 days; sign-ins are entries anyway",
    ),
    Cleared(
        ActivationCode,
        "clear_activation_codes_days",
        lambda before: ActivationCode.expires_at < before,
        "since it expired",
        "who issued and who used one are entries of the audit log",
    ),
    Cleared(
        SignInThrottle,
        "clear_sign_in_guards_days",
        lambda before: SignInThrottle.failed_at < before,
        "since the last failure",
        "failures are forgotten after 24 hours; the audit log has told of them",
    ),
    Cleared(
        ServiceAccountUsage,
        "clear_usage_days",
        lambda before: ServiceAccountUsage.day < before.date(),
        "since that day",
        "a month shows what goes wrong; the audit log has what was done",
    ),
    Cleared(
        IdempotencyRecord,
        "clear_idempotency_days",
        lambda before: IdempotencyRecord.created_at < before,
        "since the first request",
        "a key is promised for 24 hours",
    ),
    Cleared(
        Notification,
        "clear_notifications_days",
        lambda before: Notification.created_at < before,
        "since it was given",
        "longer than a year: what is still open then may be told once more",
    ),
    Cleared(
        Email,
        "clear_notifications_days",
        lambda before: (
            (Email.created_at < before)
            & Email.next_try_at.is_(None)
            & ~exists().where(Notification.email_id == Email.id)
            & ~exists().where(Notification.copy_email_id == Email.id)
        ),
        "since it was queued, once it was sent or given up and its notifications are gone",
        "its words are written when it is sent: the row tells only that it was",
    ),
    Cleared(
        WebhookAttempt,
        "clear_events_days",
        lambda _: WebhookAttempt.delivery_id.in_(
            select(WebhookDelivery.id).where(WebhookDelivery.event_position <= _CLEARED_EVENTS)
        ),
        "with its event",
        "an attempt tells of a delivery",
    ),
    Cleared(
        WebhookDelivery,
        "clear_events_days",
        lambda _: (
            (WebhookDelivery.event_position <= _CLEARED_EVENTS)
            & ~exists().where(WebhookAttempt.delivery_id == WebhookDelivery.id)
        ),
        "with its event",
        "whatever waited that long is asked of `GET /events` no more either",
    ),
    Cleared(
        Event,
        "clear_events_days",
        lambda _: (
            (Event.position <= _CLEARED_EVENTS)
            & ~exists().where(WebhookDelivery.event_position == Event.position)
        ),
        "since it happened",
        "made from entries of the audit log, which stay; an older cursor is told so (410)",
    ),
    Cleared(
        ListExport,
        "clear_exports_days",
        lambda before: ListExport.created_at < before,
        "since it was asked for, with its pieces",
        "what was made once can be made again; who asked is an entry of the audit log",
    ),
    Cleared(
        PullRun,
        "clear_pull_runs_days",
        lambda before: (
            (PullRun.finished_at < before)
            & ~exists().where(RecordVersion.pull_run_id == PullRun.id)
        ),
        "since it ended, unless it brought a version of a record",
        "a run that brought something is part of where evidence comes from",
    ),
)

_PROOF = "proves what was done, seen and decided; guarded against deletion"
_WHO = "who held which right when; needed to read what they did"
_PLAN = "the decree, its teams and its plan: what everything else is measured by"
_SAID = "what was said about the work; part of its story"
_SETUP = "how the installation is set up; ended or removed by whoever manages it"
KEPT: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "audit_chain", "audit_checkpoints", "audit_events", "evidence", "evidence_decisions",
            "evidence_files", "evidence_indicators", "evidence_links", "evidence_revisions",
            "evaluation_answers", "evaluation_checks", "evaluation_proofs", "evaluation_ratios",
            "evaluation_reports", "evaluation_steps", "evaluation_windows", "evaluations",
            "file_erasures", "lhe_files", "lke_facts", "link_captures", "link_copies",
            "meeting_evidence",
            "meeting_files", "meeting_realisations", "meetings", "period_closures",
            "plan_approvals", "realisation_evidence", "realisations", "report_chapters",
            "report_editors", "report_evidence", "report_files", "report_recommendations",
            "report_steps", "reports", "proposal_snapshots",
            "record_decisions", "record_version_files", "record_versions", "revision_editors",
            "revision_records", "schedule_changes", "source_files", "source_records",
        ),
        _PROOF,
    ),
    **dict.fromkeys(
        ("meeting_editors", "meeting_people", "meeting_teams"),
        "who met; part of what the evidence of a meeting proves",
    ),
    **dict.fromkeys(("memberships", "role_grants", "stand_ins", "users", "work_units"), _WHO),
    **dict.fromkeys(
        (
            "action_items", "activities", "amendments", "baseline_months", "decree_clauses",
            "decrees", "duties", "duty_links", "duty_readings", "indicator_action_items",
            "indicator_checklists", "indicator_placements", "indicators", "lke_row_links", "plans",
            "schedule_entries", "schedule_rules", "teams",
        ),
        _PLAN,
    ),
    **dict.fromkeys(
        ("counts_due", "team_counts", "team_month_counts"),
        "what roll-ups add up, one row a team and month; the commit that marks a team counts it",
    ),
    **dict.fromkeys(
        ("evidence_words", "evidence_words_due"),
        "what searching looks at: the words of the evidence once more; marks go within seconds",
    ),
    **dict.fromkeys(
        (
            "comment_edits", "comment_mentions", "comments", "directive_steps", "directives",
            "finding_steps", "findings", "follow_up_steps", "follow_ups",
        ),
        _SAID,
    ),
    **dict.fromkeys(
        (
            "connectors", "holidays", "intake_rules", "letterheads", "lke_questions", "lke_sheets",
            "evaluation_weights", "notification_preferences",
            "record_type_indicators", "record_types", "report_settings", "service_account_keys",
            "proposal_periods",
            "service_accounts", "source_systems", "webhook_endpoints", "webhook_progress",
            "webhook_secrets",
        ),
        _SETUP,
    ),
    "list_export_pieces": "go with the list that they are a file of",
    "intake_rests": "until the record is drafted; it says when a standing order looks again",
    "conformance_steps": "a few rows for each service account: what it has shown, and when first",
    "recovery_codes": "until they are used up or made anew by their owner",
    "second_factors": "until their owner removes them",
    "backup_runs": "one row a day: whether backups are made, and when one was last read back",
    "integrity_proofs": "one signed row a night; guarded against deletion",
    "job_runs": "one row for each job of the worker, written anew every minute",
    "restorations": "from which backup this database came; guarded against deletion",
    "news_progress": "one row: how far people were told what happened",
    "progress_follower": "one row: how far it was looked what changed of offices' progress",
    "told_progress": "one row an office and year: what was told of its progress",
    "event_log": "one row: how many events there were, and which are cleared",
    "office_days": "a few rows for each office, written anew every day",
}  # fmt: skip


async def clear(database: Database, settings: Settings) -> dict[str, int]:
    """Delete what is over, in short transactions; how many rows of which table.

    Two workers may do it at once. What was deleted is one entry of the audit log.
    """
    counts: dict[str, int] = {}
    async with database.reading() as session:
        now = await certain_now(session)
    before = now - timedelta(days=settings.clear_events_days)
    async with database.writing() as session:
        await _mark_events(session, before)
    for kind in CLEARED:
        before = now - timedelta(days=getattr(settings, kind.days))
        if count := await _clear(database, kind, before):
            counts[kind.model.__tablename__] = count
    if counts:
        async with database.writing() as session:
            audit.log(session, None, "data.clear", _TARGET, changes=audit.created(counts))
    return counts


async def _clear(database: Database, kind: Cleared, before: datetime) -> int:
    table = kind.model.__table__
    assert isinstance(table, Table)  # noqa: S101 - the models have no others
    (key,) = table.primary_key
    over = select(key).where(kind.is_over(before)).limit(_BATCH)
    total = 0
    for _ in range(_EACH_RUN):
        async with database.reading() as session:  # nobody waits for a lock that is not needed
            keys = (await session.scalars(over)).all()
        if not keys:
            break
        async with database.writing() as session:
            gone = await session.execute(
                delete(table).where(key.in_(keys), kind.is_over(before)).returning(key)
            )
            total += len(gone.all())
        if len(keys) < _BATCH:
            break
    return total


async def _mark_events(session: AsyncSession, before: datetime) -> None:
    """Say up to where events are cleared, before any is: nobody reads over a hole unawares."""
    last = await session.scalar(select(func.max(Event.position)).where(Event.at < before))
    if last is not None:
        await session.execute(update(EventLog).where(EventLog.cleared < last).values(cleared=last))
