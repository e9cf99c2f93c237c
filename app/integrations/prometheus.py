"""Figures for Prometheus: of this process, or of all processes of `zi serve --workers`.

The only module that knows prometheus_client.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
    multiprocess,
    values,
)
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Engine, event

from app.core.database import Database

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"  # the library reads it there
_REQUEST_SECONDS: Final = (0.01, 0.05, 0.25, 1.0, 2.5, 10.0)  # for each route
_WAIT_SECONDS: Final = (0.001, 0.01, 0.1, 0.5, 1.0, 5.0)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

disable_created_metrics()  # type: ignore[no-untyped-call]


class Figure(NamedTuple):
    """A figure that is asked when it is wanted: for each value of its label (or "") a number."""

    name: str
    meaning: str
    label: str
    values: Mapping[str, float]


def share_among_processes(folder: Path) -> None:
    """From now on, here and in processes that are forked from here, figures lie in the folder."""
    shutil.rmtree(folder, ignore_errors=True)  # those of an earlier start
    folder.mkdir(parents=True)
    os.environ[_FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


class Metrics:
    """What is counted while the service works."""

    def __init__(self) -> None:
        """Nothing was counted yet."""
        self._registry = CollectorRegistry()
        made: dict[str, Any] = {"registry": self._registry}
        self._requests = Counter(
            "zi_http_requests", "Requests answered.", ("method", "route", "status"), **made
        )
        self._seconds = Histogram(
            "zi_http_request_seconds",
            "From a request's head to the end of its answer.",
            ("method", "route"),
            buckets=_REQUEST_SECONDS,
            **made,
        )
        self._statements = Counter("zi_database_statements", "SQL statements.", ("pool",), **made)
        self._statement_seconds = Counter(
            "zi_database_statement_seconds", "Time that statements took.", ("pool",), **made
        )
        self._waits = Histogram(
            "zi_database_wait_seconds",
            "How long whoever needed a connection waited for it.",
            ("pool",),
            buckets=_WAIT_SECONDS,
            **made,
        )
        self._in_use = Gauge(
            "zi_database_connections_in_use",
            "Connections that somebody works with.",
            ("pool",),
            multiprocess_mode="livesum",
            **made,
        )
        if _FOLDER not in os.environ:
            ProcessCollector(namespace="zi", registry=self._registry)

    def answered(self, method: str, route: str | None, status: int | None, seconds: float) -> None:
        """A request is over; without a route it went nowhere, without a status it was cut off."""
        named = method if method in _METHODS else "other"
        path = route or "(none)"
        self._requests.labels(named, path, str(status or "cut off")).inc()
        self._seconds.labels(named, path).observe(seconds)

    def watch(self, database: Database) -> None:
        """Count the statements of a database, and who waits for its connections."""
        pools = {"reading": database.engine, "writing": database.writing_engine}
        if not database.is_sqlite:
            pools = {"all": database.engine}
        for name, engine in pools.items():
            self._watch_statements(engine.sync_engine, name)
            self._watch_pool(engine.sync_engine.pool, name)

    def text(self, asked: Iterable[Figure]) -> bytes:
        """Everything in Prometheus' text format, with what was asked just now."""
        counted = self._registry
        if _FOLDER in os.environ:
            _forget_the_dead(Path(os.environ[_FOLDER]))
            counted = CollectorRegistry()
            multiprocess.MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        now = CollectorRegistry()
        now.register(_Asked(asked))
        return generate_latest(counted) + generate_latest(now)

    def _watch_statements(self, engine: Engine, name: str) -> None:
        count, seconds = self._statements.labels(name), self._statement_seconds.labels(name)

        def note(taken: float) -> None:
            count.inc()
            seconds.inc(taken)

        # SQLAlchemy's own events of a statement take a quarter of what a statement costs.
        for way in ("do_execute", "do_executemany", "do_execute_no_params"):
            setattr(engine.dialect, way, _timed(getattr(engine.dialect, way), note))

    def _watch_pool(self, pool: Any, name: str) -> None:  # noqa: ANN401 - of any kind
        waits, in_use = self._waits.labels(name), self._in_use.labels(name)
        pool.connect = _timed(pool.connect, waits.observe)
        event.listen(pool, "checkout", lambda *_: in_use.inc())
        event.listen(pool, "checkin", lambda *_: in_use.dec())


class _Asked:
    """A collector, as the library calls it, of what was asked already."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = figures

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Each with its values."""
        for figure in self._figures:
            labels = (figure.label,) if figure.label else ()
            family = GaugeMetricFamily(figure.name, figure.meaning, labels=labels)
            for label, value in figure.values.items():
                family.add_metric((label,) if figure.label else (), value)
            yield family


def _timed(does: Callable[..., Any], note: Callable[[float], None]) -> Callable[..., Any]:
    """The same, and how many seconds it took is noted."""

    def timed(*arguments: Any) -> Any:  # noqa: ANN401 - handed on
        begun = time.perf_counter()
        try:
            return does(*arguments)
        finally:
            note(time.perf_counter() - begun)

    return timed


def _forget_the_dead(folder: Path) -> None:
    """Connections of a process that was killed are in use no more."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]
        except PermissionError:
            continue
