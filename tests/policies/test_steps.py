"""Every step for every role and every combination of facts; and that the right is asked first."""

import importlib
import pkgutil
from collections import defaultdict
from itertools import product
from typing import Any

import pytest

from app import policies
from app.core.errors import Conflict, Forbidden, Invalid, ServiceError
from app.policies.steps import Check, StepTable
from tests.policies.grids import ROLES, person
from tests.policies.tables import GRIDS


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", GRIDS)
def test_each_step_is_as_the_domain_says(name: str, role: str) -> None:
    GRIDS[name].check(role)


def tables() -> dict[str, StepTable[Any, Any]]:
    """Every table of steps there is in the policies, by where it stands."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(policies.__path__, f"{policies.__name__}.")
    ]
    return {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, StepTable)
    }


TABLES = tables()
RIGHT, STATE = Forbidden, (Conflict, Invalid)


def refusals(operations: StepTable[Any, Any]) -> dict[Check[Any], set[type[ServiceError]]]:
    """What each rule of a table refuses with, over all people and facts."""
    rules = {rule for chain in operations.rules.values() for rule in chain}
    people = [person(role) for role in ROLES]
    situations = [
        facts
        for grid in GRIDS.values()
        if grid.operations is operations
        for _, facts in grid.situations()
    ]
    seen: dict[Check[Any], set[type[ServiceError]]] = defaultdict(set)
    for rule, actor, facts in product(rules, people, situations):
        try:
            rule(actor, facts)
        except ServiceError as error:
            seen[rule].add(type(error))
    return seen


@pytest.mark.parametrize("where", TABLES)
def test_the_right_is_asked_before_the_state(where: str) -> None:
    operations = TABLES[where]
    seen = refusals(operations)
    for step, chain in operations.rules.items():
        kinds = [seen[rule] for rule in chain]
        assert all(kinds), f"{step}: a rule that never refuses"
        about_rights = [kind == {RIGHT} for kind in kinds]
        about_state = [not kind & {RIGHT} for kind in kinds]
        assert all(a != b for a, b in zip(about_rights, about_state, strict=True)), step
        assert about_rights == sorted(about_rights, reverse=True), f"{step}: a right after a state"
        assert all(kind <= {RIGHT, *STATE} for kind in kinds), step
