"""What PDF/A-2a and PDF/UA-1 ask of a file, as far as it can be read from its objects.

No validator is at hand; this is no replacement for one. `docs/printing.md` says so.
"""

import asyncio
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from app.integrations.documents.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Landscape,
    Paper,
    Picture,
    Signatures,
    Signer,
    Table,
    Text,
)
from app.integrations.documents.making import make_here
from app.integrations.signing import Purpose
from app.integrations.signing.pades import office_signing
from tests.integrations.test_pictures import heat_map

ALT = "Bulan demi bulan; angkanya dalam tabel."
BLOCKS: list[Block | Landscape] = [
    Heading("BAB I"),
    Text("Isi — dengan tanda “kutip”, ✓ dan Ω."),
    Landscape([Picture(heat_map(rows=2), ALT), Table((Column("A", 20),), [["1"]] * 3, "Satu")]),
    Facts([("Sidik", "0" * 64)], ("Sidik",)),
    Signatures(Signer(["Kupang"], "Nama", "NIP 1")),
]
MADE_AT = datetime(2026, 7, 6, tzinfo=UTC)


@cache
def plain() -> bytes:
    """As the service makes it."""
    return make_here("pdf", Paper("Laporan & uji <1>", BLOCKS, footer="sidik"), MADE_AT)


@pytest.fixture(params=["as made", "signed"])
def pdf(request: pytest.FixtureRequest, certificates: Path) -> PdfFileReader:
    """The same document, also with the office's signature after it."""
    if request.param == "as made":
        return PdfFileReader(io.BytesIO(plain()))
    signing = office_signing(certificates, "53", "")
    signed = asyncio.run(signing.sign(plain(), Purpose("Pengesahan", "Kupang")))
    return PdfFileReader(io.BytesIO(signed.content))


def objects(pdf: PdfFileReader) -> Iterator[Any]:
    """Every dictionary that can be reached from the trailer, once."""
    waiting: list[Any] = [pdf.trailer_view]
    seen = set[tuple[int, int]]()
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            place = (each.idnum, each.generation)
            if place in seen:
                continue
            seen.add(place)
            each = pdf.get_object(each)  # type: ignore[no-untyped-call]
        if isinstance(each, ArrayObject):
            waiting += [each.raw_get(n) for n in range(len(each))]
        elif hasattr(each, "raw_get"):
            yield each
            waiting += [each.raw_get(key) for key in each]


def test_it_says_what_it_is_and_brings_its_colours(pdf: PdfFileReader) -> None:
    root = pdf.root
    metadata = root["/Metadata"].data.decode()
    said = dict(
        re.findall(r"(pdfaid:part|pdfaid:conformance|pdfuaid:part)(?:>|=\")(\w+)", metadata)
    )
    assert said == {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert "Laporan &amp; uji &lt;1&gt;" in metadata
    intent = root["/OutputIntents"][0]
    assert len(root["/OutputIntents"]) == 1
    assert intent["/S"] == "/GTS_PDFA1"
    profile = intent["/DestOutputProfile"]
    assert (profile["/N"], profile.data[36:40]) == (3, b"acsp")
    assert pdf.trailer_view["/ID"]


def test_every_font_is_in_it_and_its_letters_can_be_read(pdf: PdfFileReader) -> None:
    found = [each for each in objects(pdf) if "/Type" in each]
    fonts = [each for each in found if each["/Type"] == "/Font" and each["/Subtype"] == "/Type0"]
    descriptors = [each for each in found if each["/Type"] == "/FontDescriptor"]
    assert len(fonts) >= 2
    assert len(descriptors) >= len(fonts)
    for font in fonts:
        assert "/ToUnicode" in font, font["/BaseFont"]
    for each in descriptors:
        assert {"/FontFile2", "/FontFile3"} & set(each), each["/FontName"]
    simple = {"/Type1", "/TrueType", "/Type3"}
    assert not [each for each in found if each["/Type"] == "/Font" and each["/Subtype"] in simple]


def test_who_cannot_see_hears_it_in_order(pdf: PdfFileReader) -> None:
    root = pdf.root
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("id")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    kinds: dict[str, list[Any]] = {}
    for each in objects(pdf):
        if "/S" in each and "/P" in each:
            kinds.setdefault(str(each["/S"]), []).append(each)
    assert [str(each["/Alt"]) for each in kinds["/Figure"]] == [ALT]
    assert {"/H1", "/Table", "/TR", "/TH", "/TD", "/P"} <= set(kinds)
    for page in (each for each in objects(pdf) if each.get("/Type") == "/Page"):
        assert "/StructParents" in page


def test_nothing_in_it_runs_is_locked_or_lies_elsewhere(pdf: PdfFileReader) -> None:
    assert "/Encrypt" not in pdf.trailer_view
    forbidden = {"/AA", "/JS", "/JavaScript", "/EmbeddedFiles", "/XFA"}
    filters = {"/LZWDecode", "/Crypt"}
    for each in objects(pdf):
        assert not forbidden & set(each)
        assert str(each.get("/S")) not in {"/JavaScript", "/Launch", "/URI", "/SubmitForm"}
        if isinstance(each, StreamObject):
            assert "/F" not in each
            used = each.get("/Filter", [])
            assert not filters & ({str(used)} if not isinstance(used, ArrayObject) else set(used))
        if isinstance(each, DictionaryObject) and each.get("/Subtype") == "/Image":
            assert not each.get("/Interpolate", False)
