"""200 fillings against a second computation that shares no code with the first.

As the portal's workbook computes it: weight times mean of each sub area, in decimals.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from app.services.evaluation.scoring import Predicate, State
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


# The minimums by hand (Lampiran II Bab III, Tabel 6): what is measured, WBK, WBBM.
BY_HAND: dict[str, tuple[str, float, float]] = {
    "total": ("TOTAL", 75, 85), "pengungkit": ("A", 40, 48), "spak": ("B.I.a", 15.75, 15.75),
    "MP": ("MP", 4.8, 6), "TL": ("TL", 4.2, 5.25), "SDM": ("SDM", 6, 7.5), "AK": ("AK", 6, 7.5),
    "PW": ("PW", 9, 11.25), "PL": ("PL", 6, 7.5), "bersih_akuntabel": ("B.I", 18.25, 19.5),
    "capaian_kinerja": ("B.I.b", 2.5, 3.75), "pelayanan_prima": ("B.II", 14, 15.75),
}  # fmt: skip
HALVES = {"MP": "1", "TL": "2", "SDM": "3", "AK": "4", "PW": "5", "PL": "6"}


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


def workbook(filling: dict[str, Any], empty: float) -> dict[str, float]:
    """Nodes by code; what is open counts as `empty`."""
    raw = raw_sheet()
    values: dict[str, list[tuple[str, float, float | None]]] = {}
    for question in raw["butir"]:
        if "induk" in question:
            weight = {"B.I.a": 17.5, "B.I.b": 5.0}.get(question["kode"])
            value = share_of(question, filling, empty)
            values.setdefault(question["induk"], []).append((question["kode"], value, weight))
    for ratio in raw["indikator_persen"]:
        value = ratio_value(ratio, filling, empty)
        values.setdefault(ratio["induk"], []).append((ratio["kode"], value, None))
    found: dict[str, float] = {}
    for node in reversed(raw["struktur"]):
        own = values.get(node["kode"], [])
        points = {code: v * (w or node["bobot"] / len(own)) for code, v, w in own}
        found |= points
        found[node["kode"]] = sum(points.values()) + found.pop(f"below {node['kode']}", 0)
        above = f"below {node['induk']}"
        found[above] = found.get(above, 0) + found[node["kode"]]
    found |= {code: found[f"A.I.{n}"] + found[f"A.II.{n}"] for code, n in HALVES.items()}
    found |= {"TOTAL": found.pop("below None")}
    return found


def share_of(question: dict[str, Any], filling: dict[str, Any], empty: float) -> float:
    answer = filling[str(question["soal_id"])]
    if answer is None:
        return empty
    if "pilihan" in question:
        return next(float(o["skor"]) for o in question["pilihan"] if o["kunci"] == answer)
    return float(answer) / 4


def ratio_value(ratio: dict[str, Any], filling: dict[str, Any], empty: float) -> float:
    counts = {name: filling[str(number)] for name, number in ratio["input"].items()}
    if "lalu" in counts:
        before, now = counts["lalu"], counts["ini"]
        if before is None or now is None:
            return empty
        if before == 0:
            return 1.0 if now == 0 else empty
        return float(max(0.0, (before - now) / before))
    part, whole = ratio["rumus"].removeprefix("min(1, ").removesuffix(")").split(" / ")
    over = [counts[name] for name in whole.strip("()").split(" + ")]
    if counts[part] is None or None in over or sum(over) == 0:
        return empty
    return float(min(1.0, counts[part] / sum(over)))
