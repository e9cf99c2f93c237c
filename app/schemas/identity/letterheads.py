"""Letterheads of offices."""

import re
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from app.schemas.base import AS_LINE, Body, Digest, Read, Resource, line_of
from app.schemas.platform.printed import PRINTABLE, PrintedName, PrintedTitle

USUAL_PATTERN: Final = "{urut}/{klasifikasi}/{kode_unit}/{tahun}"
_PLACES: Final = ("{urut}", "{tahun}")


def _complete(value: str) -> str:
    if any(value.count(place) != 1 for place in _PLACES):
        raise PydanticCustomError("number_pattern_incomplete", "needs {{urut}} and {{tahun}}")
    return value


Line = Annotated[str, line_of(120), AS_LINE, PRINTABLE]
Place = Annotated[str, line_of(100), AS_LINE, PRINTABLE]
Classification = Annotated[
    str, StringConstraints(strict=True, max_length=40, pattern=r"^[0-9A-Za-z.\-]{1,40}$")
]
NumberPattern = Annotated[
    str,
    StringConstraints(
        strict=True,
        max_length=100,
        pattern=r"^([0-9A-Za-z.\/ \-]|\{(urut|klasifikasi|kode_unit|tahun)\})+$",
    ),
    AfterValidator(_complete),
    Field(
        description="Pola nomor surat: `{urut}`, `{klasifikasi}`, `{kode_unit}` (kode satuan"
        " kerja), `{tahun}`, dan huruf, angka, tanda `.`, `/`, `-` di antaranya (number pattern)."
    ),
]
Base64 = Annotated[
    str, StringConstraints(strict=True, max_length=175_000, pattern=r"^[0-9A-Za-z+\/]+={0,2}$")
]


class LetterheadAction(StrEnum):
    """What a screen may offer on a letterhead."""

    EDIT = "edit"


class LogoRead(Read):
    """What is known of a logo; its bytes have an address of their own."""

    media_type: str
    width: int
    height: int
    sha256: Digest
    alt_text: str


class LetterheadRead(Resource):
    """Kop surat of an office; `id` is the office's."""

    lines: list[str]
    number_pattern: str
    classification: str | None
    signatory_title: str | None
    place: str | None
    copies_to: list[str]
    logo: LogoRead | None
    is_set: bool = Field(description="Apakah diatur; bila tidak, dari nama satuan kerja (set).")
    allowed_actions: list[LetterheadAction]


class LogoInput(Body):
    """A picture: PNG or JPEG of 40 to 2000 dots a side, 128 KiB at most."""

    content: Base64 = Field(description="Berkas gambarnya dalam base64 (the file).")
    alt_text: PrintedTitle = Field(
        description="Apa yang tampak, untuk pembaca layar (what it shows)."
    )


_EXAMPLE: JsonDict = {
    "lines": [
        "KOMISI PEMILIHAN UMUM",
        "PROVINSI NUSA TENGGARA TIMUR",
        "Jalan Polisi Militer Nomor 3, Kupang",
    ],
    "number_pattern": USUAL_PATTERN,
    "classification": "PW.02",
    "signatory_title": "Sekretaris KPU Provinsi Nusa Tenggara Timur",
    "place": "Kupang",
    "copies_to": ["Sekretaris Jenderal Komisi Pemilihan Umum", "Arsip"],
}


class LetterheadUpdate(Body):
    """The whole letterhead; a logo that is left out stays, `null` takes it away."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    lines: list[Line] = Field(min_length=1, max_length=6, description="Baris kop surat (lines).")
    number_pattern: NumberPattern = USUAL_PATTERN
    classification: Classification | None = None
    signatory_title: PrintedName | None = Field(
        None, description="Jabatan penanda tangan laporan (title of who signs)."
    )
    place: Place | None = Field(None, description="Tempat di atas tanda tangan (place).")
    copies_to: list[Line] = Field(
        default_factory=list,
        max_length=10,
        description="Tembusan laporan, dicetak di bawah tanda tangan (who gets copies).",
    )
    logo: LogoInput | None = None


def letter_number(pattern: str, places: dict[str, str]) -> str:
    """The number that a pattern gives; a place without a value leaves no doubled stroke behind."""
    number = re.sub(r"\{(\w+)\}", lambda found: places.get(found[1], ""), pattern)
    return re.sub(r"/{2,}", "/", number).strip("/ ")
