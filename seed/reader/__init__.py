"""Reads the text of a Zona Integritas decree into the plain data of the decree file.

The text is an OCR copy: headings, tab-separated table rows, table headers repeated on every page.
Every value is taken over verbatim; a correction is a person's work and never made here.
"""

from seed.reader.decree import read_decree
from seed.reader.refusals import DecreeTextError
from seed.reader.writer import to_yaml

__all__ = ["DecreeTextError", "read_decree", "to_yaml"]
