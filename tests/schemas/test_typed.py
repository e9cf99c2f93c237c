"""What people type by habit is answered with what to write instead."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from app.api.problems import field_fault, told_fault
from app.core.messages import Language
from app.schemas.base import Date, Nip, Url

DATES: TypeAdapter[date] = TypeAdapter(Date)
URLS: TypeAdapter[str] = TypeAdapter(Url)
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
    (DATES, "14 Juni 2023"): "Tulis tanggal sebagai tahun-bulan-hari, misalnya 2023-06-14.",
    (DATES, 20230614): "Tulis tanggal sebagai tahun-bulan-hari, misalnya 2023-06-14.",
    (URLS, "ntt.kpu.go.id/berita"): (
        "Awali alamatnya dengan https://, seperti pada bilah alamat peramban."
    ),
    (URLS, "drive.google.com"): (
        "Awali alamatnya dengan https://, seperti pada bilah alamat peramban."
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


def test_what_is_right_stays_as_it_is() -> None:
    assert DATES.validate_python("2023-06-14") == date(2023, 6, 14)
    assert NIPS.validate_python("197001011990031001") == "197001011990031001"
    assert NIPS.validate_python("19700101 199003 1 001 ") == "197001011990031001"
    assert URLS.validate_python("https://ntt.kpu.go.id/x") == "https://ntt.kpu.go.id/x"
