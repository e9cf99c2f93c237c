"""What an upload costs: memory, and time beside a program that does nothing else.

python -m benchmarks.upload [--mebibytes 200] [--rounds 5]
"""

import argparse
import hashlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx2 as httpx

from tests.support.evidence import REPORT, TITLE, indicator_id
from tests.support.server import Server, free_port, start

MEBIBYTE = 1024 * 1024
GROWTH_TARGET = 32 * MEBIBYTE
RATIO_TARGET = 0.6
BOUNDARY = "batas"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="besar.pdf"\r\n'
    "Content-Type: application/pdf\r\n\r\n"
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


@dataclass(frozen=True)
class Content:
    """A file that differs from round to round in its first line only."""

    path: Path
    mebibytes: int

    def write(self) -> None:
        """Random bytes, so that nothing on the way can pack them."""
        with self.path.open("wb") as file:
            for _ in range(self.mebibytes):
                file.write(os.urandom(MEBIBYTE))

    def beginning(self, number: int) -> bytes:
        """The first line of a round."""
        return f"%PDF-1.7 round {number:06}\n".encode()

    def sha256(self, number: int) -> str:
        """What both ends must say."""
        digest = hashlib.sha256(self.beginning(number))
        with self.path.open("rb") as file:
            while piece := file.read(MEBIBYTE):
                digest.update(piece)
        return digest.hexdigest()


def send(url: httpx.URL, headers: dict[str, str], content: Content, number: int) -> float:
    """Upload a round's file and give the seconds until the answer is there."""
    beginning = HEAD + content.beginning(number)
    length = len(beginning) + content.path.stat().st_size + len(TAIL)
    connection = HTTPConnection(url.host, url.port, blocksize=MEBIBYTE)
    started = time.perf_counter()
    connection.putrequest("POST", url.path)
    sent = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", **headers}
    for name, value in {**sent, "Content-Length": str(length)}.items():
        connection.putheader(name, value)
    connection.endheaders(beginning)
    with content.path.open("rb") as file:
        connection.send(file)
    connection.send(TAIL)
    answer = connection.getresponse()
    body = answer.read().decode()
    seconds = time.perf_counter() - started
    connection.close()
    if answer.status != httpx.codes.CREATED or content.sha256(number) not in body:
        sys.exit(f"{url}: {answer.status} {body[:500]}")
    return seconds


class Service:
    """The service as `zi serve` starts it, with somebody signed in."""

    def __init__(self, folder: Path) -> None:
        self.server: Server = start(folder)
        printed = (folder / "server.log").read_text(encoding="utf-8")
        found = re.search(r"^  anggota +(\S+) +(\S+)$", printed, re.MULTILINE)
        if found is None:
            raise SystemExit(printed)
        form = {"username": found[1], "password": found[2]}
        self._client = httpx.Client(base_url=f"{self.server.address}/api/v1", timeout=60)
        token = self._client.post("/auth/token", data=form).raise_for_status().json()
        self.headers = {"Authorization": f"Bearer {token['access_token']}"}
        self._client.headers.update(self.headers)
        body = {
            "indicator_ids": [indicator_id(REPORT)],
            "title": TITLE,
            "evidence_date": "2023-07-05",
            "covers_from": "2023-04-01",
            "covers_to": "2023-06-30",
        }
        made = self._client.post("/evidence", json=body).raise_for_status().json()
        self.path = f"/evidence/{made['id']}"

    @property
    def url(self) -> httpx.URL:
        """Where files are uploaded."""
        return httpx.URL(f"{self.server.address}/api/v1{self.path}/files")

    def downloaded(self) -> str:
        """The SHA-256 of the newest file's bytes as they come out again."""
        evidence = self._client.get(self.path).raise_for_status().json()
        file_id = evidence["revision"]["files"][-1]["id"]
        digest = hashlib.sha256()
        with self._client.stream("GET", f"{self.path}/files/{file_id}/content") as answer:
            for piece in answer.raise_for_status().iter_bytes(MEBIBYTE):
                digest.update(piece)
        return digest.hexdigest()

    def memory(self, kind: str) -> int:
        """`VmRSS` now or `VmHWM`, the most since `forget_peak`, in bytes."""
        status = Path(f"/proc/{self.server.process.pid}/status").read_text(encoding="ascii")
        (kibibytes,) = re.findall(rf"^{kind}:\s+(\d+) kB$", status, re.MULTILINE)
        return int(kibibytes) * 1024

    def forget_peak(self) -> None:
        """Count the most memory from now on."""
        Path(f"/proc/{self.server.process.pid}/clear_refs").write_text("5", encoding="ascii")


@contextmanager
def bare_program(folder: Path) -> Iterator[httpx.URL]:
    """The address of the bare program in a process of its own."""
    folder.mkdir()
    port = free_port()
    arguments = [sys.executable, "-m", "benchmarks.bare", str(port), str(folder)]
    process = subprocess.Popen(arguments)  # noqa: S603 - our own program
    try:
        while process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield httpx.URL(f"http://127.0.0.1:{port}/")
    finally:
        process.terminate()
        process.wait()


def measure(content: Content, service: Service, bare: httpx.URL, rounds: int) -> bool:
    """Both programs in turn; prints what was found and says whether the targets are met."""
    warm_up = Content(content.path.with_name("small"), 1)
    warm_up.write()
    send(service.url, service.headers, warm_up, 0)
    send(bare, {}, warm_up, 0)
    service.downloaded()
    service.forget_peak()
    before = service.memory("VmRSS")
    ours, theirs = [], []
    for number in range(1, rounds + 1):
        theirs.append(send(bare, {}, content, number))
        ours.append(send(service.url, service.headers, content, number))
        print(
            f"round {number}: service {content.mebibytes / ours[-1]:6.0f} MiB/s,"
            f" bare program {content.mebibytes / theirs[-1]:6.0f} MiB/s"
        )
    is_equal = service.downloaded() == content.sha256(rounds)
    growth = service.memory("VmHWM") - before
    ratio = median(theirs) / median(ours)
    print(f"SHA-256 equal at both ends: {'yes' if is_equal else 'NO'}")
    print(f"memory: grew by {growth / MEBIBYTE:.1f} MiB at most (target < 32 MiB)")
    print(f"throughput: {ratio:.2f} of the bare program (target >= {RATIO_TARGET})")
    return is_equal and growth < GROWTH_TARGET and ratio >= RATIO_TARGET


def main() -> int:
    """Start both programs in a temporary folder; 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upload")
    parser.add_argument("--mebibytes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        content = Content(folder / "content", arguments.mebibytes)
        content.write()
        service = Service(folder / "service")
        try:
            with bare_program(folder / "bare") as bare:
                return 0 if measure(content, service, bare, arguments.rounds) else 1
        finally:
            service.server.stop()


if __name__ == "__main__":
    sys.exit(main())
