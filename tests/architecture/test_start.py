"""What a server loads and makes at its start: what every request needs, and nothing for some."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.support.databases import ROOT

PROGRAM = """
import json, sys
import app.cli.serving
before = sorted(sys.modules)
from app.api.router import FEATURES
from app.main import create_app
from app.schemas.base import Schema

def kinds(kind):
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)

operations = [each for feature in FEATURES for each in feature.router.operations]
after = sorted(sys.modules)
made = {each.__name__ for each in kinds(Schema) if each.__pydantic_complete__}
print(json.dumps({
    "before": before,
    "after": after,
    "operations": len(operations),
    "routes": [each.path for each in operations if "route" in vars(each)],
    "schemas": sorted(made - {"Page", "CursorPage"}),  # what is made of these is not among them
}))
"""


@pytest.fixture(scope="module")
def started() -> Any:
    """What a process has that has just loaded the service."""
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return json.loads(told.stdout)


def test_routes_and_what_reads_and_writes_schemas_are_made_at_the_first_request(
    started: Any,
) -> None:
    assert started["operations"] > 200
    assert not started["routes"]
    assert not started["schemas"]


def test_a_command_loads_what_it_needs_itself(started: Any) -> None:
    """`zi serve` reads its settings before it loads the application: afterwards it takes longer."""
    assert "app.core.settings" in started["before"]
    assert not {"app.main", "app.worker", "fastapi", "seed"} & set(started["before"])


def test_what_few_requests_need_is_not_loaded(started: Any) -> None:
    """Each of them takes 1 MiB or more: see `docs/performance.md`."""
    assert not {"zxcvbn_rs_py", "psycopg", "typst"} & set(started["after"])
