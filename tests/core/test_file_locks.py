"""Turns between processes: in order, and never without end."""

import threading
from pathlib import Path

import pytest

from app.core.file_locks import Turns


def test_a_turn_is_had_by_one_at_a_time(tmp_path: Path) -> None:
    first, second = Turns(tmp_path / "turns"), Turns(tmp_path / "turns")
    first.take(1)
    with pytest.raises(TimeoutError):
        second.take(0.01)
    first.give_back()
    second.take(1)
    with pytest.raises(TimeoutError):
        first.take(0.01)
    first.close()
    second.close()


def test_nobody_has_two_turns_in_a_row_while_another_waits(tmp_path: Path) -> None:
    busy, patient = Turns(tmp_path / "turns"), Turns(tmp_path / "turns")
    order, begun = [], threading.Event()

    def wait() -> None:
        begun.set()
        for _ in range(20):
            patient.take(10)
            order.append("patient")
            patient.give_back()

    waiting = threading.Thread(target=wait)
    waiting.start()
    begun.wait()
    for _ in range(20):
        busy.take(10)
        order.append("busy")
        threading.Event().wait(0.003)  # a write; meanwhile the other asks
        busy.give_back()
    waiting.join()
    while_both = order[order.index("busy") : len(order) - order[::-1].index("patient")]
    assert "busy busy" not in " ".join(while_both)
    busy.close()
    patient.close()
