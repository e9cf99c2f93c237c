"""The summary of a package as a document: what it is about, and how far its indicators are."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from app.integrations.documents import pdf
from app.services.plan.indicator_states import IndicatorYear
from app.services.platform.sql import AnyRow
from app.services.reporting.packages.content import Content
from app.services.reporting.packages.index import evidence_counts
from app.services.reporting.progress.counting import Tally

TEMPLATE = "ringkasan-paket.typ"


def summary(
    content: Content,
    facts: Sequence[tuple[str, str]],
    name: str,
    public_key: str,
    made_at: datetime,
) -> bytes:
    """The PDF; `facts` are the lines of its head."""
    counted = evidence_counts(content)

    def counts(rows: Iterable[AnyRow]) -> dict[str, int]:
        ids = [row.id for row in rows]
        evidence = set[UUID]().union(*(counted[key] for key in ids))
        return _numbers(content.years[key] for key in ids) | {"evidence": len(evidence)}

    data: dict[str, Any] = {
        "office": content.scope.unit.name,
        "package": name,
        "facts": facts,
        "teams": [
            {
                "code": str(rows[0].team_number or ""),
                "name": rows[0].team_title,
                "activities": [
                    {"code": code, "name": found[0].activity_name, **counts(found)}
                    for code, found in _grouped(rows, "activity_code")
                ],
                **counts(rows),
            }
            for _, rows in _grouped(content.indicators, "team_id")
        ],
        "total": counts(content.indicators),
        "public_key": public_key,
    }
    return pdf(TEMPLATE, data, made_at)


def _numbers(years: Iterable[IndicatorYear]) -> dict[str, int]:
    counted = Tally.of_indicators(years).numbers()
    return {
        "by_now": counted.expected.by_now,
        "met": counted.expected.met,
        "indicators": counted.indicators.indicators,
        "proven": counted.indicators.proven,
    }


def _grouped(rows: Iterable[AnyRow], column: str) -> list[tuple[Any, list[AnyRow]]]:
    """Neighbours with the same value; the rows are in the plan's order."""
    return [(key, list(found)) for key, found in groupby(rows, lambda row: getattr(row, column))]
