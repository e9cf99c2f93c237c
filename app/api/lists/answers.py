"""Answering a list as a file, for whoever asks for one: by `format`, or by the Accept header."""

import re
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Final
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse

from app.api.bodies import FORM_PARAMETER
from app.api.lists.making import MEDIA_TYPES, write_list
from app.api.lists.reading import ListOperation, Reader
from app.api.problems import language_of
from app.integrations.file_names import content_disposition
from app.schemas.platform.exports import ListFormat

MOST_AT_ONCE: Final = 5000
"""Rows of a list that is made while its reader waits."""
_PIECE_BYTES: Final = 64 * 1024
_GIVEN: Final = re.compile(rb"(?:^|&)format=([^&]*)")
# What is in a header that may ask for a file; most requests have neither word.
_FILES: Final = re.compile(r"csv|spreadsheetml", re.IGNORECASE)
_JSON: Final = "application/json"
_KINDS: Final = {
    kind: form for form, media_type in MEDIA_TYPES.items() for kind in [media_type.split(";")[0]]
}


def taken_form(request: Request) -> ListFormat:
    """In which form the list is wanted; `format` is taken out of the query.

    Raises RequestValidationError for a form that there is not.
    """
    query: bytes = request.scope["query_string"]
    given = _GIVEN.search(query) if b"format" in query else None
    if given is None:
        return _accepted(request.headers.get("accept", ""))
    request.scope["query_string"] = _GIVEN.sub(b"", query).removeprefix(b"&")
    value = dict(parse_qsl(given[0].lstrip(b"&").decode("latin-1"))).get(FORM_PARAMETER, "")
    if value not in set(ListFormat):
        expected = ", ".join(ListFormat)
        fault = {"loc": ("query", FORM_PARAMETER), "type": "enum", "ctx": {"expected": expected}}
        raise RequestValidationError([fault])
    return ListFormat(value)


def _accepted(header: str) -> ListFormat:
    """A file only where it is liked better than JSON (RFC 9110, section 12.5.1)."""
    if not _FILES.search(header):
        return ListFormat.JSON
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        kind, *parameters = (each.strip() for each in part.split(";"))
        weights[kind] = max(_weight(parameters), weights.get(kind, 0.0))
    liked = max(_KINDS, key=lambda kind: weights.get(kind, 0.0))
    others = (weights[kind] for kind in (_JSON, "application/*", "*/*") if kind in weights)
    return _KINDS[liked] if weights.get(liked, 0.0) > next(others, 0.0) else ListFormat.JSON


def _weight(parameters: list[str]) -> float:
    given = next((each for each in parameters if each.startswith("q=")), "q=1")
    try:
        return float(given.removeprefix("q="))
    except ValueError:
        return 0.0


async def answer_file(
    request: Request, operation: ListOperation, form: ListFormat
) -> StreamingResponse:
    """The whole list as a file, which is made before its first byte leaves.

    So nothing of the database is held while it is read, and what fails is told as a problem.
    Raises what the list raises, and Invalid (`export_too_long`).
    """
    asked = operation.ask(request.path_params, dict(request.query_params))
    state = request.app.state
    reader = Reader(request.state.caller, language_of(request), state.database, state.settings)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    try:
        name = await write_list(operation, asked, reader, form, file, most_rows=MOST_AT_ONCE)
    except BaseException:
        file.close()
        raise
    headers = {
        "Content-Disposition": content_disposition(name),
        "Content-Language": reader.language.value,
        "Vary": "Accept, Accept-Language",
    }
    return StreamingResponse(_pieces(file), media_type=MEDIA_TYPES[form], headers=headers)


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while piece := await to_thread.run_sync(file.read, _PIECE_BYTES):
            yield piece
