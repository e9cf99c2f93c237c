"""A filling as the portal has it: for each question text of the unit and of its assessor (TPI)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.schemas.evaluation.sheet_file import Kind, Question

_WITH_EXPONENT = re.compile(r"[0-9](?:\.[0-9]{1,20})?[eE][+-]?[0-9]{1,2}")


@dataclass(frozen=True)
class PortalAnswer:
    """What the portal keeps of a question: texts, also where they are numbers; None is empty.

    `version` is ours: what stood there when a workbook was handed out.
    """

    unit: str | None = None
    unit_note: str | None = None
    evidence: str | None = None
    tpi: str | None = None
    tpi_note: str | None = None
    version: str | None = None


# By the number of the question (soal_id).
PortalFilling = Mapping[int, PortalAnswer]


def as_text(question: Question, answer: object) -> str | None:
    """An answer as the portal writes it: "Ya", "B", "4", "3.62" (LKE rule 42).

    An answer that its question does not have stays as it was written.
    """
    if answer is None or not str(answer).strip():
        return None
    text = str(answer).strip()
    if question.kind is Kind.COUNT or question.kind is Kind.INDEX:
        return _number(text)
    return next(
        (option.key for option in question.options if option.key.casefold() == text.casefold()),
        text,
    )


def _number(text: str) -> str:
    """Without a comma and without zeros behind it: 4.0 of a spreadsheet is 4."""
    plain = text.replace(",", ".")
    if _WITH_EXPONENT.fullmatch(plain):  # as a spreadsheet keeps 0.00001
        plain = f"{Decimal(plain):f}"
    if not plain.replace(".", "", 1).isdecimal():
        return text
    return f"{Decimal(plain).normalize():f}"
