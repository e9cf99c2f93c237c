"""Hand one record in: all that a client needs. ZI_URL and ZI_KEY come from the environment.

python examples/client.py sirian presensi-2023-06 rekap.json
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

import httpx2 as httpx

AGAIN = {429, 500, 502, 503, 504}


def send(client: httpx.Client, method: str, path: str, **body: Any) -> httpx.Response:
    """Ask until it is answered: handing the same in again is safe."""
    for wait in (1, 2, 3, 4, 5):
        try:
            answer = client.request(method, path, **body)
        except httpx.TransportError as error:
            last: Exception = error
        else:
            if answer.status_code not in AGAIN:
                return answer
            last = httpx.HTTPStatusError(answer.text, request=answer.request, response=answer)
            asked = answer.headers.get("Retry-After", "")  # seconds, or a date from a proxy
            wait = min(int(asked), 60) if asked.isdecimal() else wait  # noqa: PLW2901
        time.sleep(wait)
    raise last


if __name__ == "__main__":
    source, external_id, file = sys.argv[1:]
    headers = {"Authorization": f"Bearer {os.environ['ZI_KEY']}"}
    path = f"{os.environ['ZI_URL']}/api/v1/sources/{source}/records/{external_id}"
    with httpx.Client(headers=headers | {"Content-Type": "application/json"}) as client:
        answer = send(client, "PUT", path, content=Path(file).read_bytes())
    sys.stdout.write(f"{answer.status_code} {answer.text}\n")
