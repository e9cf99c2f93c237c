"""What was missing when evidence was sent back; a code never changes its meaning."""

from app.core.messages.reminders import Words

RETURN_REASONS: dict[str, Words] = {
    "unsigned": Words("Tanda tangan atau cap belum ada", "A signature or a stamp is missing"),
    "undated": Words("Tanggal atau nomor belum ada", "The date or the number is missing"),
    "incomplete": Words("Halaman atau lampiran kurang", "Pages or attachments are missing"),
    "undocumented": Words(
        "Foto atau daftar hadir belum ada", "Photos or the list of who came are missing"
    ),
    "cannot_open": Words(
        "Berkas atau tautan tidak dapat dibuka atau dibaca",
        "A file or link cannot be opened or read",
    ),
    "wrong_file": Words("Berkas keliru", "It is the wrong file"),
    "wrong_period": Words(
        "Tanggal atau periodenya tidak sesuai", "The date or the period does not fit"
    ),
    "wrong_indicator": Words("Tidak membuktikan indikatornya", "It does not prove its indicator"),
    "not_final": Words("Masih konsep, belum final", "It is a draft and not final"),
    "inconsistent": Words(
        "Isi, nama, atau angkanya tidak cocok", "Its contents, names or figures do not agree"
    ),
    "personal_data": Words(
        "Memuat data pribadi yang tidak perlu", "It shows personal data that nobody needs"
    ),
    "other": Words("Lainnya", "Something else"),
}
