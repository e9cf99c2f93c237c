"""What is logged, and what never."""

import logging
from collections.abc import Iterator

import httpx2
import pytest
from sqlalchemy.pool import Pool

from app.core.logging import configure_logging
from app.core.settings import Settings
from app.core.sqlite_pools import FewReadersPool, OneWriterPool
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


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize("pool", [FewReadersPool, OneWriterPool])
def test_pools_do_not_tell_of_each_time_they_are_closed(pool: type[Pool]) -> None:
    logger = logging.getLogger(f"{pool.__module__}.{pool.__name__}")  # SQLAlchemy's name for it
    assert not logger.isEnabledFor(logging.INFO)
    assert logger.isEnabledFor(logging.WARNING)
