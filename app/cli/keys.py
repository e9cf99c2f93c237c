"""`zi keys`: which keys the installation has, what they hold, and how one is changed."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from app.cli.common import err, load_settings, opened, out, run
from app.core.messages import Language, sentence
from app.core.settings import Settings
from app.schemas.upkeep.keys import KeysStatus
from app.services.upkeep import keys

keys_app = typer.Typer(
    no_args_is_help=True, help="ZI_SECRET_KEY and ZI_SIGNING_KEY: state, change, seal anew."
)


class Key(StrEnum):
    """Which key is changed."""

    SECRET = "secret"  # noqa: S105 - the name of a setting
    SIGNING = "signing"


_NEW_SETTINGS = {Key.SECRET: keys.new_secret_key, Key.SIGNING: keys.new_signing_key}


@keys_app.command("status")
def show_status() -> None:
    """Show ids of the keys and what was made with each; exits with 1 when one is missing."""
    found = run(_status(load_settings()))
    out.print(found.model_dump_json(indent=2), markup=False)
    _advise(found)
    if not found.whole:
        raise typer.Exit(1)


@keys_app.command("rotate")
def rotate_key(which: Annotated[Key, typer.Argument(help="Which key to change.")]) -> None:
    """Print the settings with a new key; they take the place of those with the same names.

    Nothing is changed before they are written down and the service is started again.
    """
    made = _NEW_SETTINGS[which](load_settings())
    sys.stdout.writelines(f"{name}={value}\n" for name, value in made.items())
    _say(f"keys_rotate_{which.value}")


@keys_app.command("reseal")
def reseal_secrets() -> None:
    """Seal with today's key what an earlier one sealed; people may go on working."""
    settings = load_settings()
    out.print(f"Sealed anew: {run(_reseal(settings))}")
    found = run(_status(settings))
    _advise(found)
    if found.unreadable:
        raise typer.Exit(1)


def _advise(found: KeysStatus) -> None:
    """What is to be done, one sentence for each thing."""
    advice = {
        "keys_reseal_needed": found.sealed_with_previous,
        "keys_previous_done": found.previous_secret_keys and not found.sealed_with_previous,
        "keys_unreadable": ", ".join(f"{each.kind} {each.name}" for each in found.unreadable),
        "keys_audit_missing": ", ".join(found.audit_keys_missing),
        "keys_public_missing": ", ".join(found.public_keys_missing),
    }
    for code, value in advice.items():
        if value:
            _say(code, value=value)


def _say(code: str, **facts: object) -> None:
    for language in Language:
        err.print(sentence(code, language, facts).detail, markup=False)


async def _status(settings: Settings) -> KeysStatus:
    async with opened(settings) as database, database.reading() as session:
        return await keys.status(session, settings)


async def _reseal(settings: Settings) -> int:
    async with opened(settings) as database, database.writing() as session:
        return await keys.reseal(session, settings)
