"""Tables of a PDF without ruled lines are read by where the words stand, and told as doubtful."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
import typst

from seed.reader import DecreeTextError, read_decree
from seed.reader.documents import text_of
from seed.reader.doubts import doubts_of
from seed.reader.mending import without_marks
from seed.reader.text import clean
from tests.seed.test_documents import PLAN
from tests.seed.test_other_texts import TEXT, other_decree
from tests.support.decree_text import Plain

OVER_MONTHS = "PELAKSANAAN (BULAN)"
MEMBERS, MONTHS_OF_PLAN = "(1.2cm, 4cm, 5cm, 4cm, 1fr)", "(1cm, 3cm, 5cm, 6cm, 6cm)"


def on_paper(line: str) -> str:
    """The text parts the mark of a list from its words on some pages; no paper does."""
    cells = re.sub(r"\t([0-9])\t(?=[A-Z])", r"\t\1 ", line).split("\t")
    if len(cells) == 19:
        cells[2:4] = [" ".join(cells[2:4]).strip()]
    return "\t".join(cells)


ON_PAPER = "\n".join(map(on_paper, TEXT.splitlines()))


def written(text: str) -> str:
    return f"#{json.dumps(clean(text), ensure_ascii=False)}"


def cells_of(line: str, width: int) -> Iterator[str]:
    cells = line.split("\t")
    if cells[0].isupper() and not any(cells[1:]):
        yield f"table.cell(colspan: {width})[{written(cells[0])}]"
        return
    for at, cell in enumerate((cells + [""] * width)[:width]):
        if cell == OVER_MONTHS:
            yield f"table.cell(colspan: {width - at - 1})[{cell}]"
        elif cell or OVER_MONTHS not in cells:
            yield f"[{written(cell)}]"


def table(lines: list[str], settings: str) -> str:
    names = lines[0].split("\t")
    width = len([name for name in names[:6] if name]) + max(len(names) - 6, 0)
    months = f"{MONTHS_OF_PLAN} + (1.6cm,) * {width - 6} + (2cm,)"
    columns = months if width > 5 else "(auto,) * 5" if "0pt" in settings else MEMBERS
    cells = ", ".join(cell for line in lines for cell in cells_of(line, width))
    return f"#table(columns: {columns}, stroke: none, {settings}, {cells})"


def pdf(text: str, path: Path, settings: str = "inset: 5pt") -> Path:
    """The text as a PDF; each table with its heading on a page of its own."""
    parts = ["#set page(width: 46cm, height: auto)", "#set text(size: 9pt)"]
    lines = text.splitlines()
    is_row = False
    kinds = []
    for line in lines:
        is_row = "\t" in line or (is_row and line.strip().isupper())
        kinds.append(is_row)
    for row, group in groupby(zip(kinds, lines, strict=True), key=lambda each: each[0]):
        inner = [line for _, line in group]
        if row:
            parts += ["#pagebreak()", table(inner, settings)]
        else:
            parts += [f"{written(line)} \\" if line.strip() else "" for line in inner]
    path.write_bytes(typst.compile("\n".join(parts).encode()))
    return path


def teams_of(text: str) -> str:
    read: Plain = read_decree(without_marks(text))
    return json.dumps(read["teams"]).replace("/ ", "/")  # where a line ends behind it


def test_the_seeded_decree_is_read_as_its_text_and_every_table_is_doubtful(tmp_path: Path) -> None:
    text = text_of(pdf(ON_PAPER, tmp_path / "keputusan.pdf"))
    assert teams_of(text) == teams_of(ON_PAPER)
    doubts = doubts_of(text, read_decree(without_marks(text)))
    pages = [each.place for each in doubts if each.code == "columns_by_position"]
    assert pages == [f"halaman (page) {page}" for page in range(2, 18)]
    assert "compare with the paper" in next(d.text_en for d in doubts if d.place == pages[0])
    assert Counter(each.code for each in doubts)["not_taken"] == 0


@pytest.mark.parametrize("settings", ["inset: 5pt", "inset: 4pt, align: horizon"])
def test_so_is_a_small_one_with_marked_months(tmp_path: Path, settings: str) -> None:
    text = other_decree(PLAN.replace("rapat\t\n", "rapat\tx\t\tv\tcatatan\n"))
    assert teams_of(text_of(pdf(text, tmp_path / "a.pdf", settings))) == teams_of(text)


def test_columns_that_touch_are_refused_with_their_page(tmp_path: Path) -> None:
    path = pdf(other_decree(PLAN), tmp_path / "a.pdf", "inset: (x: 0pt, y: 5pt)")
    with pytest.raises(DecreeTextError, match="Page 2: its table has no ruled lines"):
        text_of(path)
