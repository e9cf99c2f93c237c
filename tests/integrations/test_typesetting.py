"""Which characters can be printed: what is told beforehand is what typst does."""

import subprocess
from typing import Any

import pytest

from app.integrations.fonts import coverage
from app.integrations.typesetting import printable, typeset, unprintable
from tests.support.printing import typeset_here

PAGE = (
    '#set document(title: "Huruf")\n'
    '#set text(lang: "id", font: ("Libertinus Serif", "DejaVu Sans Mono"))\n'
    "#sys.inputs.text *#sys.inputs.text*"
)


def printed(text: str) -> bool:
    options = {"format": "pdf", "pdf_standards": ["a-2a", "ua-1"]}
    try:
        return bool(typeset({"text": PAGE}, {"text": text}, **options))
    except subprocess.SubprocessError:
        return False


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Laporan “Triwulan II” ½, ≥ 75 %, Rp1.500, ✓ ☐ → Café", None),
        ("baris\nbaris\tberikut\u00a0tanpa\u200bputus\u00ad", None),
        ("Rapat 漢字", "漢"),
        ("Selesai 🎉 漢", "🎉"),
        ("\x07", "\x07"),
        ("\ufeffLaporan", "\ufeff"),  # a mark at the beginning of files
        ("lambang \ue801", "\ue801"),  # for private use: one font has a sign, the standard says no
        ("", None),
    ],
)
def test_the_first_character_without_a_sign_is_told(text: str, first: str | None) -> None:
    assert unprintable(text) == first
    assert printed(f"a{text}") is (first is None)
    assert printed(printable(text) + "a")


def test_every_character_that_is_let_through_is_printed() -> None:
    assert printed(" ".join(map(chr, sorted(coverage()))))


def test_what_has_no_sign_becomes_a_box() -> None:
    assert printable("I 漢 Made") == "I □ Made"
    assert printable("I Made") == "I Made"


def test_the_process_of_the_tests_makes_the_same_bytes() -> None:
    """So the tests may print there, which costs less (`tests/support/printing.py`)."""
    given = {"text": PAGE}, {"text": "Laporan"}
    options: dict[str, Any] = {"format": "pdf", "timestamp": 1_600_000_000}
    assert typeset_here(*given, **options) == typeset(*given, **options)
