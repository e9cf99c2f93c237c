"""The LHE on paper: from assignment to signature, and all answers as an annex."""

from app.integrations.documents.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Landscape,
    NewPage,
    Paper,
    Points,
    Signatures,
    Signer,
    Table,
    Text,
)
from app.models.evaluation import EvaluationLayer
from app.models.evaluation_check import CheckState
from app.models.lhe import LheConclusion
from app.schemas.reporting.reports.lhe import LheDocument, LheLine, LheRole, LheState
from app.services.reporting.documents.lhe.annexes import (
    SHOWN,
    answers,
    evidence,
    notes,
    recommendations,
)
from app.services.reporting.documents.lhe.figures import conditions, points, scores
from app.services.reporting.documents.lhe.issuing import Letter
from app.services.reporting.documents.printing import NONE, in_words, printed_head
from app.services.reporting.documents.report.cells import number
from app.services.reporting.documents.report.position import STATES

_ROLES = {LheRole.MEMBER: "anggota", LheRole.LEAD: "ketua tim", LheRole.CONTROLLER: "pengendali"}
_CHECKS = {
    CheckState.FULFILLED: "terpenuhi",
    CheckState.PARTLY: "sebagian",
    CheckState.NOT_FULFILLED: "belum terpenuhi",
    None: "belum diperiksa",
}
# Of what does not stand, on every page; `zi document sign` knows these words.
STATE_ON_PAPER = {
    LheState.DRAFT: "RANCANGAN, belum diterbitkan",
    LheState.FINAL: "",
    LheState.REOPENED: "TIDAK BERLAKU LAGI: penilaian dibuka kembali setelah terbit",
}
_METHOD = (
    "Evaluasi dilakukan terhadap jawaban lembar kerja evaluasi (LKE) satuan kerja, soal demi soal,"
    " di samping eviden yang membuktikannya. Nilai dihitung tanpa pembulatan; angka di sini"
    " dibulatkan ke dua desimal terdekat untuk dibaca, dan batas minimum dibandingkan tanpa"
    " pembulatan: yang kurang tetap kurang, walaupun tampak sama (< 0,01). Soal yang"
    " belum dijawab, dikembalikan, atau belum dinilai dihitung 0."
)


def lhe_paper(letter: Letter) -> Paper:
    """The whole letter; what does not stand says so on top and at the foot of each page."""
    heading = letter.document.heading
    state = STATE_ON_PAPER[letter.state]
    number = heading.number or "belum bernomor"
    return Paper(
        "Laporan Hasil Evaluasi",
        _blocks(letter),
        (
            f"PEMBANGUNAN ZONA INTEGRITAS MENUJU {heading.target.value} TAHUN {heading.year}",
            heading.office_name.upper(),
            f"NOMOR {number}",
            *([state] if state else ()),
        ),
        printed_head(letter.head),
        f"LHE {heading.office_name} · {number} · sidik {letter.digest[:SHOWN]}"
        + (f" · {state}" if state else ""),
    )


def _blocks(letter: Letter) -> list[Block | Landscape]:
    document = letter.document
    return [
        *_summary(document),
        *_basis(document),
        *_checklist(document),
        Landscape(scores(document)),
        *conditions(document),
        *notes(document),
        *recommendations(document),
        *_conclusion(document),
        NewPage(),
        Landscape([*answers(document), *evidence(document), *_receipt(letter)]),
    ]


def _summary(document: LheDocument) -> list[Block]:
    tpi = document.lines[-1] if document.lines else None
    return [
        Heading("RINGKASAN"),
        Facts(
            [
                ("Satuan kerja", document.heading.office_name),
                ("Tahun dan sasaran", f"{document.heading.year}, {document.heading.target.value}"),
                ("Nilai menurut unit", _low(tpi, EvaluationLayer.UNIT)),
                ("Nilai menurut TPI", _low(tpi, EvaluationLayer.TPI)),
                (f"Syarat nilai {document.heading.target.value}", STATES[document.state]),
                ("Simpulan", _concluded(document)),
            ]
        ),
    ]


def _low(line: LheLine | None, layer: EvaluationLayer) -> str:
    found = (each.low for each in line.scores if each.layer is layer) if line else iter(())
    return points(next(found, None))


def _concluded(document: LheDocument) -> str:
    if document.conclusion is None:
        return "belum ada"
    target = document.heading.target.value
    if document.conclusion is LheConclusion.PROPOSE:
        return f"Diusulkan memperoleh predikat {target}"
    return f"Belum diusulkan memperoleh predikat {target}"


def _basis(document: LheDocument) -> list[Block]:
    heading = document.heading
    team = [
        f"{each.name}, {_ROLES[each.role]}" + (f" ({each.position})" if each.position else "")
        for each in document.team
    ]
    handed_in = f"{heading.submission_count} kali" if heading.submission_count else "belum diajukan"
    return [
        Heading("A. DASAR, RUANG LINGKUP, DAN METODE"),
        Facts(
            [
                ("Dasar penugasan", document.assignment or "-"),
                ("Dasar hukum", heading.basis),
                ("Lembar kerja", heading.sheet),
                ("Tim Zona Integritas", heading.decree),
                ("Evaluator", heading.issuing_office),
                ("Diajukan satuan kerja", handed_in),
                ("Soal dikembalikan TPI", f"{document.returned_count} soal"),
            ]
        ),
        Text(_METHOD),
        Heading("Tim evaluasi", 2),
        Points(team) if team else Text(NONE),
        Text(f"Dinilai dalam sistem oleh: {', '.join(document.assessed_by) or '-'}.", small=True),
    ]


def _checklist(document: LheDocument) -> list[Block]:
    columns = (
        Column("NO", 10),
        Column("BUTIR", share=3),
        Column("HASIL", 30),
        Column("CATATAN", share=4),
    )
    rows: list[list[Cell | str]] = [
        [number(place), each.text, _CHECKS[each.state], each.note or "-"]
        for place, each in enumerate(document.checklist, start=1)
    ]
    return [Heading("B. PEMERIKSAAN SEBELUM PENILAIAN"), Table(columns, rows, "Pemeriksaan")]


def _conclusion(document: LheDocument) -> list[Block]:
    heading, signer = document.heading, document.signatory
    where = document.place or "…………………"
    when = in_words(heading.day) if heading.day else "…………………"
    title = document.signatory_title or (signer.job_title if signer else "") or "Evaluator"
    nip = f"NIP {signer.nip}" if signer and signer.nip else ""
    signed = Signer([f"{where}, {when}", f"{title},"], signer.name if signer else "(belum)", nip)
    copies: list[Block] = (
        [Text("Tembusan:", bold=True), Points(document.copies_to)] if document.copies_to else []
    )
    return [
        Heading("G. SIMPULAN"),
        Text(_concluded(document) + ".", bold=True),
        Text(document.summary or NONE),
        Signatures(signed),
        *copies,
    ]


def _receipt(letter: Letter) -> list[Block]:
    state = STATE_ON_PAPER[letter.state] or "diterbitkan"
    rows = [("Sidik dokumen (SHA-256)", letter.digest), ("Keadaan", state)]
    return [Heading("TANDA KEASLIAN"), Facts(rows, fixed=["Sidik dokumen (SHA-256)"])]
