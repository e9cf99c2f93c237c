"""PDF documents from the templates beside this file; a template sees data, never markup of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.integrations.typesetting import typeset

_TEMPLATES = Path(__file__).parent


def pdf(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """The PDF of a template (its file name) with JSON data; takes some tenths of a second.

    The same data and instant give the same bytes. Raises as `typeset`.
    """
    return typeset(
        {"file": str(_TEMPLATES / template)},
        {"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        timestamp=int(made_at.timestamp()),
    )
