"""What people type by habit is answered with what to write instead."""

import itertools
import re
from datetime import date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from app.api.problems import field_fault, told_fault
from app.core.messages import Language
from app.schemas.base import Date, Instant, Nip, Url

DATES: TypeAdapter[date] = TypeAdapter(Date)
URLS: TypeAdapter[str] = TypeAdapter(Url)
INSTANTS: TypeAdapter[datetime] = TypeAdapter(Instant)
NIPS: TypeAdapter[str] = TypeAdapter(Nip)
SAMPLE = "misalnya 19700101 199003 1 001"
ADVICE = {
    (NIPS, "12345678"): f"NIP terdiri atas 18 angka, {SAMPLE}; yang ini 8 angka.",
    (NIPS, "19700101 199003 1 01"): f"NIP terdiri atas 18 angka, {SAMPLE}; yang ini 17 angka.",
    (NIPS, ""): f"NIP terdiri atas 18 angka, {SAMPLE}; yang ini 0 angka.",
    (NIPS, "NIP 197001011990031001"): (
        f"NIP terdiri atas 18 angka saja, {SAMPLE}, tanpa huruf atau tanda."
    ),
    (NIPS, "19700101.199003.1.001"): (
        f"NIP terdiri atas 18 angka saja, {SAMPLE}, tanpa huruf atau tanda."
    ),
    (DATES, "14/06/2023"): "Tulis “2023-06-14”: tahun, bulan, lalu hari.",
    (DATES, "4-6-2023"): "Tulis “2023-06-04”: tahun, bulan, lalu hari.",
    (DATES, "06/14/2023"): (
        "Tidak ada bulan 14. Mungkin “2023-06-14”? Tulis tahun, bulan, lalu hari."
    ),
    (DATES, "2023-14-06"): (
        "Tidak ada bulan 14. Mungkin “2023-06-14”? Tulis tahun, bulan, lalu hari."
    ),
    (DATES, "31/14/2023"): (
        "Tidak ada bulan 14. Tulis tahun, bulan, lalu hari, misalnya 2023-06-14."
    ),
    (DATES, "14.00.2023"): (
        "Tidak ada bulan 0. Tulis tahun, bulan, lalu hari, misalnya 2023-06-14."
    ),
    (DATES, "2023-02-00"): "Februari 2023 mempunyai 28 hari; tanggal 0 tidak ada.",
    (DATES, "29/02/2023"): "Februari 2023 mempunyai 28 hari; tanggal 29 tidak ada.",
    (DATES, "2023-06-31"): "Juni 2023 mempunyai 30 hari; tanggal 31 tidak ada.",
    (DATES, "30-2-2024"): "Februari 2024 mempunyai 29 hari; tanggal 30 tidak ada.",
    (DATES, "29/02/2024"): "Tulis “2024-02-29”: tahun, bulan, lalu hari.",
    (DATES, "14/06/0000"): "Tulis tanggal sebagai tahun-bulan-hari, misalnya 2023-06-14.",
    (INSTANTS, "2023-02-29T10:00:00+08:00"): (
        "Februari 2023 mempunyai 28 hari; tanggal 29 tidak ada."
    ),
    (DATES, "14 Juni 2023"): "Tulis tanggal sebagai tahun-bulan-hari, misalnya 2023-06-14.",
    (DATES, 20230614): "Tulis tanggal sebagai tahun-bulan-hari, misalnya 2023-06-14.",
    (URLS, "ntt.kpu.go.id/berita"): (
        "Awali alamatnya dengan https://, seperti pada bilah alamat peramban: "
        "https://ntt.kpu.go.id/berita"
    ),
    (URLS, "drive.google.com"): (
        "Awali alamatnya dengan https://, seperti pada bilah alamat peramban: "
        "https://drive.google.com"
    ),
    (URLS, "javascript:alert(1)"): "Bentuknya tidak sesuai, atau memuat karakter yang tidak boleh.",
    (URLS, "lihat laporan"): "Bentuknya tidak sesuai, atau memuat karakter yang tidak boleh.",
}


@pytest.mark.parametrize(("kind", "typed"), ADVICE, ids=lambda each: str(each)[:20])
def test_advice_says_what_to_write(kind: TypeAdapter[object], typed: object) -> None:
    with pytest.raises(ValidationError) as raised:
        kind.validate_python(typed)
    (fault,) = raised.value.errors()
    told = told_fault(field_fault({**fault, "loc": ("body", "x")}), Language.INDONESIAN)
    assert told.detail == ADVICE[kind, typed]


def test_no_day_is_proposed_that_there_is_not() -> None:
    """Whatever three numbers are typed, in whichever order."""
    for year in ("2023", "2024", "0000"):
        for first, second in itertools.product(range(41), repeat=2):
            for typed in (f"{first}/{second}/{year}", f"{year}-{first:02}-{second:02}"):
                try:
                    DATES.validate_python(typed)
                except ValidationError as refused:
                    (fault,) = refused.errors()
                    for day in re.findall(r"[0-9-]{10}", str(fault.get("ctx"))):
                        date.fromisoformat(day)


def test_what_is_right_stays_as_it_is() -> None:
    assert DATES.validate_python("2023-06-14") == date(2023, 6, 14)
    assert NIPS.validate_python("197001011990031001") == "197001011990031001"
    assert NIPS.validate_python("19700101 199003 1 001 ") == "197001011990031001"
    assert URLS.validate_python("https://ntt.kpu.go.id/x") == "https://ntt.kpu.go.id/x"
