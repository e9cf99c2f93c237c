"""The text of a decree's document, with its tables as lines of cells parted by tabs."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from seed.reader.mending import mended
from seed.reader.pdf.ruled import lines_of
from seed.reader.refusals import DecreeTextError

MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 100_000_000


def text_of(path: Path) -> str:
    """The text of a UTF-8 text, a DOCX, or a PDF with a text layer; by its content, not its name.

    Words that were broken at the end of a line are whole where the text has them elsewhere too,
    and marked (BROKEN_WORD) where not. Raises DecreeTextError with what to do instead.
    """
    return mended(_read(path))


def _read(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise DecreeTextError("file_missing") from error
    except OSError as error:
        raise DecreeTextError("file_unreadable") from error
    if len(content) > MOST_BYTES:
        raise DecreeTextError("file_too_large", limit=MOST_BYTES // 1_000_000)
    if content.startswith(b"%PDF-"):
        return _of_pdf(content)
    if content.startswith(b"PK"):
        return _of_docx(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecreeTextError("file_unknown") from error


def _of_docx(content: bytes) -> str:
    import docx  # noqa: PLC0415 - takes memory, and hardly anybody reads one

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                limit = MOST_UNPACKED // 1_000_000
                raise DecreeTextError("docx_unpacks_too_far", limit=limit)
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        if isinstance(error, DecreeTextError):
            raise
        raise DecreeTextError("docx_unreadable") from error
    return "\n".join(_lines(document))


def _lines(document: Any) -> Iterator[str]:  # noqa: ANN401 - python-docx comes without types
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            above: list[Any] = []
            for row in block.rows:
                cells = [cell._tc for cell in row.cells]  # noqa: SLF001 - merged cells are one
                texts = [
                    "" if _is_merged(cells, above, at) else _cell_text(cell)
                    for at, cell in enumerate(row.cells)
                ]
                yield "\t".join(texts)
                above = cells
            yield ""
        else:
            yield from block.text.split("\n")


def _is_merged(cells: list[Any], above: list[Any], at: int) -> bool:
    """Whether the cell goes on from the one on its left or above it."""
    beside = at > 0 and cells[at] is cells[at - 1]
    return beside or (at < len(above) and cells[at] is above[at])


def _cell_text(cell: Any) -> str:  # noqa: ANN401 - as above
    return " ".join(paragraph.text.strip() for paragraph in cell.paragraphs if paragraph.text)


def _of_pdf(content: bytes) -> str:
    import pypdfium2  # noqa: PLC0415 - as above

    try:
        text = "\n".join(lines_of(pypdfium2.PdfDocument(content)))
    except pypdfium2.PdfiumError as error:
        raise DecreeTextError("pdf_unreadable") from error
    if not text.strip():
        raise DecreeTextError("pdf_without_text")
    return text
