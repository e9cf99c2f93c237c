"""Reports as files: the same numbers in each, those of the API, and nothing restricted."""

import io
import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from typing import Any

import docx
import pypdfium2
from python_calamine import CalamineWorkbook

from tests.support.administration import PROVINCE, unit_id
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, REPORT, Body, indicator_id, ok, refused
from tests.support.logos import png
from tests.support.meetings import TEAM_V
from tests.support.office import Office
from tests.support.printed_reports import FORMS
from tests.support.progress import Year, clock_at
from tests.support.reports import Steps, begin, content, copy_of

SECRET = "RAHASIA"
WITH_HEAD = ("pdf", "docx")  # a workbook has no letterhead
NUMBER = re.compile(r"(?<![\w+-])\d+(?!\w)")


def numbers(text: str) -> Counter[str]:
    return Counter(NUMBER.findall(text))


def of_pdf(file: bytes) -> str:
    with pypdfium2.PdfDocument(file) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def tables_of_docx(file: bytes) -> list[list[list[str]]]:
    """Every table's rows; a cell that runs over several is there once."""
    return [
        [
            ["\n".join(line.text for line in cell.p_lst) for cell in row.tc_lst]
            for row in table._tbl.tr_lst
        ]
        for table in docx.Document(io.BytesIO(file)).tables
    ]


