"""`zi links`: whether the web addresses given as evidence still answer."""

from datetime import timedelta
from typing import Annotated

import typer

from app.cli.common import explain, load_settings, opened, out, run
from app.core import clock
from app.core.errors import ServiceError
from app.core.settings import Settings
from app.schemas.evidence.evidence import LinkCheckReport
from app.services.evidence.links import checking

links_app = typer.Typer(no_args_is_help=True, help="Web addresses given as evidence: ask them.")


@links_app.command("check")
def check_links(
    older_than_days: Annotated[
        int, typer.Option(min=0, help="Leave what was asked since then.")
    ] = 7,
) -> None:
    """Ask every address of living evidence whether it still answers, and write it down."""
    try:
        report = run(_check(load_settings(), timedelta(days=older_than_days)))
    except ServiceError as error:
        explain(error)
    out.print(report.model_dump_json(indent=2), markup=False)


async def _check(settings: Settings, age: timedelta) -> LinkCheckReport:
    async with opened(settings) as database:
        return await checking.check_all(database, checking.open_web(settings), clock.now() - age)
