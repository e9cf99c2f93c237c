"""`zi openapi`."""

import json
import sys

from app.api.openapi import build_document


def openapi() -> None:
    """Print the OpenAPI document."""
    sys.stdout.write(openapi_text())


def openapi_text() -> str:
    """The OpenAPI document as committed: sorted as the code gives it, ending in a newline."""
    return json.dumps(build_document(), ensure_ascii=False, indent=2) + "\n"
