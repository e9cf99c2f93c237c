"""What a stored decree says that no new file may: a lived one has vacant seats."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files.faults import UnplacedFault
from app.services.decrees.files.nodes import Node
from app.services.decrees.files.rules import rule_findings

Breach: TypeAlias = tuple[object, ...]
"""Which rule is broken where; the same of the stored decree and of a workbook made of it."""


def as_it_stands(data: Mapping[str, Any]) -> DecreeFile:
    """The decree file that the data makes, held to its form alone."""
    return DecreeFile.model_validate(data)


def breaches_of(data: Mapping[str, Any]) -> frozenset[Breach]:
    """The rules of a decree file that the data breaks."""
    return frozenset(breach(data, finding) for finding in rule_findings(Node(dict(data))))


def breach(data: Mapping[str, Any], finding: UnplacedFault) -> Breach:
    """What a finding is about: teams by their kind and number, for others may come before."""
    path = finding.path
    if path[:1] == ("teams",) and len(path) > 1:
        team = data["teams"][path[1]]
        path = (team.get("kind"), team.get("number"), *path[2:])
    return finding.code, path, tuple(sorted((key, str(v)) for key, v in finding.values.items()))
