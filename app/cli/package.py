"""`zi package`: for whoever holds a package and wants to know whether it is what it was."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import explain, out, progress_bar
from app.core.errors import ServiceError
from app.core.messages import Language, sentence
from app.schemas.reporting.packages import PackageReport
from app.services.reporting.packages.checking import check

package_app = typer.Typer(no_args_is_help=True, help="Evidence packages: check them.")


@package_app.callback()
def _group() -> None:
    """Keep `verify` a command of its own."""


@package_app.command("verify")
def verify_package(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The ZIP.")],
    public_key: Annotated[
        str | None, typer.Option(help="The signer's public key (base64), had from elsewhere.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Hash every file, compare with the manifests, check the signature; exits with 1 for faults.

    Needs no database and no settings. Without --public-key anybody could have signed: compare the
    printed key with the one the office publishes.
    """
    try:
        with progress_bar() as bar:
            task = bar.add_task("SHA-256", total=file.stat().st_size)
            report = check(file, public_key, lambda count: bar.advance(task, count))
    except ServiceError as error:
        explain(error)
    out.print(report.model_dump_json(indent=2) if as_json else _words(report), markup=False)
    if not report.whole:
        raise typer.Exit(1)


def _words(report: PackageReport) -> str:
    lines = [f"{_visible(report.name or '?')}: {report.checked} files, {report.bytes} bytes"]
    for fault in report.faults:
        words = sentence(f"package_{fault.kind.value}", Language.ENGLISH, {})
        lines.append(f"{_visible(fault.path)}: {words.title}. {words.detail}")
    if report.signer:
        known = "as expected" if report.is_signer_known else "compare it with the published one"
        lines.append(f"Signed with the key {report.signer} ({known}).")
    lines.append("The package is whole." if report.whole else "The package is NOT whole.")
    return "\n".join(lines)


def _visible(name: str) -> str:
    """A name from somebody else's archive: it must not steer the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)
