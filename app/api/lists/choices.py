"""What people call the codes that stand in cells, in Indonesian; `messages/words.py` has the rest.

In English a code is its own word, with blanks for its underscores. A code stands in one of the two.
"""

from enum import Enum
from typing import Final

from app.core.messages import Language
from app.core.messages.words import WORDS

CODES: Final[dict[str, str]] = {
    # Who
    "administrator": "administrator",
    "anggota": "anggota",
    "asesor": "asesor",
    "command_line": "baris perintah",
    "koordinator": "koordinator",
    "nobody": "tanpa pelaku",
    "pelaksana": "Pelaksana",
    "person": "orang",
    "service_account": "akun layanan",
    "worker": "pekerja layanan",
    "nasional": "KPU RI",
    "provinsi": "KPU provinsi",
    "kabupaten_kota": "KPU kabupaten/kota",
    "tim_kerja": "tim kerja",
    # States
    "changed": "berubah",
    "dead": "gagal terkirim",
    "delivered": "terkirim",
    "done_early": "selesai lebih awal",
    "due": "jatuh tempo",
    "failed": "gagal",
    "in_force": "berlaku",
    "in_work": "dikerjakan",
    "late": "terlambat",
    "not_due": "belum jatuh tempo",
    "evaluation": "evaluasi LKE",
    "unanswered": "belum dijawab",
    "waiting": "belum dinilai",
    "agreed": "sesuai",
    "differs": "berbeda",
    "stale": "berubah setelah dinilai",
    "mended": "sudah diperbaiki",
    "evaluated_here": "evaluasi tahun sebelumnya",
    "by_paper": "dokumen",
    "own_word": "kata satuan kerja",
    "passed": "terpenuhi",
    "undecided": "belum pasti",
    "WBBM": "WBBM",
    "WBK": "WBK",
    "report_due": "laporan jatuh tempo",
    "not_planned": "tidak direncanakan",
    "partial": "sebagian",
    "past": "sudah lewat",
    "running": "berjalan",
    "succeeded": "berhasil",
    "unknown": "belum diketahui",
    "agree": "setuju",
    "institution": "instansi",
    "differ": "berbeda",
    "nothing": "belum dimulai",
    "unserved": "tanpa kegiatan",
    "work": "dikerjakan",
    # How grave, and what it is about
    "high": "tinggi",
    "low": "rendah",
    "medium": "sedang",
    "complaint": "pengaduan",
    "flag": "tanda pada eviden",
    "monitoring": "monitoring",
    "observation": "pengamatan",
    "request": "permintaan eviden",
    "account": "akun",
    "action_item": "rencana aksi",
    "comment": "komentar",
    "connector": "penghubung",
    "decree": "keputusan",
    "directive": "arahan",
    "evidence": "eviden",
    "finding": "temuan",
    "installation": "pemasangan",
    "meeting": "rapat",
    "record_type": "jenis rekaman",
    "schedule": "jadwal",
    "source": "sistem sumber",
    "team": "tim",
    "webhook": "webhook",
    # Periods
    "month": "bulan",
    "quarter": "triwulan",
    "semester": "semester",
    "year": "tahun",
    # Gaps
    "evidence_missing": "eviden belum ada",
    "evidence_outside_period": "eviden di luar periode",
    "evidence_returned": "eviden dikembalikan",
    "evidence_running_out": "masa berlaku eviden hampir habis",
    "evidence_unfinished": "eviden belum diajukan",
    "evidence_waiting": "eviden menunggu pemeriksaan",
    "file_reused": "berkas dipakai ulang",
    "lke_plan_short": "rencana tidak cukup untuk WBK",
    "lke_minimum_failed": "batas minimum tidak tercapai",
    "lke_question_returned": "soal dikembalikan penilai",
    "lke_question_open": "soal belum dijawab",
    "lke_claim_unproved": "jawaban tanpa eviden diterima",
    "lke_tpi_differs": "penilaian TPI berbeda",
    "lke_proof_outside_year": "bukti soal di luar tahunnya",
    "lke_answer_stale": "penilaian sudah usang",
    "lke_proof_carries": "satu eviden memikul banyak nilai",
    "sama": "sama",
    "mirip": "mirip",
    "sebagian": "sebagian",
    "langkah": "langkah",
    "indicator_unplanned": "indikator tanpa rencana",
    "link_dead": "tautan mati",
    "link_protected": "tautan terkunci",
    "month_late": "bulan terlambat",
    "no_person_in_charge": "tanpa penanggung jawab",
    "nobody_accepts": "tidak ada yang menerima",
    "nobody_verifies": "tidak ada yang memverifikasi",
    "report_overdue": "laporan lewat tenggat",
    "schedule_unknown": "jadwal belum ditetapkan",
    "source_silent": "sistem sumber diam",
    # What waits, and how often it was told
    "act": "tindak lanjuti",
    "report": "laporkan",
    "take_in": "terima rekaman",
    "begin": "mulai laporan",
    "fill_in": "jawab soal",
    "mend": "perbaiki soal",
    "assess": "nilai",
    "asked": "diminta",
    "by_itself": "pemberitahuan layanan",
    "due_soon": "segera jatuh tempo",
    "erased": "isi dihapus",
    "escalated_to_ketua": "diteruskan ke Ketua",
    "escalated_to_koordinator": "diteruskan ke koordinator",
    "happened": "terjadi",
    "mentioned": "disebut",
    "nothing_uploaded": "belum ada unggahan",
    "overdue": "lewat tenggat",
    "revised": "direvisi",
    "runs_out": "akan habis masa berlakunya",
    "security": "keamanan",
    "to_accept": "menunggu penerimaan",
    "to_close": "menunggu penutupan",
    "to_confirm": "menunggu persetujuan",
    "to_monitor": "perlu dipantau",
    "to_object": "dapat disanggah",
    "to_verify": "menunggu verifikasi",
    # Why sent back
    "cannot_open": "tidak dapat dibuka",
    "incomplete": "tidak lengkap",
    "inconsistent": "tidak sesuai satu sama lain",
    "not_final": "belum final",
    "other": "lainnya",
    "personal_data": "memuat data pribadi",
    "undated": "tanpa tanggal",
    "undocumented": "tanpa dokumentasi",
    "unsigned": "tanpa tanda tangan",
    "wrong_file": "berkas salah",
    "wrong_indicator": "indikator salah",
    "wrong_period": "periode salah",
    # What one person alone sufficed for
    "account_changed": "akun diubah",
    "activation_code": "kode aktivasi",
    "both_levels": "kedua tingkat oleh satu orang",
    "code_and_right": "kode dan hak oleh satu orang",
    "links_alone": "hanya tautan",
    "membership": "keanggotaan",
    "one_level": "satu tingkat saja",
    "own_right": "hak untuk diri sendiri",
    "role_grant": "pemberian peran",
    "teams_changed": "tim diubah",
    # What happened to an account
    "activated": "diaktifkan",
    "code_issued": "kode diberikan",
    "deactivated": "dinonaktifkan",
    "password_changed": "kata sandi diganti",
    "reactivated": "diaktifkan kembali",
    "recovery_code_used": "kode pemulihan dipakai",
    "recovery_codes_renewed": "kode pemulihan diperbarui",
    "right_ended": "hak berakhir",
    "right_granted": "hak diberikan",
    "second_factor_added": "faktor kedua ditambahkan",
    "second_factor_removed": "faktor kedua dihapus",
    "second_factor_reset": "faktor kedua disetel ulang",
    "session_ended": "sesi diakhiri",
    "sign_in_failed": "gagal masuk",
    "signed_in": "masuk",
    "signed_out": "keluar",
    "token_reused": "token dipakai dua kali",
}
_YES_NO: Final = {
    Language.INDONESIAN: ("tidak", "ya"),
    Language.ENGLISH: ("no", "yes"),
}
_NAMES_OF_OTHER_PROGRAMS: Final = frozenset({".", ":"})
"""Codes such as `record.accepted` and `records:write` are typed elsewhere as they stand."""


def is_name(code: str) -> bool:
    """Whether the code is a name that programs use, and is told as it is."""
    return bool(_NAMES_OF_OTHER_PROGRAMS & set(code))


def has_word(code: str) -> bool:
    """Whether people have an Indonesian word for it here."""
    return code in CODES or code in WORDS


def choice(code: str, language: Language) -> str:
    """The word for a code."""
    if is_name(code):
        return code
    if language is Language.ENGLISH:
        return code.replace("_", " ")
    return CODES.get(code) or WORDS.get(code, code)


def yes_no(value: object, language: Language) -> str:
    """The word for true or false."""
    return _YES_NO[language][bool(value)]


def codes_of(kinds: tuple[type[Enum], ...]) -> list[str]:
    """All codes of these enums."""
    return [str(each.value) for kind in kinds for each in kind]
