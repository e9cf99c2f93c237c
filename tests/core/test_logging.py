"""What is logged, and what never."""

import logging
from collections.abc import Iterator

import httpx2
import pytest

from app.core.logging import configure_logging
from app.core.settings import Settings
from app.integrations.http_client import httpx


@pytest.fixture
def configured() -> Iterator[None]:
    """Logging as talkative as the settings allow; afterwards as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    configure_logging(Settings(_env_file=None, log_level="DEBUG"))
    yield
    root.handlers, level = before
    root.setLevel(level)


@pytest.mark.usefixtures("configured")
def test_addresses_and_headers_of_other_systems_are_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    address, headers = "https://sipleno.kpu.go.id/api?token=rahasia", {"X-Key": "rahasia"}
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client:
        client.get(address, headers=headers)
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200))
    with httpx2.Client(transport=transport) as successor:
        successor.get(address, headers=headers)
    logging.getLogger("app").debug("seen")
    assert "seen" in caplog.text
    assert "rahasia" not in caplog.text
