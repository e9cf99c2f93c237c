"""A scan of what was printed and signed by hand, compared with the document by its words."""

import re
import subprocess
import sys
from collections import Counter
from typing import Final

from app.core.errors import Invalid

# In a process of its own: a scan is anybody's file, and what reads it is written in C++.
_PROGRAM: Final = """
import resource, sys, pypdfium2
resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
pages, characters = 0, 0
with pypdfium2.PdfDocument(sys.stdin.buffer.read()) as document:
    for page in document:
        text = page.get_textpage().get_text_bounded()
        sys.stdout.buffer.write(text.encode("utf-8", "replace") + b" ")
        pages, characters = pages + 1, characters + len(text)
        if pages == 500 or characters > 4_000_000:
            break
"""
_SECONDS: Final = 30
_WORD: Final = re.compile(r"\w{2,}")


def text_of(pdf: bytes) -> str:
    """The text layer of a PDF (of its first 500 pages); takes some tenths of a second.

    Raises Invalid (`pdf_unreadable`), also for one that takes longer than half a minute.
    """
    command = [sys.executable, "-I", "-c", _PROGRAM]
    try:
        read = subprocess.run(  # noqa: S603 - a program of ours; what it works on is its input
            command, input=pdf, capture_output=True, check=True, timeout=_SECONDS
        )
    except subprocess.SubprocessError as error:
        raise Invalid("pdf_unreadable") from error
    return read.stdout.decode()


def words_of(pdf: bytes) -> Counter[str]:
    """The words of a PDF's text layer; raises Invalid (`pdf_unreadable`)."""
    return words_in(text_of(pdf))


def words_in(text: str) -> Counter[str]:
    """The words of a text, each with how often it is there."""
    return Counter(_WORD.findall(text.replace("\u200b", "").lower()))
