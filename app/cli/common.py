"""What all commands share: settings, the terminal, the database's form."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer
from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsError
from rich.console import Console
from rich.progress import Progress

from app.core import file_locks
from app.core.database import Database
from app.core.durable import make_folder, write_whole
from app.core.errors import Invalid, ServiceError
from app.core.messages import Language, sentence
from app.core.setting_forms import told_faults
from app.core.settings import Settings
from app.integrations.signatures import new_seed
from app.integrations.text_files import decode
from app.services.integration.committing import session_info

ROOT = Path(__file__).resolve().parents[2]
Result = TypeVar("Result")

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


def load_settings() -> Settings:
    """The settings, with the development secret where none is given; exits with what is wrong."""
    os.umask(0o077)  # the database and the files are for this account only
    try:
        settings = Settings()
    except ValidationError as error:
        for told in told_faults(error):
            err.print(told)
        raise typer.Exit(2) from error
    except (SettingsError, UnicodeDecodeError) as error:
        refuse(
            f"Pengaturan, atau berkas .env, tidak dapat dibaca: {error}",
            f"The settings, or the file .env, cannot be read: {error}",
        )
    return settings if settings.is_production else _for_development(settings)


def _for_development(settings: Settings) -> Settings:
    """Keys of its own, and other systems on this machine: it serves nobody else."""
    fresh = {
        "secret_key": secrets.token_urlsafe(48),
        "signing_key": new_seed(),
    }
    made = {
        name: SecretStr(kept(settings.data_dir / f"development-{name.replace('_', '-')}", value))
        for name, value in fresh.items()
        if not getattr(settings, name).get_secret_value()
    }
    hosts = settings.internal_hosts or ("127.0.0.1:*",)
    return settings.model_copy(update={**made, "internal_hosts": hosts})


def kept(path: Path, fresh: str) -> str:
    """What the file says; on the first call it is written, readable for this account only."""
    make_folder(path.parent)
    if not path.exists():
        with file_locks.alone(path.parent):
            if not path.exists():  # nobody else has begun at the same moment
                write_whole(path, fresh + "\n")
    return path.read_text(encoding="utf-8").strip()


def read_text(path: Path) -> str:
    """The text of a file somebody wrote; exits with 2 and says why when it cannot be read."""
    try:
        return decode(path.read_bytes())
    except OSError as error:
        err.print(f"{path}: {error}", markup=False)
        raise typer.Exit(2) from error
    except Invalid as error:
        for language in Language:
            words = sentence(error.code, language, {"name": path.name, **error.facts})
            err.print(words.detail, markup=False, soft_wrap=True)
        raise typer.Exit(2) from None


def progress_bar() -> Progress:
    """A bar for a person at a terminal; silent elsewhere."""
    return Progress(console=err, transient=True, disable=not err.is_terminal)


def explain(error: ServiceError, exit_code: int = 1) -> NoReturn:
    """Say what went wrong as the API would, in both languages, and exit."""
    for language in Language:
        words = sentence(error.code, language, error.facts)
        err.print(f"{words.title}. {words.detail}", markup=False)
    raise typer.Exit(exit_code) from error


def refuse(indonesian: str, english: str, exit_code: int = 2) -> NoReturn:
    """Say in both languages why a command is not run, and exit."""
    err.print(indonesian, markup=False)
    err.print(english, markup=False)
    raise typer.Exit(exit_code)


def refuse_used_database() -> NoReturn:
    """Made-up work never comes between what people did."""
    refuse(
        "Basis data ini sudah berisi pekerjaan. Sebutkan folder kosong dengan ZI_DATA_DIR.",
        "This database holds work already. Name an empty folder with ZI_DATA_DIR.",
    )


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run asynchronous work to its end."""
    return asyncio.run(work)


@asynccontextmanager
async def opened(
    settings: Settings, statement_seconds: float | None = None
) -> AsyncIterator[Database]:
    """The database, closed again whatever happens; see `Database` for the limit of statements."""
    database = Database(
        settings.async_database_url,
        statement_seconds=statement_seconds,
        info=session_info(settings),
    )
    try:
        yield database
    finally:
        await database.close()
