"""A file with an evaluation sheet: read as text, with the line of everything that is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.integrations.yaml_source import YamlSource, read_yaml
from app.schemas.evaluation.sheet_file import SheetFile
from app.services.evaluation.sheets import Sheet, SheetFaultyError, sheet_of


@dataclass(frozen=True)
class SheetFault:
    """What is wrong, and in which line of the file (from 1)."""

    line: int
    told: str


class SheetFileInvalid(Exception):
    """The file is no sheet, or contradicts itself; `faults` says every place."""

    def __init__(self, faults: list[SheetFault]) -> None:
        super().__init__("\n".join(f"{fault.line}: {fault.told}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class SheetText:
    """The sheet of a text, and the text's own words as plain data."""

    sheet: Sheet
    data: Mapping[str, Any]


def read_sheet(text: str) -> SheetText:
    """The sheet of a YAML text; raises SheetFileInvalid with all faults of the first kind found."""
    source = read_yaml(text)
    if source.data is None or source.faults:
        told = (SheetFault(one.line, f"{one.code} {one.detail}".strip()) for one in source.faults)
        raise SheetFileInvalid(list(told))
    try:
        return SheetText(sheet_of(SheetFile.model_validate(source.data)), source.data)
    except ValidationError as error:
        raise SheetFileInvalid(
            [
                SheetFault(
                    source.line_of(one["loc"]), f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
                )
                for one in error.errors()
            ]
        ) from error
    except SheetFaultyError as error:
        lines = _lines_by_name(source)
        raise SheetFileInvalid(
            [SheetFault(lines.get(fault.partition(": ")[0], 1), fault) for fault in error.faults]
        ) from error


def _lines_by_name(source: YamlSource) -> dict[str, int]:
    """The line of each thing that a fault begins with: its code, or how else it is called there."""
    found: dict[str, int] = {}
    for path, value in _entries(source.data or {}):
        for name in _names(path, value):
            found.setdefault(name, source.line_of(path))
    return found


def _entries(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    for section, parts in data.items():
        if isinstance(parts, list):
            yield from (((section, n), part) for n, part in enumerate(parts))
    decree_map = data.get("peta_keputusan_142")
    rows = decree_map.get("baris", ()) if isinstance(decree_map, dict) else ()
    yield from ((("peta_keputusan_142", "baris", n), row) for n, row in enumerate(rows))


def _names(path: tuple[str | int, ...], entry: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(entry, dict):
        return
    if path[0] == "minimum":
        yield f"minimum {entry.get('kode')}"
    elif "kode" in entry:
        yield str(entry["kode"])
    if "soal_id" in entry:
        yield f"soal_id {entry['soal_id']}"
    if "rencana_aksi" in entry:
        yield f"soal {entry.get('soal')}"
    elif "kegiatan" in entry:
        yield f"{entry['kegiatan']} {entry.get('baris')}"
