"""How much of a file that is handed in is read and told: one rule for YAML, workbooks and sheets.

Together with the limits of `integrations/sheets` (bytes, unpacked size, rows, cells) they bound the
time that anybody's file takes.
"""

from typing import Final

MOST_TOLD: Final = 1000
"""Faults, changes and hints that are listed; the others are counted.

Lines of a workbook after so many faults are not looked at, which is told.
"""
MOST_LINES: Final = 2_000
"""Lines of the tables of a decree workbook: several times the longest decree that is known."""
MOST_EDITS: Final = 500
"""Edited lines of worksheets: each is a step of its own."""
OF_BOUNDS: Final = frozenset({"lines_too_many", "lines_unread"})
"""Faults that tell where reading ended; they come first, so that no list is cut before them."""
