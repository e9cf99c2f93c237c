"""What people type by habit is answered with what to write instead."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from app.api.problems import field_fault, told_fault
from app.core.messages import Language
from app.schemas.base import Date, Url

DATES: TypeAdapter[date] = TypeAdapter(Date)
URLS: TypeAdapter[str] = TypeAdapter(Url)
ADVICE = {
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
    assert URLS.validate_python("https://ntt.kpu.go.id/x") == "https://ntt.kpu.go.id/x"
