"""The costs as a table for people and as JSON for programs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from benchmarks.requests.measuring import Cost, Costs

Results = dict[tuple[str, int], tuple[Costs, dict[str, Cost]]]
"""By engine and number of offices: what the service costs, and the bare limit."""
_HTTP_ERROR: Final = 400


def as_rows(results: Results) -> list[dict[str, Any]]:
    """One object for each operation, person, engine and number of offices."""
    return [
        {
            "engine": engine, "offices": offices, "operation": operation, "who": who,
            **cost._asdict(), "bare": bare[operation]._asdict() if operation in bare else None,
        }
        for (engine, offices), (costs, bare) in results.items()
        for (operation, who), cost in costs.items()
    ]  # fmt: skip


def as_text(results: Results) -> str:
    """A table for each engine."""
    engines = dict.fromkeys(engine for engine, _ in results)
    return "\n\n".join("\n".join(_table(engine, results)) for engine in engines)


def _table(engine: str, results: Results) -> Iterator[str]:
    sizes = [offices for found, offices in results if found == engine]
    yield f"{engine}: statements (+ of transactions), CPU ms of server + database, kB"
    head = "".join(f"{f'{offices} offices':>30}" for offices in sizes)
    yield f"{'operation':<15}{'who':<14}{head}{'growth':>8}  times the bare limit"
    for operation, who in results[engine, sizes[0]][0]:
        each = {offices: results[engine, offices] for offices in sizes}
        cells = "".join(f"{_cell(costs[operation, who]):>30}" for costs, _ in each.values())
        costs = [found[operation, who] for found, _ in each.values()]
        beside = _beside(operation, who, each)
        yield f"{operation:<15}{who:<14}{cells}{_ratio(costs[-1], costs[0]):>8}  {beside}"


def _cell(cost: Cost) -> str:
    if cost.status >= _HTTP_ERROR:
        return str(cost.status)
    computed = f"{cost.server_ms:.1f} + {cost.database_ms:.1f}"
    return f"{cost.statements} (+{cost.control})  {computed}  {cost.bytes / 1000:.1f}"


def _beside(operation: str, who: str, each: Mapping[int, tuple[Costs, dict[str, Cost]]]) -> str:
    """How often the bare limit would have done it meanwhile, at each size."""
    return ", ".join(
        _ratio(costs[operation, who], bare[operation])
        for costs, bare in each.values()
        if operation in bare
    )


def _ratio(cost: Cost, other: Cost) -> str:
    whole, part = (each.server_ms + each.database_ms for each in (cost, other))
    return f"{whole / part:.1f}" if whole and part else "-"
