"""The end of a report: who signs it, who took note of it, and who gets copies."""

from collections.abc import Sequence
from datetime import date

from app.integrations.documents.blocks import (
    Block,
    Heading,
    Points,
    Signatures,
    Signer,
    Text,
)
from app.schemas.reporting.reports.content import ReportContent, ReportSigner
from app.services.identity.letterheads import PrintedHead
from app.services.reporting.documents.printing import in_words

_AS_LEADER = "ketua tim kerja"
_ABOUT = "HASIL MONITORING DAN EVALUASI PEMBANGUNAN ZONA INTEGRITAS {}"


def signatures(content: ReportContent, head: PrintedHead, signed_on: date | None) -> list[Block]:
    """The block of signatures, and below it *Tembusan*, where the letterhead names somebody.

    What was frozen goes before what the letterhead says today.
    """
    document = content.document
    title, copies = document.signatory_title, document.copies_to
    if copies is None:  # of a report that was frozen before this was
        title, copies = head.signatory_title, list(head.copies_to)
    told: list[Block] = [_block(content, title, signed_on)]
    return [*told, Text("Tembusan:", bold=True), Points(copies)] if copies else told


def foreword(content: ReportContent, end: Sequence[Block]) -> list[Block]:
    """KATA PENGANTAR on a page of its own, by whoever signs the report."""
    document = content.document
    decree = document.snapshot.decree
    (last,) = (each for each in end if isinstance(each, Signatures))
    return [
        Text("LAPORAN\nTENTANG", centred=True, bold=True),
        Text(_ABOUT.format(document.heading.period_label.upper()), centred=True, bold=True),
        Text(f"NOMOR {document.heading.number or '(belum bernomor)'}", centred=True),
        Heading("KATA PENGANTAR"),
        Text(
            "Laporan ini disusun untuk melaksanakan tugas Ketua Tim Kerja menurut Keputusan Nomor"
            f" {decree.number} Tahun {decree.year}, yaitu melaporkan hasil monitoring dan evaluasi"
            " pembangunan Zona Integritas secara tertulis kepada Ketua Komisi Pemilihan Umum."
        ),
        Text(
            "Isinya diambil dari data yang dibekukan pada"
            f" {in_words(document.snapshot.day)} dan dari catatan setiap tim kerja: capaian,"
            " kendala, solusi, dan langkah berikutnya, serta tindak lanjut atas rekomendasi"
            " sebelumnya."
        ),
        Text(
            "Terima kasih kepada Pengarah dan seluruh anggota tim kerja. Semoga laporan ini menjadi"
            " bahan pertimbangan pimpinan dalam membangun wilayah bebas dari korupsi dan wilayah"
            " birokrasi bersih dan melayani."
        ),
        Signatures(last.right),
    ]


def _block(content: ReportContent, set_title: str | None, signed_on: date | None) -> Signatures:
    document, noted = content.document, content.acknowledgement
    office, signer = document.heading.office_name, document.signatory
    place_and_day = f"{document.place}, {in_words(signed_on) if signed_on else '…………………'}"
    right = Signer(
        [place_and_day, *_titles(signer, set_title, office)],
        signer.name if signer else "(belum ada Ketua)",
        _nip(signer),
    )
    if noted is None:
        return Signatures(right, Signer(["Mengetahui,", f"Ketua {office},"], "belum diketahui"))
    above = [f"Mengetahui, {in_words(noted.day)}", f"{_job(noted.by, office)},", *_for(noted.by)]
    return Signatures(right, Signer(above, noted.by.name, _nip(noted.by)))


def _titles(signer: ReportSigner | None, set_title: str | None, office: str) -> list[str]:
    """As whom somebody signs: a stand-in *atas nama* of the one whose position it is."""
    own = _job(signer, office)
    if signer and signer.on_behalf_of:
        return [f"a.n. {set_title or 'Ketua Tim Kerja'},", f"{own},", *_for(signer)]
    is_said = _AS_LEADER in (set_title or "").casefold()
    return [f"{set_title or own},", *([] if is_said else ["selaku Ketua Tim Kerja"])]


def _job(signer: ReportSigner | None, office: str) -> str:
    """A job and the office whose it is: *Ketua KPU* is in full *Ketua KPU Provinsi …*."""
    job = signer.job_title.removesuffix(" KPU") if signer else ""
    return job if office in job else f"{job} {office}".strip()


def _for(signer: ReportSigner) -> list[str]:
    return [f"untuk {signer.on_behalf_of}"] if signer.on_behalf_of else []


def _nip(signer: ReportSigner | None) -> str:
    return f"NIP {signer.nip}" if signer and signer.nip else ""
