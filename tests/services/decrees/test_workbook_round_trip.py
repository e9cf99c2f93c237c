"""A decree as a workbook says all that its file says, and nothing else."""

from hypothesis import given, settings

from app.integrations.sheets import read_sheets
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.workbooks.judging.faults import check
from app.services.decrees.workbooks.making.filling import Beside, Origin, filled, template
from app.services.decrees.workbooks.parsing import parse
from tests.support.decree_loading import KUPANG, NTT
from tests.support.decree_shapes import decrees


def workbook(file: DecreeFile) -> bytes:
    data = file.model_dump()
    return filled(data, Origin("57", "digest", data), Beside())


def read(content: bytes) -> DecreeFile | None:
    return check(parse(read_sheets(content, "keputusan.xlsx"))).file


class TestRoundTrip:
    def test_the_seeded_decree_comes_back(self) -> None:
        assert read(workbook(NTT)) == NTT
        assert read(workbook(KUPANG)) == KUPANG

    @settings(max_examples=15, deadline=None)
    @given(file=decrees())
    def test_so_does_a_decree_of_any_shape(self, file: DecreeFile) -> None:
        assert read(workbook(file)) == file

    def test_the_same_decree_makes_the_same_bytes(self) -> None:
        assert workbook(KUPANG) == workbook(KUPANG)
        assert template() == template()

    def test_what_looks_like_a_formula_is_a_text(self) -> None:
        data = KUPANG.model_dump()
        evil = '=HYPERLINK("http://x","y")'
        data["decree"]["title"] = data["teams"][0]["members"][0]["job_title"] = evil
        file = DecreeFile.model_validate(data)
        content = workbook(file)
        assert read(content) == file
        assert all(
            not cell.is_broken
            for sheet in read_sheets(content, "")
            for cell in sheet.cells.values()
        )


class TestTemplate:
    def test_the_empty_form_says_what_is_missing(self) -> None:
        faults = check(parse(read_sheets(template(), "templat.xlsx"))).faults
        assert {(fault.sheet, fault.code) for fault in faults} == {
            ("Keputusan", "field_missing"),
            ("Naskah", "list_too_short"),
            ("Tim", "role_missing"),
        }
        assert ("B4", "huruf, angka, titik, tanda hubung: 5371") in {
            (fault.cell, fault.allowed_id) for fault in faults
        }
