"""ZIP containers: archives, Word, Excel, PowerPoint, OpenDocument; every member is looked at."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final
from xml.parsers import expat

from app.core import errors
from app.core.media_types import OPEN_DOCUMENTS, SHEET, SLIDES, WORD
from app.integrations.archives import check_table
from app.integrations.file_contents.compound import damaged
from app.integrations.file_contents.looking import HEAD_BYTES, LOOKED_INTO, PIECE_BYTES, Look
from app.integrations.file_types import PROGRAM_TYPES, seems

_TABLE_BYTES: Final = 4 * 1024 * 1024
"""More than any table of contents in XML needs that names 10,000 parts."""
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_IS_ENCRYPTED: Final = 0x1
_CLOSED: Final = frozenset(
    {
        "application/x-rar-compressed", "application/x-7z-compressed", "application/x-tar",
        "application/x-bzip2", "application/x-xz",
        "application/zstd", "application/x-iso9660-image", "application/vnd.ms-cab-compressed",
    }
)  # fmt: skip
"""Archives nobody here can look into."""
_ARCHIVES: Final = _CLOSED | {"application/zip", "application/gzip"}  # packed pictures are gzip
_CONTENT_TYPES: Final = "[content_types].xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_LOCKED: Final = "encryption-data"
_JAVA: Final = "application/java-archive"
_ANDROID: Final = "application/vnd.android.package-archive"
_PROGRAMS: Final = frozenset({_JAVA, _ANDROID})
_KINDS: Final = (
    (re.compile(r"META-INF/MANIFEST\.MF"), _JAVA),
    (re.compile(r"AndroidManifest\.xml|classes\.dex"), _ANDROID),
    (re.compile(r"word/.*\.(xml|rels)", re.IGNORECASE), WORD),
    (re.compile(r"xl/.*\.(xml|rels)", re.IGNORECASE), SHEET),
    (re.compile(r"ppt/.*\.(xml|rels)", re.IGNORECASE), SLIDES),
)
# Where each family of office programs keeps its macros, and what it calls them in its table.
_MACROS: Final = re.compile(
    r"(.*/)?(vbaProject[^/]*\.bin|vbaData\.xml)|xl/(intl)?macrosheets/.*"
    r"|(.*/)?Basic/(.*/)?(?!script-l[bc]\.xml)[^/]+|(.*/)?Scripts/.*[^/]",
    re.IGNORECASE,
)
_OFFICE: Final = frozenset({WORD, SHEET, SLIDES, *OPEN_DOCUMENTS})
_MACRO_TYPES: Final = re.compile(r"macroenabled|vbaproject|vbadata|macrosheet", re.IGNORECASE)
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError, RuntimeError,
)  # fmt: skip


def look_into_zip(look: Look) -> str:
    """The media type of a ZIP container with nothing dangerous in it.

    Raises Invalid and TooLarge as `check_archive`, Invalid (`file_locked`, `archive_in_archive`)
    and UnsupportedType (`file_holds_macros`, `file_holds_program`, `file_type_refused`).
    """
    count = check_table(look.file, look.allowance.max_bytes)
    look.allowance.spend(0, count)
    look.file.seek(0)
    try:
        with zipfile.ZipFile(look.file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if any(member.flag_bits & _IS_ENCRYPTED for member in members):
                raise look.locked()
            kind = _kind(archive, members)
            if kind in _PROGRAMS:
                if look.depth:
                    raise look.program("")
                return kind
            for member in members:
                _check_member(look, archive, member, kind)
            _check_tables(look, archive, members, kind)
    except _UNREADABLE:
        raise damaged() from None
    return kind


def _kind(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    if members and members[0].filename == "mimetype":
        kind = _content(archive, members[0], HEAD_BYTES).decode("latin-1").strip()
        return kind if kind in OPEN_DOCUMENTS else "application/octet-stream"
    for pattern, media_type in _KINDS:
        if any(pattern.fullmatch(member.filename) for member in members):
            return media_type
    return "application/zip"


def _check_member(look: Look, archive: zipfile.ZipFile, member: zipfile.ZipInfo, kind: str) -> None:
    name = member.filename
    if member.compress_type not in _METHODS:
        raise errors.Invalid("archive_method_unknown", inner=name[:100])
    look.check_name(name)
    if kind in _OFFICE and _MACROS.fullmatch(name):
        raise look.macros(name)
    with archive.open(member) as content:
        head = content.read(HEAD_BYTES)
        look.allowance.spend(len(head))
        within = seems(head) if head else ""
        if within in PROGRAM_TYPES:
            raise look.program(name)
        if within in LOOKED_INTO:
            within = look.into(name, head, _rest(content), within)
        if within in (_CLOSED if kind in _OFFICE else _ARCHIVES):
            raise errors.Invalid("archive_in_archive", inner=name[:100])


def _check_tables(
    look: Look, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], kind: str
) -> None:
    """What the container's own table says of its parts, whatever their names are."""
    for member in members:
        has_types = member.filename.lower() == _CONTENT_TYPES
        if has_types and _says(
            archive, member, lambda _, said: any(map(_MACRO_TYPES.search, said))
        ):
            raise look.macros()
        is_manifest = kind in OPEN_DOCUMENTS and member.filename == _MANIFEST
        if is_manifest and _says(archive, member, lambda element, _: element.endswith(_LOCKED)):
            raise look.locked()


def _says(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    test: Callable[[str, Iterable[str]], bool],
) -> bool:
    """Whether an element of an XML part, with the values of its attributes, passes the test."""
    found = False

    def started(element: str, attributes: dict[str, str]) -> None:
        nonlocal found
        found = found or test(element, attributes.values())

    def entity(*_: object) -> None:
        raise damaged()

    parser = expat.ParserCreate()
    parser.StartElementHandler = started
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(_content(archive, member, _TABLE_BYTES), True)  # noqa: FBT003 - expat's own
    except expat.ExpatError:
        raise damaged() from None
    return found


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    if member.compress_type not in _METHODS:
        raise damaged()
    with archive.open(member) as content:
        found = content.read(most + 1)
    if len(found) > most:
        raise damaged()
    return found


def _rest(content: IO[bytes]) -> Iterator[bytes]:
    while piece := content.read(PIECE_BYTES):
        yield piece
