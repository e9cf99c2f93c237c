"""The virus scanner's protocol, over real sockets and with scanners that misbehave."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import Unavailable
from app.integrations.virus_scan import Scanner
from tests.support.clamd import SIGNATURE, VIRUS, Clamd, clamd

CLEAN = b"%PDF-1.7\n"


@pytest.fixture(scope="module")
def scanner() -> Iterator[Clamd]:
    with clamd() as running:
        yield running


def asked(scanner: Clamd, *pieces: bytes, seconds: float = 10) -> str | None:
    return Scanner(scanner.address, seconds).find_virus(iter(pieces))


class TestVerdict:
    def test_a_clean_file_has_no_virus(self, scanner: Clamd) -> None:
        assert asked(scanner, CLEAN) is None

    def test_a_virus_is_named(self, scanner: Clamd) -> None:
        assert asked(scanner, CLEAN, VIRUS[:20], VIRUS[20:]) == SIGNATURE

    def test_an_empty_piece_does_not_end_the_file(self, scanner: Clamd) -> None:
        assert asked(scanner, CLEAN, b"", VIRUS) == SIGNATURE

    def test_it_is_asked_over_a_unix_socket_too(self, tmp_path: Path) -> None:
        with clamd(tmp_path) as running:
            assert asked(running, VIRUS) == SIGNATURE


class TestNoVerdict:
    @pytest.mark.parametrize("mode", ["silent", "closed", "garbage"])
    def test_a_scanner_that_misbehaves_gives_none(self, mode: str) -> None:
        with clamd() as running:
            running.mode = mode
            with pytest.raises(Unavailable, match="scanner_unavailable"):
                asked(running, CLEAN, seconds=0.2)

    def test_a_file_too_large_for_the_scanner_gets_none(self) -> None:
        with clamd() as running:
            running.stream_max_length = 10**6
            with pytest.raises(Unavailable, match="scanner_unavailable"):
                asked(running, *[bytes(2**16)] * 200)

    @pytest.mark.parametrize(
        "address", ["127.0.0.1:9", "unix:/nirwana/clamd.sock", "[::1]:9", "a..b:9"]
    )
    def test_nobody_at_the_address_gives_none(self, address: str) -> None:
        with pytest.raises(Unavailable, match="scanner_unavailable"):
            Scanner(address, 1).find_virus([CLEAN])

    def test_a_file_that_cannot_be_read_is_not_the_scanners_fault(self, scanner: Clamd) -> None:
        def unreadable() -> Iterator[bytes]:
            yield CLEAN
            raise PermissionError

        with pytest.raises(PermissionError):
            Scanner(scanner.address, 5).find_virus(unreadable())
