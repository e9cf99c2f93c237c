"""The command line: `zi serve | migrate | seed | user | openapi`."""

import asyncio
import json
import secrets
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
import uvicorn
from alembic import command
from alembic.config import Config
from pydantic import SecretStr, ValidationError
from rich.console import Console

from app.core.database import Database
from app.core.errors import ServiceError
from app.core.logging import configure_logging
from app.core.messages import Language, sentence
from app.core.security import hash_password
from app.core.settings import Environment, Settings
from app.main import create_app
from app.services import decree_loading, development, users
from app.services.administrators import create_administrator
from app.services.passwords import require_good_password

ROOT = Path(__file__).resolve().parent.parent
BUNDLED_DECREE = ROOT / "seed" / "keputusan-142-2023.yaml"
Result = TypeVar("Result")

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Zona Integritas KPU.")
user_app = typer.Typer(no_args_is_help=True, help="Accounts: the first administrator, codes.")
app.add_typer(user_app, name="user")
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


@app.command()
def serve(
    seed_with: Annotated[
        Path | None, typer.Option("--seed", help="Load this decree file before serving.")
    ] = None,
) -> None:
    """Migrate the database, then run the server (Ctrl+C stops it)."""
    settings = load_settings()
    configure_logging(settings)
    _migrate(settings)
    if seed_with is not None:
        _run(_seed(settings, seed_with.read_text(encoding="utf-8"), dry_run=False))
    address = f"http://{settings.host}:{settings.port}"
    if not settings.is_production:
        _print_sign_ins(settings)
        out.print(f"\nSwagger UI: {address}/docs\n")
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.forwarded_allow_ips),
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=10,
    )


@app.command()
def migrate() -> None:
    """Bring the database to the newest form."""
    settings = load_settings()
    _migrate(settings)
    out.print("The database is up to date.")


@app.command()
def seed(
    file: Annotated[Path, typer.Argument(help="A decree file.")] = BUNDLED_DECREE,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the difference.")] = False,
) -> None:
    """Load a decree file: new, or the difference to what is there."""
    settings = load_settings()
    _migrate(settings)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        err.print(f"{file}: {error}")
        raise typer.Exit(2) from error
    if not _run(_seed(settings, text, dry_run=dry_run)):
        raise typer.Exit(1)


@user_app.command("create-admin")
def create_admin(
    username: Annotated[str, typer.Option(help="Lower-case letters, digits, dots.")] = "admin",
    name: Annotated[str, typer.Option(help="The person's name.")] = "Administrator",
    unit: Annotated[
        str | None, typer.Option(help="Code of an office; without: the whole installation.")
    ] = None,
    *,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Make an administrator; prints a one-time activation code, unless a password is given."""
    settings = load_settings()
    _migrate(settings)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    try:
        _run(_create_admin(settings, username, name, unit, password))
    except ServiceError as error:
        _explain(error)


@user_app.command("activation-code")
def activation_code(username: Annotated[str, typer.Argument(help="Whose code.")]) -> None:
    """Print a one-time activation code for a person."""
    try:
        _run(_activation_code(load_settings(), username))
    except ServiceError as error:
        _explain(error)


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    sys.stdout.write(openapi_text())


def openapi_text() -> str:
    """The OpenAPI document as committed: sorted as the code gives it, ending in a newline."""
    settings = Settings(_env_file=None, secret_key=SecretStr(secrets.token_urlsafe(48)))
    document = create_app(settings).openapi()
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def load_settings() -> Settings:
    """The settings, with the development secret where none is given; exits with what is wrong."""
    try:
        settings = Settings()
    except ValidationError as error:
        for fault in error.errors():
            name = "_".join(map(str, fault["loc"])).upper()
            err.print(f"ZI_{name}: {fault['msg']}" if name else fault["msg"])
        raise typer.Exit(2) from error
    if settings.environment is Environment.PRODUCTION or settings.secret_key.get_secret_value():
        return settings
    secret = _kept(settings.data_dir / "development-secret", secrets.token_urlsafe(48))
    return settings.model_copy(update={"secret_key": SecretStr(secret)})


def _kept(path: Path, fresh: str) -> str:
    """What the file says; on the first call it is written, readable for this account only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(fresh + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def _explain(error: ServiceError) -> NoReturn:
    words = sentence(error.code, Language.ENGLISH, error.facts)
    err.print(f"{words.title}. {words.detail}", markup=False)
    raise typer.Exit(1) from error


def _migrate(settings: Settings) -> None:
    config = Config(ROOT / "alembic.ini")
    url = settings.async_database_url
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(config, "head")


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(work)


async def _seed(settings: Settings, text: str, *, dry_run: bool) -> bool:
    database = Database(settings.async_database_url)
    outcome = await decree_loading.seed_file(database, text, dry_run=dry_run)
    await database.close()
    (out if outcome.succeeded else err).print(
        decree_loading.seed_report_text(outcome), markup=False
    )
    return outcome.succeeded


def _print_sign_ins(settings: Settings) -> None:
    password = _kept(settings.data_dir / "development-password", secrets.token_urlsafe(9))

    async def prepare() -> list[development.SignIn]:
        database = Database(settings.async_database_url)
        sign_ins = await development.prepare_sign_ins(database, password)
        await database.close()
        return sign_ins

    out.print("Development mode. Sign in as (role, username, password):\n")
    for sign_in in _run(prepare()):
        shown = sign_in.password or "(chose another password)"
        out.print(f"  {sign_in.role.value:<14} {sign_in.username:<22} {shown}", markup=False)


async def _create_admin(
    settings: Settings, username: str, name: str, unit: str | None, password: str | None
) -> None:
    database = Database(settings.async_database_url)
    async with database.writing() as session:
        user = await create_administrator(session, username, name, unit)
        if password is not None:
            require_good_password(username, password)
            user.password_hash = await hash_password(password)
            out.print(f"{username} can sign in with the given password.")
        else:
            code = await users.issue_activation_code(session, settings, None, user)
            out.print(f"{username}: activation code {code.code}, valid until {code.expires_at}.")
            out.print("Set the password with POST /api/v1/auth/activate.")
    await database.close()


async def _activation_code(settings: Settings, username: str) -> None:
    database = Database(settings.async_database_url)
    async with database.writing() as session:
        user = await users.find_by_username(session, username)
        code = await users.issue_activation_code(session, settings, None, user)
    await database.close()
    out.print(f"{username}: activation code {code.code}, valid until {code.expires_at}.")


if __name__ == "__main__":
    app()
