"""A decree as a workbook over HTTP: who may have it, and what it says beside the decree's words."""

import io
from typing import Any

import openpyxl

from app.schemas.platform.examples import DECREE_ID
from tests.api.plan.test_schedule import item, put
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, MEMBER, evidence, indicator_id, ok
from tests.support.office import Office

EXPORT = f"/decrees/{DECREE_ID}/export.xlsx"
SECRET = "Pengaduan rahasia"


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def lines(content: bytes) -> dict[str, dict[str, Any]]:
    """The lines of Lampiran II by their ids, each by its headings."""
    rows = sheets(content)["Lampiran II"]
    at = next(at for at, row in enumerate(rows) if "SUB KEGIATAN" in row)
    headings = [below or above for above, below in zip(rows[at], rows[at + 1], strict=True)]
    found: dict[str, dict[str, Any]] = {}
    for row in rows[at + 2 :]:
        line = dict(zip(headings, row, strict=True))
        found |= {line[name]: line for name in ("ID SUB KEGIATAN", "ID INDIKATOR") if line[name]}
    return found


class TestExport:
    def test_tells_what_was_done_and_proven_beside_the_plan(self, office: Office) -> None:
        member = office.person(MEMBER)
        path = item(office)
        put(office.person(COORDINATOR), path, months=[{"month": 7, "status": "planned"}])
        item_id = path.split("/")[2]
        done = {"month": 7, "done_on": "2023-07-12", "note": SECRET}
        ok(member.post(f"/action-items/{item_id}/realisations", done), 201)
        evidence(office, "draft", "5A-2", title=SECRET, confidentiality="restricted")
        sign_id = indicator_id("5A-2")

        answer = office.person(COORDINATOR).get(EXPORT)
        assert answer.status_code == 200
        assert "keputusan-142-2023.xlsx" in answer.headers["Content-Disposition"]
        found = lines(answer.content)
        assert found[item_id]["REALISASI (TIDAK DIMUAT)"] == "Jul: 2023-07-12"
        assert found[sign_id]["JUMLAH EVIDEN (TIDAK DIMUAT)"] == 1
        assert found[sign_id]["KEADAAN BUKTI (TIDAK DIMUAT)"] == "dikerjakan"
        assert not any(
            SECRET in str(row) for rows in sheets(answer.content).values() for row in rows
        )
        assert office.person(COORDINATOR).get(EXPORT).content == answer.content

    @on_one_engine
    def test_the_empty_one_is_for_everybody_who_is_signed_in(self, office: Office) -> None:
        answer = office.person(MEMBER).get("/exports/decree-template")
        assert answer.status_code == 200
        names = ["Panduan", "Keputusan", "Naskah", "Tim", "Lampiran I", "Lampiran II"]
        assert list(sheets(answer.content)) == names
