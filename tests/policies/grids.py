"""Tables of what speaks against a step: a person's role, and each fact by itself.

A grid has a line for every role and every fact, and a column for every step. A cell is a word for
the code with which the step is refused, `.` where nothing speaks against it, `-word` where that
refusal is lifted; `+` joins several. What a step comes to is then known for every combination of
facts: the first word, in the order of `Grid.codes`, that speaks against it and is not lifted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import Any

from app.core.errors import ServiceError
from app.core.identifiers import derived_id
from app.models.evaluation import EvaluationLayer
from app.models.rights import ActorRole
from app.policies.actors import Actor, RoleAssignment
from app.policies.rules import ResourceScope
from app.policies.steps import StepTable
from tests.policies.test_grants import DAY

UNIT, DECREE, TEAM = (derived_id(DAY, "here", word) for word in ("unit", "decree", "team"))
ELSEWHERE = tuple(derived_id(DAY, "elsewhere", word) for word in ("unit", "decree", "team"))
ME, SOMEBODY = (derived_id(DAY, "grids", name) for name in ("me", "somebody"))
HERE = ResourceScope(UNIT, DECREE, TEAM, SOMEBODY)

R = ActorRole
_STANDINGS: dict[str, tuple[RoleAssignment, ...]] = {
    "admin": (RoleAssignment(R.ADMINISTRATOR),),
    "pengarah": (RoleAssignment(R.PENGARAH, UNIT, DECREE, ELSEWHERE[2]),),
    "ketua": (RoleAssignment(R.PELAKSANA, UNIT, DECREE, ELSEWHERE[2]),),
    "coordinator": (RoleAssignment(R.KOORDINATOR, UNIT, DECREE, TEAM),),
    "member": (RoleAssignment(R.ANGGOTA, UNIT, DECREE, TEAM),),
    "asesor": (RoleAssignment(R.ASESOR, UNIT, DECREE, layer=EvaluationLayer.TPI),),
    # Of another decree of the same office: an evaluator sees one decree, a leader the office.
    "visitor": (RoleAssignment(R.ASESOR, UNIT, ELSEWHERE[1]),),
    "leader": (RoleAssignment(R.PELAKSANA, UNIT, *ELSEWHERE[1:]),),
    # Of another team in the same office.
    "neighbour": tuple(
        RoleAssignment(role, UNIT, DECREE, ELSEWHERE[2]) for role in (R.KOORDINATOR, R.ANGGOTA)
    ),
    # Of another office, whatever they are there.
    "stranger": tuple(
        RoleAssignment(role, *(ELSEWHERE[:2] if role is R.ASESOR else ELSEWHERE))
        for role in R
        if role is not R.ADMINISTRATOR
    ),
    "nobody": (),
}
ROLES = tuple(_STANDINGS)
# Why somebody has no right: never, or only if a fact does not lift it.
RIGHTS = {"no": "forbidden", "asked": "forbidden", "judges": "forbidden"}


def person(role: str) -> Actor:
    """Me, in a role."""
    return Actor(ME, role, ME, _STANDINGS[role])


Facts = dict[str, Any]


def either(name: str, fact: str, *, otherwise: str = "") -> dict[str, Facts]:
    """A fact that holds or not; the line of the other case, where it says something."""
    return {name: {fact: True}, otherwise or "nothing": {fact: False}}


@dataclass(frozen=True)
class Grid:
    """A table of steps, the lines that are held against it, and what the lines of facts mean.

    Of each group of facts one holds at a time.
    """

    operations: StepTable[Any, Any]
    facts: Callable[..., Any]
    lines: str
    groups: tuple[dict[str, Facts], ...]
    codes: dict[str, str]

    @cached_property
    def cells(self) -> dict[tuple[str, str], set[str]]:
        """By line and step."""
        head, *lines = (line.split() for line in self.lines.splitlines() if line.strip())
        return {
            (name, step): set(cell.split("+"))
            for name, *cells in lines
            for step, cell in zip(head, cells, strict=True)
        }

    def situations(self) -> Iterator[tuple[tuple[str, ...], Any]]:
        """Every combination of facts, and the names of its lines."""
        for chosen in product(*(group.items() for group in self.groups)):
            values: Facts = {}
            for _, facts in chosen:
                values |= facts
            yield tuple(name for name, _ in chosen), self.facts(**values)

    def expected(self, names: tuple[str, ...], step: str) -> str:
        """What the lines come to."""
        said = set().union(*(self.cells[name, step] for name in names))
        for word, code in (RIGHTS | self.codes).items():
            if word in said and f"-{word}" not in said:
                return code
        return "ok"

    def check(self, role: str) -> None:
        """Hold every step against the lines, for a role and every combination of facts."""
        assert {step for _, step in self.cells} == {step.value for step in self.operations.rules}
        actor = person(role)
        wrong = []
        for names, facts in self.situations():
            allowed = self.operations.allowed(actor, facts)
            for step in self.operations.rules:
                wanted = self.expected((role, *names), step.value)
                got = said_by(self.operations, actor, step, facts)
                if got != wanted or (step in allowed) != (wanted == "ok"):
                    wrong.append((step, names, got, wanted))
        assert wrong == []


def said_by(operations: StepTable[Any, Any], actor: Actor, step: StrEnum, facts: object) -> str:
    """The code of the refusal, or `ok`."""
    try:
        operations.require(actor, step, facts)
    except ServiceError as error:
        return error.code
    return "ok"
