"""Why a text is no decree that can be read: in both languages, with what to do."""

from collections.abc import Mapping
from typing import Final

from app.services.decrees.files.messages import Message, in_both_languages

_MESSAGES: Final[Mapping[str, Message]] = {
    "file_missing": Message("Berkas ini tidak ada.", "There is no such file."),
    "file_unreadable": Message(
        "Berkas ini tidak dapat dibuka: sebuah folder, atau Anda tidak berhak membacanya.",
        "This file cannot be opened: it is a folder, or you may not read it.",
    ),
    "file_too_large": Message(
        "Berkas ini lebih dari {limit} MB.", "This file has more than {limit} MB."
    ),
    "file_unknown": Message(
        "Berkas ini bukan teks dalam UTF-8, bukan DOCX, dan bukan PDF. Simpan naskahnya sebagai "
        "salah satunya; berkas .doc dan gambar hasil pindai tidak dibaca.",
        "This file is neither a text in UTF-8 nor a DOCX nor a PDF. Save the text as one of "
        "these; .doc files and pictures of a scan are not read.",
    ),
    "docx_unpacks_too_far": Message(
        "DOCX ini menjadi lebih dari {limit} MB bila dibuka: simpan tanpa gambar.",
        "This DOCX unpacks to more than {limit} MB: save it without pictures.",
    ),
    "docx_unreadable": Message(
        "DOCX ini tidak dapat dibaca: buka dengan Word atau LibreOffice, lalu simpan lagi sebagai "
        ".docx.",
        "No DOCX that can be read: open it with Word or LibreOffice and save it as .docx anew.",
    ),
    "pdf_unreadable": Message(
        "PDF ini tidak dapat dibaca; bila ada kata sandinya, lepaskan dahulu.",
        "No PDF that can be read; a password must be taken off first.",
    ),
    "pdf_without_text": Message(
        "PDF ini tidak memiliki lapisan teks: kenali teksnya (OCR) dahulu.",
        "The PDF has no text layer: recognise its text (OCR) first.",
    ),
    "columns_unclear": Message(
        "Halaman {page}: tabelnya tanpa garis, dan tidak jelas kata mana satu kolom: bacalah DOCX "
        "asalnya, atau kenali teksnya beserta tabelnya (OCR).",
        "Page {page}: its table has no ruled lines, and nothing tells which words are of one "
        "column: read the DOCX it was made of, or recognise it with tables (OCR).",
    ),
    "line_missing": Message(
        "Naskah tidak memuat baris {wanted}: bukan naskah keputusan, atau baris itu salah baca.",
        "The text has no line {wanted}: it is no decree, or that line was misread.",
    ),
    "date_impossible": Message("{text} bukan tanggal.", "{text} is no date."),
    "signature_missing": Message(
        "Setelah tanggal ditetapkan tidak ada nama penanda tangan.",
        "Nobody signed the decree: no name stands after its day.",
    ),
    "more_cells": Message(
        "Baris tabel ini memuat lebih banyak sel daripada judulnya: {text}",
        "The row has more cells than its header: {text}",
    ),
    "member_before_team": Message(
        "Di Lampiran I ada anggota sebelum judul tim pertama (PENGARAH, PELAKSANA, I. TIM …).",
        "A member stands before the first team (PENGARAH, PELAKSANA, I. TIM …) in Lampiran I.",
    ),
    "row_before_team": Message(
        "Di Lampiran II ada baris sebelum tim pertama (kolom NO).",
        "A row of the plan stands before the first team (column NO).",
    ),
    "team_number_unknown": Message(
        "{text} bukan nomor tim pada kolom NO Lampiran II.",
        "{text} is no team number, in the column NO of Lampiran II.",
    ),
    "plan_twice": Message(
        "Rencana aksi tim {number} dimulai dua kali.", "The plan of team {number} starts twice."
    ),
    "row_before_activity": Message(
        "Rencana aksi tim {number} memuat baris sebelum kegiatan pertama (A. …).",
        "Team {number} has a row before its first kegiatan (A. …).",
    ),
    "beside_nothing": Message(
        "Bulan atau keterangan berdiri tanpa sub kegiatan dan tanpa indikator.",
        "Months or remarks stand beside no sub kegiatan and no indicator.",
    ),
    "plan_without_members": Message(
        "Lampiran II memuat tim {numbers}, yang tidak ada di Lampiran I.",
        "The plan names teams that have no members: {numbers}.",
    ),
    "teams_missing": Message(
        "Tidak ada tim yang terbaca: tabel Lampiran I dengan judul NO, NAMA, JABATAN, KEDUDUKAN "
        "DALAM TIM, TUGAS DALAM TIM tidak ditemukan, atau selnya tidak terpisah. Bacalah DOCX "
        "asalnya, atau isi buku kerja kosong (zi template decree).",
        "No team was read: the table of Lampiran I with the headings NO, NAMA, JABATAN, KEDUDUKAN "
        "DALAM TIM, TUGAS DALAM TIM was not found, or its cells are not apart. Read the DOCX it "
        "was made of, or fill in the empty workbook (zi template decree).",
    ),
    "members_missing": Message(
        "Tidak ada anggota yang terbaca pada {teams}.", "No member was read of {teams}."
    ),
    "plan_missing": Message(
        "Rencana aksi tidak terbaca: tabel Lampiran II dengan judul NO, TIM KERJA, KEGIATAN, SUB "
        "KEGIATAN, INDIKATOR KEBERHASILAN tidak ditemukan, atau selnya tidak terpisah.",
        "No plan was read: the table of Lampiran II with the headings NO, TIM KERJA, KEGIATAN, "
        "SUB KEGIATAN, INDIKATOR KEBERHASILAN was not found, or its cells are not apart.",
    ),
}


class DecreeTextError(ValueError):
    """The text is no decree, or holds something that has no place in a decree file.

    Its words are in both languages, the line in front; `code` is one of the messages above.
    """

    def __init__(self, code: str, line: int | None = None, **values: object) -> None:
        """Word the reason."""
        self.code, self.line = code, line
        told_id, told_en = in_both_languages(_MESSAGES[code], values)
        place = "" if line is None else f"baris {line} (line {line}): "
        super().__init__(f"{place}{told_id} ({told_en})")
