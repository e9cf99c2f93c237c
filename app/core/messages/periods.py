"""Messages about closing the months and the year of a decree."""

from app.core.messages.sentences import Message, message

# To whoever may name other days: the gap `advice` of `period_closed`.
OUT_OF_IT = (
    "Pilih periode eviden yang tidak menyentuh bulan itu, atau minta bulan itu dibuka kembali. ",
    "Choose a period of the evidence that does not touch that month, or have the month reopened. ",
)
PERIODS: dict[str, Message] = {
    "period_closed": message(
        "Periode sudah ditutup",
        "Periode {period} sudah ditutup: jadwal, pelaksanaan, rapat, dan eviden yang menyentuhnya "
        "tidak dapat diubah atau diputuskan. {advice_id}Ketua (Pelaksana) dapat membukanya kembali "
        "dengan alasan tertulis; setelah itu ulangi langkah ini.",
        "Period closed",
        "Nothing of {period} can be changed or decided, for it is closed: not the schedule, the "
        "realisations, meetings, nor evidence that touches it. {advice_en}The Ketua (Pelaksana) "
        "can reopen it with a written reason; repeat this step then.",
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
