"""Records are judged by schemas that are not ours: refused with a code, whatever these say."""

from typing import Any

import pytest

from app.core.database import Database
from app.models import SourceSystem
from app.schemas.integration.records import RecordWrite
from app.services.integration.records import validation as checking
from app.services.integration.records.validation import (
    RecordInput,
    RejectedRecord,
    ValidRecord,
    check,
    open_source,
)
from tests.support.databases import on_one_engine
from tests.support.machines import PROVINCE, Machines

pytestmark = on_one_engine
BODY: dict[str, Any] = {
    "type": "lembur",
    "title": "Rekap lembur",
    "period": "2023-06",
    "taken_at": "2023-07-01T08:00:00+08:00",
    "figures": {"hours": 3},
}


def judged(machines: Machines, schema: dict[str, Any], count: int = 1) -> list[Any]:
    """What records come to by a schema that lies in the database."""
    kind = machines.kind(figures_schema=schema)

    async def story(database: Database) -> list[ValidRecord | RejectedRecord]:
        async with database.writing() as session:
            source = await session.get_one(SourceSystem, kind.source_id)
            desk = await open_source(session, source, [machines.unit(PROVINCE)])
            body = RecordWrite.model_validate(BODY)
            return await check(
                session,
                desk,
                [RecordInput(f"r-{number}", PROVINCE, body) for number in range(count)],
            )

    return machines.run(story)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"properties": {"hours": {"$id": "https://example.org/x", "$ref": "y"}}},
        {"properties": {"hours": {"pattern": "(?=x)"}}},
        {"type": "nonsense"},
    ],
)
def test_a_schema_from_before_the_limits_refuses_with_a_code(
    machines: Machines, schema: dict[str, Any]
) -> None:
    (one,) = judged(machines, schema)
    assert [(fault.pointer, fault.code) for fault in one.faults] == [
        ("/figures", "figures_unjudged")
    ]


def test_what_the_time_is_not_enough_for_is_refused_with_a_code(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 1.0, 6.0])  # it begins; the first record; the second
    monkeypatch.setattr(checking, "monotonic", lambda: next(moments))
    first, second = judged(machines, {"required": ["hours"]}, count=2)
    assert isinstance(first, ValidRecord)
    assert [fault.code for fault in second.faults] == ["figures_unjudged"]