def sheets(file: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return {name: book.get_sheet_by_name(name).to_python()[1:] for name in book.sheet_names}


def files_of(office: Office, report: Body, *forms: str) -> dict[str, bytes]:
    """In these forms, or in all three."""
    found = {}
    for form in forms or FORMS:
        path, query = f"/reports/{report['id']}/document", {"format": form}
        answer = office.person(KETUA).get(path, params=query)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-disposition"].split(";")[1].endswith(f'.{form}"')
        found[form] = answer.content
    return found


def recap(team: Body) -> list[Any]:
    months, expected = team["period"]["months"], team["period"]["expected"]
    proven = team["year"]["indicators"]
    first, now = team["comparison"]["first"]["expected"], team["year"]["expected"]
    change = now["percent_met"] - first["percent_met"]
    return [
        *(months[name] for name in ("planned", "done", "late")),
        *(proven[name] for name in ("proven", "indicators")),
        *(expected["by_now"] - expected["missing"], expected["by_now"]),
        *(each["percent_met"] if each["by_now"] else "-" for each in (now, first)),
        change if now["by_now"] and first["by_now"] else "-",
    ]


def set_head(office: Office, unit: str, line: str, logo: bytes) -> None:
    path, admin = f"/work-units/{unit}/letterhead", office.administrator()
    picture = {"content": b64encode(logo).decode(), "alt_text": "Lambang"}
    etag = admin.get(path).headers.get("ETag", "*")
    ok(admin.put(path, {"lines": [line], "logo": picture}, etag=etag))


@on_one_engine
class TestReportDocuments:
    def test_say_the_same_numbers_as_the_api(self, office: Office) -> None:
        Year(office).run()
        ketua = office.person(KETUA)
        with clock_at(office, "2023-10-05T12:00"):
            report = begin(ketua, kind="quarter", period=3)
            snapshot = content(ketua, report)["document"]["snapshot"]
            digest = content(ketua, report)["receipt"]["digest"]
            files = files_of(office, report)
            assert files_of(office, report) == files, "the same bytes"
        book = sheets(files["xlsx"])
        lines = [*snapshot["teams"], snapshot["total"]]
        for team in snapshot["teams"]:  # the period before counts with its last month, too
            first_half = sum(cell["expected"]["by_now"] for cell in team["cells"][:6])
            assert team["comparison"]["first"]["expected"]["by_now"] == first_half
        assert [row[1:] for row in book["IV Rekap"]] == [recap(line) for line in lines]
        states = ("accepted", "verified", "submitted", "returned", "draft")
        assert [row[1:] for row in book["IV Eviden"]] == [
            [*(line["year"]["evidence"][state] for state in states), line["restricted"]]
            for line in lines
        ]
        found = [[line["gaps"][level] for level in ("high", "medium", "low")] for line in lines]
        *added, total = [row[1:] for row in book["IV Kekurangan"]]
        assert [*added[: len(snapshot["teams"])], total] == found
        assert [sum(column) for column in zip(*added, strict=True)] == total  # the office's, too
        assert [row[1:] for row in book["IV Perjalanan"]] == [
            [
                point["expected"]["by_now"] - point["expected"]["missing"],
                point["expected"]["by_now"],
                point["done_to_date"],
                point["planned_to_date"],
                point["indicators"]["proven"],
            ]
            for point in snapshot["trend"]
        ]
        assert [str(row[0]) for row in book["IV Perjalanan"]] == [
            point["day"] for point in snapshot["trend"]
        ]
        assert [row[1:] for row in book["IV Bulan"]] == [
            [
                number
                for cell in team["cells"]
                for number in (
                    *(cell["expected"][name] for name in ("accepted", "in_year")),
                    *(cell[name] for name in ("done", "planned")),
                )
            ]
            for team in snapshot["teams"]
        ]
        self.check_words(files, digest)

    def check_words(self, files: dict[str, bytes], digest: str) -> None:
        """What the DOCX says, the PDF says, too; each names the digest."""
        document = docx.Document(io.BytesIO(files["docx"]))
        tables = tables_of_docx(files["docx"])
        words = [paragraph.text for paragraph in document.paragraphs]
        words += [cell for table in tables for row in table for cell in row]
        printed = of_pdf(files["pdf"])
        missing = numbers("\n".join(words)) - numbers(printed)
        assert not missing
        shown = digest[:16]
        assert shown in printed
        assert shown in document.sections[0].footer.paragraphs[0].text
        assert shown in str(sheets(files["xlsx"])["Laporan"])
        for chapter in ("BAB I ", "BAB IV ", "BAB VII ", "LAMPIRAN 6 "):
            assert chapter in printed
            assert any(chapter in line for line in words)
        assert b"pdfuaid:part>1<" in files["pdf"]

    def test_hold_no_word_of_what_is_restricted(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = ok(
            member.post(
                "/evidence",
                {
                    "indicator_ids": [indicator_id(REPORT)],
                    "title": f"Pengaduan {SECRET}",
                    "evidence_date": "2023-06-20",
                    "covers_from": "2023-06-01",
                    "covers_to": "2023-06-30",
                    "confidentiality": "restricted",
                },
            ),
            201,
        )
        assert SECRET in made["title"]
        report = begin(office.person(KETUA))
        files = files_of(office, report)
        assert SECRET not in of_pdf(files["pdf"])
        assert SECRET not in str(tables_of_docx(files["docx"]))
        assert SECRET not in str(sheets(files["xlsx"]))
        (total,) = [row for row in sheets(files["xlsx"])["IV Eviden"] if row[0] == "Jumlah"]
        assert total[-1] == 1

    def test_of_a_team_are_made_alike(self, office: Office) -> None:
        report = begin(office.person(MEMBER), team_id=TEAM_V, kind="month", period=6)
        files = files_of(office, report, "pdf", "xlsx")
        assert "JUNI 2023" in of_pdf(files["pdf"])
        assert len(sheets(files["xlsx"])["IV Rekap"]) == 2

    def test_keep_the_letterhead_they_were_submitted_with(self, office: Office) -> None:
        """One that was submitted before letterheads were kept has that of the day."""
        ketua, unit = office.person(KETUA), unit_id(office, PROVINCE)
        set_head(office, unit, "KOP LAMA", logo=png())
        report = begin(ketua, kind="month", period=6)
        ok(ketua.post(f"/reports/{report['id']}/submit", {}))
        read = content(ketua, report)
        before, document = files_of(office, report, *WITH_HEAD), dict(read["document"])
        kept = document.pop("letterhead")
        assert kept["lines"] == ["KOP LAMA"]
        assert kept["logo_sha256"] == sha256(png()).hexdigest()
        person = office.user_id(KETUA)
        draft = begin(ketua, kind="month", period=5)
        older = copy_of(office, draft["id"], Steps("submitted", person, person, document))
        set_head(office, unit, "KOP BARU", logo=png(5))
        assert files_of(office, report, *WITH_HEAD) == before
        assert content(ketua, report) == read
        assert "KOP LAMA" in of_pdf(before["pdf"])
        assert "KOP BARU" in of_pdf(files_of(office, {"id": older}, "pdf")["pdf"])

    def test_of_another_office_are_not_there(self, two_offices: Office) -> None:
        report = begin(two_offices.person(KETUA))
        path = f"/reports/{report['id']}/document"
        refused(two_offices.person("kornelis.tana").get(path), 404)
        refused(two_offices.person(KETUA).get(path, params={"format": "odt"}), 422)
