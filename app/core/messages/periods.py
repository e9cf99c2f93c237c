"""Messages about closing the months and the year of a decree."""

from app.core.messages.sentences import Message, message

PERIODS: dict[str, Message] = {
    "period_closed": message(
        "Periode sudah ditutup",
        "Periode {period} sudah ditutup: jadwal, pelaksanaan, dan evidennya tidak dapat diubah. "
        "Minta Ketua membukanya kembali bila memang perlu.",
        "Period closed",
        "The period {period} is closed: its schedule, realisations and evidence cannot be "
        "changed. Ask the Ketua to reopen it if that is needed.",
    ),
    "period_not_over": message(
        "Periode belum berakhir",
        "Periode {period} baru dapat ditutup setelah {last_day}, menurut kalender satuan kerja.",
        "Period not over",
        "The period {period} can be closed after {last_day}, by the office's calendar.",
    ),
    "period_already_closed": message(
        "Sudah ditutup",
        "Periode {period} sudah ditutup; tidak perlu ditutup lagi.",
        "Already closed",
        "The period {period} is closed already; there is nothing left to do.",
    ),
    "period_not_closed": message(
        "Tidak sedang ditutup",
        "Periode {period} tidak sedang ditutup, jadi tidak perlu dibuka kembali.",
        "Not closed",
        "The period {period} is not closed, so there is nothing to reopen.",
    ),
    "year_is_closed": message(
        "Tahun ini sudah ditutup",
        "Seluruh tahun sudah ditutup. Buka kembali tahunnya dahulu (month: null), lalu bulan "
        "{period} bila masih tertutup.",
        "The year is closed",
        "The whole year is closed. Reopen the year first (month: null), then {period} if it is "
        "still closed.",
    ),
}
