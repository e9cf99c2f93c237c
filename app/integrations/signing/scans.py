"""A scan of what was printed and signed by hand, compared with the document by its words."""

import re
from collections import Counter
from typing import Final

from app.core.errors import Invalid

_WORD: Final = re.compile(r"\w{2,}")


def words_of(pdf: bytes) -> Counter[str]:
    """The words of a PDF's text layer; raises Invalid (`pdf_unreadable`)."""
    # Not at the top: it takes memory, and few processes ever compare.
    import pypdfium2  # noqa: PLC0415

    try:
        with pypdfium2.PdfDocument(pdf) as document:
            text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    except pypdfium2.PdfiumError as error:
        raise Invalid("pdf_unreadable") from error
    return Counter(_WORD.findall(text.replace("\u200b", "").lower()))


def share_found(printed: bytes, scan: bytes) -> int | None:
    """How many hundredths of the document's words the scan has; None without a text layer."""
    wanted, found = words_of(printed), words_of(scan)
    if not found:
        return None
    common = (wanted & found).total()
    return common * 100 // max(wanted.total(), 1)
