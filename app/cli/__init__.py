"""The command line, `zi`: one file for each group of commands, loaded when it is asked for."""

import typer

from app.cli.loading import Commands

__all__ = ["app"]

app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False)


@app.callback()
def zi() -> None:
    """Zona Integritas KPU."""
