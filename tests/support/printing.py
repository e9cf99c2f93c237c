"""Papers made in the process of the tests: a tenth of what one process for each costs.

Both make the same bytes (`test_papers.py`, `test_typesetting.py`); that the service prints in a
process beside it is held by `test_documents.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import typst

from app.integrations import documents
from app.integrations.documents import making
from app.integrations.documents.making import make_here
from app.integrations.pictures import raster
from app.services.reporting.documents import printing

BESIDE = making.make
"""How the service itself makes them: in a process beside its own."""


def typeset_here(page: dict[str, str], data: dict[str, str], **options: Any) -> bytes:
    """As `typesetting.typeset`."""
    source = page["file"] if "file" in page else page["text"].encode()
    made = typst.compile(source, ignore_system_fonts=True, sys_inputs=data, **options)
    return bytes(made)


@contextmanager
def printing_here() -> Iterator[None]:
    """The service prints in this process, until the end of the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing, "make", make_here)
        for module in (raster, documents):
            patch.setattr(module, "typeset", typeset_here)
        yield
