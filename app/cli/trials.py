"""`zi source try`: one page of an address, or of a file, and what would become of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from pydantic import SecretStr, TypeAdapter, ValidationError

from app.cli.common import err, explain, load_settings, opened, out, read_text, refuse, run
from app.cli.connector_files import read_connector
from app.cli.samples import read_sample
from app.core.errors import ServiceError
from app.core.logging import configure_logging
from app.core.messages import Language, field_sentence
from app.core.settings import Settings
from app.integrations.yaml_source import read_yaml, write_yaml
from app.schemas.integration.connector_specs import ConnectorMapping, ConnectorSpec
from app.schemas.integration.trials import (
    ConnectorTrialCreate,
    ConnectorTrialRead,
    SampleFile,
    TrialFor,
    TrialRow,
)
from app.services.evidence.files.uploads import FileReceiver
from app.services.integration.connectors.execution import PullDependencies
from app.services.integration.connectors.trials.samples import differences, take_sample
from app.services.integration.connectors.trials.trying import Trial, open_desk, try_address
from app.services.integration.sources.queries import get_source
from app.services.platform.files.scanning import open_scanner
from app.services.platform.files.storage import open_storage

_OPEN: Final = "???"
_EXAMPLE: Final = (
    "zi source try https://… --source sipleno --type minutes --unit 53 --period 2023-06"
)

Way = Annotated[str | None, typer.Option(help="bearer, basic, api_key, query_key; others: --spec.")]
Parts = Annotated[
    Path | None,
    typer.Option(help="Parts of a spec as YAML: auth, request, headers, answer, paging …"),
]
Secret = Annotated[
    str | None, typer.Option(envvar="ZI_CONNECTOR_SECRET", help="Token, password or key.")
]


@dataclass(frozen=True)
class _Wanted:
    """What is tried: for which source and whom, with what of a spec."""

    source: str
    whom: TrialFor
    parts: Mapping[str, Any]
    is_file: bool


def try_source(  # noqa: PLR0913, PLR0917 - the command's options
    target: Annotated[str, typer.Argument(help="An address, or a connector as YAML.")],
    period: Annotated[str, typer.Option(help="2023-06, 2023-Q2 or 2023-06-14.")],
    source: Annotated[str | None, typer.Option(help="The source's key (for an address).")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="The kind of record.")] = None,
    unit: Annotated[str | None, typer.Option(help="The office's code.")] = None,
    auth: Way = None,
    username: Annotated[str | None, typer.Option(help="For basic.")] = None,
    header: Annotated[str | None, typer.Option(help="For api_key.")] = None,
    parameter: Annotated[str | None, typer.Option(help="For query_key.")] = None,
    spec: Parts = None,
    secret: Secret = None,
    save: Annotated[Path | None, typer.Option(help="Keep the answer as this sample.")] = None,
) -> None:
    """Fetch one page, and print a connector for it that `zi source apply` takes.

    What is left to fill in is marked ???; what became of three rows goes to the standard error.
    Nothing is stored. Exits with 1 when no records came.
    """
    if target.endswith((".yaml", ".yml")):
        wanted = _of_file(Path(target), period)
    else:
        signing_in = {"kind": auth, "username": username, "header": header, "parameter": parameter}
        told = {name: value for name, value in signing_in.items() if value is not None}
        parts = read_parts(spec) | {"url": target} | ({"auth": told} if told else {})
        wanted = _of_address(parts, period, source, kind, unit)
    hidden = SecretStr(secret) if secret else None
    try:
        settings = load_settings()
        configure_logging(settings)
        trial, zone = run(_try(settings, wanted, hidden))
    except ServiceError as error:
        explain(error)
    _show(trial.read)
    if not wanted.is_file:
        out.print(as_yaml(wanted.source, wanted.whom, trial.read), markup=False, end="")
    if save is not None:
        _save(save, wanted, trial, zone)
    if not trial.read.records:
        raise typer.Exit(1)


def _of_file(file: Path, period: str) -> _Wanted:
    _, body = read_connector(file)
    parts = body.spec.model_dump(mode="json", exclude_unset=True)
    # What a file leaves out is JSON when it is pulled, too.
    parts["answer"] = {"format": body.spec.answer.format.value} | parts.get("answer", {})
    whom = TrialFor(body.record_type, body.work_unit_code, period)
    return _Wanted(body.source, whom, parts, is_file=True)


def read_parts(file: Path | None) -> dict[str, Any]:
    """What a file says of a spec; exits with 2 where it is no mapping."""
    if file is None:
        return {}
    source = read_yaml(read_text(file))
    for fault in source.faults:
        err.print(f"{file}:{fault.line}: {fault.code} {fault.detail}", markup=False)
    if source.faults or not isinstance(source.data, dict):
        err.print(f"{file}: parts of a spec, such as auth: {{kind: bearer}}", markup=False)
        raise typer.Exit(2)
    return dict(source.data)


def _of_address(
    parts: Mapping[str, Any],
    period: str,
    source: str | None,
    kind: str | None,
    unit: str | None,
) -> _Wanted:
    if source is None or kind is None or unit is None:
        refuse(
            f"Sebuah alamat memerlukan --source, --type dan --unit: {_EXAMPLE}",
            f"An address needs --source, --type and --unit: {_EXAMPLE}",
        )
    whom = {"record_type": kind, "work_unit_code": unit, "period": period}
    try:
        body = ConnectorTrialCreate.model_validate(whom | {"spec": parts})
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            where = "/".join(map(str, each["loc"]))
            detail = field_sentence(each["type"], Language.ENGLISH, each.get("ctx", {}))
            err.print(f"{where}: {detail}", markup=False)
        raise typer.Exit(2) from error
    return _Wanted(source, body.named(), body.parts(), is_file=False)


async def _try(settings: Settings, wanted: _Wanted, secret: SecretStr | None) -> tuple[Trial, str]:
    """What came, and the office's time zone."""
    async with opened(settings) as database:
        async with database.writing() as session:
            source = await get_source(session, wanted.source)
            desk = await open_desk(session, None, source, wanted.whom, wanted.parts)
        intake = FileReceiver(settings, open_storage(settings), open_scanner(settings))
        tools = PullDependencies(database, settings, intake)
        trial = await try_address(tools, desk, wanted.parts, secret, Language.ENGLISH)
        return trial, desk.unit.time_zone


