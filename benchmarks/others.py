"""Somebody who asks for a light thing again and again, while something heavy is done beside it."""

import threading
import time
from statistics import median
from typing import Self

import httpx2 as httpx


class Others:
    """Reads their own page in a thread of its own, with a pause (seconds) after each answer."""

    def __init__(self, client: httpx.Client, pause: float) -> None:
        self._client, self._pause, self._stopping = client, pause, threading.Event()
        self._seconds: list[float] = []
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            started = time.perf_counter()
            self._client.get("/me").raise_for_status()
            self._seconds.append(time.perf_counter() - started)
            time.sleep(self._pause)

    def __str__(self) -> str:
        ordered = [each * 1000 for each in sorted(self._seconds)]
        return (
            f"p50 {median(ordered):.1f} ms, p99 {self.p99:.1f} ms, longest {ordered[-1]:.0f} ms"
            f" ({len(ordered)} answers)"
        )

    @property
    def p99(self) -> float:
        """In milliseconds."""
        ordered = sorted(self._seconds)
        return ordered[int(len(ordered) * 0.99)] * 1000
