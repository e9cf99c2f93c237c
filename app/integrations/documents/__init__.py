"""PDF documents from the templates beside this file; a template sees data, never markup of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

_TEMPLATES = Path(__file__).parent


def pdf(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """The PDF of a template (its file name) with JSON data; takes some tenths of a second.

    The same data and instant give the same bytes. Fonts are those that typst carries.
    """
    made: bytes = typst.compile(
        str(_TEMPLATES / template),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
        timestamp=int(made_at.timestamp()),
    )
    return made
