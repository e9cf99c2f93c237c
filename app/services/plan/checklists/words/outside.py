"""What belongs in evidence of supervision and public service."""

from app.services.plan.checklists.words.rule import (
    CORRECTED,
    DECISION,
    EVENT,
    FOLLOWED,
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

# Stands first: its words name surveys and complaints, too.
_STANDARDS = (
    Rule(
        ("reviu + standar pelayanan", "perbaikan + standar pelayanan"),
        (*MEETING, "Masukan dari pihak luar, survei, dan pengaduan",
         "Berita acara reviu yang ditandatangani peserta", "Standar pelayanan yang diperbaiki"),
    ),
    Rule(
        ("dimaklumkan",),
        ("Maklumat pelayanan yang ditandatangani pimpinan", "Foto maklumat di ruang layanan",
         SCREEN, "Daftar jenis layanan yang dimaklumkan"),
    ),
    Rule(
        ("publikasi + standar pelayanan", "maklumat pelayanan"),
        (SCREEN, "Tautan publikasi", "Foto papan atau banner di ruang layanan",
         "Standar dan maklumat yang dipublikasikan"),
    ),
    Rule(
        ("standar pelayanan",),
        ("SK standar pelayanan", "Lampiran standar setiap jenis layanan",
         "Berita acara pembahasan", "Bukti disampaikan kepada petugas layanan"),
    ),
)  # fmt: skip
_GIFTS = (
    Rule(
        ("public campaign", "kampanye + gratifikasi", "sosialisasi + gratifikasi"),
        (MATERIAL, PHOTOS, "Tautan atau tangkapan layar unggahan", PRESENT,
         "Laporan kegiatan kampanye"),
    ),
    Rule(
        ("tindak lanjut + gratifikasi",),
        (*CORRECTED, "Status setiap laporan gratifikasi"),
    ),
    Rule(
        ("gratifikasi",),
        ("Laporan pengendalian gratifikasi yang ditandatangani",
         "Rekapitulasi penerimaan dan penolakan, juga bila nihil", LETTER,
         "SK unit pengendalian gratifikasi"),
    ),
)  # fmt: skip
_CONTROL = (
    Rule(
        ("tim spip", "satgas spip"),
        (DECISION, "Lampiran susunan tim dan tugasnya", "Notula rapat pembentukan",
         "Rencana kerja tim SPIP"),
    ),
    Rule(
        ("penilaian risiko",),
        ("Daftar risiko beserta penyebab dan dampaknya", "Peta risiko dan tingkatnya",
         "Rencana pengendalian risiko", *MEETING[1:3]),
    ),
    Rule(
        ("kegiatan pengendalian", "pengendalian intern"),
        ("Rencana kegiatan pengendalian", "Bukti pelaksanaan pengendalian",
         "Formulir pemantauan setiap risiko", "Laporan pemantauan yang ditandatangani"),
    ),
    Rule(
        ("pelaporan spi", "pelaporan spip", "laporan spi", "laporan spip", "spip"),
        ("Laporan SPIP yang ditandatangani", "Bukti tanggal penyampaian sebelum tenggat",
         "Hasil pemantauan risiko", FOLLOWED),
    ),
)  # fmt: skip
_CONFLICTS = (
    Rule(
        ("sosialisasi + benturan kepentingan", "internalisasi + benturan kepentingan"),
        (*EVENT, "Laporan sosialisasi"),
    ),
    Rule(
        ("laporan + benturan kepentingan", "evaluasi + benturan kepentingan"),
        (*REVIEWED, "Rekapitulasi benturan kepentingan, juga bila nihil"),
    ),
    Rule(
        ("benturan kepentingan",),
        ("Dokumen identifikasi yang ditandatangani", "Peta jabatan dan kegiatan yang rawan",
         "Pernyataan benturan kepentingan pegawai", "Rencana penanganannya"),
    ),
)  # fmt: skip
_SERVICE = (
    Rule(
        ("pelayanan prima",),
        (*EVENT, "Jadwal pelatihan setahun", "Sertifikat peserta",
         "Hasil penilaian kemampuan petugas layanan"),
    ),
    Rule(
        ("informasi + pelayanan + online", "sistem informasi pelayanan publik nasional"),
        (SCREEN, "Tautan halaman setiap layanan", "Bukti terhubung dengan SIPPN",
         "Daftar layanan yang informasinya tersedia"),
    ),
    Rule(
        ("penghargaan dan sanksi",),
        ("Kebijakan penghargaan dan sanksi", "Hasil penilaian disiplin dan kinerja petugas",
         "Hasil penilaian pengguna layanan", "SK atau piagam penghargaan",
         "Bukti sanksi, juga bila nihil"),
    ),
    Rule(
        ("kompensasi",),
        ("Kebijakan kompensasi setiap jenis layanan", "Bukti kompensasi diumumkan",
         "Rekapitulasi kompensasi yang diberikan, juga bila nihil", "Formulir permintaan"),
    ),
    Rule(
        ("terpadu", "terintegrasi + sarana"),
        ("Foto sarana layanan terpadu", "Daftar layanan yang dipadukan", "SOP alur layanan",
         "SK petugas layanan terpadu"),
    ),
    Rule(
        ("inovasi",),
        ("Uraian inovasi dan masalah yang dijawabnya", "SK atau penetapan inovasi",
         "Perbandingan sebelum dan sesudah", PHOTOS, "Bukti replikasi oleh unit kerja lain"),
    ),
)  # fmt: skip
_COMPLAINTS = (
    Rule(
        ("evaluasi + keluhan", "evaluasi + penanganan pengaduan"),
        (*REVIEWED, "Rekapitulasi keluhan, masukan, dan konsultasi"),
    ),
    Rule(
        ("unit pengelola + pengaduan", "pengelola sp4n-lapor"),
        (DECISION, "Surat penugasan pengelola SP4N-LAPOR!", "Tugas dan jadwal petugas",
         "Foto unit pengelola atau ruang pengaduan"),
    ),
    Rule(
        ("media + pengaduan", "konsultasi + pengaduan"),
        ("Foto loket atau kotak pengaduan", SCREEN, "Bukti terhubung dengan SP4N-LAPOR!",
         "Surat tugas petugas yang menangani", "Rekapitulasi pengaduan dan konsultasi"),
    ),
    Rule(
        ("sarana + pengaduan", "prosedur pengaduan"),
        ("Foto atau tangkapan layar setiap sarana pengaduan", "SOP penanganan pengaduan",
         "Bukti sarana diumumkan kepada masyarakat", "SK pengelola pengaduan"),
    ),
    Rule(
        ("persentase pengaduan", "pengaduan + ditindaklanjuti"),
        ("Rekapitulasi pengaduan masuk dan selesai, dengan persentasenya",
         "Bukti tindak lanjut setiap pengaduan, nama pelapor disamarkan",
         "Penjelasan pengaduan yang belum selesai"),
    ),
    Rule(
        ("laporan + pengaduan", "pengaduan"),
        (REPORT, "Capaian, hambatan, dan rekomendasi", "Rekapitulasi pengaduan periode ini",
         LETTER, FOLLOWED),
    ),
)  # fmt: skip
_SURVEYS = (
    Rule(
        ("tindak lanjut + survei", "tindak lanjut + survey"),
        (*CORRECTED, "Hasil survei yang ditindaklanjuti"),
    ),
    Rule(
        ("survei + diakses", "survey + diakses", "survei + publikasi"),
        (SCREEN, "Tautan publikasi hasil survei", "Foto hasil survei di ruang layanan",
         "Laporan hasil survei yang dipublikasikan"),
    ),
    Rule(
        ("survei kepuasan", "survey kepuasan", "indeks kepuasan"),
        ("Kuesioner yang dipakai", "Rekapitulasi jawaban responden",
         "Perhitungan indeks kepuasan periode ini", "Laporan survei yang ditandatangani", PHOTOS),
    ),
)  # fmt: skip
_TECHNOLOGY = (
    Rule(
        ("database + pelayanan", "basis data + pelayanan"),
        (SCREEN, "Uraian data dan layanan yang terhubung", "Panduan pengguna",
         "Rekapitulasi data periode ini"),
    ),
    Rule(
        ("pelayanan + teknologi informasi",),
        ("Daftar layanan dan aplikasi yang dipakai", SCREEN, "Alur layanan elektronik",
         "Rekapitulasi pengguna periode ini"),
    ),
    Rule(
        ("terus-menerus", "terus menerus"),
        ("Daftar perbaikan dan tanggalnya", "Bukti sebelum dan sesudah perbaikan",
         "Masukan yang menjadi dasar perbaikan", "Laporan perbaikan yang ditandatangani"),
    ),
)  # fmt: skip

OUTSIDE: tuple[Rule, ...] = (
    *_STANDARDS, *_GIFTS, *_CONTROL, *_CONFLICTS, *_SERVICE, *_COMPLAINTS, *_SURVEYS, *_TECHNOLOGY,
)  # fmt: skip
