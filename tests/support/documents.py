"""The OpenAPI document of this code: making it takes a second, so one process of a run does it."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from app.core.settings import Settings
from app.main import create_app
from tests.support.databases import once
from tests.support.runs import SHARED

RUN = "PYTEST_XDIST_TESTRUNUID"
"""What xdist calls the name of a run with several processes, all of the same code."""


@cache
def openapi_document() -> dict[str, Any]:
    """The whole document, shared: nobody changes it."""
    if RUN not in os.environ:
        return _made()
    file = Path(os.environ[SHARED], f"openapi-{os.environ[RUN]}.json")
    with once(file.parent, file.name) as is_missing:
        if is_missing:
            file.write_text(json.dumps(_made()), encoding="utf-8")
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return document


def _made() -> dict[str, Any]:
    return create_app(Settings(_env_file=None)).openapi()
