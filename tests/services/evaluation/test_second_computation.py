"""200 fillings against a second computation that shares no code with the first."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from app.services.evaluation.scoring import Predicate, State
from tests.support.second_computation import BY_HAND, workbook
from tests.support.sheets import best, raw_sheet, scored

WBBM = Predicate.WBBM


def answer_of(question: dict[str, Any], chance: Random) -> Any:
    if chance.random() < 0.1:
        return None
    if question["tipe"] == "jumlah":
        return chance.randint(0, 6)
    if question["tipe"] == "indeks_0_4":
        return f"{chance.randint(280, 400) / 100:.2f}"
    keys = [option["kunci"] for option in question["pilihan"]]
    return keys[min(int(chance.expovariate(1.5)), len(keys) - 1)]  # good answers are frequent


def fillings(count: int) -> Iterator[tuple[dict[str, Any], bool]]:
    """The same ones in every run; some whole, and some of offices that hold WBK."""
    chance = Random(90)  # noqa: S311 - no secret
    asked = {str(question["soal_id"]): question for question in raw_sheet()["butir"]}
    for number in range(count):
        filling = {key: answer_of(question, chance) for key, question in asked.items()}
        whole = best() if number % 4 == 0 else {}
        yield {key: whole[key] if given is None and whole else given
               for key, given in filling.items()}, chance.random() < 0.5  # fmt: skip


def test_every_filling_is_worth_the_same() -> None:
    states = set()
    for filling, has_wbk in fillings(200):
        found = scored(filling, has_wbk=has_wbk)
        low, high = workbook(filling, 0.0), workbook(filling, 1.0)
        assert low.keys() == found.points.keys()
        for end, told in (("low", low), ("high", high)):
            mine = {code: float(getattr(points, end)) for code, points in found.points.items()}
            assert {code: mine[code] for code in told} == pytest.approx(told, abs=1e-9)
        for place, predicate in enumerate(Predicate):
            short = {
                code: (wbk, wbbm)[place] - low[what]
                for code, (what, wbk, wbbm) in BY_HAND.items()
                if low[what] < (wbk, wbbm)[place] - 1e-9
            }
            lost = any(
                high[what] < (wbk, wbbm)[place] - 1e-9 for what, wbk, wbbm in BY_HAND.values()
            )
            if predicate is WBBM and not has_wbk:
                short, lost = short | {"sudah_wbk": 1}, True
            state = State.FAILED if lost else State.UNDECIDED if short else State.PASSED
            by_code = {one.code: one.short for one in found.conditions[predicate] if one.short}
            assert {code: float(by) for code, by in by_code.items()} == pytest.approx(short)
            assert found.state(predicate) is state
            states.add((predicate, state))
    assert len(states) >= 5, "the fillings have to try the states, too"
