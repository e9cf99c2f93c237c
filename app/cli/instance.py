"""One process of the server: it lets people in through a socket it was given, and ends in time."""

import socket
from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import partial
from types import FrameType
from typing import Any, Final

import structlog
import uvicorn
from limits.storage import Storage

from app.api.connections import BoundedProtocol
from app.cli.ending import Ending
from app.core.settings import Settings
from app.main import create_app
from app.worker import working

# Of the grace: what follows when everything that runs was cut off, such as undoing it.
_PART_TO_CLEAN_UP: Final = 0.2
_CLEAN_UP_SECONDS: Final = 3.0

log = structlog.get_logger(__name__)

# Longer than proxies keep a connection (nginx 60 s): whoever closes first must not be the one that
# may be asked at that very moment.
_KEEP_ALIVE_SECONDS: Final = 75


def serve_from(
    listener: socket.socket,
    settings: Settings,
    counts: Storage,
    takes_turn: Callable[[], bool] | None = None,
) -> bool:
    """Serve until a signal to stop comes; whether it ever began.

    `takes_turn` says whether this process shall do the worker's jobs now; without, it does.
    """
    work = partial(working, settings, takes_turn=takes_turn) if settings.worker else nullcontext
    config = uvicorn.Config(
        create_app(settings, work, counts),
        http=BoundedProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.forwarded_allow_ips),
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=patience(settings.stop_grace_seconds),  # type: ignore[arg-type] # any number does
    )
    server = _Server(config, settings.stop_grace_seconds)
    with suppress(KeyboardInterrupt):
        server.run([listener])
    return server.started


def patience(grace: int) -> float:
    """Of the grace, the seconds that what runs may take before it is cut off."""
    return grace - min(_CLEAN_UP_SECONDS, _PART_TO_CLEAN_UP * grace)


class _Server(uvicorn.Server):
    """Ends streams and jobs as soon as it is told to stop: it waits for every answer to end."""

    def __init__(self, config: uvicorn.Config, grace: int) -> None:
        super().__init__(config)
        self._ending = Ending(grace)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to stop came."""
        self._ending.begin(sig)
        app: Any = self.config.app
        for end in app.state.endings:
            end()
        super().handle_exit(sig, frame)
