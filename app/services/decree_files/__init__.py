"""Decree files: reading the YAML form of a decree, and naming everything wrong with one at once."""

from app.services.decree_files.faults import DecreeFileInvalid, Fault
from app.services.decree_files.reading import (
    check_decree_file,
    decree_file_json_schema,
    read_decree_file,
)

__all__ = [
    "DecreeFileInvalid",
    "Fault",
    "check_decree_file",
    "decree_file_json_schema",
    "read_decree_file",
]
