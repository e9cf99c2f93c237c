"""What an LHE lists: notes, recommendations, all answers and what proves them."""

from app.core.messages.words import in_indonesian
from app.integrations.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Table,
    Text,
)
from app.models.evaluation import EvaluationLayer
from app.schemas.reporting.reports.lhe import LheDocument, LheQuestion
from app.services.reporting.documents.lhe.figures import LAYERS
from app.services.reporting.documents.printing import NONE
from app.services.reporting.documents.report.cells import day, number

SHOWN = 16


def notes(document: LheDocument) -> list[Block]:
    """Questions of which TPI says something else, or notes something."""
    columns = (
        Column("SOAL", 14),
        Column("PERNYATAAN", share=4),
        Column("UNIT", 15),
        Column("TPI", 15),
        Column("CATATAN TPI", share=4),
    )
    rows: list[list[Cell | str]] = [
        [
            str(each.number),
            each.text,
            _answer(each, EvaluationLayer.UNIT),
            _answer(each, EvaluationLayer.TPI),
            _note(each, EvaluationLayer.TPI) or "-",
        ]
        for each in document.questions
        if each.is_different or _note(each, EvaluationLayer.TPI)
    ]
    open_ones = [str(each.number) for each in document.questions if not each.is_judged]
    stale = [str(each.number) for each in document.questions if _is_stale(each)]
    return [
        Heading("E. CATATAN TPI"),
        Table(columns, rows, "Catatan TPI", size=8) if rows else Text(NONE),
        Text(f"Belum dinilai TPI (dihitung 0): {', '.join(open_ones) or 'tidak ada'}.", small=True),
        Text(f"Berubah setelah dinilai TPI: {', '.join(stale) or 'tidak ada'}.", small=True),
    ]


def recommendations(document: LheDocument) -> list[Block]:
    """What TPI recommends, and how far each is; of earlier years what nobody closed."""
    columns = (
        Column("NO", 10),
        Column("KONDISI", share=3),
        Column("REKOMENDASI", share=3),
        Column("TIM", share=2),
        Column("BATAS", 26),
        Column("KEADAAN", share=2),
    )
    rows: list[list[Cell | str]] = [
        [
            number(place),
            (f"Soal {each.question}: " if each.question else "") + each.reason,
            each.recommendation,
            each.team,
            day(each.due_date) if each.due_date else "-",
            "\n".join(
                [
                    f"{in_indonesian(each.status)} ({each.year})",
                    *(f"{one.text}: {in_indonesian(one.status)}" for one in each.follow_ups),
                ]
            ),
        ]
        for place, each in enumerate(document.recommendations, start=1)
    ]
    return [
        Heading("F. REKOMENDASI"),
        Table(columns, rows, "Rekomendasi", size=8) if rows else Text(NONE),
    ]


def answers(document: LheDocument) -> list[Block]:
    """Annex 1: every question with the answers of all layers."""
    given = {one.layer for each in document.questions for one in each.answers}
    layers = [layer for layer in EvaluationLayer if layer in given] or [EvaluationLayer.UNIT]
    columns = (
        Column("NO", 11),
        Column("KODE", 26),
        Column("PERNYATAAN", share=5),
        *(
            Column(LAYERS[layer], 25 if layer is EvaluationLayer.PENDAHULUAN else 16)
            for layer in layers
        ),
        Column("CATATAN", share=4),
    )
    rows: list[list[Cell | str]] = [
        [
            Cell(str(each.number), value=each.number),
            each.code,
            each.text,
            *(_answer(each, layer) for layer in layers),
            "\n".join(f"{LAYERS[one.layer]}: {one.note}" for one in each.answers if one.note),
        ]
        for each in document.questions
    ]
    return [Heading("LAMPIRAN 1 JAWABAN LKE"), Table(columns, rows, "Jawaban", size=7)]


def evidence(document: LheDocument) -> list[Block]:
    """Annex 2: what proves the questions; of restricted evidence how much there is."""
    columns = (
        Column("SOAL", 13),
        Column("EVIDEN", share=4),
        Column("BAGIAN", share=3),
        Column("STATUS", 28),
        Column("REVISI", 16, "right"),
        Column("SIDIK", share=3),
    )
    rows: list[list[Cell | str]] = []
    for each in document.questions:
        for proof in each.proofs:
            status = "diterima" if proof.in_force else in_indonesian(proof.status)
            digest = (proof.digest or "-")[:SHOWN]
            rows.append(
                [
                    str(each.number),
                    proof.title,
                    proof.pages,
                    status,
                    Cell(str(proof.revision_number), value=proof.revision_number),
                    digest,
                ]
            )
        if each.restricted_proofs:
            rows.append(
                [str(each.number), f"{each.restricted_proofs} eviden terbatas", "", "", "", ""]
            )
    return [
        Heading("LAMPIRAN 2 EVIDEN"),
        Table(columns, rows, "Eviden", size=7) if rows else Text(NONE),
    ]


def _answer(question: LheQuestion, layer: EvaluationLayer) -> str:
    for one in question.answers:
        if one.layer is layer:
            told = one.answer or ("dikembalikan" if one.verdict == "return" else "-")
            return f"{told} *" if one.is_stale else told
    return "-"


def _note(question: LheQuestion, layer: EvaluationLayer) -> str | None:
    return next((one.note for one in question.answers if one.layer is layer), None)


def _is_stale(question: LheQuestion) -> bool:
    return any(
        one.is_stale and one.layer is EvaluationLayer.TPI and one.verdict != "return"
        for one in question.answers
    )
