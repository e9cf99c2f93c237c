"""Workbooks (XLSX) that people fill in: forms are written, filled ones read within limits."""

from app.integrations.sheets.forms import FormColumn, FormSheet, write_form
from app.integrations.sheets.reading import SheetCell, SheetData, read_sheets
from app.integrations.sheets.scanning import place_of

__all__ = [
    "FormColumn",
    "FormSheet",
    "SheetCell",
    "SheetData",
    "place_of",
    "read_sheets",
    "write_form",
]
