"""What the product suggests as good evidence: for every indicator a list that speaks of it."""

from pathlib import Path

import pytest

from app.schemas.plan.checklists import MOST_ITEMS
from app.services.decrees.files import read_decree_file
from app.services.plan.checklists.suggesting import suggested
from app.services.plan.checklists.words import RULES, USUAL
from tests.support.databases import SEED

FIXTURES = Path("tests/fixtures")
LONGEST = 120
# By hand from reading the decree: something without which the evidence of the row proves nothing.
NEEDED = {
    "1A-1": "Daftar penerima", "1A-2": "Notula", "1A-3": "SK", "1B-1": "Target prioritas",
    "1B-2": "target prioritas", "1B-3": "akun resmi", "1C-1": "Laporan", "1D-1": "role model",
    "1D-2": "Foto", "1E-1": "Syarat", "1E-2": "Foto", "1F-1": "punishment", "1F-2": "SK",
    "2A-1": "penerapan SOP", "2A-2": "Hasil evaluasi", "2A-3": "Laporan tindak lanjut",
    "2B-1": "catatan kerja harian", "2B-2": "kehadiran", "2B-3": "Daftar gaji",
    "2B-4": "Berita acara pleno", "2C-1": "dikecualikan", "2C-2": "Tautan", "2C-3": "Laporan",
    "3A-1": "beban kerja", "3A-2": "penempatan", "3A-3": "Perbandingan", "3B-1": "Kebijakan",
    "3B-2": "SK mutasi", "3B-3": "mutasi", "3C-1": "Materi", "3C-2": "Sertifikat",
    "3D-1": "Perjanjian kinerja", "3D-2": "atasan", "3D-3": "Hasil pengukuran",
    "3D-4": "pemantauan", "3E-1": "kode etik", "3F-1": "dimutakhirkan", "4A-1": "perencanaan",
    "4B-1": "Perjanjian kinerja", "4C-1": "capaian kinerja", "4D-1": "Renstra",
    "4E-1": "realisasi", "4F-1": "sebelum tenggat", "5A-1": "kampanye", "5A-2": "gratifikasi",
    "5A-3": "laporan gratifikasi", "5B-1": "susunan tim", "5B-2": "Daftar risiko",
    "5B-3": "pengendalian", "5B-4": "SPIP", "5C-1": "SOP penanganan pengaduan",
    "5C-2": "persentase", "5C-3": "hambatan", "5D-1": "rawan", "5D-2": "Materi",
    "5D-3": "benturan kepentingan", "6A-1": "SK standar pelayanan", "6A-2": "Maklumat",
    "6A-3": "Berita acara reviu", "6A-4": "Tautan publikasi", "6B-1": "Jadwal pelatihan",
    "6B-2": "SIPPN", "6B-3": "penghargaan", "6B-4": "kompensasi", "6B-5": "terpadu",
    "6B-6": "replikasi", "6C-1": "SP4N", "6C-2": "penugasan", "6C-3": "keluhan",
    "6D-1": "indeks kepuasan", "6D-2": "publikasi hasil survei", "6D-3": "Hasil survei",
    "6E-1": "aplikasi", "6E-2": "layanan", "6E-3": "sesudah perbaikan",
}  # fmt: skip
ELSEWHERE = {
    "keputusan-kota-kupang.yaml": {
        "1A-1": "Notula", "1A-2": "SK", "1B-1": "rekomendasi", "2A-1": "kampanye",
        "2A-2": "gratifikasi",
    },
    "keputusan-sebelas-orang.yaml": {
        "1A-1": "Daftar hadir", "1A-2": "budaya kerja", "2A-1": "gratifikasi",
    },
    "keputusan-akhir-tahun.yaml": {"1A-1": "gratifikasi", "1A-2": "tindak lanjut"},
}  # fmt: skip


def of_file(path: Path) -> dict[str, tuple[str, ...]]:
    """What is suggested for each indicator of a decree file, by its code."""
    document = read_decree_file(path.read_text(encoding="utf-8"))
    found = {}
    for team in document.teams:
        for activity in team.activities:
            place = 0
            for row in activity.rows:
                around = [activity.correction or activity.name]
                around += [item.correction or item.text for item in row.action_items]
                for sign in row.indicators:
                    place += 1
                    code = f"{team.number}{activity.letter}-{place}"
                    found[code] = suggested(sign.correction or sign.text, "\n".join(around))
    return found


def lacking(found: dict[str, tuple[str, ...]], needed: dict[str, str]) -> list[str]:
    return [code for code, word in needed.items() if not any(word in text for text in found[code])]


def test_every_indicator_of_the_seeded_decree_has_a_list_of_its_own() -> None:
    found = of_file(SEED)
    assert list(found) == list(NEEDED)
    assert lacking(found, NEEDED) == []
    assert USUAL not in found.values()


@pytest.mark.parametrize("name", ELSEWHERE)
def test_decrees_of_other_offices_begin_with_one(name: str) -> None:
    found = of_file(FIXTURES / name)
    assert list(found) == list(ELSEWHERE[name])
    assert lacking(found, ELSEWHERE[name]) == []


def test_what_no_rule_knows_goes_by_what_is_around_it_or_has_the_usual() -> None:
    assert suggested("Terlaksananya dengan baik") == USUAL
    around = suggested("Terlaksananya dengan baik", "Pengendalian Gratifikasi")
    assert around == suggested("Laporan gratifikasi") != USUAL


def test_lists_are_short() -> None:
    for items in (USUAL, *(rule.items for rule in RULES)):
        assert len(set(items)) == len(items) <= MOST_ITEMS
        assert max(map(len, items)) <= LONGEST
