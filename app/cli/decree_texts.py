"""`zi seed`: loading a decree file, and `zi seed read`: making one of a decree's text."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app.cli.common import err, out
from app.cli.seeding import seed
from app.services.decrees.workbooks.making.filling import from_text
from seed.reader import DecreeTextError, read_decree, to_yaml
from seed.reader.documents import text_of
from seed.reader.doubts import doubts_of
from seed.reader.mending import without_marks


class _LoadingUnlessRead(TyperGroup):
    """`zi seed FILE` loads; only `read` is a command of its own."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own
        """Put in the command that was left out."""
        is_named = bool(args) and args[0] in {"read", "load", "--help"}
        return super().parse_args(ctx, args if is_named else ["load", *args])


seed_app = typer.Typer(
    cls=_LoadingUnlessRead, help="Load a decree file; `zi seed read` makes one of a text."
)
seed_app.command("load")(seed)


@seed_app.command("read")
def read_decree_text(
    file: Annotated[
        Path, typer.Argument(help="Text with tables parted by tabs, DOCX, or PDF with text.")
    ],
    *,
    workbook: Annotated[
        Path | None, typer.Option(help="Write an Excel workbook there, not YAML to the terminal.")
    ] = None,
) -> None:
    """Make a decree file, or a workbook, of a decree's text; what is doubtful is listed.

    Nothing is loaded. Exits with 1 when the text is no decree that can be read.
    """
    try:
        text = text_of(file)
        data = read_decree(without_marks(text))
        doubts = doubts_of(text, data)
    except DecreeTextError as error:
        err.print(f"{file}: {error}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
    if workbook is None:
        out.print(to_yaml(data), markup=False, soft_wrap=True)
    else:
        _write(workbook, from_text(data))
    for doubt in doubts:
        place = f"{file}:{doubt.line}" if doubt.line else str(file)
        told = f"{doubt.text_id} ({doubt.text_en})"
        err.print(f"{place}: {doubt.place}: {told} [{doubt.code}]", markup=False)
    err.print(f"{len(doubts)} tempat untuk diperiksa (places to look at)", markup=False)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError:
        told = "tidak dapat ditulis: folder itu ada, dan boleh ditulis? (cannot be written there)"
        err.print(f"{path}: {told}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
