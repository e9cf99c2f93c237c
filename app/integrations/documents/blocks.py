"""What a printed document consists of, whatever file it becomes: text, facts, tables, pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from app.integrations.typesetting import printable

# Longer words may be broken, after every few letters: names of files and addresses have no blanks.
LONGEST_WORD: Final = 24
_LETTERS: Final = 6
_BREAK: Final = "\u200b"

Value: TypeAlias = float | date | None


@dataclass(frozen=True)
class Cell:
    """A field of a table: its text, how many columns and rows it takes, how it looks."""

    text: str
    across: int = 1
    down: int = 1
    bold: bool = False
    shade: str = ""
    """A colour (`#e2e2e2`), or nothing."""
    value: Value = None
    """The number or day that the text says, for a workbook."""
    parts: Sequence[Value | str] = ()
    """What the text says together, such as 3/4, for the columns of a workbook that part it."""


@dataclass(frozen=True)
class Column:
    """A column: its title, how wide (millimetres; 0: a share of what is left), and its side."""

    title: str
    width: float = 0
    align: str = "left"
    share: int = 1
    parts: Sequence[str] = ()
    """The columns of a workbook that have the parts of its cells, one each."""


@dataclass(frozen=True)
class Heading:
    """A title in the text; level 1 is a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """Paragraphs, one a line; `small` for what explains, `centred` for titles."""

    text: str
    small: bool = False
    centred: bool = False
    bold: bool = False


@dataclass(frozen=True)
class Points:
    """A numbered list."""

    items: Sequence[str]


@dataclass(frozen=True)
class Facts:
    """Names with their values; those in `fixed` have letters of one width."""

    rows: Sequence[tuple[str, str]]
    fixed: Sequence[str] = ()


@dataclass(frozen=True)
class Table:
    """A table whose head is repeated on every page; `name` is its sheet in a workbook."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell | str]]
    name: str = ""
    size: float = 9
    least_height: float = 0
    """The height of a row in millimetres, where it must hold a signature."""
    numbered: bool = False
    """Whether the columns are numbered under their titles, as in a decree."""


@dataclass(frozen=True)
class Picture:
    """A picture (SVG) with words for whoever does not see it; width in parts of the line."""

    svg: str
    alt: str
    width: float = 1.0


@dataclass(frozen=True)
class Signer:
    """One who signs: the lines above (place and day, title), the name, and what stands below it."""

    above: Sequence[str]
    name: str
    below: str = ""


@dataclass(frozen=True)
class Signatures:
    """Who signs on the right, and who takes note on the left."""

    right: Signer
    left: Signer | None = None


@dataclass(frozen=True)
class Contents:
    """The list of chapters."""

    title: str = "Daftar Isi"


@dataclass(frozen=True)
class NewPage:
    """What follows begins a page."""


@dataclass(frozen=True)
class Cover:
    """The first page: large lines, smaller lines below."""

    title: Sequence[str]
    below: Sequence[str]


Block: TypeAlias = (
    Heading | Text | Points | Facts | Table | Picture | Signatures | Contents | NewPage | Cover
)


@dataclass(frozen=True)
class Landscape:
    """Blocks on pages that lie on their side."""

    blocks: Sequence[Block]


@dataclass(frozen=True)
class Head:
    """The letterhead: its lines, and the logo as a template takes it."""

    lines: Sequence[str]
    logo: dict[str, Any] | None = None
    logo_alt: str = ""


@dataclass(frozen=True)
class Paper:
    """A document: letterhead, title, blocks; `footer` stands at the foot of each page."""

    title: str
    blocks: Sequence[Block | Landscape]
    subtitle: Sequence[str] = ()
    head: Head | None = None
    footer: str = ""
    landscape: bool = False
    subject: str = field(default="Zona Integritas")


def as_data(value: object) -> Any:  # noqa: ANN401 - JSON
    """A block as JSON: `kind` is its class in lower case; every text as it can be printed."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {each.name: as_data(getattr(value, each.name)) for each in fields(value)}
        return {"kind": type(value).__name__.lower(), **told}
    if isinstance(value, str):
        return breakable(printable(value)) if not value.startswith("<svg") else printable(value)
    if isinstance(value, dict):
        return value
    if isinstance(value, Sequence):
        return [as_data(each) for each in value]
    return str(value) if isinstance(value, date) else value


def breakable(text: str) -> str:
    """The text with places to break in words that no narrow column holds."""
    if len(text) <= LONGEST_WORD:
        return text
    return "".join(_broken(word) if len(word) > LONGEST_WORD else word for word in _split(text))


def _split(text: str) -> list[str]:
    words: list[str] = [""]
    for character in text:
        if character.isspace():
            words += [character, ""]
        else:
            words[-1] += character
    return words


def _broken(word: str) -> str:
    return _BREAK.join(word[start : start + _LETTERS] for start in range(0, len(word), _LETTERS))


def has_alternatives(paper: Paper) -> bool:
    """Whether every picture says in words what it shows (PDF/UA asks for that)."""
    inside = [
        block
        for each in paper.blocks
        for block in (each.blocks if isinstance(each, Landscape) else (each,))
    ]
    said = all(block.alt for block in inside if isinstance(block, Picture))
    return said and not (paper.head and paper.head.logo and not paper.head.logo_alt)


def expanded(table: Table) -> list[list[Cell]]:
    """The rows with a cell in every column; what a wide or high cell covers repeats it."""
    width = len(table.columns)
    below: dict[int, tuple[Cell, int]] = {}
    rows: list[list[Cell]] = []
    for given in table.rows:
        waiting, row = [as_cell(each) for each in given], list[Cell]()
        while len(row) < width:
            place = len(row)
            cell, left = below.pop(place, (None, 0))
            if cell is not None:
                row.append(cell)
                if left > 1:
                    below[place] = (cell, left - 1)
                continue
            cell = waiting.pop(0) if waiting else Cell("")
            if cell.down > 1:
                below[place] = (cell, cell.down - 1)
            row += [cell] * min(cell.across, width - place)
        rows.append(row)
    return rows


def as_cell(each: Cell | str) -> Cell:
    """A field of a table, also where it was given as its text."""
    return Cell(each) if isinstance(each, str) else each
