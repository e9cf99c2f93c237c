"""`zi source test`: samples of answers beside the file of a connector are its tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from app.cli.common import err, out, read_text, run
from app.cli.connector_files import read_connector
from app.core.messages import Language, field_sentence
from app.schemas.integration.connectors import ConnectorFile
from app.schemas.integration.trials import SampleFile
from app.services.integration.connectors.trials.samples import check_sample


def test_connectors(
    files: Annotated[list[Path], typer.Argument(help="Connectors as YAML.")],
) -> None:
    """Try each connector on the samples beside it (NAME.samples/*.json), offline.

    Prints what is different now, field by field; exits with 1 if something is.
    """
    found = [line for file in files for line in _different(file, read_connector(file)[1])]
    for line in found:
        err.print(line, markup=False)
    if found:
        raise typer.Exit(1)


def folder_of(file: Path) -> Path:
    """Where the samples of a connector lie."""
    return file.with_name(f"{file.stem}.samples")


def read_sample(file: Path) -> SampleFile:
    """The sample; exits with 2 and says what is wrong with it."""
    try:
        return SampleFile.model_validate_json(read_text(file))
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            where = "/".join(map(str, each["loc"]))
            detail = field_sentence(each["type"], Language.ENGLISH, each.get("ctx", {}))
            err.print(f"{file}: {where}: {detail}", markup=False)
        raise typer.Exit(2) from error


def _different(file: Path, connector: ConnectorFile) -> Iterator[str]:
    samples = sorted(folder_of(file).glob("*.json"))
    if not samples:
        yield f"{file}: no sample in {folder_of(file)} (zi source try --save)"
    for path in samples:
        sample = read_sample(path)
        lines = run(check_sample(connector.spec, connector.record_type, sample))
        yield from (f"{path}: {line}" for line in lines)
        if not lines:
            counts = f"{len(sample.records)} records, {len(sample.refused)} refused"
            out.print(f"{path}: as expected ({counts})", markup=False)
