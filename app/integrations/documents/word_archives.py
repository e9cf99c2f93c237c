"""The archive that a Word file is: the same bytes each time."""

import io
import zipfile
from typing import Final

_TIMES: Final = (1980, 1, 1, 0, 0, 0)


def in_order(content: bytes) -> bytes:
    """The same archive with its parts in order and of one time: the same bytes each time."""
    rewritten = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in sorted(
            given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            kept.writestr(zipfile.ZipInfo(name, _TIMES), given.read(name), zipfile.ZIP_DEFLATED)
    return rewritten.getvalue()
