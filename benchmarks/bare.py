"""The least program that does the same work: a multipart body to disk, hashed and synced.

python -m benchmarks.bare PORT FOLDER
"""

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import uvicorn
from python_multipart.multipart import MultipartParser, parse_options_header


class Bare:
    """Takes every request for an upload of one file and answers with its SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        """ASGI."""
        digest = hashlib.sha256()
        descriptor = os.open(self._folder / "arriving", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        with os.fdopen(descriptor, "wb") as file:

            def take(data: bytes, start: int, end: int) -> None:
                piece = data[start:end]
                digest.update(piece)
                file.write(piece)

            content_type = dict(scope["headers"])[b"content-type"]
            boundary = parse_options_header(content_type)[1][b"boundary"]
            parser = MultipartParser(boundary, {"on_part_data": take})
            more = True
            while more:
                message = await receive()
                parser.write(message.get("body", b""))
                more = message.get("more_body", False)
            file.flush()
            os.fsync(file.fileno())
        (self._folder / "arriving").rename(self._folder / digest.hexdigest())
        await send({"type": "http.response.start", "status": 201, "headers": []})
        await send({"type": "http.response.body", "body": digest.hexdigest().encode()})


if __name__ == "__main__":
    uvicorn.run(
        Bare(Path(sys.argv[2])),
        port=int(sys.argv[1]),
        access_log=False,
        log_level="error",
        lifespan="off",
    )
