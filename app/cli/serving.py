"""`zi serve`, `zi worker`, `zi migrate`, `zi openapi`."""

import asyncio
import json
import secrets
import signal
import sys
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer
import uvicorn
from pydantic import SecretStr
from uvicorn.config import STARTUP_FAILURE

from app.api.connections import BoundedProtocol
from app.cli.common import kept, load_settings, migrate_database, opened, out, read_text, run
from app.cli.seeding import seed_sources, seed_text
from app.core.logging import configure_logging
from app.core.settings import Settings
from app.main import create_app
from app.services import development
from app.worker import working


def serve(
    seed_with: Annotated[
        Path | None, typer.Option("--seed", help="Load this decree file before serving.")
    ] = None,
) -> None:
    """Migrate the database, then run the server (Ctrl+C stops it)."""
    settings = load_settings()
    configure_logging(settings)
    migrate_database(settings)
    run(seed_sources(settings))
    if seed_with is not None:
        run(seed_text(settings, read_text(seed_with), dry_run=False))
    address = f"http://{settings.host}:{settings.port}"
    if not settings.is_production:
        _print_sign_ins(settings)
        out.print(f"\nSwagger UI: {address}/docs\n")
    _run_server(settings)


def _run_server(settings: Settings) -> None:
    config = uvicorn.Config(
        create_app(settings, partial(working, settings) if settings.worker else nullcontext),
        host=settings.host,
        port=settings.port,
        http=BoundedProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.forwarded_allow_ips),
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=10,
    )
    server = _Server(config)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise typer.Exit(STARTUP_FAILURE)


class _Server(uvicorn.Server):
    """Ends the streams as soon as it is told to stop: it waits for every answer to end."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to stop came."""
        app: Any = self.config.app
        app.state.lookout.close()
        super().handle_exit(sig, frame)


def worker() -> None:
    """Send reminders and mail until it is stopped (Ctrl+C), beside servers with ZI_WORKER=false."""
    settings = load_settings()
    configure_logging(settings)
    run(_work(settings))


async def _work(settings: Settings) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    seconds = settings.database_statement_seconds
    async with opened(settings, seconds) as database, working(settings, database):
        await stop.wait()


def migrate() -> None:
    """Bring the database to the newest form."""
    settings = load_settings()
    migrate_database(settings)
    out.print("The database is up to date.")


def openapi() -> None:
    """Print the OpenAPI document."""
    sys.stdout.write(openapi_text())


def openapi_text() -> str:
    """The OpenAPI document as committed: sorted as the code gives it, ending in a newline."""
    settings = Settings(_env_file=None, secret_key=SecretStr(secrets.token_urlsafe(48)))
    document = create_app(settings).openapi()
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def development_password(settings: Settings) -> str:
    """The password of all prepared sign-ins, made on the first start."""
    return kept(settings.data_dir / "development-password", secrets.token_urlsafe(9))


def _print_sign_ins(settings: Settings) -> None:
    password = development_password(settings)

    async def prepare() -> list[development.SignIn]:
        async with opened(settings) as database:
            return await development.prepare_sign_ins(database, password)

    out.print("Development mode. Sign in as (role, username, password):\n")
    for sign_in in run(prepare()):
        shown = sign_in.password or "(chose another password)"
        out.print(f"  {sign_in.role.value:<14} {sign_in.username:<22} {shown}", markup=False)
