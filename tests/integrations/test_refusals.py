"""What says no in an answer of HTTP 200, what does not, and in whose words."""

from typing import Any

import pytest

from app.integrations.refusals import SAID_AT_MOST, has_errors, refusal_in, sentence_in

REFUSED: list[tuple[Any, str, int | None]] = [
    ({"status": False, "message": "Sandi salah"}, "Sandi salah", None),
    ({"status": 0}, "status: 0", None),
    ({"status": "0"}, "status: 0", None),
    ({"status": 0, "success": False}, "status: 0", None),
    ({"status": "gagal", "pesan": "Bulan\nsalah"}, "Bulan salah", None),
    ({"Status": "ERROR"}, "Status: ERROR", None),
    ({"status": 401, "message": "Unauthenticated."}, "Unauthenticated.", 401),
    ({"success": "false", "msg": "x" * 300}, "x" * (SAID_AT_MOST - 1) + "…", None),
    ({"code": "404", "message": "Data tidak ditemukan"}, "Data tidak ditemukan", 404),
    ({"metaData": {"code": 401, "message": "Token"}, "response": None}, "Token", 401),
    ({"error": "invalid_client", "error_description": "Klien tak dikenal"}, "Klien tak dikenal",
     None),
    ({"error": {"code": 500, "message": "Rusak"}}, "Rusak", None),
    ({"errors": ["bulan wajib diisi"]}, "bulan wajib diisi", None),
    ({"errors": {"bulan": ["wajib diisi"]}}, "wajib diisi", None),
    ({"errorCode": 7}, "errorCode: 7", None),
    ({"responseCode": "99", "responseMessage": "Gagal"}, "responseCode: 99", None),
    ({"responseCode": "4012500"}, "responseCode: 4012500", None),
    ({"rc": "01"}, "rc: 01", None),
    ({"errorMessage": "Bulan salah"}, "Bulan salah", None),
    ({"errorMessages": ["Bulan salah"]}, "errorMessages: ['Bulan salah']", None),
    ({"errcode": 40001, "errmsg": "invalid credential"}, "errcode: 40001", None),
    ({"Status": "N"}, "Status: N", None),
    ({"status": "timeout"}, "status: timeout", None),
    ({"valid": False}, "valid: False", None),
    ({"message": "Unauthenticated.", "data": []}, "Unauthenticated.", None),
    ({"is_success": False, "error": ""}, "is_success: False", None),
    ({"document": {"Body": {"Fault": {"Reason": {"Text": {"lang": "id", "text": "Salah"}}}}}},
     "Salah", None),
]  # fmt: skip
# Beside no rows: sentences, and names that ask how it went in other words.
IN_WORDS: list[dict[str, Any]] = [
    {"message": "Invalid API key"},
    {"pesan": "Token kadaluarsa, silakan login kembali"},
    {"message": "Anda tidak memiliki hak akses"},
    {"message": "You are not allowed to access this resource"},
    {"message": "SQLSTATE[HY000] [2002] Connection refused"},
    {"status": True, "message": "Terlalu banyak permintaan, coba lagi nanti"},
    {"pesan": "Sistem sedang dalam pemeliharaan"},
    {"message": "Rate limit exceeded"},
    {"hasil": False, "pesan": "Kunci API tidak dikenal"},
    {"hasil": False},
    {"respon": "gagal"},
    {"result": "N"},
    {"state": "ERROR"},
    {"status": "Token tidak valid"},
    {"kode": "E401"},
    {"isError": True},
    {"hasError": "true"},
    {"failed": True},
    {"kesalahan": "Bulan salah"},
    {"galat": "Bulan salah"},
    {"faultstring": "Bulan salah"},
    {"ExceptionMessage": "Object reference not set"},
]
GOOD: list[Any] = [
    {"hasil": 0}, {"result": 0}, {"result": {}}, {"hasil": []}, {"response": "ok"},
    {"state": "done"}, {"failed": 0}, {"isError": False}, {"galat": ""}, {"kode": "P401"},
    {"message": "Tidak ada data"}, {"pesan": "Berhasil mengambil data"}, {"pesan": "Data kosong"},
    {"keterangan": "Tidak ada kegiatan bulan ini"}, {"message": "No records found"},
    None, [], "ditolak", {}, {"status": 1}, {"status": "1"}, {"status": 200}, {"status": True},
    {"status": "success"}, {"status": None}, {"code": 0}, {"code": 200}, {"code": "00"},
    {"code": 5301}, {"kode": "400-A"}, {"error": ""}, {"error": None}, {"error": False},
    {"error": 0}, {"error": "0"}, {"error": "none"}, {"errors": []}, {"errors": {}},
    {"errorCode": "0000"}, {"error": {"code": 0, "message": "success"}},
    {"message": "Data tidak ditemukan"}, {"data": {"status": False}}, {"status": "selesai"},
    {"responseCode": "00"}, {"responseCode": "2002500"}, {"rc": "0"}, {"rc": "200"}, {"rc": "00"},
    {"errorMessage": ""}, {"errorMessages": []}, {"errcode": 0, "errmsg": "ok"}, {"Status": "Y"},
    {"status": 0, "message": "Success"}, {"status": "0", "success": True},
    {"responseHeader": {"status": 0}, "response": {"numFound": 0}},  # Solr
    {"meta": {"code": 200, "status": "ok"}, "rows": [{"status": 0}]},
]  # fmt: skip


@pytest.mark.parametrize(("data", "said", "status"), REFUSED)
def test_a_refusal_is_told_in_the_words_of_the_other_system(
    data: Any, said: str, status: int | None
) -> None:
    refusal = refusal_in(data)
    assert refusal is not None
    assert (refusal.said, refusal.status) == (said, status)


@pytest.mark.parametrize("data", IN_WORDS, ids=str)
def test_a_refusal_in_words_is_one(data: dict[str, Any]) -> None:
    assert refusal_in({**data, "data": []}) is not None


@pytest.mark.parametrize("data", GOOD, ids=str)
def test_what_says_yes_or_nothing_is_no_refusal(data: Any) -> None:
    assert refusal_in(data) is None


def test_a_sentence_is_found_however_deep_and_however_odd_the_answer() -> None:
    deep: Any = {"error": {}}
    for _ in range(200):
        deep = {"error": [deep], "meta": deep}
    assert sentence_in(deep) == ""
    assert sentence_in({"message": ["Salah", 3]}) == "Salah"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"data": {}, "errors": [{"message": "x"}]}, True),
        ({"data": [], "errors": ["x"]}, False),
        ({"errors": [{"message": "x"}]}, False),
        ([], False),
    ],
)
def test_only_graphql_says_that_part_is_missing(data: Any, *, expected: bool) -> None:
    assert has_errors(data) is expected
