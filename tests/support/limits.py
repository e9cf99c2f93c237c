"""The limits that the OpenAPI document sets, in few requests: each declaration is tried once.

Schemathesis passes one limit of one field in each request. The service names every field with which
something is wrong: so here one request passes a limit of every field at once, and where all fields
are right, each is at a limit of its own.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any, NamedTuple, TypeAlias

from schemathesis import Case
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario

from app.api.openapi import operations

Json: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str, ...]
OF_SEVERAL = {
    CoverageScenario.OBJECT_REQUIRED_AND_OPTIONAL,
}
"""Right bodies beside the whole one and the least: nothing in a schema is about two fields."""


class Tried(NamedTuple):
    """A request, and the fields that its answer must name."""

    case: Case[Any]
    wrong: frozenset[Path] = frozenset()


def once_each(document: Json) -> tuple[Json, set[str]]:
    """The document without the optional parameters that an earlier operation declares as well.

    And the ids of the operations with a declaration that no earlier one has: there it is tried.
    """
    seen: set[str] = set()
    found, first = json.loads(json.dumps(document)), set()
    for _, _, operation in operations(found):
        parameters, body = operation.get("parameters", []), operation.get("requestBody")
        declared = [*parameters, *([without_examples(body)] if body else [])]
        new = [each for each in declared if json.dumps(each) not in seen]
        seen |= {json.dumps(each) for each in new}
        first |= {operation["operationId"]} if new else set()
        operation["parameters"] = [
            each for each in parameters if each in new or each.get("required")
        ]
    return found, first


def without_examples(declared: Any) -> Any:
    """What a declaration promises."""
    if isinstance(declared, list):
        return [without_examples(each) for each in declared]
    if not isinstance(declared, dict):
        return declared
    promised = declared.keys() - {"example", "examples"}
    return {name: without_examples(declared[name]) for name in sorted(promised)}


def together(cases: Iterable[Case[Any]]) -> Iterator[Tried]:
    """The cases of one operation, those about single fields of a body several in one request.

    A limit is passed in one way once: not beside every choice of the other parameters, and not with
    every type that is wrong (test_hostile.py sends those to every field).
    """
    seen: set[Any] = set()
    fields: dict[bool, list[tuple[Path, Case[Any]]]] = {False: [], True: []}
    for case in reversed(list(cases)):  # what may succeed, and so change the thing, comes last
        told, is_right, path = _told(case), _is_right(case), _field(case)
        way = (told.parameter_location, told.parameter, told.location, told.description)
        is_known = not is_right and told.parameter is not None and way in seen
        seen.add(way)
        if is_known or (is_right and told.scenario in OF_SEVERAL and _is_in_body(case)):
            continue
        if path:
            fields[is_right].append((path, case))
        else:
            yield Tried(case)
    for left in fields.values():
        while left:
            tried, left[:] = _one_request(left)
            yield tried


def _told(case: Case[Any]) -> CoveragePhaseData:
    assert case.meta is not None
    assert isinstance(case.meta.phase.data, CoveragePhaseData)
    return case.meta.phase.data


def _is_right(case: Case[Any]) -> bool:
    assert case.meta is not None
    return bool(case.meta.generation.mode.is_positive)


def _is_in_body(case: Case[Any]) -> bool:
    return _told(case).parameter_location is ParameterLocation.BODY


def _field(case: Case[Any]) -> Path:
    """The field of a JSON body that the case is about; empty where it is about more."""
    told, description = _told(case), _told(case).description or ""
    if not (_is_in_body(case) and case.media_type == "application/json"):
        return ()
    if _is_right(case):
        names = re.match(r"(?:Object with valid '\w+' value: )*", description)
        assert names is not None
        return _as_far_as_sent(tuple(re.findall(r"'(\w+)'", names[0])), case.body)
    if told.location == "/required":
        return (description.rpartition(": ")[2],)
    steps = (told.location or "").split("/")[1:]
    pairs = zip(steps[::2], steps[1::2], strict=False)
    leading = takewhile(lambda pair: pair[0] == "properties", pairs)
    return _as_far_as_sent(tuple(name for _, name in leading), case.body)


def _as_far_as_sent(path: Path, body: Any) -> Path:
    """Where items of a list are described, or one of several forms, the path ends before."""
    found: list[str] = []
    for name in path:
        if not isinstance(body, dict) or name not in body:
            break
        found.append(name)
        body = body[name]
    return tuple(found)


def _one_request(
    waiting: list[tuple[Path, Case[Any]]],
) -> tuple[Tried, list[tuple[Path, Case[Any]]]]:
    """The first case with what others do to other fields; and those for which it has no room."""
    (path, first), *others = waiting
    was_right, alone, body = _is_right(first), first.body, json.loads(json.dumps(first.body))
    picked, left = [path], []
    for path, case in others:
        is_beside = all(path[: len(one)] != one[: len(path)] for one in picked)
        if is_beside and isinstance(into := _above(path, body), dict):
            _set(into, path[-1], _above(path, case.body))
            picked.append(path)
        else:
            left.append((path, case))
    first.body = body
    if _is_right(first) is not was_right:  # these were fields of several forms of one thing
        first.body, picked, left = alone, picked[:1], others
    return Tried(first, frozenset() if was_right else frozenset(picked)), left


def _above(path: Path, body: Any) -> Any:
    """What holds the last field of the path."""
    for name in path[:-1]:
        body = body.get(name) if isinstance(body, dict) else None
    return body


def _set(into: Json, name: str, out_of: Json) -> None:
    if name in out_of:
        into[name] = out_of[name]
    else:
        into.pop(name, None)
