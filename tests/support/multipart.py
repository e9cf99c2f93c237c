"""Multipart bodies, whole or damaged, and what the reader makes of them."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeAlias

from app.integrations.multipart import FilePart, read_parts

BOUNDARY = "----WebKitFormBoundaryZonaIntegritas"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"
END = f"--{BOUNDARY}--\r\n".encode()

Read: TypeAlias = list[tuple[str, bytes]]


def part(content: bytes, disposition: str = 'name="files"; filename="a.pdf"', *more: str) -> bytes:
    lines = [f"--{BOUNDARY}", f"Content-Disposition: form-data; {disposition}", *more, "", ""]
    return "\r\n".join(lines).encode() + content + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + END


async def stream(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def read_all(chunks: Iterable[bytes], content_type: str = CONTENT_TYPE) -> Read:
    return [
        (found.filename, b"".join([chunk async for chunk in found.chunks]))
        async for found in read_parts(content_type, stream(chunks))
    ]


def read(*chunks: bytes, content_type: str = CONTENT_TYPE) -> Read:
    return asyncio.run(read_all(chunks, content_type))


def first(content: bytes) -> FilePart:
    async def look() -> FilePart:
        return await anext(aiter(read_parts(CONTENT_TYPE, stream([content]))))

    return asyncio.run(look())
