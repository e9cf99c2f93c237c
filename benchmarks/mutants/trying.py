"""Meet each mutant with its tests, and write down what became of it."""

import json
import os
import shutil
import signal
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple, NoReturn

import grimp
import pytest

from benchmarks.mutants.making import Mutant
from benchmarks.mutants.running import (
    ALREADY_IMPORTED,
    KILLED,
    SURVIVED,
    TIMED_OUT,
    Importing,
    Known,
    Loop,
    Swapping,
    forked,
    quiet,
    run,
)

ROOT = Path(__file__).resolve().parents[2]
OUTCOMES = {KILLED: "killed", SURVIVED: "survived", TIMED_OUT: "timed out"}
UNTESTED, TO_IMPORT = "no test runs it", "to import"
PATIENCE_FOR_IMPORTS = 90


class Case(NamedTuple):
    """A mutant and the tests for it, in their order; `is_early`: it works before any test."""

    mutant: Mutant
    tests: list[str]
    is_early: bool


def name_of(mutant: Mutant) -> str:
    """Where it is and what it changes; another text of the module has others."""
    path = mutant.path.relative_to(ROOT).as_posix()
    return f"{path}:{mutant.line} [{mutant.place}.{mutant.choice}] {mutant.what}"


def above(graph: grimp.ImportGraph, name: str) -> set[str]:
    """A module and all whose import leads to its own, be it by that of the package they are in."""
    found, new = set[str](), {name}
    while new:
        found |= new
        steps = (graph.find_modules_that_directly_import, graph.find_descendants)
        new = {each for one in new for step in steps for each in step(one)} - found
    return found


class Trial:
    """All mutants of one run, and where it keeps what it makes."""

    def __init__(self, known: Known, work: Path, out: Path, options: list[str]) -> None:
        self.known, self.work, self.out, self.options = known, work, out, options
        self._killers: defaultdict[Path, list[str]] = defaultdict(list)
        self._shared = Path(os.environ["TESTS_FOLDER"])
        self._kept = set(self._shared.iterdir())

    def case(self, mutant: Mutant, budget: float) -> Case:
        """What is known of the mutant's line; tests beyond `budget` seconds are left out."""
        path, known = str(mutant.path), self.known
        lines, imported = known.lines.get(path, {}), set(known.imported.get(path, ()))
        at = [mutant.line] if mutant.line in lines else list(mutant.lines)
        is_early = not imported.isdisjoint(at)
        if is_early:  # a table of rules, say: it concerns also who never comes to a line of them
            at = list(lines)
        found = {test for line in at for test in lines.get(line, ())}
        if is_early:
            functions = {test.split("[")[0] for test in found}
            found = {test for test in known.seconds if test.split("[")[0] in functions or not found}
        order = sorted(found, key=lambda test: (test not in known.direct, known.seconds[test]))
        spent = 0.0
        tests: list[str] = []
        for test in order:
            spent += known.seconds[test]
            if tests and spent > budget:
                break
            tests.append(test)
        return Case(mutant, tests, is_early)

    def _in_order(self, case: Case) -> list[str]:
        """Its tests, first those that have noticed another change of the module."""
        mine = set(case.tests)
        killers = [test for test in reversed(self._killers[case.mutant.path]) if test in mine]
        return list(dict.fromkeys([*killers, *case.tests]))

    def note(self, case: Case, outcome: str) -> None:
        """Write down what became of a mutant, and remove what its tests have left."""
        mutant, killer = case.mutant, self.work / "test"
        entry = {
            "name": name_of(mutant),
            "outcome": outcome,
            "tests": len(case.tests),
            "test": killer.read_text(encoding="utf-8") if killer.exists() else None,
        }
        killer.unlink(missing_ok=True)
        if outcome == OUTCOMES[KILLED] and entry["test"]:
            self._killers[mutant.path].append(str(entry["test"]))
        with self.out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        if outcome in {OUTCOMES[SURVIVED], UNTESTED}:
            print(f"{outcome}: {name_of(mutant)}", flush=True)
        for left in set(self._shared.iterdir()) - self._kept:
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()

    def swap(self, cases: list[Case], paths: list[str]) -> int:
        """Try those that only change functions."""

        def work(items: list[pytest.Item]) -> None:
            functions = Swapping({case.mutant.path for case in cases})
            by_name = {item.nodeid: item for item in items}
            everything = [by_name[test] for test in self.known.seconds]
            if forked(partial(self._met, everything, loop)) != SURVIVED:
                self._fails_unchanged()
            for case in cases:
                chosen = [by_name[test] for test in self._in_order(case)]
                code = forked(partial(self._swapped, functions, case.mutant, chosen, loop))
                self.note(case, OUTCOMES.get(code, TO_IMPORT))

        loop = Loop(work)
        return int(pytest.main([*self.options, *paths], plugins=[loop]))

    def _met(self, items: list[pytest.Item], loop: Loop) -> int:
        quiet(self.work / "errors")
        return run(items, self.known.seconds, loop, self.work / "test")

    def _swapped(
        self, functions: Swapping, mutant: Mutant, items: list[pytest.Item], loop: Loop
    ) -> int:
        return self._met(items, loop) if functions.change(mutant) else 2

    def import_anew(self, path: Path, cases: list[Case], graph: grimp.ImportGraph) -> int:
        """Try those of one module that change what its import does."""
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = Importing(path, self.known, above(graph, name))
        if forked(partial(self._imported, cases[0].tests)) != SURVIVED:
            self._fails_unchanged()
        for case in cases:
            change = partial(module.change, case.mutant)
            code = forked(partial(self._imported, self._in_order(case), change))
            if code not in OUTCOMES:
                raise SystemExit((self.work / "errors").read_text(encoding="utf-8"))
            self.note(case, OUTCOMES[code])
        return 0

    def _fails_unchanged(self) -> NoReturn:
        said = [self.work / name for name in ("test", "errors")]
        raise SystemExit("\n".join(path.read_text("utf-8") for path in said if path.exists()))

    def _imported(self, tests: list[str], change: Callable[[], None] | None = None) -> int:
        """The tests are known by name only now: a changed table may have made others."""
        quiet(self.work / "errors")
        if change:
            change()
        outcome = [KILLED]
        wanted = {test: number for number, test in enumerate(tests)}

        def work(items: list[pytest.Item]) -> None:
            mine = [item for item in items if item.nodeid in wanted]
            mine.sort(key=lambda item: wanted[item.nodeid])
            new = [item for item in items if item.nodeid not in self.known.seconds]
            known = self.known.seconds
            outcome[0] = run([*new, *mine], known, loop, self.work / "test")

        loop = Loop(work)
        files = dict.fromkeys(test.split("::")[0] for test in tests)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE_FOR_IMPORTS)
        pytest.main([*self.options, *ALREADY_IMPORTED, *files], plugins=[loop])
        return outcome[0]
