"""Loading decree files into the database: the first time all of it, later what differs."""

from app.services.decrees.loading.digest import digest_of
from app.services.decrees.loading.loading import find_load_faults, load_decree, name_of
from app.services.decrees.loading.planning import Claims, Comparing
from app.services.decrees.loading.report import (
    Change,
    ChangeKind,
    ChangeSubject,
    DecreeLoadRefused,
    LoadFault,
    LoadReport,
)
from app.services.decrees.loading.report_text import load_report_lines
from app.services.decrees.loading.seed import SeedOutcome, seed_file, seed_report_text

__all__ = [
    "Change",
    "ChangeKind",
    "ChangeSubject",
    "Claims",
    "Comparing",
    "DecreeLoadRefused",
    "LoadFault",
    "LoadReport",
    "SeedOutcome",
    "digest_of",
    "find_load_faults",
    "load_decree",
    "load_report_lines",
    "name_of",
    "seed_file",
    "seed_report_text",
]
