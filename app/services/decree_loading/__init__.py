"""Loading decree files into the database: the first time all of it, later what differs."""

from app.services.decree_loading.digest import digest_of
from app.services.decree_loading.loading import load_decree
from app.services.decree_loading.report import (
    Change,
    ChangeKind,
    DecreeLoadRefused,
    LoadFault,
    LoadReport,
    Thing,
)
from app.services.decree_loading.seeding import SeedOutcome, seed_file, seed_report_text
from app.services.decree_loading.words import load_report_lines

__all__ = [
    "Change",
    "ChangeKind",
    "DecreeLoadRefused",
    "LoadFault",
    "LoadReport",
    "SeedOutcome",
    "Thing",
    "digest_of",
    "load_decree",
    "load_report_lines",
    "seed_file",
    "seed_report_text",
]
