"""How files come in, and in which words of OpenAPI they come in and go out."""

from typing import Any, Final

from fastapi import Request

from app.api.limits import BODY_LIMIT
from app.core.errors import TooLarge
from app.core.media_types import SHEET
from app.core.settings import Settings
from app.integrations.file_names import safe_name
from app.integrations.multipart import read_parts
from app.integrations.sheets.reading import MAX_BYTES
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.files.uploads import FileReceiver

# Boundaries and part headers around the files of one upload.
_MULTIPART_OVERHEAD: Final = 64 * 1024

_BINARY = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
UPLOAD_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "title": "FilesUpload",
                "required": ["files"],
                "properties": {
                    "files": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 20,
                        "items": _BINARY,
                        "description": "Satu atau beberapa berkas (one or more files).",
                    }
                },
            }
        }
    },
}
_TEXT = {"schema": {"type": "string"}}
ATTACHMENT: dict[str, Any] = {
    "Content-Disposition": {"description": "Nama berkas (file name, RFC 6266).", **_TEXT}
}
_FILE_HEADERS = ATTACHMENT | {
    "Accept-Ranges": {"description": "`bytes`: bagian berkas dapat diminta (ranges).", **_TEXT},
    "ETag": {"description": "Versi berkas (version).", **_TEXT},
}
_FILE: dict[str, Any] = {"content": {"application/octet-stream": {"schema": _BINARY}}}
_RANGE = {"Content-Range": {"description": "Byte yang mana (which bytes, RFC 9110).", **_TEXT}}
FILE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"headers": _FILE_HEADERS, **_FILE},
    206: {"description": "Sebagian berkas (a range).", "headers": _FILE_HEADERS | _RANGE, **_FILE},
}


async def received(
    request: Request, settings: Settings, intake: FileReceiver
) -> list[ReceivedFile]:
    """Store the files of the body, of `upload_max_bytes` together; raises as `receive_files`.

    To be called once it is known that the caller may upload, and outside of any transaction.
    """
    request.scope[BODY_LIMIT] = settings.upload_max_bytes + _MULTIPART_OVERHEAD
    return await intake.receive_files(request.headers.get("content-type", ""), request.stream())


async def received_one(request: Request, intake: FileReceiver, max_bytes: int) -> ReceivedFile:
    """Store the one file of the body; raises as `receive_files`, and Invalid for several."""
    request.scope[BODY_LIMIT] = max_bytes + _MULTIPART_OVERHEAD
    said = request.headers.get("content-type", "")
    (file,) = await intake.receive_files(said, request.stream(), maximum=1)
    return file


def _one_file(title: str, media_type: str, description: str) -> dict[str, Any]:
    """The words of a body with one file."""
    one = {
        "type": "array",
        "minItems": 1,
        "maxItems": 1,
        "items": {"type": "string", "format": "binary", "contentMediaType": media_type},
        "description": description,
    }
    schema = {
        "type": "object",
        "title": title,
        "required": ["files"],
        "properties": {"files": one},
    }
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


WORKBOOK_BODY: Final = _one_file("WorkbookUpload", SHEET, "Satu buku kerja .xlsx (one workbook).")
SCAN_BODY: Final = _one_file(
    "ScanUpload", "application/pdf", "Satu PDF hasil pindaian (one scanned PDF)."
)


async def received_workbook(request: Request) -> tuple[str, bytes]:
    """Name and content of the one workbook in the body, kept in memory: it is small.

    Raises as `read_parts`, and TooLarge for more than a workbook may have.
    """
    request.scope[BODY_LIMIT] = MAX_BYTES + _MULTIPART_OVERHEAD
    name, content = "", bytearray()
    async for part in read_parts(
        request.headers.get("content-type", ""), request.stream(), maximum=1
    ):
        name = safe_name(part.filename)
        async for chunk in part.chunks:
            content += chunk
            if len(content) > MAX_BYTES:
                raise TooLarge("upload_too_large", name=name, max_bytes=MAX_BYTES)
    return name, bytes(content)
