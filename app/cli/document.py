"""`zi document`: printed documents are signed, and scans of them compared."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import err, explain, load_settings, run
from app.core.errors import Conflict, ServiceError
from app.core.settings import Settings
from app.integrations.signing import Purpose, Signing
from app.integrations.signing.bsre import BsreSigning
from app.integrations.signing.comparing import ALIKE, Mark, compare
from app.integrations.signing.pades import office_signing, open_to_others
from app.integrations.signing.scans import text_of

document_app = typer.Typer(no_args_is_help=True, help="Printed documents: sign, compare scans.")
Pdf = Annotated[Path, typer.Argument(help="A PDF, as the service handed it out.", exists=True)]
_NAMES = {
    Mark.COVER: "Sampulnya (judul, periode) lain. (Its cover is another's: title or period.)",
    Mark.NUMBER: "Nomor suratnya lain. (Its letter number is another's.)",
    Mark.DIGEST: "Sidik pada kaki halamannya lain. (The digest at its foot is another's.)",
}
# At the foot of the pages of what nobody signs, and the refusal.
_UNFIT = {
    "RANCANGAN, belum": "document_is_draft",  # not submitted, or not issued (LHE)
    "TIDAK BERLAKU LAGI": "lhe_not_standing",  # an LHE of an assessment that was reopened
}


@document_app.callback()
def document() -> None:
    """Printed documents: sign them, compare scans with them."""


@document_app.command("sign")
def sign_document(  # noqa: PLR0913, PLR0917 - the options of the command
    file: Pdf,
    signed: Annotated[Path, typer.Argument(help="Where the signed PDF goes.")],
    unit: Annotated[str, typer.Option(help="Code of the office whose certificate signs.")] = "",
    nik: Annotated[str, typer.Option(help="Sign by BSrE as this person instead.")] = "",
    reason: Annotated[str, typer.Option(help="Why it is signed.")] = "Pengesahan laporan",
    location: Annotated[str, typer.Option(help="Where it is signed.")] = "Indonesia",
) -> None:
    """Sign a PDF: with the office's certificate (PAdES), or by BSrE, which asks the passphrase."""
    settings, pdf = load_settings(), file.read_bytes()
    try:
        text = text_of(pdf)
        for told, code in _UNFIT.items():
            if told in text:
                raise Conflict(code)
        made = run(_signing(settings, unit, nik).sign(pdf, Purpose(reason, location)))
    except ServiceError as error:
        explain(error)
    signed.write_bytes(made.content)
    typer.echo(f"{signed}: {made.level}")


@document_app.command("compare")
def compare_scan(
    file: Pdf, scan: Annotated[Path, typer.Argument(help="Its scan, a PDF.", exists=True)]
) -> None:
    """Say whether a scan is of this document; exits with 1 where it is not.

    They share 90 in a hundred of their words at least, and no cover, letter number or digest at the
    foot of the scan is another document's.
    """
    try:
        found = compare(file.read_bytes(), scan.read_bytes())
    except ServiceError as error:
        explain(error)
    if found is None:
        typer.echo(
            "Pindaian tidak mempunyai lapisan teks, sehingga tidak dapat dibandingkan."
            " (The scan has no text layer: it cannot be compared by its words.)"
        )
        raise typer.Exit(1)
    typer.echo(f"{found.share} % kata sama. ({found.share} % of the words are in both.)")
    for mark in found.other:
        typer.echo(_NAMES[mark])
    raise typer.Exit(0 if found.found >= ALIKE else 1)


def _signing(settings: Settings, unit: str, nik: str) -> Signing:
    """By BSrE where a NIK is given: its passphrase is asked for, and kept nowhere."""
    if nik:
        if not settings.bsre_url:
            message = "Atur ZI_BSRE_URL untuk BSrE. (Set ZI_BSRE_URL to sign by BSrE.)"
            raise typer.BadParameter(message)
        passphrase = typer.prompt("Passphrase", hide_input=True)
        password = settings.bsre_password.get_secret_value()
        return BsreSigning(settings.bsre_url, settings.bsre_username, password, nik, passphrase)
    if not unit or settings.office_certificates_dir is None:
        message = (
            "Sebutkan satuan kerja (--unit) dan atur ZI_OFFICE_CERTIFICATES_DIR."
            " (Name the office, and set ZI_OFFICE_CERTIFICATES_DIR.)"
        )
        raise typer.BadParameter(message)
    for each in open_to_others(settings.office_certificates_dir / f"{unit}.p12"):
        err.print(
            f"{each} dapat dibaca akun lain di komputer ini: chmod 600."
            " (Other accounts of this computer can read it.)",
            style="yellow",
            markup=False,
        )
    return office_signing(settings.office_certificates_dir, unit, settings.timestamp_url)
