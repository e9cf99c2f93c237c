"""From text to a decree file, or to the list of everything that is wrong with it."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pydantic import ValidationError

from app.integrations.yaml_source import YamlFault, YamlSource, read_yaml
from app.schemas.decrees.bounds import MOST_TOLD
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files.faults import DecreeFileInvalid, UnplacedFault, path_text, to_fault
from app.services.decrees.files.form_faults import form_findings
from app.services.decrees.files.nodes import Node
from app.services.decrees.files.rules import rule_findings


class Located(NamedTuple):
    """A fault and its line, before it is told in words."""

    line: int
    finding: UnplacedFault


def read_decree_file(text: str) -> DecreeFile:
    """Return the decree file that a YAML text holds; raises as `decree_file_of`."""
    return decree_file_of(read_yaml(text))


def decree_file_of(source: YamlSource) -> DecreeFile:
    """Return the decree file that a YAML text holds which was read already.

    Raises DecreeFileInvalid with every fault of text, form and rules at once, sorted by line.
    """
    return _checked(source, [_of_text(fault) for fault in source.faults])


def check_decree_file(data: dict[str, object]) -> DecreeFile:
    """Return the decree file that the data makes, held to the same form and rules.

    Raises DecreeFileInvalid; its lines mean nothing, for there was no text.
    """
    return _checked(YamlSource(data), [])


def _checked(source: YamlSource, found: list[Located]) -> DecreeFile:
    if source.data is None:
        raise _invalid(found)
    decree_file, faults = looked_through(source)
    if decree_file is None or found:
        raise _invalid([*found, *faults])
    return decree_file


def looked_through(source: YamlSource) -> tuple[DecreeFile | None, list[Located]]:
    """The decree file that the data makes, or none and everything that form and rules find."""
    found: list[Located] = []
    data = source.data or {}
    decree_file = None
    try:
        decree_file = DecreeFile.model_validate(data)
    except ValidationError as error:
        found += _located(form_findings(error), source)
    found += _located(rule_findings(Node(data)), source)
    return (None, found) if found else (decree_file, [])


def decree_file_json_schema() -> dict[str, Any]:
    """Return the form as JSON Schema (draft 2020-12), for editors that check while typing."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **DecreeFile.model_json_schema(),
    }


def _of_text(fault: YamlFault) -> Located:
    values = {"detail": fault.detail, "limit": fault.detail}
    return Located(fault.line, UnplacedFault(fault.path, fault.code, values))


def _located(findings: Iterable[UnplacedFault], source: YamlSource) -> Iterator[Located]:
    return (Located(source.line_of(finding.path), finding) for finding in findings)


def _invalid(found: Iterable[Located]) -> DecreeFileInvalid:
    ordered = sorted(found, key=_place)
    listed, rest = ordered[:MOST_TOLD], ordered[MOST_TOLD:]
    if rest:
        more = UnplacedFault((), "faults_not_listed", {"count": len(rest)})
        listed.append(Located(rest[0].line, more))
    return DecreeFileInvalid(to_fault(finding, line) for line, finding in listed)


def _place(located: Located) -> tuple[int, str, str]:
    return located.line, path_text(located.finding.path), located.finding.code
