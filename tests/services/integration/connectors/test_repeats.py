"""The same name twice in one run, and refusals in the other system's words."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.integrations.upstream import UpstreamFault
from app.models import PullRun, RecordVersion
from app.models.connector import PullStatus
from app.services.integration.connectors import execution
from app.services.integration.connectors.runs.logs import RunLog
from tests.services.integration.connectors.test_ends import connector, gives, pulled
from tests.support.databases import on_one_engine
from tests.support.machines import Machines
from tests.support.pulling import item

LATER = "2023-07-02T09:00:00"
OTHER = {"employees": 12, "present": 3}
# Pages of rows, how the run ends, what it counts, and how many versions there are.
RUNS: dict[str, tuple[list[list[dict[str, Any]]], PullStatus, dict[str, int], int]] = {
    "the same on one page": ([[item(1), item(1), item(2)]], PullStatus.SUCCEEDED,
                             {"created": 2, "repeated": 1}, 2),
    "the same on two pages": ([[item(1)], [item(1), item(2)]], PullStatus.SUCCEEDED,
                              {"created": 2, "repeated": 1}, 2),
    "the same, taken later": ([[item(1)], [item(1, diambil=LATER)]], PullStatus.SUCCEEDED,
                              {"created": 1, "repeated": 1}, 1),
    "something else on one page": ([[item(1), item(1, judul="Lain"), item(2)]], PullStatus.PARTIAL,
                                   {"created": 2, "faults": 1}, 2),
    "something else on two pages": ([[item(1)], [item(1, judul="Lain")]], PullStatus.PARTIAL,
                                    {"created": 1, "faults": 1}, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_a_name_is_one_record_of_a_run(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pages, status, counts, versions = RUNS[name]
    gives(monkeypatch, *pages)
    run = pulled(machines, connector(machines))
    assert (run.status, {**run.counts, **counts}) == (status, run.counts)
    assert machines.all(select(func.count()).select_from(RecordVersion)) == [versions]
    if "faults" in counts:
        (fault,) = run.faults
        assert (fault["record"], fault["faults"][0]["code"]) == ("p-1", "record_named_twice")


@on_one_engine
def test_the_sentence_of_a_refusal_is_told_without_the_secret_in_it(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(_: Any, __: Any, told: RunLog) -> None:
        told.secrets = ("kunci-rahasia",)
        raise UpstreamFault("upstream_says_no", said="Kunci kunci-rahasia ditolak")

    monkeypatch.setattr(execution, "_fetch", refused)
    run: PullRun = pulled(machines, connector(machines))
    assert run.status is PullStatus.FAILED
    assert run.faults[0]["facts"] == {"said": "Kunci ••• ditolak"}
