"""Files of a document, each made in a process of its own: nobody here waits, its memory ends."""

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from app.integrations.documents.blocks import Paper, Text, as_data, has_alternatives
from app.integrations.documents.widths import fitted
from app.integrations.typesetting import REPLACEMENT, unprintable

Form = Callable[[Paper, datetime], bytes]

_HERE: Final = Path(__file__)
_TEMPLATE: Final = _HERE.parent / "lembar.typ"
_ROOT: Final = _HERE.parents[3]
_SECONDS: Final = 60
_PROGRAM: Final = """
import os, pickle, sys
os.nice(5)  # where processors are few, those who wait for an answer come first
sys.path.insert(0, sys.argv[1])
from app.integrations.documents.making import make_here
sys.stdout.buffer.write(make_here(*pickle.load(sys.stdin.buffer)))
"""
_OPEN_TO_ALL: Final = ("a-2a", "ua-1")
_FOR_THE_EYE: Final = ("a-2b",)
_INSET: Final = 2.2  # twice that of `table` in the template, in millimetres
_ABOUT_BOXES: Final = Text(
    f"{REPLACEMENT}: karakter yang tidak ada dalam huruf cetak yang tersedia.", small=True
)


def make(form: str, paper: Paper, made_at: datetime) -> bytes:
    """The file in a form (`pdf`, `docx`, `xlsx`); waits for some tenths of a second.

    The same paper and instant give the same bytes. Raises subprocess.SubprocessError when it
    cannot be made, or takes longer than a minute.
    """
    given = pickle.dumps((form, paper, made_at))
    command = [sys.executable, "-I", "-c", _PROGRAM, str(_ROOT)]
    made = subprocess.run(  # noqa: S603 - a program of ours; what it works on comes as its input
        command, input=given, capture_output=True, check=True, timeout=_SECONDS
    )
    return made.stdout


def make_here(form: str, paper: Paper, made_at: datetime) -> bytes:
    """The same in this process."""
    return _FORMS[form](paper, made_at)


def _pdf(paper: Paper, made_at: datetime) -> bytes:
    """PDF/A-2a and UA-1 where all pictures have words, else 2b; boxes where no font has a sign."""
    # Not at the top: the server itself never needs it.
    import typst  # noqa: PLC0415

    if unprintable(json.dumps(asdict(paper), ensure_ascii=False, default=str)):
        paper = replace(paper, blocks=[*paper.blocks, _ABOUT_BOXES])
    made = typst.compile(
        str(_TEMPLATE),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(as_data(fitted(paper, _INSET)), ensure_ascii=False)},
        format="pdf",
        pdf_standards=list(_OPEN_TO_ALL if has_alternatives(paper) else _FOR_THE_EYE),
        timestamp=int(made_at.timestamp()),
    )
    return bytes(made)


def _docx(paper: Paper, made_at: datetime) -> bytes:
    from app.integrations.documents.word import word_document  # noqa: PLC0415 - only this form needs it

    return word_document(paper, made_at)


def _xlsx(paper: Paper, made_at: datetime) -> bytes:
    from app.integrations.documents.sheets import workbook_of  # noqa: PLC0415 - only this form needs it

    return workbook_of(paper, made_at)


_FORMS: Final[dict[str, Form]] = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx}
