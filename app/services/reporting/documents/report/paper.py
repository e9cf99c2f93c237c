"""The report from cover to receipt."""

from datetime import date

from app.integrations.documents.blocks import (
    Block,
    Contents,
    Cover,
    Facts,
    Heading,
    Landscape,
    NewPage,
    Paper,
    Points,
    Signatures,
    Signer,
    Text,
)
from app.schemas.reporting.reports.content import ReportContent, ReportSigner
from app.services.identity.letterheads import PrintedHead
from app.services.reporting.documents.printing import (
    NONE,
    corrected,
    in_words,
    printed_head,
)
from app.services.reporting.documents.report.analysis import chapter_of_analysis
from app.services.reporting.documents.report.annexes import annexes
from app.services.reporting.documents.report.cells import team_name
from app.services.reporting.documents.report.follow_up import (
    chapter_of_follow_up,
    chapter_of_recommendations,
)
from app.services.reporting.documents.report.results import chapter_of_teams

_SHOWN = 16
_TITLE = ("LAPORAN MONITORING DAN EVALUASI", "PEMBANGUNAN ZONA INTEGRITAS")


def report_paper(content: ReportContent, head: PrintedHead, signed_on: date | None) -> Paper:
    """The whole report; `signed_on` is the office's day on which it was submitted."""
    document, digest = content.document, content.receipt.digest[:_SHOWN]
    heading = document.heading
    number = heading.number or "belum bernomor"
    state = "" if content.receipt.is_final else " · RANCANGAN, belum diajukan"
    blocks: list[Block | Landscape] = [
        Cover(_TITLE, _below(content)),
        Contents(),
        NewPage(),
        Heading("RINGKASAN"),
        Text(document.summary or NONE),
        *_introduction(content),
        *_method(content),
        Landscape(chapter_of_teams(document)),
        *chapter_of_analysis(document),
        *chapter_of_follow_up(document),
        *chapter_of_recommendations(document),
        _signatures(content, head, signed_on),
        NewPage(),
        *annexes(content),
    ]
    return Paper(
        f"Laporan monitoring dan evaluasi {heading.period_label}",
        blocks,
        (),
        printed_head(head),
        f"{heading.office_name} · {number} · sidik {digest}{state}",
    )


def _below(content: ReportContent) -> list[str]:
    heading = content.document.heading
    lines = [heading.period_label.upper()]
    if heading.team:
        lines.append(heading.team.title)
    lines += [heading.office_name.upper(), f"NOMOR {heading.number or '(belum bernomor)'}"]
    if heading.corrects_number:
        lines.append(f"Membetulkan laporan nomor {heading.corrects_number}")
    if content.corrected_by_number:
        lines.append(f"Dibetulkan dengan laporan nomor {content.corrected_by_number}")
    return lines


def _introduction(content: ReportContent) -> list[Block]:
    snapshot = content.document.snapshot
    decree = snapshot.decree
    told = f"Keputusan Nomor {decree.number} Tahun {decree.year}"
    bases = [corrected(basis.text, basis.correction) for basis in snapshot.legal_bases]
    return [
        Heading("BAB I PENDAHULUAN"),
        Heading("A. Latar belakang", 2),
        Text(
            f"{told} tanggal {in_words(decree.date)} tentang {decree.title} menugaskan tim kerja"
            " membangun Zona Integritas, dan menugaskan Ketua melaporkan hasil monitoring dan"
            " evaluasi secara tertulis."
        ),
        Heading("B. Dasar hukum", 2),
        Points(bases) if bases else Text(NONE),
        Heading("C. Maksud dan tujuan", 2),
        Text(
            "Laporan ini menyampaikan sejauh mana rencana aksi dilaksanakan dan dibuktikan, kendala"
            " dan solusinya, serta rekomendasi yang harus ditindaklanjuti."
        ),
        Heading("D. Ruang lingkup", 2),
        Text("\n".join(team_name(line.team) for line in snapshot.teams) or NONE),
        Heading("E. Susunan tim", 2),
        Text("Susunan tim tercantum dalam Lampiran 1."),
    ]


def _method(content: ReportContent) -> list[Block]:
    snapshot = content.document.snapshot
    facts = [
        ("Periode", f"{in_words(snapshot.covers_from)} sampai {in_words(snapshot.covers_to)}"),
        ("Data dibekukan pada", in_words(snapshot.day)),
    ]
    return [
        Heading("BAB II METODE"),
        Facts(facts),
        Text(
            "Sebuah bulan terpenuhi bila eviden yang diterima memuat salah satu harinya. Indikator"
            " terbukti bila semua bulannya yang sudah lewat terpenuhi. Persentase dibulatkan ke"
            " bawah: 100 % berarti tidak ada yang kurang."
        ),
        Heading("Rapat dalam periode ini", 2),
        *_meetings(content),
    ]


def _meetings(content: ReportContent) -> list[Block]:
    """How many there were; the list is an annex."""
    meetings = content.document.snapshot.meetings
    if not meetings:
        return [Text(NONE)]
    told = [
        f"{in_words(line.meeting_date)}: {line.title}, dipimpin {line.led_by or '-'}, hadir"
        f" {len(line.came)} dari {line.invited_count} yang diundang"
        for line in meetings
    ]
    return [Points(told), Text("Daftar lengkapnya dalam Lampiran 5.", small=True)]


def _signatures(content: ReportContent, head: PrintedHead, signed_on: date | None) -> Signatures:
    document, noted = content.document, content.acknowledgement
    place_and_day = f"{document.place}, {in_words(signed_on) if signed_on else '…………………'}"
    office = document.heading.office_name
    signer = document.signatory
    job = signer.job_title.removesuffix(" KPU") if signer else ""
    title = head.signatory_title or f"{job} {office}".strip()
    right = Signer(
        [place_and_day, f"{title},", "selaku Ketua Tim Kerja", *_for(signer)],
        signer.name if signer else "(belum ada Ketua)",
        f"NIP {signer.nip}" if signer and signer.nip else "",
    )
    if noted is None:
        return Signatures(right, Signer(["Mengetahui,", f"Ketua {office}"], "belum diketahui"))
    above = [f"Mengetahui, {in_words(noted.day)}", f"{noted.by.job_title},", *_for(noted.by)]
    return Signatures(
        right, Signer(above, noted.by.name, f"NIP {noted.by.nip}" if noted.by.nip else "")
    )


def _for(signer: ReportSigner | None) -> list[str]:
    return [f"untuk {signer.on_behalf_of}"] if signer and signer.on_behalf_of else []
