"""How much a service account asks, and what it was refused: by the day, for thirty of them.

Counted in memory, so that no request costs a statement more, and written down with the key's last
use, once a minute at most, and when the process ends. There is a row for each account, day and code
of an answer, whatever is sent; who comes without a good key adds to none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import ServiceError
from app.core.identifiers import new_id
from app.core.messages import Language, sentence
from app.models import ServiceAccountUsage
from app.policies.actors import ServiceActor
from app.schemas.identity.service_accounts import RefusedRequests, UsageDay
from app.services.platform.sql import insert_into

USAGE: Final = "usage"
"""Where a database's `info` holds the counts of this process."""
REQUESTS: Final = "requests"  # instead of a code: all of them
_KEPT_AT_MOST: Final = 20_000  # of all accounts together, between two writings
_READ_AT_MOST: Final = 3000
_DAYS: Final = 30
_REFUSED_AT_MOST: Final = 50
_TEXT: Final = 200
_KEY: Final = ("account_id", "day", "code")

log = structlog.get_logger(__name__)
Key = tuple[UUID, date, str]


@dataclass
class _Count:
    """How often, and the last of them: when, which operation, which code of its first fault."""

    count: int
    last_at: datetime
    last_operation: str
    last_fault: str | None


@dataclass
class UsageCounts:
    """What this process has counted and not written down yet."""

    _counts: dict[Key, _Count] = field(default_factory=dict)

    def add(
        self,
        actor: ServiceActor,
        code: str,
        operation: str,
        *,
        fault: str | None = None,
        number: int = 1,
    ) -> None:
        """`number` more of a day, by the clock of the account's office."""
        now = clock.now()
        key = actor.account_id, clock.day_in(actor.time_zone, now), code[:_TEXT]
        known = self._counts.get(key)
        if known is None and len(self._counts) >= _KEPT_AT_MOST:
            return
        before = known.count if known else 0
        self._counts[key] = _Count(before + number, now, operation[:_TEXT], fault and fault[:_TEXT])

    def of(self, account_id: UUID) -> list[dict[str, Any]]:
        """What is there of an account, as rows in the order of their keys."""
        return [row for row in self._rows() if row["account_id"] == account_id]

    def take(self, account_id: UUID | None = None) -> list[dict[str, Any]]:
        """The same, of one or all accounts, and no longer here."""
        rows = self._rows() if account_id is None else self.of(account_id)
        for row in rows:
            del self._counts[row["account_id"], row["day"], row["code"]]
        return rows

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {"account_id": account_id, "day": day, "code": code, **vars(count)}
            for (account_id, day, code), count in sorted(self._counts.items())
        ]


def counts_of(info: Mapping[str, Any]) -> UsageCounts:
    """Those of a database's or a session's `info`; new ones where nobody counts."""
    counts = info.get(USAGE)
    return counts if isinstance(counts, UsageCounts) else UsageCounts()


async def write_down(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows to what is kept; one statement, none where there are no rows."""
    if not rows:
        return
    statement = insert_into(session, ServiceAccountUsage.__table__)
    values = {name: statement.excluded[name] for name in rows[0] if name not in _KEY}
    values["count"] = ServiceAccountUsage.count + statement.excluded["count"]
    added = statement.on_conflict_do_update(index_elements=_KEY, set_=values)
    await session.execute(added, [{"id": new_id(), **row} for row in rows])


async def write_all_down(database: Database) -> None:
    """What is left when the process ends; what cannot be written is lost, and nothing else."""
    rows = counts_of(database.info).take()
    if not rows:
        return
    try:
        async with database.writing() as session:
            await write_down(session, rows)
    except (SQLAlchemyError, ServiceError, OSError):
        log.exception("usage_not_written", rows=len(rows))


async def read_usage(
    session: AsyncSession, account_id: UUID, language: Language
) -> tuple[list[UsageDay], list[RefusedRequests]]:
    """The last days, and what was refused on them by its code; the newest first."""
    columns = ServiceAccountUsage.__table__.columns
    statement = (
        select(*columns)
        .where(ServiceAccountUsage.account_id == account_id)
        .order_by(ServiceAccountUsage.day.desc(), ServiceAccountUsage.code)
        .limit(_READ_AT_MOST)
    )
    kept = [dict(row) for row in (await session.execute(statement)).mappings()]
    rows = kept + counts_of(session.info).of(account_id)
    return _by_day(rows), _by_code(rows, language)


def _by_day(rows: Sequence[Mapping[str, Any]]) -> list[UsageDay]:
    found: dict[date, UsageDay] = {}
    for row in rows:
        day = found.setdefault(row["day"], UsageDay(day=row["day"], requests=0, refused=0))
        if row["code"] == REQUESTS:
            day.requests += row["count"]
        else:
            day.refused += row["count"]
    return sorted(found.values(), key=lambda each: each.day, reverse=True)[:_DAYS]


def _by_code(rows: Sequence[Mapping[str, Any]], language: Language) -> list[RefusedRequests]:
    found: dict[str, RefusedRequests] = {}
    for row in sorted(rows, key=lambda each: each["last_at"]):
        if row["code"] != REQUESTS:
            before = found.get(row["code"])
            found[row["code"]] = RefusedRequests(
                code=row["code"],
                title=sentence(row["code"], language, {}).title,
                count=row["count"] + (before.count if before else 0),
                last_at=row["last_at"],
                last_operation=row["last_operation"],
                last_fault=row["last_fault"],
            )
    newest = sorted(found.values(), key=lambda each: each.last_at, reverse=True)
    return newest[:_REFUSED_AT_MOST]