def _show(read: ConnectorTrialRead) -> None:
    err.print(f"{read.records} records on this page; further pages: {read.style}", markup=False)
    for note in read.notes:
        err.print(f"  {note.code}: {note.detail}", markup=False)
    if read.fields:
        err.print(f"fields: {', '.join(read.fields)}", markup=False)
    for number, row in enumerate(read.rows, 1):
        _show_row(number, row)


def _show_row(number: int, row: TrialRow) -> None:
    state = "would come in" if not row.errors else "is refused"
    err.print(f"row {number} ({row.external_id or 'without a name'}) {state}", markup=False)
    for each in row.fields:
        way = f"{each.expression or _OPEN}: {each.found}"
        became = f" -> {each.value}" if each.value not in {None, each.found} else ""
        why = f" ! {each.fault.detail}" if each.fault else ""
        err.print(f"    {each.field} = {way}{became}{why}", markup=False)
    named = {each.fault.pointer for each in row.fields if each.fault}
    for error in row.errors:
        if error.pointer not in named:
            err.print(f"    {error.pointer or '/'} ! {error.detail}", markup=False)


def as_yaml(source: str, whom: TrialFor, read: ConnectorTrialRead) -> str:
    """The draft as a file; every ??? is refused by `zi source apply` until it is filled in."""
    spec = {name: read.spec[name] for name in ConnectorSpec.model_fields if name in read.spec}
    for note in read.open:
        _mark(spec, note.pointer.split("/")[2:])
    mapping = spec.get("mapping", {})
    names = ConnectorMapping.model_fields
    spec["mapping"] = {name: mapping[name] for name in names if name in mapping}
    plain = {
        "format": "zi-connector/1",
        "source": source,
        "name": whom.record_type,
        "work_unit_code": whom.work_unit_code,
        "record_type": whom.record_type,
        "spec": spec,
    }
    told = [f"# {note.pointer[1:]}: {note.detail}" for note in read.open]
    told += [f"# {note.detail}" for note in read.notes]
    lines = [
        f"{line}  # fill in" if _OPEN in line else line for line in write_yaml(plain).splitlines()
    ]
    return "\n".join([*told, *lines, ""])


def _mark(spec: dict[str, Any], path: list[str]) -> None:
    """Put ??? where something is to be filled in."""
    *way, last = path
    inner = spec
    for name in way:
        inner = inner.setdefault(name, {})
    inner[last] = [{"kind": _OPEN}] if "transforms" in way else _OPEN


def _save(file: Path, wanted: _Wanted, trial: Trial, zone: str) -> None:
    """Keep the answer as a sample; what is different from the one that was there is told."""
    if trial.read.open or trial.data is None:
        err.print(f"{file}: not written, because the connector is not whole yet", markup=False)
        raise typer.Exit(1)
    spec = TypeAdapter(ConnectorSpec).validate_python(trial.read.spec)
    whom = wanted.whom
    sample = run(take_sample(spec, whom.record_type, whom.period, zone, trial.data))
    before = read_sample(file) if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(sample.model_dump_json(indent=2) + "\n", encoding="utf-8")
    err.print(f"{file}: written", markup=False)
    for line in _changed(before, sample):
        err.print(f"{file}: {line}", markup=False)


def _changed(before: SampleFile | None, now: SampleFile) -> list[str]:
    return differences(before, now) if before is not None else []
