"""A second computation of what a filling is worth, which shares no code with the product's.

As the portal's workbook computes it: weight times mean of each sub area, in decimals; from the
sheet's file as plain YAML. Answers are as they were sent or as they are stored ("4", "3.62").
"""

from collections.abc import Mapping
from typing import Any

from tests.support.sheets import raw_sheet

# The minimums by hand (Lampiran II Bab III, Tabel 6): what is measured, WBK, WBBM.
BY_HAND: dict[str, tuple[str, float, float]] = {
    "total": ("TOTAL", 75, 85), "pengungkit": ("A", 40, 48), "spak": ("B.I.a", 15.75, 15.75),
    "MP": ("MP", 4.8, 6), "TL": ("TL", 4.2, 5.25), "SDM": ("SDM", 6, 7.5), "AK": ("AK", 6, 7.5),
    "PW": ("PW", 9, 11.25), "PL": ("PL", 6, 7.5), "bersih_akuntabel": ("B.I", 18.25, 19.5),
    "capaian_kinerja": ("B.I.b", 2.5, 3.75), "pelayanan_prima": ("B.II", 14, 15.75),
}  # fmt: skip
HALVES = {"MP": "1", "TL": "2", "SDM": "3", "AK": "4", "PW": "5", "PL": "6"}


def workbook(filling: Mapping[str, Any], empty: float) -> dict[str, float]:
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


def share_of(question: dict[str, Any], filling: Mapping[str, Any], empty: float) -> float:
    answer = filling.get(str(question["soal_id"]))
    if answer is None:
        return empty
    if "pilihan" in question:
        return next(float(o["skor"]) for o in question["pilihan"] if o["kunci"] == answer)
    return float(answer) / 4


def ratio_value(ratio: dict[str, Any], filling: Mapping[str, Any], empty: float) -> float:
    given = {name: filling.get(str(number)) for name, number in ratio["input"].items()}
    counts: dict[str, Any] = {n: None if one is None else int(one) for n, one in given.items()}
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
