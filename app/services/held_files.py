"""The files the service holds: one list that every job over files goes by."""

from typing import Final, TypeAlias

from app.models import EvidenceFile, SourceFile

HeldFile: TypeAlias = EvidenceFile | SourceFile
HELD: Final[tuple[type[HeldFile], ...]] = (EvidenceFile, SourceFile)
"""Every table whose rows name bytes in the storage: scanned, verified and kept from the sweep."""
