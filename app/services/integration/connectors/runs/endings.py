"""How a run ended: written down, and what it means for its connector's schedule and secrets."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.messages.dates import kept_instant
from app.models import Connector, PullRun
from app.models.connector import PullStatus
from app.models.notification import NoticeKind, NotificationSubject
from app.policies.actors import Actor
from app.services.integration.connectors.commands import target_of
from app.services.integration.connectors.runs.claims import PullJob
from app.services.integration.connectors.runs.logs import RunLog
from app.services.platform import audit
from app.services.platform.notices.by_itself import Thing, administrators_of, tell_of_thing

# After so many failed runs in a row the schedule rests, twice as long each time, a day at most.
RESTS_AFTER: Final = 3
_FIRST_REST: Final = timedelta(minutes=15)
_LONGEST_REST: Final = timedelta(days=1)


async def end(
    session: AsyncSession,
    job: PullJob,
    told: RunLog,
    actor: Actor | None,
    *,
    with_mail: bool = False,
) -> None:
    """Write down how it went, and let the schedule rest where it fails again and again."""
    if told.let_in_with:
        told.note("connector_old_secret_used")
    if not await _close(session, job, told):
        return  # it was given up as interrupted meanwhile
    if told.let_in_with == 0:
        await _let_go_of_the_old_secret(session, job)
    values = _outcome(job, told)
    if values:
        await _put(session, values, Connector.id == job.connector.id)
    changes: audit.Changes = {
        "period": [None, job.period.text],
        "status": [None, told.status.value],
        "counts": [None, dict(told.counts)],
        "dry_run": [None, job.is_dry],
    }
    if rests_until := values.get("rests_until"):
        changes["rests_until"] = [None, str(rests_until)]
        if values["failures"] == RESTS_AFTER:
            await _tell_of_rest(session, job, rests_until, with_mail=with_mail)
    audit.log(session, actor, "pull.run", target_of(job.connector), changes=changes)


def _outcome(job: PullJob, told: RunLog) -> dict[str, Any]:
    """What a run changes of its connector: nothing where it was dry."""
    if job.is_dry:
        return {}
    if told.was_called_off:  # no fault of theirs: what the schedule wanted is wanted still
        return {"next_run_at": clock.now()} if job.is_scheduled else {}
    failures = job.connector.failures + 1 if told.status is PullStatus.FAILED else 0
    is_first = told.status is PullStatus.SUCCEEDED and job.connector.good_since is None
    since = {"good_since": job.begun_at} if is_first else {}
    rest = _rest(failures)
    again = _again_at(job, rest) if failures and job.is_scheduled else {}
    return {"failures": failures, "rests_until": rest, **since, **again}


def _again_at(job: PullJob, rest: datetime | None) -> dict[str, datetime]:
    """When a period that failed is pulled again: after a rest, unless the next date comes first."""
    following = job.connector.next_run_at
    again = rest or clock.now() + _FIRST_REST
    return {} if following is None else {"next_run_at": min(following, again)}


async def _let_go_of_the_old_secret(session: AsyncSession, job: PullJob) -> None:
    """The new one was let in; one that somebody gave meanwhile keeps what is beside it."""
    connector = job.connector
    if connector.sealed_secret_before is not None:
        is_ours = Connector.sealed_secret == connector.sealed_secret
        is_same = Connector.sealed_secret_before == connector.sealed_secret_before
        values = {"sealed_secret_before": None}
        await _put(session, values, Connector.id == connector.id, is_ours, is_same)


async def _put(
    session: AsyncSession, values: Mapping[str, Any], *conditions: ColumnElement[bool]
) -> None:
    await session.execute(
        update(Connector)
        .where(*conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def _close(session: AsyncSession, job: PullJob, told: RunLog) -> bool:
    """Write the run's end down; whether it was still running."""
    ended = await session.execute(
        update(PullRun)
        .where(PullRun.id == job.run_id, PullRun.status == PullStatus.RUNNING)
        .values(
            status=told.status,
            finished_at=clock.now(),
            counts=dict(told.counts),
            faults=told.faults,
            notes=told.notes,
        )
        .returning(PullRun.id)
        .execution_options(synchronize_session=False)
    )
    return ended.first() is not None


async def _tell_of_rest(
    session: AsyncSession, job: PullJob, rests_until: datetime, *, with_mail: bool
) -> None:
    """Once for each row of failures: whoever administers the connector's office is told."""
    people = await administrators_of(session, job.unit.id)
    name = f"{job.source.name}: {job.connector.name}"
    thing = Thing(NotificationSubject.CONNECTOR, job.connector.id, name)
    kind, on = NoticeKind.CONNECTOR_RESTS, kept_instant(rests_until, job.unit.time_zone)
    await tell_of_thing(session, people, kind, thing, with_mail=with_mail, on=on)


def _rest(failures: int) -> datetime | None:
    """Until when the schedule rests; none: it does not."""
    beyond: int = failures - RESTS_AFTER
    if beyond < 0:
        return None
    rest = min(_FIRST_REST * int(2 ** min(beyond, 10)), _LONGEST_REST)
    return clock.now() + rest
