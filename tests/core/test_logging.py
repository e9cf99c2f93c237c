"""What is logged, and what never."""

import logging
from collections.abc import Iterator

import httpx
import pytest

from app.core.logging import configure_logging
from app.core.settings import Settings


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
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    with httpx.Client(transport=transport) as client:
        client.get("https://sipleno.kpu.go.id/api?token=rahasia", headers={"X-Key": "rahasia"})
    logging.getLogger("app").debug("seen")
    assert "seen" in caplog.text
    assert "rahasia" not in caplog.text
