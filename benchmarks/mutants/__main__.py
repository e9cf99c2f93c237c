"""Which small wrong changes to the code no test notices.

python -m benchmarks.mutants app/policies --tests tests/policies --noconftest
python -m benchmarks.mutants app/services/integration \
    --tests tests/services/integration tests/api/integration --share 1/3

Each mutant is met by the tests that run its line, those without a database first, then the quick
ones, until one fails; all on SQLite, one process at a time. What survives is printed, and with
`--out` everything is written down, one JSON object a line; `--again` takes from such a file the
survivors, for instance with other tests. Other options are pytest's.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import grimp

from benchmarks.mutants.making import Mutant, mutants
from benchmarks.mutants.running import PYTEST, SURVIVED, forked, record
from benchmarks.mutants.trying import OUTCOMES, ROOT, TO_IMPORT, UNTESTED, Case, Trial, name_of


def modules(targets: list[str]) -> list[Path]:
    """The files of packages and modules."""
    paths = [(ROOT / target).resolve() for target in targets]
    return [file for path in paths for file in ([path] if path.is_file() else _within(path))]


def _within(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def entries(file: Path) -> list[dict[str, Any]]:
    """What has been written down so far."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [json.loads(line) for line in lines]


def names(file: Path, outcomes: set[str]) -> set[str]:
    """Which mutants came to one of these."""
    return {one["name"] for one in entries(file) if one["outcome"] in outcomes}


def chosen(options: argparse.Namespace, files: list[Path]) -> list[Mutant]:
    """All mutants, a share of them, or those that survived another time."""
    found = [mutant for file in files for mutant in mutants(file)]
    if options.again:
        survived = names(options.again, {OUTCOMES[SURVIVED], UNTESTED})
        return [one for one in found if name_of(one) in survived]
    number, of = map(int, options.share.split("/"))
    return found[number - 1 :: of]


def attempt(trial: Trial, cases: list[Case], tests: list[str]) -> None:
    """Every mutant that a test can meet, then those whose module must be imported anew."""
    for case in cases:
        if not case.tests:
            trial.note(case, UNTESTED)
    met = [case for case in cases if case.tests]
    late = [case for case in met if not case.is_early]
    if late:
        _complete(partial(trial.swap, late, tests))
    not_swapped = names(trial.out, {TO_IMPORT})
    by_module = defaultdict(list)
    for case in met:
        if case.is_early or name_of(case.mutant) in not_swapped:
            by_module[case.mutant.path].append(case)
    graph = grimp.build_graph("app")
    for path, of_module in by_module.items():
        _complete(partial(trial.import_anew, path, of_module, graph))


def _complete(work: Callable[[], int]) -> None:
    if forked(work):
        sys.exit("broken off")


def main() -> None:
    """Measure, try, and say what survived."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants")
    parser.add_argument("targets", nargs="+", help="packages and modules, as paths")
    parser.add_argument("--tests", nargs="+", required=True, help="paths of tests")
    parser.add_argument("--share", default="1/1", help="2/3: the second of every three mutants")
    parser.add_argument("--seconds", type=float, default=60, help="of tests for one mutant at most")
    parser.add_argument("--again", type=Path, help="only what survived according to this file")
    parser.add_argument("--out", type=Path, help="write everything down here")
    options, rest = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="zi-mutants-") as name:
        work = Path(name)
        work.chmod(0o755)
        os.environ["TESTS_FOLDER"] = str(work / "shared")
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(work / "hypothesis")
        (work / "shared").mkdir()
        files = modules(options.targets)
        told = [*PYTEST, f"--basetemp={work / 'tests'}", *rest]
        known = record([*told, *options.tests], files, work)
        out = options.out or work / "results.jsonl"
        trial = Trial(known, work, out, told)
        cases = [trial.case(one, options.seconds) for one in chosen(options, files)]
        attempt(trial, cases, options.tests)
        counts = Counter(one["outcome"] for one in entries(out))
    del counts[TO_IMPORT]
    print(f"{counts.total()} mutants:", ", ".join(f"{n} {word}" for word, n in counts.items()))


if __name__ == "__main__":
    main()
