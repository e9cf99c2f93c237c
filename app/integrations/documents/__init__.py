"""Printed documents: templates beside this file see data, never markup of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app.integrations.documents.blocks import Paper
from app.integrations.documents.making import make
from app.integrations.typesetting import typeset

_TEMPLATES = Path(__file__).parent


def paper(document: Paper, made_at: datetime) -> bytes:
    """The PDF of a document of blocks, as `make` makes it."""
    return make("pdf", document, made_at)


def pdf(
    template: str, data: Mapping[str, Any], made_at: datetime, standards: Sequence[str] = ()
) -> bytes:
    """The PDF of a template (its file name) with JSON data; takes some tenths of a second.

    The same data and instant give the same bytes. Raises as `typeset`.
    """
    return typeset(
        {"file": str(_TEMPLATES / template)},
        {"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards=list(standards),
        timestamp=int(made_at.timestamp()),
    )
