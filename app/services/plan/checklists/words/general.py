"""What belongs in evidence by its form, whatever it is about: for decrees in other words."""

from app.services.plan.checklists.words.rule import (
    CORRECTED,
    DECISION,
    EVENT,
    LETTER,
    MATERIAL,
    MEETING,
    PHOTOS,
    PRESENT,
    REPORT,
    REVIEWED,
    SCREEN,
    Rule,
)

GENERAL: tuple[Rule, ...] = (
    Rule(("undangan", "notula", "notulen", "rapat"), MEETING),
    Rule(("tindak lanjut", "menindaklanjuti", "ditindaklanjuti"), CORRECTED),
    Rule(
        ("monitoring", "monev", "evaluasi", "pemantauan"),
        REVIEWED,
    ),
    Rule(
        ("sosialisasi", "internalisasi", "kampanye", "campaign", "penyuluhan"),
        (*EVENT, "Tautan atau bukti publikasinya"),
    ),
    Rule(
        ("pelatihan", "diklat", "bimbingan teknis", "bimtek", "kompetensi", "workshop"),
        (*EVENT, "Surat tugas dan sertifikat peserta", "Laporan hasil pelatihan"),
    ),
    Rule(
        ("survei", "survey"),
        ("Kuesioner yang dipakai", "Rekapitulasi jawaban responden", REPORT, SCREEN),
    ),
    Rule(
        ("website", "media sosial", "publikasi", "dipublikasikan"),
        (SCREEN, "Tautan publikasi", "Rekapitulasi publikasi periode ini", PHOTOS),
    ),
    Rule(
        ("aplikasi", "sistem informasi", "database", "elektronik"),
        (SCREEN, "Rekapitulasi data dari aplikasi untuk periode ini", "Laporan penggunaan"),
    ),
    Rule(
        ("laporan", "pelaporan", "melaporkan"),
        (REPORT, "Data pendukung isi laporan", "Dokumentasi kegiatan yang dilaporkan", LETTER),
    ),
    Rule(
        ("daftar hadir", "absensi", "apel", "presensi"),
        (PRESENT, "Rekapitulasi kehadiran periode ini", PHOTOS, "Susunan acara atau jadwal"),
    ),
    Rule(
        ("sop", "prosedur", "mekanisme"),
        ("SOP yang ditetapkan", "Bukti SOP disampaikan kepada pelaksananya", "Bukti penerapannya"),
    ),
    Rule(
        ("tim", "unit pengelola", "agen"),
        (DECISION, "Lampiran susunan anggota dan tugasnya", "Notula rapat pembentukan"),
    ),
    Rule(
        ("sk", "keputusan", "penetapan", "ditetapkan", "menetapkan", "kebijakan", "pedoman"),
        (DECISION, "Lampiran SK", "Bukti SK disampaikan kepada yang melaksanakan"),
    ),
    Rule(
        ("rencana", "perencanaan", "target"),
        ("Dokumen rencana yang ditandatangani", "Target, tahapan, dan penanggung jawabnya",
         "Notula pembahasan rencana"),
    ),
    Rule(
        ("dokumentasi", "kegiatan", "pelaksanaan"),
        (PHOTOS, "Undangan atau surat tugas kegiatan", PRESENT, MATERIAL, "Laporan kegiatan"),
    ),
)  # fmt: skip

USUAL: tuple[str, ...] = (
    "Dokumen utama yang bertanggal dan ditandatangani",
    "Data atau lampiran yang mendukungnya",
    PHOTOS,
)
"""Where no rule fits."""
