"""What a report says at its beginning and end, by plain tables: nothing is typeset."""

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from app.integrations.documents.blocks import Cell, Points, Signatures
from app.schemas.reporting.reports.content import (
    ReportAcknowledgement,
    ReportContent,
    ReportDocument,
    ReportHeading,
    ReportSigner,
)
from app.services.decrees.linting.rules.legal_bases import revoked_by
from app.services.identity.letterheads import PrintedHead
from app.services.reporting.documents.report.cells import short_days
from app.services.reporting.documents.report.signing import signatures

OFFICE = "KPU Provinsi Nusa Tenggara Timur"
SECRETARY = ReportSigner(name="Adiwijaya", job_title="Sekretaris KPU", title="Ketua", nip="1980")
STAND_IN = ReportSigner(
    name="Melanie",
    job_title="Kepala Bagian Perencanaan",
    title="Ketua",
    nip=None,
    on_behalf_of="Adiwijaya",
)
LEADER = ReportSigner(name="Thomas", job_title="Ketua KPU", title="Pengarah", nip=None)
HEAD = PrintedHead((OFFICE,), "", None, "Sekretaris Hari Ini", None, None, None, "53", ("Arsip",))


def end_of(signer: ReportSigner | None, *, noted: bool = False, **frozen: Any) -> list[Any]:
    told = {"signatory_title": None, "copies_to": [], **frozen}
    heading = part(ReportHeading, office_name=OFFICE)
    document = part(ReportDocument, heading=heading, signatory=signer, place="Kupang", **told)
    note = ReportAcknowledgement(by=LEADER, day=date(2026, 7, 8)) if noted else None
    content = part(ReportContent, document=document, acknowledgement=note)
    return signatures(content, HEAD, date(2026, 7, 6))


def part(model: type[BaseModel], **fields: Any) -> Any:
    """As much of a model as these papers look at."""
    return model.model_construct(**fields)


@pytest.mark.parametrize(
    ("signer", "frozen", "above", "below"),
    [
        (SECRETARY, {}, [f"Sekretaris {OFFICE},", "selaku Ketua Tim Kerja"], "NIP 1980"),
        (
            SECRETARY,
            {"signatory_title": "Sekretaris Provinsi"},
            ["Sekretaris Provinsi,", "selaku Ketua Tim Kerja"],
            "NIP 1980",
        ),
        (
            SECRETARY,
            {"signatory_title": "Sekretaris Provinsi, selaku Ketua Tim Kerja"},
            ["Sekretaris Provinsi, selaku Ketua Tim Kerja,"],
            "NIP 1980",
        ),
        (
            STAND_IN,
            {},
            ["a.n. Ketua Tim Kerja,", f"Kepala Bagian Perencanaan {OFFICE},", "untuk Adiwijaya"],
            "",
        ),
        (None, {}, [f"{OFFICE},", "selaku Ketua Tim Kerja"], ""),
    ],
)
def test_who_signs_and_as_whom(
    signer: ReportSigner | None, frozen: dict[str, Any], above: list[str], below: str
) -> None:
    (block,) = end_of(signer, **frozen)
    assert block.right.above == ["Kupang, 6 Juli 2026", *above]
    assert block.right.below == below
    assert block.left.name == "belum diketahui"


def test_one_day_alone_is_a_day_in_a_workbook() -> None:
    first, second = date(2023, 12, 20), date(2024, 1, 3)
    assert short_days([first]) == Cell("20 Des 2023", value=first)
    assert short_days([first, second]) == Cell("20 Des 2023, 3 Jan 2024")


def test_who_took_note_stands_on_the_left() -> None:
    (block,) = end_of(SECRETARY, noted=True)
    assert isinstance(block, Signatures)
    assert block.left is not None
    assert (block.left.name, list(block.left.above)) == (
        "Thomas",
        ["Mengetahui, 8 Juli 2026", f"Ketua {OFFICE},"],
    )


def test_copies_and_title_are_those_that_were_frozen() -> None:
    *_, copies = end_of(SECRETARY, copies_to=["Inspektorat", "Arsip"])
    assert copies == Points(["Inspektorat", "Arsip"])
    block, _, copies = end_of(SECRETARY, copies_to=None)  # frozen before there were any
    assert copies == Points(["Arsip"])
    assert block.right.above[1] == "Sekretaris Hari Ini,"


@pytest.mark.parametrize(
    ("basis", "year", "successors"),
    [
        (
            ("Peraturan Menteri PAN RB Nomor 52 Tahun 2014 sebagaimana telah diubah dengan"
            " Peraturan Menteri PAN RB Nomor 10 Tahun 2019"),
            2023,
            [("Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 90"
             " Tahun 2021")],
        ),
        ("Peraturan Menteri PAN RB Nomor 52 Tahun 2014", 2020, []),
        ("Undang-Undang Nomor 5 Tahun 2014", 2024, ["Undang-Undang Nomor 20 Tahun 2023"]),
        ("Undang-Undang Nomor 7 Tahun 2017", 2024, []),
    ],
)  # fmt: skip
def test_a_legal_basis_says_what_revoked_it(basis: str, year: int, successors: list[str]) -> None:
    assert [each.in_full for each in revoked_by(basis, year)] == successors
