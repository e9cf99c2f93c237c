import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.media_types import EXTENSIONS
from app.integrations.file_names import (
    content_disposition,
    extension_of,
    fitting_name,
    of_a_letter,
    safe_name,
)


class TestSafeName:
    @pytest.mark.parametrize(
        ("raw", "name"),
        [
            ("Berita Acara.pdf", "Berita Acara.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\budi\\SK 142.docx", "SK 142.docx"),
            ("a/b\\c/d.txt", "d.txt"),
            ("folder/", "berkas"),
            ("", "berkas"),
            (".", "berkas"),
            ("..", "berkas"),
            (" . . ", "berkas"),
            ("\u200d", "berkas"),
            ("  rapat\t.pdf \n", "rapat.pdf"),
            ("a\0b\r\nX: y.pdf", "abX: y.pdf"),
            ("gaji\u202efdp.exe", "gajifdp.exe"),
            ("\ufeffa\u2066b\u2069.pdf", "ab.pdf"),
            ("a\u2028b.pdf", "ab.pdf"),
            ("\ud800x.pdf", "x.pdf"),
            ("cafe\u0301.pdf", "café.pdf"),
            ("pemilu 🗳️ 👨‍👩‍👧.pdf", "pemilu 🗳️ 👨‍👩‍👧.pdf"),
            ("ꦥꦼꦩꦶꦭꦸ.pdf", "ꦥꦼꦩꦶꦭꦸ.pdf"),
            (".htaccess", ".htaccess"),
            ("_", "_"),
        ],
    )
    def test_name_is_made_harmless(self, raw: str, name: str) -> None:
        assert safe_name(raw) == name

    def test_number_of_a_letter_keeps_its_strokes_as_dashes(self) -> None:
        assert of_a_letter("keputusan-314/ORT.07-Kpt/2021.xlsx") == (
            "keputusan-314-ORT.07-Kpt-2021.xlsx"
        )

    def test_long_name_keeps_its_extension(self) -> None:
        name = safe_name("a" * 500 + ".tar.docx")

        assert name == "a" * 195 + ".docx"

    def test_long_name_without_an_extension_is_cut(self) -> None:
        assert safe_name("a" * 500) == "a" * 200
        assert safe_name("a." + "b" * 500) == "a." + "b" * 198
        assert safe_name("x" * 199 + ". kalimat panjang") == "x" * 199 + "."

    def test_cut_leaves_no_blank_before_the_extension(self) -> None:
        assert safe_name("a" * 195 + "    " + "b" * 9 + ".pdf") == "a" * 195 + ".pdf"

    @given(st.text() | st.text(alphabet="./\\ \u200d\u202e\ud800ae\u0301🗳\n", max_size=400))
    def test_any_name_becomes_a_name(self, raw: str) -> None:
        name = safe_name(raw)

        assert 1 <= len(name) <= 200
        assert name not in {".", ".."}
        assert name == name.strip()
        assert not re.search(r"[/\\\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", name)
        assert unicodedata.is_normalized("NFC", name)
        assert name.encode()
        assert safe_name(name) == name


class TestContentDisposition:
    @pytest.mark.parametrize(
        ("name", "plain", "encoded"),
        [
            ("laporan.pdf", "laporan.pdf", "laporan.pdf"),
            ("SK 142.pdf", "SK 142.pdf", "SK%20142.pdf"),
            ("café.pdf", "cafe.pdf", "caf%C3%A9.pdf"),
            ("🗳.pdf", "_.pdf", "%F0%9F%97%B3.pdf"),
            ("🗳", "berkas", "%F0%9F%97%B3"),
            ('a"; x="b%22.pdf', "a_ x=_b_22.pdf", "a%22%3B%20x%3D%22b%2522.pdf"),
            ("it's.pdf", "it_s.pdf", "it%27s.pdf"),
            ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie_ b.pdf", "aSet-Cookie%3A%20b.pdf"),
        ],
    )
    def test_name_is_given_twice(self, name: str, plain: str, encoded: str) -> None:
        assert (
            content_disposition(name)
            == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
        )

    @given(st.text())
    def test_no_name_can_leave_its_place(self, name: str) -> None:
        header = content_disposition(name)

        matched = re.fullmatch(
            r'attachment; filename="([A-Za-z0-9 ._()+,=@-]+)"; '
            r"filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]+)",
            header,
        )
        assert matched
        assert unquote(matched[2], errors="strict") == safe_name(name)


class TestFittingName:
    @pytest.mark.parametrize(
        ("name", "media_type", "fitting"),
        [
            ("laporan.pdf", "application/pdf", "laporan.pdf"),
            ("FOTO.JPEG", "image/jpeg", "FOTO.JPEG"),
            ("daftar.csv", "text/plain", "daftar.csv"),
            ("foto.pdf", "image/png", "foto.png"),
            ("laporan", "application/pdf", "laporan.pdf"),
            ("laporan v1.2", "application/pdf", "laporan v1.2.pdf"),
            ("laporan.exe", "application/pdf", "laporan.exe.pdf"),
            ("catatan.html", "text/plain", "catatan.html.txt"),
            (".pdf", "image/png", ".pdf.png"),
            ("apa saja.bin", "application/octet-stream", "apa saja.bin"),
        ],
    )
    def test_extension_tells_the_truth(self, name: str, media_type: str, fitting: str) -> None:
        assert fitting_name(name, media_type) == fitting

    def test_every_known_type_has_an_extension(self) -> None:
        assert all(extension_of(media_type).startswith(".") for media_type in EXTENSIONS)
