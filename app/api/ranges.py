"""Sending a file: whole, a range of it, or not at all when the caller has it (RFC 9110)."""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from app.api.etags import matches
from app.core.errors import RangeNotSatisfiable
from app.integrations.file_names import content_disposition, fitting_name
from app.integrations.storage import Storage
from app.services.platform.files.held import HeldFile

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


async def file_response(request: Request, storage: Storage, file: HeldFile) -> Response:
    """The bytes as an attachment; raises RangeNotSatisfiable, Unavailable when they are missing."""
    etag = f'"{file.sha256}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Content-Disposition": content_disposition(
            fitting_name(file.original_name, file.media_type)
        ),
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    wanted = _wanted(request.headers, etag, file.size)
    start, end = wanted or (0, file.size)
    headers["Content-Length"] = str(end - start)
    if wanted:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return StreamingResponse(
        await storage.open_range(file.sha256, start, end - start),
        HTTPStatus.PARTIAL_CONTENT if wanted else HTTPStatus.OK,
        headers,
        file.media_type,
    )


async def noted_response(
    request: Request, storage: Storage, file: HeldFile, note: Callable[[], None]
) -> Response:
    """The same, and `note` writes the opening down; whoever has the bytes already opens nothing."""
    response = await file_response(request, storage, file)
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        note()
    return response


def _wanted(headers: Mapping[str, str], etag: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None for the whole file."""
    match = _RANGE.fullmatch(headers.get("range", ""))
    if match is None or headers.get("if-range", etag) != etag or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first:
        start, end = int(first), min(int(last) + 1, size) if last else size
    else:
        start, end = max(0, size - int(last)), size
    if start >= size or start >= end:
        raise RangeNotSatisfiable(size=size)
    return start, end
