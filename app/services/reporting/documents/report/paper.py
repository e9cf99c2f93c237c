"""The report from cover to receipt."""

from collections.abc import Sequence
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
    Text,
)
from app.models.report import ReportKind
from app.schemas.reporting.reports.content import ReportContent
from app.schemas.reporting.reports.snapshot import LegalBasis
from app.services.decrees.linting.rules.legal_bases import revoked_by
from app.services.identity.letterheads import PrintedHead
from app.services.reporting.documents.printing import (
    NONE,
    corrected,
    in_words,
    printed_head,
)
from app.services.reporting.documents.report.analysis import (
    course_of_year,
    plan_and_realisation,
    rest_of_analysis,
)
from app.services.reporting.documents.report.annexes.listing import annexes
from app.services.reporting.documents.report.cells import period, team_name
from app.services.reporting.documents.report.follow_up import (
    chapter_of_follow_up,
    chapter_of_recommendations,
)
from app.services.reporting.documents.report.notes import note
from app.services.reporting.documents.report.results import chapter_of_teams
from app.services.reporting.documents.report.signing import foreword, signatures
from app.services.reporting.documents.report.summary import summary_page

_SHOWN = 16
_TITLE = ("LAPORAN MONITORING DAN EVALUASI", "PEMBANGUNAN ZONA INTEGRITAS")


def report_paper(content: ReportContent, head: PrintedHead, signed_on: date | None) -> Paper:
    """The whole report; `signed_on` is the office's day on which it was submitted."""
    heading, digest = content.document.heading, content.receipt.digest[:_SHOWN]
    number = heading.number or "belum bernomor"
    state = "" if content.receipt.is_final else " · RANCANGAN, belum diajukan"
    is_note = heading.kind is ReportKind.MONTH
    end = signatures(content, head, signed_on)
    return Paper(
        f"Laporan monitoring dan evaluasi {heading.period_label}",
        note(content, end) if is_note else _whole(content, end),
        _below(content)[1:] if is_note else (),
        printed_head(head),
        f"{heading.office_name} · {number} · sidik {digest}{state}",
    )


def _whole(content: ReportContent, end: Sequence[Block]) -> list[Block | Landscape]:
    """All chapters and annexes."""
    document = content.document
    return [
        Cover(_TITLE, _below(content)),
        *foreword(content, end),
        NewPage(),
        Contents(),
        NewPage(),
        *summary_page(document),
        NewPage(),
        *_introduction(content),
        *_method(content),
        Landscape(
            [
                *chapter_of_teams(document),
                *plan_and_realisation(document),
                *course_of_year(document),
            ]
        ),
        *rest_of_analysis(document),
        *chapter_of_follow_up(document),
        *chapter_of_recommendations(document),
        *end,
        NewPage(),
        *annexes(content),
    ]


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
    bases = [_basis(basis, snapshot.day) for basis in snapshot.legal_bases]
    return [
        Heading("BAB I PENDAHULUAN"),
        Heading("A. Latar belakang", 2),
        Text(
            f"{told} tanggal {in_words(decree.date)} tentang {decree.title} menugaskan tim kerja"
            " membangun Zona Integritas, dan menugaskan Ketua melaporkan hasil monitoring dan"
            " evaluasi secara tertulis."
        ),
        *_correction(content),
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


def _basis(basis: LegalBasis, day: date) -> str:
    """A point under *Mengingat*, and by what it was revoked until the day of the data."""
    text = corrected(basis.text, basis.correction)
    successors = revoked_by(basis.correction or basis.text, day.year)
    told = " dan ".join(regulation.in_full for regulation in successors)
    return f"{text}, sebagaimana dicabut dengan {told}" if told else text


def _correction(content: ReportContent) -> list[Block]:
    """What a report says of the one that it corrects."""
    number = content.document.heading.corrects_number
    if number is None:
        return []
    return [
        Text(
            f"Laporan ini membetulkan Laporan Nomor {number}, yang karena itu tidak lagi menjadi"
            " rujukan; keduanya tetap tersimpan."
        )
    ]


def _method(content: ReportContent) -> list[Block]:
    snapshot = content.document.snapshot
    facts = [
        ("Periode", period(snapshot.covers_from, snapshot.covers_to)),
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
        f" {len(line.came)} dari {line.invited_count} yang diundang,"
        f" notula {'ada' if line.has_minutes else 'tidak ada'}"
        for line in meetings
    ]
    return [Points(told), Text("Daftar lengkapnya dalam Lampiran 5.", small=True)]
