"""The kinds of files the service knows: media type -> the extensions that fit, the usual first."""

from typing import Final

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."

WORD: Final = f"{_OFFICE}wordprocessingml.document"
SHEET: Final = f"{_OFFICE}spreadsheetml.sheet"
SLIDES: Final = f"{_OFFICE}presentationml.presentation"
OPEN_DOCUMENTS: Final = {
    f"{_OPEN}text": ("odt",),
    f"{_OPEN}spreadsheet": ("ods",),
    f"{_OPEN}presentation": ("odp",),
}
OLE: Final = "application/x-ole-storage"
"""The container of Microsoft's documents before 2007 (MS-CFB), whatever it holds; none is taken."""
PAGE: Final = "text/html; charset=utf-8"
"""A copy of a web page that the service wrote; none is taken from people."""
MAIL: Final = "application/vnd.ms-outlook"
RTF: Final = "application/rtf"
EXTENSIONS: Final[dict[str, tuple[str, ...]]] = {
    "application/pdf": ("pdf",),
    "text/plain": ("txt", "csv", "tsv", "md", "json", "log"),
    RTF: ("rtf",),
    "application/zip": ("zip",),
    WORD: ("docx", "dotx"),
    SHEET: ("xlsx", "xltx"),
    SLIDES: ("pptx", "ppsx", "potx"),
    **OPEN_DOCUMENTS,
    MAIL: ("msg",),
    "application/msword": ("doc", "dot"),
    "application/vnd.ms-excel": ("xls", "xlt"),
    "application/vnd.ms-powerpoint": ("ppt", "pps", "pot"),
    "image/jpeg": ("jpg", "jpeg", "jfif"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/tiff": ("tif", "tiff"),
    "image/bmp": ("bmp", "dib"),
    "image/heic": ("heic", "heif"),
    "audio/mpeg": ("mp3",),
    "audio/aac": ("aac",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/x-wav": ("wav",),
    "audio/amr": ("amr",),
    "audio/mp4": ("m4a", "m4b", "mp4"),
    "video/mp4": ("mp4", "m4v"),
    "video/webm": ("webm", "mkv"),
    "video/quicktime": ("mov", "qt"),
    "video/x-msvideo": ("avi",),
    "video/3gpp": ("3gp", "3gpp"),
}
