"""Decree files: reading the YAML form of a decree, and naming everything wrong with one at once."""

from app.services.decrees.files.faults import DecreeFileInvalid, Fault
from app.services.decrees.files.parsing import (
    check_decree_file,
    decree_file_json_schema,
    decree_file_of,
    read_decree_file,
)

__all__ = [
    "DecreeFileInvalid",
    "Fault",
    "check_decree_file",
    "decree_file_json_schema",
    "decree_file_of",
    "read_decree_file",
]
