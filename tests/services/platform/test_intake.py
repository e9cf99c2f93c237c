"""Several files at once: all or none, and whoever sent them is told about each bad one."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.api.problems import told_fault
from app.core.errors import ServiceError, UnsupportedType
from app.core.media_types import EXTENSIONS
from app.core.messages import Language, sentence
from app.core.messages.files import ADVICE, FILES
from app.core.messages.kinds import KINDS, kind_in_words
from app.core.settings import Settings
from app.integrations import file_types
from app.integrations.storage import LocalStorage
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.files.uploads import FileReceiver
from tests.integrations.test_file_contents import MACROS

PDF = b"%PDF-1.7\n"
PROGRAM = b"MZ\x90\0\x03"


def received(tmp_path: Path, *files: tuple[str, bytes]) -> list[ReceivedFile]:
    settings = Settings(data_dir=tmp_path, upload_max_bytes=100_000)
    intake = FileReceiver(settings, LocalStorage(tmp_path), None)

    async def body() -> AsyncIterator[bytes]:
        for name, content in files:
            disposition = f'Content-Disposition: form-data; name="files"; filename="{name}"'
            yield f"--b\r\n{disposition}\r\n\r\n".encode() + content + b"\r\n"
        yield b"--b--\r\n"

    return asyncio.run(intake.receive_files("multipart/form-data; boundary=b", body()))


def test_every_bad_file_is_named_with_its_place_and_what_to_do(tmp_path: Path) -> None:
    files = [
        ("baik 1.pdf", PDF),
        ("rusak.exe", PROGRAM),
        ("kosong.pdf", b""),
        ("baik 2.pdf", PDF),
        ("rekap.xlsm", MACROS["a project behind large sheets"]),
        ("besar.pdf", PDF.ljust(100_001)),
    ]
    with pytest.raises(UnsupportedType) as refused:
        received(tmp_path, *files)

    faults = [told_fault(fault, Language.ENGLISH) for fault in refused.value.faults]
    assert [(fault.pointer, fault.code) for fault in faults] == [
        ("/files/1", "file_type_refused"),
        ("/files/2", "file_empty"),
        ("/files/4", "file_holds_macros"),
        ("/files/5", "upload_too_large"),
    ]
    for fault, name in zip(faults, ("rusak.exe", "kosong.pdf", "rekap.xlsm", "besar"), strict=True):
        assert name in fault.detail
    assert "Programs and scripts" in faults[0].detail
    assert "without macros (.xlsx" in faults[2].detail
    assert "rusak.exe" in sentence(refused.value.code, Language.ENGLISH, refused.value.facts).detail


def test_good_files_are_all_there(tmp_path: Path) -> None:
    files = received(tmp_path, ("a.csv", "é".encode("cp1252") + b"; kegiatan"), ("b.pdf", PDF))
    assert [(file.name, file.media_type) for file in files] == [
        ("a.csv", "text/plain; charset=windows-1252"),
        ("b.pdf", "application/pdf"),
    ]


@pytest.mark.parametrize("code", FILES)
@pytest.mark.parametrize("language", Language)
def test_each_refusal_names_the_file_and_speaks_plainly(code: str, language: Language) -> None:
    facts = {"name": "a.pdf", "inner": "b", "media_type": "c", "advice": next(iter(ADVICE))}
    facts |= {
        "max_bytes": "1",
        "maximum": "2",
        "encoding": "UTF-16",
        "line": "3",
        "formats": ".xlsx",
    }
    detail = sentence(code, language, facts).detail
    assert "“a.pdf”" in detail
    assert "…" not in detail
    if language is Language.INDONESIAN:
        assert next(iter(ADVICE)) not in detail


@pytest.mark.parametrize("language", Language)
def test_every_kind_has_a_name_that_people_use(language: Language) -> None:
    taken_or_not = {*EXTENSIONS, *file_types.PROGRAM_TYPES, *file_types.ADVICE_FOR, *KINDS}
    for media_type in taken_or_not:
        facts = {"name": "a", "media_type": f"{media_type}; charset=utf-8"}
        for code in ("file_type_refused", "workbook_expected"):
            assert media_type not in sentence(code, language, facts).detail
    assert kind_in_words("chemical/x-pdb", language) == "chemical/x-pdb"


def test_a_kind_is_told_with_its_usual_extension() -> None:
    told = {
        "application/vnd.ms-excel": "buku kerja Excel lama (.xls)",
        "text/plain": "teks atau tabel CSV (.txt, .csv)",
        "image/png": "gambar (.png)",
        "application/x-msdownload": "program atau skrip",
    }
    assert {each: kind_in_words(each, Language.INDONESIAN) for each in told} == told


def test_advice_is_known_in_both_languages() -> None:
    types = ["text/html", "application/gzip", "application/x-msdownload", "a/b"]
    for media_type in [*types, "application/postscript"]:
        error: ServiceError = file_types.refused(media_type)
        assert error.facts["advice"] in ADVICE


@pytest.mark.parametrize(
    ("count", "indonesian", "english"),
    [
        ("1", "1 bita", "1 bytes"),
        (2048, "2 KB", "2 KB"),
        (5_308_416, "5 MB", "5 MB"),
        (6_000_000, "5,7 MB", "5.7 MB"),
        (2**31, "2 GB", "2 GB"),
        ("", "", ""),
    ],
)
def test_limits_are_told_in_sizes_that_people_know(
    count: object, indonesian: str, english: str
) -> None:
    told = {Language.INDONESIAN: indonesian, Language.ENGLISH: english}
    for language, size in told.items():
        for code in ("too_large", "upload_too_large", "archive_too_large"):
            detail = sentence(code, language, {"name": "a", "maximum": 1, "max_bytes": count})
            assert size in detail.detail
            assert str(count) == "1" or not size or str(count) not in detail.detail
