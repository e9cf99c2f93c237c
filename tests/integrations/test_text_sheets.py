"""Text tables that come back: a cell says what it said when it was written."""

import io

from hypothesis import example, given
from hypothesis import strategies as st

from app.integrations.sheets.texts import read_text_sheet
from app.integrations.tables import CsvTable

HEADINGS = [("Kegiatan", 10), ("Catatan", 10), ("Lain", 10)]
PIECES = st.sampled_from(
    [*"'=+-@ \t\r\nx;,\"", "\uff1d", "0812", "1E-1", "3-4", "12,5", "Juni 2026", "10%", "Rapat"]
)


@given(st.lists(PIECES, max_size=6).map("".join), st.sampled_from(";,"))
@example('\'=HYPERLINK("http://x")', ";")
@example("'Aisyiyah", ";")
@example("''198001012005011001", ",")
@example("' \t=1", ";")
def test_a_text_comes_back_as_it_was_but_for_blanks_around_it(text: str, separator: str) -> None:
    file = io.BytesIO()
    CsvTable(file, HEADINGS, separator).add([["Rapat", text, "x"]])
    cells = read_text_sheet(file.getvalue(), "lembar.csv").cells
    back = [cells[2, column].value if (2, column) in cells else None for column in (1, 2, 3)]
    assert back == ["Rapat", text.strip() or None, "x"]
    assert not any(cell.is_broken for cell in cells.values())
