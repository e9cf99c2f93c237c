"""Which cores of the machine the processes of the tests use."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_CORES = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
_WORKER = "PYTEST_XDIST_WORKER"


def keep_to_one_core() -> None:
    """Let this process and those it starts run on one core, each worker's on another.

    A request of a test goes through three threads, of which one works and two wait. On one core
    they hand over to each other; across cores each wakes another core, which costs a tenth more.
    """
    if _CORES and _WORKER in os.environ:
        number = int(os.environ[_WORKER].removeprefix("gw"))
        os.sched_setaffinity(0, {sorted(_CORES)[number % len(_CORES)]})


@contextmanager
def all_cores() -> Iterator[None]:
    """What is started in here may use the whole machine."""
    if not _CORES:
        yield
        return
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, _CORES)
    try:
        yield
    finally:
        os.sched_setaffinity(0, own)
