"""What belongs in evidence of the office's inner work: change, procedures, people, performance."""

from app.services.plan.checklists.words.rule import (
    CORRECTED,
    DECISION,
    EVENT,
    FOLLOWED,
    INVITATION,
    MEETING,
    MINUTES,
    PHOTOS,
    PRESENT,
    REPORT,
    REVIEWED,
    SCREEN,
    Rule,
)

_CHANGE = (
    Rule(
        ("undangan + penetapan tim kerja", "undangan + pembentukan tim kerja"),
        (INVITATION, "Daftar penerima: semua calon anggota tim", "Bukti pengiriman undangan"),
    ),
    Rule(
        ("penetapan tim kerja", "pembentukan tim kerja", "tim kerja + sk"),
        (DECISION, "Lampiran susunan tim dan tugas setiap anggota",
         "Mekanisme atau kriteria pemilihan anggota", MINUTES, PRESENT),
    ),
    Rule(
        ("undangan + rencana aksi", "pembahasan rencana aksi"),
        (*MEETING, "Laporan kegiatan pembahasan", "Daftar target prioritas yang disepakati"),
    ),
    Rule(
        ("rencana aksi", "rencana kerja pembangunan"),
        ("Rencana aksi yang ditandatangani Ketua", "Target prioritas setiap area perubahan",
         "Jadwal bulanan dan penanggung jawab", "Notula rapat penyusunan"),
    ),
    Rule(
        ("pembuatan media sosial", "media sosial + pembangunan zi"),
        ("Alamat akun resmi setiap media", SCREEN, "Surat atau SK penunjukan pengelola akun",
         "Rekapitulasi unggahan tentang Zona Integritas"),
    ),
    Rule(
        ("role model + sk", "role model + penetapan", "role mode + sk"),
        (DECISION, "Kriteria dan alasan penetapan role model", "Notula rapat penetapan",
         "Bukti SK diumumkan kepada pegawai"),
    ),
    Rule(
        ("role model",),
        (PHOTOS, "Uraian keteladanan pimpinan pada setiap kegiatan", "Undangan atau surat tugas",
         PRESENT, "Tautan atau kliping pemberitaan"),
    ),
    Rule(
        ("tim agen perubahan",),
        (DECISION, "Syarat menjadi agen perubahan", INVITATION, PRESENT, MINUTES,
         "Rencana kerja agen perubahan"),
    ),
    Rule(
        ("agen perubahan",),
        (PHOTOS, "Rencana kerja agen perubahan", "Surat tugas atau undangan kegiatan",
         "Laporan kegiatan agen perubahan"),
    ),
    Rule(
        ("reward dan punishment", "budaya kerja"),
        ("Rekapitulasi kehadiran pegawai periode ini", PHOTOS,
         "SK atau piagam penghargaan (reward)", "Surat teguran atau berita acara (punishment)",
         "Laporan pembinaan budaya kerja"),
    ),
)  # fmt: skip
_PROCEDURES = (
    Rule(("tindak lanjut + evaluasi sop",), (*CORRECTED, "SOP yang sudah diperbaiki")),
    Rule(
        ("evaluasi sop",),
        (INVITATION, PRESENT, "Hasil evaluasi setiap SOP", "Rekomendasi perbaikan", REPORT),
    ),
    Rule(
        ("menerapkan sop", "penerapan sop"),
        ("Daftar SOP yang berlaku", "SOP yang ditetapkan", "Bukti penerapan SOP dalam pekerjaan",
         "Bukti SOP disampaikan kepada pelaksananya"),
    ),
    Rule(
        ("pencatatan kerja harian", "catatan kerja harian"),
        ("Rekapitulasi catatan kerja harian dari aplikasi", "Contoh catatan beberapa pegawai",
         SCREEN, "Persetujuan atasan langsung"),
    ),
    Rule(
        ("absensi + sirian", "absensi + aplikasi", "presensi + aplikasi"),
        ("Rekapitulasi kehadiran dari aplikasi", SCREEN,
         "Keterangan yang tidak hadir (cuti, dinas)", "Pengesahan pejabat kepegawaian"),
    ),
    Rule(
        ("pengelolaan gaji", "gaji pegawai"),
        ("Daftar gaji bulan ini dari aplikasi", SCREEN, "Surat perintah membayar atau pencairan",
         "Rekonsiliasi data pegawai dan gaji"),
    ),
    Rule(
        ("rapat pleno",),
        (INVITATION, PRESENT, "Berita acara pleno yang ditandatangani", SCREEN,
         "Rekapitulasi tindak lanjut keputusan pleno"),
    ),
    Rule(
        ("evaluasi + keterbukaan informasi publik",),
        (*REVIEWED, "Rekapitulasi permohonan informasi"),
    ),
    Rule(
        ("kebijakan informasi publik", "daftar informasi publik", "menginventarisir"),
        ("Daftar kebijakan informasi publik", "Daftar informasi publik yang ditetapkan",
         "Daftar informasi yang dikecualikan", "SK pengelola informasi (PPID)"),
    ),
    Rule(
        ("keterbukaan informasi publik", "informasi publik"),
        (SCREEN, "Tautan setiap media", "Rekapitulasi unggahan periode ini",
         "Rekapitulasi permohonan informasi dan jawabannya"),
    ),
)  # fmt: skip
_PEOPLE = (
    Rule(
        ("evaluasi + kebutuhan pegawai",),
        (*REVIEWED, "Perbandingan kebutuhan dan pegawai yang ada"),
    ),
    Rule(
        ("menerapkan rencana kebutuhan pegawai",),
        ("Usulan formasi atau permintaan pegawai", "SK penempatan pegawai",
         "Perbandingan rencana dan pegawai yang ditempatkan"),
    ),
    Rule(
        ("kebutuhan pegawai",),
        ("Rencana kebutuhan pegawai yang ditandatangani", "Analisis jabatan dan beban kerja",
         "Peta jabatan dan kualifikasi pendidikan", "Notula penyusunan"),
    ),
    Rule(
        ("evaluasi + pola rotasi", "evaluasi + pola mutasi", "evaluasi + mutasi"),
        (*REVIEWED, "Daftar mutasi atau rotasi yang dinilai"),
    ),
    Rule(
        ("menerapkan kebijakan pola mutasi", "penerapan pola mutasi"),
        ("SK mutasi atau rotasi pegawai", "Bukti kesesuaian dengan pola mutasi",
         "Berita acara serah terima tugas", "Notula pertimbangan mutasi"),
    ),
    Rule(
        ("pola mutasi", "pola rotasi"),
        ("Kebijakan pola mutasi yang ditetapkan", "Kriteria dan tahapan mutasi",
         "Notula penyusunan kebijakan", "Bukti disampaikan kepada pegawai"),
    ),
    Rule(
        ("mengikuti diklat", "kesempatan + diklat", "hak + diklat"),
        ("Daftar pegawai dan diklat yang diikuti", "Surat tugas atau pemanggilan peserta",
         "Sertifikat", "Kebijakan kesempatan yang sama bagi semua pegawai"),
    ),
    Rule(
        ("capacity building", "transfer knowledge", "pengembangan kompetensi"),
        (*EVENT, "Analisis kebutuhan pengembangan kompetensi", "Laporan hasil kegiatan"),
    ),
    Rule(
        ("ukuran kinerja individu",),
        ("SKP pegawai dan SKP atasannya", "Matriks penjabaran kinerja atasan ke bawahan",
         "Notula dialog kinerja"),
    ),
    Rule(
        ("pengukuran kinerja individu",),
        ("Hasil pengukuran kinerja setiap pegawai", "Rekapitulasi periode ini", SCREEN,
         "Bukti umpan balik atasan"),
    ),
    Rule(
        ("hasil penilaian kinerja individu",),
        ("SKP yang ditetapkan", "Hasil penilaian yang ditandatangani penilai",
         "Bukti pemantauan berkala", "Bukti hasilnya dipakai (penghargaan atau pembinaan)"),
    ),
    Rule(
        ("kinerja individu", "penilaian kinerja"),
        ("SKP pegawai yang ditandatangani", "Perjanjian kinerja unit kerja",
         "Matriks hubungan kinerja pegawai dan organisasi"),
    ),
    Rule(
        ("kode etik", "kode perilaku", "disiplin pegawai"),
        ("Aturan disiplin dan kode etik yang berlaku", "Bukti sosialisasi dan daftar hadirnya",
         "Pakta integritas yang ditandatangani pegawai", "Rekapitulasi pelanggaran dan sanksi",
         FOLLOWED),
    ),
    Rule(
        ("sistem informasi kepegawaian", "sistem informasi kepagawaian"),
        (SCREEN, "Rekapitulasi data pegawai yang dimutakhirkan", "Bukti dasar perubahan data",
         "Tanggal pemutakhiran terakhir"),
    ),
)  # fmt: skip
_PERFORMANCE = (
    Rule(
        ("penetapan kinerja",),
        (*MEETING, "Perjanjian kinerja yang ditandatangani pimpinan"),
    ),
    Rule(
        ("renstra", "revisi perjanjian kinerja"),
        ("Renstra atau revisinya yang ditetapkan", "Perjanjian kinerja yang direvisi",
         "SK penetapan", "Notula pembahasan revisi", "Ringkasan perubahan dan alasannya"),
    ),
    Rule(
        ("penyusunan perencanaan", "proses perencanaan"),
        (*MEETING, "Dokumen perencanaan yang dihasilkan", "Arahan tertulis pimpinan"),
    ),
    Rule(
        ("pencapaian kinerja", "capaian kinerja"),
        ("Laporan capaian kinerja periode ini", *MEETING, "Arahan pimpinan dan tindak lanjutnya"),
    ),
    Rule(
        ("realisasi kinerja", "smart + e-monev"),
        ("Perjanjian kinerja", "Tabel target dan realisasi", SCREEN,
         "Penjelasan bila realisasi tidak sesuai target"),
    ),
    Rule(
        ("laporan kinerja",),
        ("Laporan kinerja yang ditandatangani pimpinan", "SK tim penyusun",
         "Bukti penyampaian sebelum tenggat", "Tautan publikasi laporan"),
    ),
)  # fmt: skip

INSIDE: tuple[Rule, ...] = (*_CHANGE, *_PROCEDURES, *_PEOPLE, *_PERFORMANCE)
