"""`zi audit`: is the log whole, and proof of it for an outsider."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import err, explain, load_settings, opened, out, read_text, run
from app.core.errors import Conflict, ServiceError
from app.core.messages import Language
from app.core.settings import Settings
from app.schemas.platform.audit import AuditCheckpoint, AuditVerificationRead
from app.services.platform.audit import checkpoints, verification

audit_app = typer.Typer(no_args_is_help=True, help="The audit log: verify it, sign its end.")


@audit_app.command("verify")
def verify_log(
    checkpoint: Annotated[
        Path | None, typer.Option(help="A checkpoint that was kept outside.")
    ] = None,
) -> None:
    """Walk the chain, count the guards, compare decisions; exits with 1 when anything is wrong.

    What it could not know is told on the side (stderr).
    """
    try:
        kept = _read_checkpoint(checkpoint) if checkpoint else None
        result = run(_verify(load_settings(), kept))
    except ServiceError as error:
        explain(error)
    out.print(result.model_dump_json(indent=2), markup=False)
    for told in (*result.findings, *result.not_known):
        err.print(f"{told.title}. {told.detail}", markup=False)
    if not result.whole:
        raise typer.Exit(1)


@audit_app.command("checkpoint")
def sign_checkpoint() -> None:
    """Print a signed checkpoint; keep it where nobody of this installation can change it."""
    try:
        signed = run(_checkpoint(load_settings()))
    except ServiceError as error:
        explain(error)
    sys.stdout.write(signed.model_dump_json() + "\n")


def _read_checkpoint(path: Path) -> AuditCheckpoint:
    try:
        return AuditCheckpoint.model_validate_json(read_text(path))
    except ValueError as error:
        err.print(f"{path}: {error}", markup=False)
        raise typer.Exit(2) from error


async def _verify(settings: Settings, kept: AuditCheckpoint | None) -> AuditVerificationRead:
    async with opened(settings) as database, database.reading() as session:
        return await verification.verify(
            session, None, checkpoints.open_signer(settings), kept, Language.ENGLISH
        )


async def _checkpoint(settings: Settings) -> AuditCheckpoint:
    signer = checkpoints.open_signer(settings)
    if signer is None:
        raise Conflict("signing_key_missing")
    async with opened(settings) as database, database.reading() as session:
        return await checkpoints.make_checkpoint(session, signer)
