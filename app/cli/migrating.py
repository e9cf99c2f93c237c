"""`zi migrate`."""

from typing import Annotated

import typer

from app.cli.common import load_settings, out
from app.cli.preparing import migrate_database, require_current


def migrate(
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="Change nothing: exit with 0, or 4 (behind), 5 (newer)."),
    ] = False,
) -> None:
    """Bring the database to the newest form."""
    settings = load_settings()
    (require_current if check else migrate_database)(settings)
    out.print("The database is up to date.")
