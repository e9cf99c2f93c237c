"""How files come in, and in which words of OpenAPI they come in and go out."""

from typing import Any, Final

from fastapi import Request

from app.api.limits import BODY_LIMIT
from app.core.settings import Settings
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
