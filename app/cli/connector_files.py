"""Files of connectors as they are read from the command line, each fault at its line."""

from collections.abc import Sequence
from pathlib import Path

import typer
from pydantic import ValidationError

from app.cli.common import err, read_text
from app.core.errors import FieldFault
from app.core.messages import Language, field_sentence
from app.integrations.yaml_source import YamlSource, read_yaml
from app.schemas.integration.connectors import ConnectorFile
from app.services.decrees.files.messages import MESSAGES, in_both_languages


def tell_faults(file: Path, source: YamlSource, faults: Sequence[FieldFault]) -> None:
    """Each fault at its line of the file."""
    for each in faults:
        path: tuple[str | int, ...] = ()
        for part in each.pointer.split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            is_position = name.isdigit() and (*path, name) not in source.lines
            path = (*path, int(name) if is_position else name)
        detail = field_sentence(each.code, Language.ENGLISH, each.facts)
        where = "/".join(map(str, path))
        err.print(f"{file}:{source.line_of(path)}: {where}: {detail}", markup=False)


def read_connector(file: Path) -> tuple[YamlSource, ConnectorFile]:
    """The file as text with its lines, and as a connector; exits with 2 and says what is wrong."""
    source = read_yaml(read_text(file))
    for fault in source.faults:
        if fault.code == "root_not_mapping":  # those of a decree's file begin with its format
            told = "The file must start with field names, such as source: sipleno."
        else:
            told = in_both_languages(MESSAGES[fault.code], {"detail": fault.detail})[1]
        err.print(f"{file}:{fault.line}: {told}", markup=False)
    if source.data is None or source.faults:
        raise typer.Exit(2)
    try:
        return source, ConnectorFile.model_validate(source.data)
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            line = source.line_of(tuple(each["loc"]))
            where = "/".join(map(str, each["loc"]))
            detail = field_sentence(each["type"], Language.ENGLISH, each.get("ctx", {}))
            err.print(f"{file}:{line}: {where}: {detail}", markup=False)
        raise typer.Exit(2) from error
