"""`zi source test`: samples of answers beside the file of a connector are its tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from app.cli.common import err, out, read_text, run
from app.cli.connector_files import read_connector
from app.cli.seeding import BUNDLED_SOURCES
from app.core.messages import Language, field_sentence
from app.models.source import PeriodKind
from app.schemas.integration.connectors import ConnectorFile
from app.schemas.integration.trials import SampleFile
from app.services.integration.connectors.checks import mapping_faults
from app.services.integration.connectors.trials.samples import check_sample
from app.services.integration.records.periods import days_of
from app.services.integration.sources.seed import SourceFileInvalid, kind_in


def check_connectors(
    files: Annotated[list[Path], typer.Argument(help="Connectors as YAML.")],
    sources: Annotated[
        Path, typer.Option(help="What the records' figures are (zi-sources/1), where changed.")
    ] = BUNDLED_SOURCES,
) -> None:
    """Try each connector on the samples beside it (NAME.samples/*.json), offline.

    Prints what is different now, field by field; exits with 1 if something is, with 2 if a file
    cannot be read. One that cannot holds up none of the others.
    """
    said, worst = read_text(sources), 0
    for file in files:
        try:
            connector = read_connector(file)[1]
        except typer.Exit as ended:
            worst = max(worst, ended.exit_code)
            continue
        worst = max(worst, _check(file, connector, said))
    if worst:
        raise typer.Exit(worst)


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
            err.print(": ".join(filter(None, (str(file), where, detail))), markup=False)
        raise typer.Exit(2) from error


def _unfit(connector: ConnectorFile, sources: str) -> Iterator[str]:
    """What the mapping cannot do, by the kind of record as the file of sources has it."""
    try:
        kind = kind_in(sources, connector.source, connector.record_type)
    except SourceFileInvalid as error:
        yield f"--sources: {error}"
        return
    for fault in mapping_faults(connector.spec.mapping, kind) if kind else ():
        detail = field_sentence(fault.code, Language.ENGLISH, fault.facts)
        yield f"{fault.pointer.removeprefix('/')}: {detail}"


def _check(file: Path, connector: ConnectorFile, sources: str) -> int:
    """Tell what is different; 0, or what the command exits with: 1, 2 for a broken sample."""
    lines, code = list(_unfit(connector, sources)), 0
    samples = sorted(folder_of(file).glob("*.json"))
    if not samples:
        lines.append(f"no sample in {folder_of(file)} (zi source try --save)")
    for line in lines:
        err.print(f"{file}: {line}", markup=False)
    for path in samples:
        try:
            sample = read_sample(path)
        except typer.Exit as ended:
            code = max(code, ended.exit_code)
            continue
        if not any(days_of(kind, sample.period) for kind in PeriodKind):
            err.print(f"{path}: period: {sample.period} is no period of the calendar", markup=False)
            code = max(code, 2)
            continue
        found = run(check_sample(connector.spec, connector.record_type, sample))
        for line in found:
            err.print(f"{path}: {line}", markup=False)
        code = max(code, 1 if found else 0)
        if not found:
            counts = f"{len(sample.records)} records, {len(sample.refused)} refused"
            out.print(f"{path}: as expected ({counts})", markup=False)
    return max(code, 1 if lines else 0)
