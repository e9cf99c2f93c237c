"""`zi template`: empty forms to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import out
from app.services.decrees.workbooks.making.filling import template

template_app = typer.Typer(no_args_is_help=True, help="Empty forms to fill in.")


@template_app.callback()
def _group() -> None:
    """Keep `decree` a command of its own."""


@template_app.command("decree")
def write_decree_template(
    file: Annotated[Path, typer.Argument(help="Where to.")] = Path("templat-keputusan.xlsx"),
) -> None:
    """Write the empty workbook of a decree (docs/workbook.md); needs no database."""
    file.write_bytes(template())
    out.print(str(file), markup=False)
