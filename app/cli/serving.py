"""`zi serve`."""

import errno
import secrets
import socket
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from limits.storage import Storage

from app.cli.common import err, explain, kept, load_settings, opened, out, read_text, run
from app.cli.preparing import Exit, prepared
from app.cli.supervising import Supervisor, Turn
from app.core import memory
from app.core.errors import Unavailable
from app.core.logging import configure_logging
from app.core.monitoring_settings import MetricsAccess
from app.core.settings import Settings
from app.integrations.port_holders import holder_of
from app.integrations.prometheus import share_among_processes
from app.integrations.rate_limits import open_counts
from app.integrations.telemetry import require_packages
from app.services.identity.users import development


def serve(
    seed_with: Annotated[
        Path | None, typer.Option("--seed", help="Load this decree file before serving.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Processes that share the port; without: ZI_WORKERS.", min=1, max=64),
    ] = None,
) -> None:
    """Migrate the database, then run the server (Ctrl+C stops it)."""
    memory.keep_little()
    settings = load_settings()
    # Not at the top: of each setting's type it is asked whether it is one of all models there are.
    with memory.loading():
        from app.cli import instance, seeding  # noqa: PLC0415
    if workers is not None:
        settings = settings.model_copy(update={"workers": workers})
    configure_logging(settings)
    address = f"http://{settings.host}:{settings.port}"
    seed = read_text(seed_with) if seed_with is not None else None
    counts = _counts(settings)
    _require_telemetry(settings)
    with listen(settings) as listener:
        with prepared(settings):
            run(seeding.seed_own(settings))
            if seed is not None:
                run(seeding.seed_text(settings, seed, dry_run=False))
            if not settings.is_production:
                _print_sign_ins(settings)
                out.print(f"\nSwagger UI: {address}/docs\n")
        serve_from = partial(instance.serve_from, listener, settings, counts)
        if not _serve(settings, listener, serve_from):
            raise typer.Exit(Exit.ADDRESS_UNUSABLE)


def listen(settings: Settings) -> socket.socket:
    """The address taken, though nobody is let in yet; exits when it cannot be had."""
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _name, address = found[0]
        with ExitStack() as opened_here:
            bound = opened_here.enter_context(socket.socket(family, kind, protocol))
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            opened_here.pop_all()
    except OSError as error:
        explain(_refusal(settings, error), Exit.ADDRESS_UNUSABLE)
    return bound


def _refusal(settings: Settings, error: OSError) -> Unavailable:
    """Why the address cannot be had, and by whom it is taken where the system tells."""
    place = f"{settings.host}:{settings.port}"
    holder = holder_of(settings.port) if error.errno == errno.EADDRINUSE else None
    if holder is not None:
        return Unavailable("address_taken", address=place, holder=holder)
    return Unavailable("address_unusable", address=place, reason=error.strerror or str(error))


def _require_telemetry(settings: Settings) -> None:
    """Exit, saying which packages are missing, where traces are wanted without them."""
    try:
        require_packages(settings.otlp_endpoint)
    except Unavailable as error:
        explain(error, 2)


def _counts(settings: Settings) -> Storage:
    """Where requests are counted; exits when there is no such store."""
    try:
        return open_counts(settings.rate_limit_storage)
    except ValueError as error:
        err.print(f"ZI_RATE_LIMIT_STORAGE: {error}", markup=False)
        raise typer.Exit(2) from error


def _serve(settings: Settings, listener: socket.socket, serve_from: Callable[..., bool]) -> bool:
    """Serve until told to stop, in this process or in several; whether it ever began."""
    memory.settle()
    if settings.workers == 1:
        return serve_from()
    if settings.metrics is not MetricsAccess.OFF:
        share_among_processes(settings.data_dir / "metrics")
    turn = Turn()
    work = partial(serve_from, turn.take)
    grace = settings.stop_grace_seconds
    return Supervisor(settings.workers, work, grace, listener.close).run()


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
