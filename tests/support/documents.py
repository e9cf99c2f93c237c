"""The OpenAPI document of this code: it is made once in a process, because that takes a second."""

from functools import cache
from typing import Any

from app.core.settings import Settings
from app.main import create_app


@cache
def openapi_document() -> dict[str, Any]:
    """The whole document, shared: nobody changes it."""
    return create_app(Settings(_env_file=None)).openapi()
