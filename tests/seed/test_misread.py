"""What text recognition misread so that everything still fits is a doubt at its line."""

import re
from pathlib import Path

import pytest

from seed.reader import read_decree
from seed.reader.doubts import Doubt, doubts_of

TEXT = (Path(__file__).parents[2] / "seed" / "keputusan-142-2023.txt").read_text(encoding="utf-8")
RUN_TOGETHER = "4. 5.\tYoseph Dopo Julio R. Pratama\tPelaksana Pelaksana\tAnggota Anggota\t"
YOSEPH = "4.\tYoseph Dopo\tPelaksana\tAnggota\t\n5.\tJulio R. Pratama\tPelaksana\tAnggota\t"
# What is read instead of what, and where it is told, by which code.
SLIPS = {
    "a month twice": ("Jun\tJul\tAgu\t", "Jul\tJul\tAgu\t", "Jul\tJul", "months_of_header"),
    "a month lost": ("Mei\tJun\tJul\tAgu\t", "Mei\tJul\tAgu\t", "Mei\tJul", "months_of_header"),
    "legal basis": ("\n5. ", "\n6. ", "\n6. ", "mark_out_of_order"),
    "year": ("Nomor 31 Tahun 1999", "Nomor 31 Tahun l999", "Tahun l999", "odd_word"),
    "number of a law": ("Nomor 31 Tahun 1999", "Nomor 3l Tahun 1999", "Nomor 3l", "odd_word"),
    "run together": (YOSEPH, RUN_TOGETHER, "4. 5.", "lines_run_together"),
    "number": ("3.\tNovenda", "4.\tNovenda", "4.\tNovenda", "number_out_of_order"),
    "position": (
        "Abraham F. Benyamin\tPelaksana\tAnggota", "Abraham F. Benyamin\tPelaksana\tAnggotta",
        "Anggotta", "position_misspelt",
    ),
    "annex": (
        "LAMPIRAN II\nKEPUTUSAN KOMISI PEMILIHAN UMUM\nPROVINSI NUSA TENGGARA TIMUR\nNOMOR 142",
        "LAMPIRAN II\nKEPUTUSAN KOMISI PEMILIHAN UMUM\nPROVINSI NUSA TENGGARA TIMUR\nNOMOR 124",
        "NOMOR 124", "annex_of_another",
    ),
}  # fmt: skip
_CUT = "team_without_activity"
UNTOUCHED = frozenset(doubt.code for doubt in doubts_of(TEXT, read_decree(TEXT)))


def doubts(text: str) -> list[Doubt]:
    return doubts_of(text, read_decree(text))


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_at_its_line(name: str) -> None:
    right, wrong, there, code = SLIPS[name]
    assert right in TEXT
    text = TEXT.replace(right, wrong, 1)
    line = text[: text.index(there) + 1].count("\n") + 1
    assert (line, code) in {(doubt.line, doubt.code) for doubt in doubts(text)}
    assert code in {"mark_out_of_order", "odd_word"} or code not in UNTOUCHED


def test_a_team_whose_plan_was_cut_off_is_told() -> None:
    lines = TEXT.splitlines()
    begin = lines.index("LAMPIRAN II")
    cut = next(at for at in range(begin, len(lines)) if re.match(r"6\.?\t", lines[at]))
    (doubt,) = [each for each in doubts("\n".join(lines[:cut])) if each.code == _CUT]
    assert doubt.place in lines[doubt.line - 1]


def test_a_doubt_stands_where_the_words_are_of_that_team() -> None:
    lines = TEXT.splitlines()
    found = {each.place: lines[each.line - 1] for each in doubts(TEXT) if each.line}
    assert "Melaksanakan monitoring dan evaluasi terhadap pelaksanaan" in found["2C -"]
    assert "4 Penetapan Tim Kerja WBK" in found["1A 4"]
