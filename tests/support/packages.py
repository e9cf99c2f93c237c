"""Evidence packages, fetched, opened and verified."""

import zipfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from app.schemas.platform.examples import TEAM_V_ID
from tests.support.office import Person
from tests.support.server import Finished, zi

PACKAGE = "/exports/evidence-package"
TEAM = {"team_id": str(TEAM_V_ID)}


def fetch(person: Person, revisions: str = "all", **query: str) -> bytes:
    answer = person.get(PACKAGE, params={"revisions": revisions, **(query or TEAM)})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


class Opened:
    """A package that was unpacked."""

    def __init__(self, content: bytes, folder: Path) -> None:
        self.file = folder / "paket.zip"
        self.file.write_bytes(content)
        with zipfile.ZipFile(self.file) as archive:
            assert archive.testzip() is None
            archive.extractall(folder / "out")
            self.members = archive.namelist()
        (self.bag,) = (folder / "out").iterdir()

    def sheet(self, name: str) -> list[dict[str, Any]]:
        book = CalamineWorkbook.from_path(str(self.bag / "data" / "indeks.xlsx"))
        heading, *rows = book.get_sheet_by_name(name).to_python()
        return [dict(zip(map(str, heading), row, strict=True)) for row in rows]

    def evidence_files(self) -> list[Path]:
        made = {"indeks.xlsx", "jejak-audit.json", "keputusan.jsonl", "ringkasan.pdf"}
        found = (path for path in (self.bag / "data").rglob("*") if path.is_file())
        return sorted(path for path in found if path.name not in made)


def verify(opened: Opened, *arguments: str) -> Finished:
    return zi(opened.file.parent, "package", "verify", str(opened.file), *arguments)
