"""A partner's system in Python: hands records in, asks what became of them, hears events.

With nothing but what Python brings along, and `verify_webhook.py` beside it. From the environment:
ZI_URL, ZI_KEY; to receive: ZI_WEBHOOK_SECRET.

python partner.py put sirian presensi-2023-06 rekap.json
python partner.py batch sirian hari.jsonl
python partner.py withdraw sirian presensi-2023-06 "Salah unggah"
python partner.py decisions sirian 0
python partner.py receive 8105 peristiwa.jsonl
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, HTTPServer
from inspect import signature
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from verify_webhook import is_genuine, key_of  # type: ignore[import-not-found] # copied beside it

AGAIN = {429, 500, 502, 503, 504}
LINES = "application/jsonl"
WAITS_SECONDS = (1, 2, 4, 8)


class Stay(HTTPRedirectHandler):
    """Is not led elsewhere: a PUT would become a GET there, and the key would go along."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """No request that follows."""


def call(
    method: str, path: str, body: bytes | None = None, kind: str = "application/json"
) -> tuple[int, str]:
    """Status and text of the answer; asked again where that may help: it is safe to.

    Raises OSError or HTTPException when there was none.
    """
    headers = {"Authorization": f"Bearer {os.environ['ZI_KEY']}", "Content-Type": kind}
    address = f"{os.environ['ZI_URL'].rstrip('/')}/api/v1{path}"
    request = Request(address, body, headers, method=method)  # noqa: S310 - our own address
    for wait in (*WAITS_SECONDS, None):
        try:
            with build_opener(Stay).open(request, timeout=30) as answer:
                text = answer.read().decode()
            require_whole(answer.status, text, kind)
        except HTTPError as error:
            if error.code not in AGAIN or wait is None:
                return error.code, error.read().decode()
            asked = error.headers.get("Retry-After", "")  # seconds, or a date from a proxy
            time.sleep(min(int(asked), 60) if asked.isdecimal() else wait)
        except (HTTPException, OSError):
            if wait is None:
                raise
            time.sleep(wait)
        else:
            return answer.status, text
    raise AssertionError


def require_whole(status: int, text: str, kind: str) -> None:
    """Raise HTTPException where a good answer broke off.

    All of it is JSON, and the last line of a batch's is its summary.
    """
    try:
        last = json.loads(text.strip().rpartition("\n")[2] if kind == LINES else text)
    except ValueError:
        last = None
    if status < 300 and (last is None or (kind == LINES and "summary" not in last)):  # noqa: PLR2004
        raise HTTPException("The answer broke off: " + text)


def records(source: str, name: str = "", step: str = "") -> str:
    """The path of a source's records, of one of them by its name, or of a step of that one."""
    parts = (f"/sources/{source}/records", quote(name, safe=""), step)
    return "/".join(part for part in parts if part)


def said(file: str) -> bytes:
    """What a file says; raises OSError, also where that is nothing: it would be no success."""
    text = Path(file).read_bytes()
    if not text.strip():
        raise OSError("There is nothing in " + file)
    return text


def put(source: str, name: str, file: str) -> tuple[int, str]:
    """Hand one record in; a correction is the same with a later `taken_at`."""
    return call("PUT", records(source, name), said(file))


def batch(source: str, file: str) -> tuple[int, str]:
    """Hand many in, one a line; each line is answered."""
    return call("POST", records(source), said(file), LINES)


def withdraw(source: str, name: str, reason: str) -> tuple[int, str]:
    """Take one back."""
    return call("POST", records(source, name, "withdraw"), json.dumps({"reason": reason}).encode())


def decisions(source: str, cursor: str = "0") -> tuple[int, str]:
    """What became of our records, oldest first; from `next_cursor` of the answer before."""
    return call("GET", f"/sources/{source}/decisions?cursor={cursor}")


def receive(port: str, file: str) -> tuple[int, str]:
    """Write each genuine event down, one a line; what came before is taken and let go."""
    log, seen = Path(file), set()
    if log.exists():
        seen = {json.loads(line)["id"] for line in log.read_text(encoding="utf-8").splitlines()}

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = 401
            if is_genuine(os.environ["ZI_WEBHOOK_SECRET"], headers, body):
                status, event = 204, json.loads(body)
                if event["id"] not in seen:
                    seen.add(event["id"])
                    with log.open("a", encoding="utf-8") as lines:
                        lines.write(json.dumps(event) + "\n")
            self.send_response(status)
            self.end_headers()

    HTTPServer(("127.0.0.1", int(port)), Receiver).serve_forever()
    return 0, ""


STEPS: dict[str, Callable[..., tuple[int, str]]] = {
    step.__name__: step for step in (put, batch, withdraw, decisions, receive)
}


def what_is_wrong(name: str, arguments: list[str]) -> str:
    """Why the step cannot begin; empty: it can."""
    try:
        signature(STEPS[name]).bind(*arguments)
    except (KeyError, TypeError):
        return "".join(f"{line}\n" for line in (__doc__ or "").split("\n") if "partner.py " in line)
    if name == "receive":
        is_port = arguments[0].isdecimal() and int(arguments[0]) < 65536  # noqa: PLR2004
        has_key = key_of(os.environ.get("ZI_WEBHOOK_SECRET", ""))
        return "" if has_key and is_port else "ZI_WEBHOOK_SECRET is not set, or that is no port\n"
    is_set = os.environ.get("ZI_URL") and os.environ.get("ZI_KEY")
    return "" if is_set else "ZI_URL and ZI_KEY are not set\n"


if __name__ == "__main__":
    name, *arguments = sys.argv[1:] or [""]
    if wrong := what_is_wrong(name, arguments):
        sys.stderr.write(wrong)
        sys.exit(2)
    try:
        status, text = STEPS[name](*arguments)
    except (HTTPException, OSError) as error:  # no answer, or a file that cannot be read
        sys.exit(f"{error}")
    sys.stdout.write(f"{status} {text}\n")
    # Led elsewhere (3xx) nothing was handed in; a batch's last line counts what was refused.
    sys.exit(status >= 300 or re.search(r'"refused": ?[1-9]', text) is not None)  # noqa: PLR2004
