"""`zi doctor`: is everything as it should be, and what to do where it is not."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from app.cli.common import load_settings, opened, out, run
from app.core.messages import Language
from app.core.settings import Settings
from app.schemas.upkeep.health import HealthLight, OperationsState
from app.services.platform.audit.checkpoints import open_signer
from app.services.platform.files.scanning import open_scanner
from app.services.platform.files.storage import open_storage
from app.services.tasks.mail.delivery import open_mail_server
from app.services.upkeep.health.asking import Tools
from app.services.upkeep.health.doctor import ASKED_SECONDS, examine

_WORDS = {
    HealthLight.GREEN: ("[green]BAIK[/green]", "[green]GOOD[/green]"),
    HealthLight.YELLOW: ("[yellow]PERHATIAN[/yellow]", "[yellow]ATTENTION[/yellow]"),
    HealthLight.RED: ("[bold red]MASALAH[/bold red]", "[bold red]PROBLEM[/bold red]"),
}


def doctor(
    *,
    language: Annotated[Language, typer.Option(help="`id` or `en`.")] = Language.INDONESIAN,
    as_json: Annotated[bool, typer.Option("--json", help="As GET /operations/state.")] = False,
) -> None:
    """Check the installation, and say what to do; exits with 1 when anything is red."""
    state = run(_examine(load_settings(), language))
    if as_json:
        out.print(state.model_dump_json(indent=2), markup=False, soft_wrap=True)
    else:
        out.print(_table(state, language))
    if state.light is HealthLight.RED:
        raise typer.Exit(1)


async def _examine(settings: Settings, language: Language) -> OperationsState:
    async with opened(settings, ASKED_SECONDS) as database:
        tools = Tools(
            settings,
            database,
            open_storage(settings),
            open_scanner(settings),
            open_mail_server(settings),
            open_signer(settings),
        )
        return await examine(tools, language)


def _table(state: OperationsState, language: Language) -> Table:
    table = Table.grid(padding=(0, 2, 1, 0))
    for check in state.checks:
        words = _WORDS[check.light][language is Language.ENGLISH]
        table.add_row(words, f"[bold]{escape(check.title)}[/bold]\n{escape(check.detail)}")
    return table
