"""The conformance sheet: what of the work of a service account has been seen, and is it ready.

The first time that an account shows a step counts, and nothing is changed after it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.messages import Language, sentence
from app.models import (
    SeenStep,
    ServiceAccount,
    ServiceAccountKey,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookProgress,
)
from app.models.conformance import ConformanceStep
from app.models.webhook import DeliveryState
from app.schemas.integration.conformance import ConformanceRead, ConformanceStepRead
from app.schemas.integration.records import RecordOutcome
from app.services.platform.sql import insert_absent

Seen = dict[ConformanceStep, datetime]
# Without these nobody should go live; a system may do well without the others.
NEEDED: Final = frozenset({
    ConformanceStep.SIGNED_IN, ConformanceStep.DRY_RUN, ConformanceStep.RECORD_PUSHED,
    ConformanceStep.REPEATED, ConformanceStep.CORRECTED, ConformanceStep.REFUSED,
})  # fmt: skip
_KEY_USED = select(func.min(ServiceAccountKey.last_used_at))
# Endpoints that the account made, and those that somebody made for its office since it is there:
# what another account's endpoint answers shows nothing of this one.
_OF_OFFICE = select(WebhookEndpoint.id).join(
    ServiceAccount,
    or_(
        WebhookEndpoint.service_account_id == ServiceAccount.id,
        and_(
            WebhookEndpoint.service_account_id.is_(None),
            WebhookEndpoint.work_unit_id == ServiceAccount.work_unit_id,
            WebhookEndpoint.created_at >= ServiceAccount.created_at,
        ),
    ),
)
_OF_OUTCOME: Mapping[RecordOutcome, ConformanceStep] = {
    RecordOutcome.CREATED: ConformanceStep.RECORD_PUSHED,
    RecordOutcome.CHANGED: ConformanceStep.CORRECTED,
    RecordOutcome.CONFIRMED: ConformanceStep.CONFIRMED,
    RecordOutcome.UNCHANGED: ConformanceStep.REPEATED,
    RecordOutcome.WITHDRAWN: ConformanceStep.WITHDRAWN,
}


def steps_of(outcomes: Iterable[RecordOutcome], *, is_dry: bool) -> set[ConformanceStep]:
    """What records that came to this show; a dry run shows itself alone."""
    if is_dry:
        return {ConformanceStep.DRY_RUN}
    return {_OF_OUTCOME[outcome] for outcome in outcomes if outcome in _OF_OUTCOME}


async def note(session: AsyncSession, account_id: UUID, steps: Iterable[ConformanceStep]) -> None:
    """Steps that the account shows now, in the caller's transaction; one statement."""
    now = clock.now()
    await note_all(session, account_id, dict.fromkeys(steps, now))


async def note_all(
    session: AsyncSession, account_id: UUID, seen: Mapping[ConformanceStep, datetime]
) -> None:
    """Steps with the instants at which the account showed them."""
    rows = [
        {"account_id": account_id, "step": step, "seen_at": at}
        for step, at in sorted(seen.items())  # in one order, so that no two wait for each other
    ]
    if rows:
        await insert_absent(session, SeenStep, rows, "account_id", "step")


async def note_apart(database: Database, account_id: UUID, step: ConformanceStep) -> None:
    """A step that leaves nothing else behind, in a transaction of its own, if it is new."""
    there = exists().where(SeenStep.account_id == account_id, SeenStep.step == step)
    async with database.reading() as session:
        if await session.scalar(select(there)):
            return
    async with database.writing() as session:
        await note(session, account_id, [step])


async def read_sheet(database: Database, account_id: UUID, language: Language) -> ConformanceRead:
    """The account's sheet in a language.

    What is seen in other tables, whose rows may be cleared one day, is noted while it is read.
    """
    async with database.reading() as session:
        noted = await _noted(session, account_id)
        found = {
            step: at
            for step, at in (await _found(session, account_id)).items()
            if step not in noted
        }
    if found:
        async with database.writing() as session:
            await note_all(session, account_id, found)
    return told(account_id, noted | found, language)


def told(
    account_id: UUID, seen: Mapping[ConformanceStep, datetime], language: Language
) -> ConformanceRead:
    """The sheet for what was seen."""
    words = {step: sentence(f"step_{step.value}", language, {}) for step in ConformanceStep}
    missing = [words[step].title for step in ConformanceStep if step in NEEDED - seen.keys()]
    facts = {"seen": len(seen), "total": len(words), "missing": ", ".join(missing)}
    code = "conformance_missing" if missing else "conformance_ready"
    steps = [
        ConformanceStepRead(
            step=step,
            title=words[step].title,
            detail=words[step].detail,
            is_needed=step in NEEDED,
            seen_at=seen.get(step),
        )
        for step in ConformanceStep
    ]
    return ConformanceRead(
        account_id=account_id,
        seen=len(seen),
        total=len(words),
        is_ready=not missing,
        summary=sentence(code, language, facts).detail,
        steps=steps,
    )


async def _noted(session: AsyncSession, account_id: UUID) -> Seen:
    rows = await session.execute(
        select(SeenStep.step, SeenStep.seen_at).where(SeenStep.account_id == account_id)
    )
    return {step: at for step, at in rows}  # noqa: C416 - rows are no pairs to the type checker


async def _found(session: AsyncSession, account_id: UUID) -> Seen:
    """What other tables show: keys that were used, webhooks that were answered."""
    endpoints = _OF_OFFICE.where(ServiceAccount.id == account_id)
    caught_up = select(func.min(WebhookDelivery.delivered_at)).where(
        WebhookDelivery.endpoint_id.in_(endpoints),
        WebhookDelivery.state == DeliveryState.DELIVERED,
        WebhookDelivery.attempts > 1,
    )
    answered = select(func.min(WebhookProgress.last_delivered_at)).where(
        WebhookProgress.endpoint_id.in_(endpoints)
    )
    signed_in = _KEY_USED.where(ServiceAccountKey.account_id == account_id)
    shown = {
        ConformanceStep.SIGNED_IN: signed_in,
        ConformanceStep.WEBHOOK_ANSWERED: answered,
        ConformanceStep.CAUGHT_UP: caught_up,
    }
    row = (
        await session.execute(
            select(*(each.scalar_subquery().label(step.value) for step, each in shown.items()))
        )
    ).one()
    found = {step: getattr(row, step.value) for step in shown}
    return {step: at for step, at in found.items() if at is not None}
