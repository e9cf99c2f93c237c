"""What Word itself fills in: fields, and runs of its own XML."""

from typing import Any

from app.integrations.documents.word_tables import SPACE


def field(paragraph: Any, code: str) -> None:  # noqa: ANN401 - python-docx's
    """Add a field to a paragraph, such as `PAGE`, in small letters."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), code)
    made.append(run('<w:rPr><w:sz w:val="16"/></w:rPr><w:t>1</w:t>'))
    paragraph._p.append(made)  # noqa: SLF001 - there is no other way to a field


def run(inside: str) -> Any:  # noqa: ANN401 - python-docx's
    """A run with this XML inside."""
    from docx.oxml import parse_xml  # noqa: PLC0415

    return parse_xml(f"<w:r {SPACE}>{inside}</w:r>")
