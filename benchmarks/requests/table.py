"""The costs as a table for people and as JSON for programs."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from benchmarks.requests.measuring import Beside, Cost, Costs

Results = dict[tuple[str, int], tuple[Costs, Beside]]
"""By engine and number of offices: what the service costs, and the other programs."""
_HTTP_ERROR: Final = 400


def as_rows(results: Results) -> list[dict[str, Any]]:
    """One object for each operation, person, engine and number of offices."""
    return [
        {
            "engine": engine, "offices": offices, "operation": operation, "who": who,
            **cost._asdict(),
            "beside": {
                name: other[operation]._asdict()
                for name, other in beside.items()
                if operation in other
            },
        }
        for (engine, offices), (costs, beside) in results.items()
        for (operation, who), cost in costs.items()
    ]  # fmt: skip


def as_text(results: Results) -> str:
    """A table for each engine."""
    engines = dict.fromkeys(engine for engine, _ in results)
    return "\n\n".join("\n".join(_table(engine, results)) for engine in engines)


def _table(engine: str, results: Results) -> Iterator[str]:
    sizes = [offices for found, offices in results if found == engine]
    each = [results[engine, offices] for offices in sizes]
    yield f"{engine}: statements (+ of transactions), CPU ms of server + database, kB"
    head = "".join(f"{f'{offices} offices':>30}" for offices in sizes)
    names = "".join(f"  times {name}" for name in each[0][1])
    yield f"{'operation':<15}{'who':<14}{head}{'growth':>8}{names}"
    for key in each[0][0]:
        told = [costs[key] for costs, _ in each]
        cells = "".join(f"{_cell(cost):>30}" for cost in told)
        beside = "".join(f"  {_times(key, name, each):>{len(name) + 6}}" for name in each[0][1])
        yield f"{key[0]:<15}{key[1]:<14}{cells}{_ratio(told[-1], told[0]):>8}{beside}".rstrip()


def _cell(cost: Cost) -> str:
    if cost.status >= _HTTP_ERROR:
        return str(cost.status)
    computed = f"{cost.server_ms:.1f} + {cost.database_ms:.1f}"
    return f"{cost.statements} (+{cost.control})  {computed}  {cost.bytes / 1000:.1f}"


def _times(key: tuple[str, str], name: str, each: Sequence[tuple[Costs, Beside]]) -> str:
    """How often the other program would have done it meanwhile, at each size."""
    found = ((costs[key], beside[name].get(key[0])) for costs, beside in each)
    return ", ".join(_ratio(cost, other) for cost, other in found if other)


def _ratio(cost: Cost, other: Cost) -> str:
    whole, part = (each.server_ms + each.database_ms for each in (cost, other))
    return f"{whole / part:.1f}" if whole and part else "-"
