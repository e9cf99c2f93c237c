"""What is written down of records that came many at once: for each office, a few in an entry."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import SourceSystem
from app.policies.actors import AnyActor
from app.schemas.integration.records import RecordOutcome
from app.services.integration.records.commands import TakenRecord, counts_of
from app.services.integration.records.validation import ValidRecord
from app.services.platform import audit

RECORDS_AT_MOST: Final = 80
"""Of an entry and its event, so that no event grows with what is handed in."""
Taken = tuple[ValidRecord, TakenRecord]


def write_down_taken(
    session: AsyncSession,
    actor: AnyActor | None,
    source: SourceSystem,
    taken: Iterable[Taken],
    more: Mapping[str, object] | None = None,
) -> None:
    """Entries for what is new, in the office whose records they are; `more` stands in each.

    The event of an entry names every one of its records. Where all that is new are confirmations,
    the entry says so: it is no event.
    """
    by_office = defaultdict[UUID, list[Taken]](list)
    for record, receipt in taken:
        if receipt.outcome is not RecordOutcome.UNCHANGED:
            by_office[record.work_unit_id].append((record, receipt))
    for unit_id, moved in by_office.items():
        for first in range(0, len(moved), RECORDS_AT_MOST):
            some = moved[first : first + RECORDS_AT_MOST]
            _write(session, actor, source, unit_id, some, more or {})


def _write(  # noqa: PLR0913, PLR0917 - what an entry says
    session: AsyncSession,
    actor: AnyActor | None,
    source: SourceSystem,
    unit_id: UUID,
    moved: Sequence[Taken],
    more: Mapping[str, object],
) -> None:
    counts = counts_of([receipt for _, receipt in moved])
    told: audit.Changes = {"source": [None, source.key], "counts": [None, counts]}
    told |= {name: [None, audit.plain(value)] for name, value in more.items()}
    new = [each for each in moved if each[1].outcome is not RecordOutcome.CONFIRMED]
    if not new:
        target = audit.Target("source", source.id, unit_id)
        audit.log(session, actor, "record.confirm", target, changes=told)
        return
    # Ties the entry to the versions.
    digests = "\n".join(f"{receipt.external_id} {receipt.digest}" for _, receipt in new)
    told["digest"] = [None, hashlib.sha256(digests.encode()).hexdigest()]
    target = audit.Target(
        "source", source.id, unit_id, about={"records": [_named(*each) for each in new]}
    )
    audit.log(session, actor, "record.receive_batch", target, changes=told)


def _named(record: ValidRecord, receipt: TakenRecord) -> dict[str, Any]:
    """A record as the event tells it: keys and days, nothing that a person wrote."""
    return {
        "record_id": str(receipt.record_id),
        "record_type": record.type.key,
        "external_id": receipt.external_id,
        "version": receipt.version,
        "outcome": receipt.outcome.value,
        "covers_from": str(record.period_from),
        "covers_to": str(record.period_to),
    }
