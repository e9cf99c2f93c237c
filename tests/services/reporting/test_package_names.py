"""Names in a package are safe on every system, whatever a title holds."""

import unicodedata
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.schemas.reporting.packages import PackageRevisions
from app.services.reporting.packages.layout import _named, package_name
from app.services.reporting.packages.names import Names, as_given, readable

RESERVED = set('<>:"/\\|?*%')
ANY = st.text(max_size=120) | st.sampled_from(
    [
        "CON",
        "con.txt",
        "LPT1",
        "..",
        "a/../b",
        "\u202egnp.exe",
        "Naïve 📄 laporan",
        "  ",
        "x. . .",
        "e\u0301",
    ]
)


@given(ANY, st.integers(min_value=4, max_value=60))
def test_readable_names_are_safe(text: str, maximum: int) -> None:
    name = readable(text, maximum)
    assert 1 <= len(name) <= maximum
    assert not RESERVED & set(name)
    assert name == name.strip(" .")
    assert unicodedata.normalize("NFC", name) == name
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name)
    assert name.upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}
    assert readable(text, maximum) == name


@given(ANY, st.integers(min_value=4, max_value=150))
def test_names_as_given_are_safe(text: str, maximum: int) -> None:
    name = as_given(text, maximum)
    assert 1 <= len(name) <= maximum
    assert not RESERVED & set(name)
    assert name == name.strip(" .")
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name)
    assert name.upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


def test_a_file_keeps_the_name_it_was_given() -> None:
    name = "Laporan “Gratifikasi” TW II (FINAL) — 2023"
    assert as_given(name, 150) == name
    assert as_given("Daftar 50% / revisi: 2?", 150) == "Daftar 50- - revisi- 2-"
    assert as_given("Notula\tRapat\nPleno", 150) == "Notula Rapat Pleno"
    long = "Laporan Pelaksanaan Penanganan Benturan Kepentingan " * 2
    assert as_given(long, 150) == long.strip()


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        (
            "Laporan “Gratifikasi” TW II (FINAL) — 2023.PDF",
            "Laporan “Gratifikasi” TW II (FINAL) — 2023.PDF",
        ),
        ("x" * 200 + ".pdf", "x" * 150 + ".pdf"),
        ("con.exe", "con.exe_.pdf"),
    ],
)
def test_behind_its_code_with_its_extension(given_name: str, kept: str) -> None:
    file: Any = SimpleNamespace(original_name=given_name, media_type="application/pdf")
    assert "".join(_named("data/a/2023_1A-1_001_r1_01_", file)).endswith(f"_01_{kept}")
    deep = "".join(_named("data/" + "f" * 88 + "/2023_1A-1_001_r1_01_", file))
    assert len(deep) + 36 + len("-2023-06-30/") <= 240


def test_words_stay_readable() -> None:
    assert readable("Pengelolaan Gratifikasi / UPG?", 40) == "pengelolaan-gratifikasi-upg"
    assert readable("Café 2023 📄", 40) == "café-2023-📄"
    assert readable("con", 40) == "con_"
    assert readable("Adanya dokumen identifikasi benturan", 32) == "adanya-dokumen-identifikasi"
    assert readable("x" * 50, 8) == "xxxxxxxx"
    assert readable("???", 40) == "tanpa-nama"


@given(st.lists(ANY.map(lambda text: readable(text, 12)), max_size=30))
def test_no_two_paths_are_the_same_where_case_does_not_count(stems: list[str]) -> None:
    names = Names()
    given_ = [names.unique(f"data/{stem}", ".pdf") for stem in stems]
    assert len({unicodedata.normalize("NFC", path.casefold()) for path in given_}) == len(stems)


def test_a_long_decree_number_never_costs_the_name_its_team() -> None:
    decree = SimpleNamespace(number="57/PP.09-Kpt/5371/KPU-Kot/VI/2023-PERUBAHAN", year=2023)
    unit = SimpleNamespace(code="5371")
    given = {"decree": decree, "unit": unit, "cut_off": date(2023, 11, 30)}
    scope: Any = SimpleNamespace(**given, revisions=PackageRevisions.ALL)
    name = package_name(scope, "tim-5")
    assert name.endswith("-tim-5-semua-2023-11-30")
    assert len(name) <= 36 + len("-2023-11-30")
