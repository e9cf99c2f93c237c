"""Messages about closing the months and the year of a decree."""

from app.core.messages.sentences import Message, message

PERIODS: dict[str, Message] = {
    "period_closed": message(
        "Periode sudah ditutup",
        "Periode {period} sudah ditutup: jadwal, pelaksanaan, dan eviden yang periodenya "
        "menyentuhnya tidak dapat diubah. Perpendek periode evidennya sehingga tidak lagi "
        "menyentuh bulan yang ditutup, atau minta Ketua membukanya kembali.",
        "Period closed",
        "Nothing of {period} can be changed, for it is closed: not the schedule, the "
        "realisations, nor evidence whose covered period touches it. Shorten the period of the "
        "evidence so that it no longer touches the closed month, or ask the Ketua to reopen it.",
    ),
    "schedule_closed": message(
        "Bulan sudah ditutup",
        "{closed} sudah ditutup, jadi rencananya tidak berubah lagi. Rencanakan bulan yang masih "
        "terbuka, mulai {first} (aturan berulang: from_month {number}), atau minta Ketua membuka "
        "kembali bulan yang ditutup.",
        "Month closed",
        "{closed} is closed, so its plan does not change any more. Plan months that are open, "
        "from {first} on (a recurrence: from_month {number}), or ask the Ketua to reopen the "
        "closed one.",
    ),
    "gap_in_closed_period": message(
        "Periode sudah ditutup",
        "Periodenya sudah ditutup: tidak ada yang berubah sampai Ketua membukanya kembali.",
        "Period closed",
        "Its period is closed: nothing of it changes until the Ketua reopens it.",
    ),
    "period_not_over": message(
        "Periode belum berakhir",
        "Periode {period} baru dapat ditutup setelah {last_day}, menurut kalender satuan kerja.",
        "Period not over",
        "You can close {period} after {last_day}, by the office's calendar.",
    ),
    "period_incomplete": message(
        "Masih ada yang kurang",
        "Pada {period} masih ada {late} pelaksanaan yang terlambat dan {missing} eviden yang belum "
        "diterima. Tulis catatan (note) mengapa periode ini tetap ditutup.",
        "Something is missing",
        "{period} still has {late} realisations that are late and {missing} pieces of evidence "
        "that are not accepted. Write a note that says why it is closed all the same.",
    ),
    "period_already_closed": message(
        "Sudah ditutup",
        "Periode {period} sudah ditutup; tidak perlu ditutup lagi.",
        "Already closed",
        "There is nothing left to do: {period} is closed already.",
    ),
    "period_not_closed": message(
        "Tidak sedang ditutup",
        "Periode {period} tidak sedang ditutup, jadi tidak perlu dibuka kembali.",
        "Not closed",
        "There is nothing to reopen: {period} is not closed.",
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
