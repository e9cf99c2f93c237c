"""A sheet's file holds together, or says each place where it does not."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from app.schemas.evaluation.sheet_file import SheetFile
from app.services.evaluation.sheets import SheetFaultyError, sheet_of
from tests.support.sheets import raw_sheet, sheet

Change = Callable[[dict[str, Any]], object]


def test_the_regulations_sheet_is_whole() -> None:
    counts = (len(sheet().questions), len(sheet().file.ratios), len(sheet().items))
    assert counts == (127, 8, 113)


FAULTS: list[tuple[Change, str]] = [
    (lambda raw: raw["butir"][0].update(poin_pecahan="1/5"), "A.I.1.i: weighs 1/2, but 9/20"),
    (lambda raw: raw["butir"][1].update(soal_id=1), "soal_id 1: stands 2 times"),
    (lambda raw: raw["butir"][1].update(kode="A.I.1.i.a"), "A.I.1.i.a: the code stands 2 times"),
    (lambda raw: raw["butir"][0].update(induk="A.X"), "A.I.1.i.a: A.X is no node"),
    (lambda raw: raw["butir"][0].update(pilihan=[]), "A.I.1.i.a: ya_tidak and its options"),
    (lambda raw: raw["butir"][0].update(poin_pecahan=None), "A.I.1.i.a: ya_tidak and its points"),
    (lambda raw: raw["butir"][87].update(input_untuk="A.I"), "A.II.1.i.a.1: brings no points"),
    (lambda raw: raw["struktur"][0].update(induk="A.I"), "A: its parents (induk) lead in a circle"),
    (lambda raw: raw["indikator_persen"][0].update(rumus="a ** b"), "'a ** b' is not known"),
    (lambda raw: raw["indikator_persen"][0]["input"].update(x=1), "A.II.1.i.a: 1 is no count"),
    (lambda raw: raw["minimum"][0].update(diukur="C"), "minimum total: C is nothing"),
    (
        lambda raw: raw["minimum"].append(raw["minimum"][0]),
        "minimum total: the code stands 2 times",
    ),
    (lambda raw: raw["minimum"][0].update(WBBM=100.5), "minimum total: asks more than there are"),
    (lambda raw: raw["minimum"][2].update(WBK=8.1), "minimum MP: asks more than there are points"),
    (lambda raw: raw["minimum"][9].update(WBK=17.6), "minimum spak: asks more than there are"),
    (lambda raw: raw["skala"]["abcd"].update(B=0.68), "A.I.1.iii.a: B brings another share"),
    (lambda raw: raw["area"][0].update(simpul=["A.I.9"]), "MP: A.I.9 is no node"),
    (lambda raw: raw["periksa_silang"][0].update(soal=[3]), "jumlah_berbeda: 3 is no count"),
    (
        lambda raw: raw["peta_keputusan_142"]["baris"][0]["soal"].append(
            {"id": 128, "hubungan": "sama"}
        ),
        "1A 1: 128 is no question",
    ),
    (
        lambda raw: raw["butir"][1]["pilihan"].append({"kunci": "a", "skor": 1}),
        "A.I.1.i.b: an option (kunci) stands twice",
    ),
]


@pytest.mark.parametrize(("change", "told"), FAULTS)
def test_a_contradiction_is_told_at_its_place(change: Change, told: str) -> None:
    raw = deepcopy(raw_sheet())
    change(raw)
    file = SheetFile.model_validate(raw)
    with pytest.raises(SheetFaultyError) as caught:
        sheet_of(file)
    assert any(told in fault for fault in caught.value.faults), caught.value.faults


def test_another_minimum_needs_no_code() -> None:
    raw = deepcopy(raw_sheet())
    raw["minimum"].append({"kode": "reform", "diukur": "A.II", "WBK": 20, "WBBM": 25})
    assert sheet_of(SheetFile.model_validate(raw)).file.minimums[-1].measured == "A.II"
