"""A request whose body does not come to an end until the test says so."""

from threading import Event
from typing import Any

import anyio
from anyio.abc import ObjectReceiveStream, ObjectSendStream

from tests.support.office import API, PDF, Office, Person

BOUNDARY = "batas"
UPLOAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="lambat.pdf"\r\n'
    "Content-Type: application/pdf\r\n\r\n"
).encode()


class SlowUpload:
    """An upload that has begun: the service has looked at its head and waits for its bytes."""

    def __init__(self, office: Office, person: Person, evidence_id: str, **headers: str) -> None:
        self._app, self._portal = office.app, office.client.portal
        assert self._portal is not None
        all_headers = person.headers | headers
        all_headers["content-type"] = f"multipart/form-data; boundary={BOUNDARY}"
        self._scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": f"{API}/evidence/{evidence_id}/files",
            "raw_path": f"{API}/evidence/{evidence_id}/files".encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(k.lower().encode(), v.encode()) for k, v in all_headers.items()],
            "client": ("testclient", 50000),
            "server": ("testserver", 80),
            "state": {},
        }
        self._waiting = Event()
        self._sent: list[Any] = []
        self._gate: ObjectSendStream[bytes]
        self._body: ObjectReceiveStream[bytes]
        self._gate, self._body = anyio.create_memory_object_stream[bytes](1)
        self._future = self._portal.start_task_soon(self._run)
        assert self._waiting.wait(10), "the service does not read the upload"

    def finish(self) -> int:
        """Send the rest and give the status of the answer."""
        assert self._portal is not None
        self._portal.call(self._gate.send, UPLOAD + PDF + f"\r\n--{BOUNDARY}--\r\n".encode())
        self._future.result(20)
        return int(self._sent[0]["status"])

    async def _run(self) -> None:
        async with self._gate, self._body:
            await self._app(self._scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        self._waiting.set()
        return {"type": "http.request", "body": await self._body.receive(), "more_body": False}

    async def _send(self, message: Any) -> None:
        self._sent.append(message)
