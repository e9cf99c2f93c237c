"""`zi user`: the first administrator, and codes for people who cannot ask one."""

import sys
from typing import Annotated

import typer

from app.cli.common import explain, load_settings, opened, out, run
from app.cli.preparing import migrate_database
from app.core.errors import ServiceError
from app.core.security import hash_password
from app.core.settings import Settings
from app.core.texts import as_line
from app.services.identity.auth.sign_in import typed_username
from app.services.identity.users import accounts, activation_codes
from app.services.identity.users.administrators import create_administrator
from app.services.identity.users.passwords import require_good_password, words_near

user_app = typer.Typer(no_args_is_help=True, help="Accounts: the first administrator, codes.")


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
    migrate_database(settings)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    try:
        run(_create_admin(settings, username, name, unit, password))
    except ServiceError as error:
        explain(error)


@user_app.command("activation-code")
def activation_code(username: Annotated[str, typer.Argument(help="Whose code.")]) -> None:
    """Print a one-time activation code for a person."""
    try:
        run(_activation_code(load_settings(), username))
    except ServiceError as error:
        explain(error)


@user_app.command("reset-second-factor")
def reset_second_factor(
    username: Annotated[str, typer.Argument(help="Whose phone is lost.")],
) -> None:
    """Take a person's second factor away, e.g. that of the only administrator."""
    try:
        run(_reset_second_factor(load_settings(), username))
    except ServiceError as error:
        explain(error)


async def _create_admin(
    settings: Settings, username: str, name: str, unit: str | None, password: str | None
) -> None:
    async with opened(settings) as database, database.writing() as session:
        username = typed_username(username)
        user = await create_administrator(session, username, as_line(name), unit)
        if password is not None:
            await require_good_password(await words_near(session, user), password)
            user.password_hash = await hash_password(password)
            out.print(f"{username} can sign in with the given password.")
        else:
            code = await activation_codes.issue(session, settings, None, user)
            out.print(f"{username}: activation code {code.code}, valid until {code.expires_at}.")
            out.print("Set the password with POST /api/v1/auth/activate.")


async def _activation_code(settings: Settings, username: str) -> None:
    async with opened(settings) as database, database.writing() as session:
        user = await accounts.find_by_username(session, username)
        code = await activation_codes.issue(session, settings, None, user)
    out.print(f"{username}: activation code {code.code}, valid until {code.expires_at}.")


async def _reset_second_factor(settings: Settings, username: str) -> None:
    async with opened(settings) as database, database.writing() as session:
        user = await accounts.find_by_username(session, username)
        await accounts.reset_second_factor(session, None, user)
    out.print(f"{username} signs in with the password alone, and may enrol another phone.")
