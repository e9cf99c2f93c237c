"""Run the tests of a mutant in a process of its own, forked from one that has imported everything.

A change inside functions is put into the functions that are there (`Swapping`). One that has done
its work when modules were imported needs a process that imports them anew (`Importing`).
"""

import functools
import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType

import coverage
import pytest

from benchmarks.mutants.making import Mutant

PATIENCE_SECONDS = 20  # a test that takes that much longer than it took has noticed something
KILLED, SURVIVED, TIMED_OUT = 1, 0, -signal.SIGALRM
PYTEST = (
    "-n0",
    "-q",
    "-s",
    "-p",
    "no:randomly",
    "-p",
    "no:cacheprovider",
    "-k",
    "not postgresql",
    "--hypothesis-profile=ci",
)
ALREADY_IMPORTED = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
_CACHED = type(functools.lru_cache(len))
Lines = dict[str, dict[int, list[str]]]


@dataclass
class Known:
    """What the tests did without a change: the lines that each runs, and how long it takes.

    `imported` are lines that ran before any test; `modules` what was imported in the end.
    """

    lines: Lines = field(default_factory=dict)
    imported: dict[str, list[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    direct: list[str] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)


class Loop:
    """In place of pytest's own loop over the tests; it gets them when they are collected."""

    def __init__(self, work: Callable[[list[pytest.Item]], None]) -> None:
        self._work = work
        self.failed: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Hand the tests over, unless a file of them cannot be imported."""
        if session.testsfailed:
            raise session.Interrupted
        gc.unfreeze()
        self._work(session.items)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep which failed."""
        if report.failed:
            self.failed.append(report.nodeid)


def forked(work: Callable[[], int]) -> int:
    """What `work` comes to in a process of its own, negative where a signal ended it."""
    pid = os.fork()
    if pid == 0:
        code = 3
        try:
            os.setsid()
            code = work()
        except BaseException:  # noqa: BLE001 - the fork must not go on as its parent
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    try:
        _, status = os.waitpid(pid, 0)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # what a test has started and not ended
    return os.waitstatus_to_exitcode(status)


def run(items: list[pytest.Item], seconds: dict[str, float], loop: Loop, note: Path) -> int:
    """Run tests until one fails, whose name is noted; a process that hangs is ended."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        note.write_text(item.nodeid, encoding="utf-8")
        signal.setitimer(signal.ITIMER_REAL, PATIENCE_SECONDS + 5 * seconds.get(item.nodeid, 0))
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if loop.failed:
            return KILLED
    return SURVIVED


def record(options: list[str], sources: list[Path], work: Path) -> Known:
    """Run the tests once, each measured by itself, with nothing kept from the one before.

    `options` are what pytest is told, `sources` the modules whose lines are measured.
    """
    file = work / "known.json"

    def recording() -> int:
        measure = coverage.Coverage(
            data_file=None,
            config_file=False,
            include=[str(path) for path in sources],
            concurrency=["thread", "greenlet"],
        )
        measure.start()
        known = Known()
        loop = Loop(lambda items: _each(items, measure, known))
        code = pytest.main(options, plugins=[loop])
        measure.stop()
        data = measure.get_data()
        for path in data.measured_files():
            found = data.contexts_by_lineno(path)
            known.lines[path] = {line: sorted(set(tests) - {""}) for line, tests in found.items()}
            known.imported[path] = [line for line, tests in found.items() if "" in tests]
        known.modules = list(sys.modules)
        file.write_text(json.dumps(vars(known)), encoding="utf-8")
        return int(code)

    if forked(recording):
        sys.exit("the tests fail unchanged")
    known = Known(**json.loads(file.read_text(encoding="utf-8")))
    known.lines = {
        path: {int(line): tests for line, tests in lines.items()}
        for path, lines in known.lines.items()
    }
    return known


def _each(items: list[pytest.Item], measure: coverage.Coverage, known: Known) -> None:
    caches = [each for each in gc.get_objects() if isinstance(each, _CACHED)]
    forget = [each.cache_clear for each in caches if str(each.__module__).startswith("app.")]
    prepared = [each for each in gc.get_objects() if type(each).__name__ == "Prepared"]
    forget += [each._built.clear for each in prepared]  # noqa: SLF001 - what a new process has not
    for item, following in zip(items, [*items[1:], None], strict=True):
        for each in forget:
            each()
        measure.switch_context(item.nodeid)
        begun = time.perf_counter()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        known.seconds[item.nodeid] = time.perf_counter() - begun
        if "databases" not in getattr(item, "fixturenames", ()):
            known.direct.append(item.nodeid)


def codes_of(code: CodeType) -> Iterable[CodeType]:
    """The code of all functions in it, however deep."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from codes_of(each)


class Swapping:
    """The functions of some modules, wherever something holds them, by where they stand."""

    def __init__(self, paths: Iterable[Path]) -> None:
        files = {str(path) for path in paths}
        self._found: dict[tuple[str, str, int], list[FunctionType]] = {}
        for each in gc.get_objects():
            if isinstance(each, FunctionType) and each.__code__.co_filename in files:
                self._found.setdefault(_where(each.__code__), []).append(each)

    def change(self, mutant: Mutant) -> bool:
        """Put the change into the functions; whether that was possible."""
        swapped = False
        for code in codes_of(mutant.code()):
            for function in self._found.get(_where(code), ()):
                if function.__code__ != code:
                    try:
                        function.__code__ = code
                    except ValueError:  # it closes over other names than before
                        return False
                    swapped = True
        return swapped


def _where(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


class Importing:
    """Everything imported but one module and those that import it.

    `above` are those; of the rest of the repository everything may import it.
    """

    def __init__(self, path: Path, known: Known, above: set[str]) -> None:
        self._path = str(path)
        ours = {each.stem for each in path.parents[path.parts[::-1].index("app")].iterdir()}
        for name in known.modules:
            if name not in above and name.split(".")[0] not in ours - {"app"}:
                try:
                    import_module(name)
                except ImportError:  # made by a library while it runs
                    continue
        early = above & sys.modules.keys()
        if early:
            sys.exit(f"imported too early: {sorted(early)}")

    def change(self, mutant: Mutant) -> None:
        """From now on the module is imported with the change."""
        usual, wanted, changed = SourceFileLoader.get_code, self._path, mutant.code()

        def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
            return changed if loader.path == wanted else usual(loader, name)

        SourceFileLoader.get_code = get_code  # type: ignore[assignment, method-assign]


def quiet(errors: Path) -> None:
    """Print nothing from here on; what goes wrong is in that file."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
