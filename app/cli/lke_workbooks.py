"""`zi lke workbook` and `zi lke filling`: a filling as the portal's workbook, and back."""

import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from app.cli.common import err, out, read_text
from app.cli.lke import SHEET, lke_app, sheet_from
from app.core.errors import ServiceError
from app.core.messages import Language, sentence
from app.integrations.sheets import read_sheets
from app.services.evaluation.portal.filling import PortalAnswer, PortalFilling, as_text
from app.services.evaluation.portal.workbook import CellFault, read_portal_sheets, write_workbook
from app.services.evaluation.sheets import Sheet

_WORDS: Final = {
    "sheet_missing": "lembar Jawaban tidak ada (there is no sheet Jawaban)",
    "heading_missing": "judul kolom tidak ada (heading missing)",
    "heading_twice": "judul kolom ada dua kali (heading twice)",
    "heading_unread": "judul kolom tidak dikenal, tidak dibaca (unknown heading, not read)",
    "answer_without_question": "jawaban tanpa soal_id (an answer without a question)",
    "question_unknown": "soal_id tidak dikenal (unknown question)",
    "question_twice": "soal muncul dua kali (question twice)",
    "question_missing": "soal tidak ada (question missing)",
    "cell_broken": "sel memuat galat atau rumus tanpa nilai (an error, or a formula without value)",
    "not_an_option": "bukan pilihan jawaban soal ini (not one of its options)",
    "not_a_count": "bukan bilangan bulat 0 atau lebih (not a count)",
    "not_an_index": "bukan indeks 0 sampai 4 (not an index)",
}


@lke_app.command("workbook")
def make_workbook(
    filling: Annotated[Path, typer.Argument(help="A filling, as `zi lke score` reads one.")],
    workbook: Annotated[Path, typer.Argument(help="The workbook to write (XLSX).")],
    sheet: Annotated[Path, typer.Option(help="The sheet it fills.")] = SHEET,
) -> None:
    """Write a filling as the workbook of PortalRB, with all questions of the sheet."""
    read = sheet_from(sheet)
    answers = _first(filling)
    if answers is None:
        err.print(f"{filling}: bukan isian LKE (not a filling)", markup=False)
        raise typer.Exit(2)
    workbook.write_bytes(write_workbook(read, _as_filling(read, answers)))


@lke_app.command("filling")
def read_filling(
    workbook: Annotated[Path, typer.Argument(help="A workbook of PortalRB (XLSX).")],
    sheet: Annotated[Path, typer.Option(help="The sheet it fills.")] = SHEET,
) -> None:
    """Print the filling in a workbook, in one line as `zi lke score` reads it.

    Exits with 1 and every fault with its cell, with 2 when the file is no workbook that is read.
    """
    try:
        sheets = read_sheets(workbook.read_bytes(), workbook.name)
    except (OSError, ServiceError) as error:
        err.print(_refusal(workbook, error), markup=False)
        raise typer.Exit(2) from None
    found = read_portal_sheets(sheet_from(sheet), sheets)
    for fault in (*found.faults, *found.hints):
        err.print(_told(fault), markup=False)
    if found.faults:
        raise typer.Exit(1)
    answers = {str(number): one.unit for number, one in found.answers.items()}
    out.print(json.dumps({"jawaban": answers}, ensure_ascii=False), markup=False, soft_wrap=True)


def _first(path: Path) -> dict[str, Any] | None:
    try:
        filling = json.loads(next(iter(read_text(path).splitlines()), ""))
    except ValueError:
        return None
    answers = filling.get("jawaban") if isinstance(filling, dict) else None
    return answers if isinstance(answers, dict) else None


def _as_filling(sheet: Sheet, answers: dict[str, Any]) -> PortalFilling:
    return {
        number: PortalAnswer(unit=as_text(question, answers.get(str(number))))
        for number, question in sheet.questions.items()
    }


def _told(fault: CellFault) -> str:
    code, _, detail = fault.code.partition(" ")
    about = f", soal {fault.question}" if fault.question else ""
    what = f": {detail}" if detail else ""
    return f"{fault.cell or 'Buku kerja (workbook)'}{about}: {_WORDS[code]}{what}"


def _refusal(path: Path, error: OSError | ServiceError) -> str:
    if isinstance(error, OSError):
        return f"{path}: {error.strerror}"
    return sentence(error.code, Language.INDONESIAN, error.facts).detail
