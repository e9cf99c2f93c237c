"""Versions of the database: what this program knows, and going from one to another."""

from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection

from app.core.schema_state import known_steps, newest, revisions_in

_INI: Final = Path(__file__).resolve().parents[5] / "alembic.ini"


def program_head() -> str:
    """The version that this program works with."""
    return newest(known_steps())


def is_known(version: str) -> bool:
    """Whether this program can go on from that version."""
    return version in known_steps()


def database_version(connection: Connection) -> str | None:
    """The version of a database; none when nothing is in it."""
    return next(iter(revisions_in(connection)), None)


def go_to(url: URL, version: str, *, since: str | None) -> None:
    """Bring a database to a version, forward or back, from the one that it has."""
    # Not at the top: a server never needs it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config(_INI)
    address = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
    config.cmd_opts = type("Options", (), {"x": [f"url={address}"]})()
    newer = ScriptDirectory.from_config(config).iterate_revisions("head", version)
    if since is not None and since in {each.revision for each in newer}:
        command.downgrade(config, version)
    else:
        command.upgrade(config, version)
