"""Kinds of files as people call them, in place of their media types."""

from typing import Final

from app.core.media_types import EXTENSIONS, OLE, OPEN_DOCUMENTS, SHEET, SLIDES, WORD
from app.core.messages.sentences import Language

_PROGRAM: Final = ("program atau skrip", "a program or script")
_PACKED: Final = ("arsip", "an archive")
_OPEN: Final = ("dokumen LibreOffice", "a LibreOffice document")
_MEDIA: Final = {
    "image": ("gambar", "a picture"),
    "audio": ("rekaman suara", "a sound recording"),
    "video": ("video", "a video"),
}

KINDS: Final[dict[str, tuple[str, str]]] = {
    "application/pdf": ("PDF", "a PDF"),
    "text/plain": ("teks atau tabel CSV (.txt, .csv)", "a text or CSV table (.txt, .csv)"),
    "text/csv": ("tabel CSV", "a CSV table"),
    "application/rtf": ("teks berformat", "a rich text"),
    WORD: ("dokumen Word", "a Word document"),
    SHEET: ("buku kerja Excel", "an Excel workbook"),
    SLIDES: ("presentasi PowerPoint", "a PowerPoint presentation"),
    "application/msword": ("dokumen Word lama", "an old Word document"),
    "application/vnd.ms-excel": ("buku kerja Excel lama", "an old Excel workbook"),
    "application/vnd.ms-powerpoint": (
        "presentasi PowerPoint lama", "an old PowerPoint presentation",
    ),
    "application/vnd.ms-outlook": ("surat Outlook", "an Outlook message"),
    OLE: ("dokumen Microsoft Office lama", "an old Microsoft Office document"),
    **dict.fromkeys(OPEN_DOCUMENTS, _OPEN),
    "application/zip": _PACKED,
    "application/x-rar-compressed": ("arsip RAR", "a RAR archive"),
    "application/x-7z-compressed": ("arsip 7z", "a 7z archive"),
    "application/gzip": ("arsip gzip", "a gzip archive"),
    "application/x-tar": ("arsip tar", "a tar archive"),
    "application/x-bzip2": ("arsip bzip2", "a bzip2 archive"),
    "application/x-xz": ("arsip xz", "an xz archive"),
    "application/zstd": ("arsip zstd", "a zstd archive"),
    "application/vnd.ms-cab-compressed": ("arsip cab", "a cab archive"),
    "text/html": ("halaman web (.html)", "a web page (.html)"),
    "application/xml": ("teks XML (.xml)", "an XML text (.xml)"),
    "image/svg+xml": ("gambar SVG (.svg)", "an SVG picture (.svg)"),
    "application/postscript": ("dokumen PostScript (.ps)", "a PostScript document (.ps)"),
    "application/octet-stream": ("jenis yang tidak dikenal", "an unknown kind"),
    **dict.fromkeys(
        (
            "application/x-msdownload", "application/x-executable", "application/x-mach-binary",
            "application/java-vm", "application/java-archive", "application/x-dex",
            "application/wasm", "application/x-ms-shortcut", "application/vnd.ms-htmlhelp",
            "text/x-script", "application/x-bat", "application/x-mswinurl", "text/x-registry",
        ),
        _PROGRAM,
    ),
}  # fmt: skip
"""Media type -> its name in Indonesian and in English."""


def kind_in_words(media_type: object, language: Language) -> object:
    """The name of a media type, with the usual extension where the service takes such files.

    Pictures, sounds and videos without a name of their own are called so; any other kind that has
    none stays as it is.
    """
    bare = str(media_type).partition(";")[0]
    names = KINDS.get(bare) or _MEDIA.get(bare.partition("/")[0])
    if names is None:
        return media_type
    name = names[language is Language.ENGLISH]
    usual = EXTENSIONS.get(bare, ())[:1] if "(" not in name else ()
    return name + "".join(f" (.{each})" for each in usual)
