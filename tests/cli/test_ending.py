"""Work that is told to end by SIGTERM writes down how it ended."""

import asyncio
import os
import signal

import pytest

from app.cli.ending import called_off_by_sigterm


def test_sigterm_calls_off_what_goes_on_and_is_as_before_afterwards() -> None:
    written: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(30)
        finally:
            written.append("the end")

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(called_off_by_sigterm(work()))
    assert written == ["the end"]
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
