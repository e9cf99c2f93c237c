"""PDF documents from the templates beside this file; a template sees data, never markup of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.integrations.documents.blocks import Paper, Text, as_data, has_alternatives
from app.integrations.typesetting import REPLACEMENT, typeset, unprintable

_TEMPLATES = Path(__file__).parent


_OPEN_TO_ALL: Final = ("a-2a", "ua-1")
_FOR_THE_EYE: Final = ("a-2b",)
_ABOUT_BOXES: Final = Text(
    f"{REPLACEMENT}: karakter yang tidak ada dalam huruf cetak yang tersedia.", small=True
)


def paper(document: Paper, made_at: datetime) -> bytes:
    """The PDF of a document of blocks: PDF/A-2a and UA-1 where all pictures have words, else 2b.

    Characters that no font has are boxes; the same document and instant give the same bytes.
    Takes some tenths of a second. Raises as `typeset`.
    """
    if unprintable(json.dumps(asdict(document), ensure_ascii=False, default=str)):
        document = replace(document, blocks=[*document.blocks, _ABOUT_BOXES])
    standards = _OPEN_TO_ALL if has_alternatives(document) else _FOR_THE_EYE
    return pdf("lembar.typ", as_data(document), made_at, standards)


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
