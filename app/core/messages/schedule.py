"""Messages about the year's schedule."""

from app.core.messages.sentences import Message, message

SCHEDULE: dict[str, Message] = {
    "schedule_needs_one_way": message(
        "Pilih satu cara",
        "Isi bulannya (months), aturan berulangnya (recurrence), atau bulan keputusan sebelumnya "
        "(take_previous), salah satu saja.",
        "Choose one way",
        "Give the months, a recurrence, or the months of the decree before (take_previous), only "
        "one of them.",
    ),
    "no_previous_months": message(
        "Tidak ada jadwal sebelumnya",
        "Keputusan sebelumnya tidak mempunyai bulan untuk sub kegiatan ini; isi bulannya sendiri.",
        "No earlier schedule",
        "The decree before has no months for this action item; set the months yourself.",
    ),
    "not_of_the_decree": message(
        "Bukan dari keputusan ini",
        "Tugas dijalankan oleh kegiatan dari keputusannya sendiri.",
        "Not of this decree",
        "A duty is carried out by activities of its own decree.",
    ),
    "not_of_the_activity": message(
        "Bukan dari kegiatan ini",
        "Indikator berada di samping sub kegiatan dari kegiatannya sendiri.",
        "Not of this activity",
        "An indicator stands beside action items of its own activity.",
    ),
    "month_named_twice": message(
        "Bulan berulang",
        "Setiap bulan hanya boleh disebut sekali.",
        "Month named twice",
        "Every month may be named only once.",
    ),
    "action_item_named_twice": message(
        "Sub kegiatan berulang",
        "Setiap sub kegiatan hanya boleh disebut sekali.",
        "Action item named twice",
        "Every action item may be named only once.",
    ),
    "recurrence_incomplete": message(
        "Aturan berulang tidak lengkap",
        "Isi times hanya untuk times_a_year, month hanya untuk once, dan from_month bukan untuk "
        "once.",
        "Incomplete recurrence",
        "Give times for times_a_year only, month for once only, and from_month not for once.",
    ),
    "recurrence_before_decree": message(
        "Sebelum keputusan berlaku",
        "Keputusan berlaku sejak {first}: pilih bulan itu atau sesudahnya.",
        "Before the decree takes effect",
        "The decree takes effect on {first}: choose that month or a later one.",
    ),
    "schedule_reason_required": message(
        "Alasan diperlukan",
        "Rencana sudah disetujui; tulis alasan perubahan jadwal.",
        "Reason required",
        "The plan is approved; say why the schedule changes.",
    ),
    "plan_already_approved": message(
        "Rencana sudah disetujui",
        "Rencana ini sudah disetujui; yang pertama disetujui tetap menjadi acuan.",
        "Plan already approved",
        "This plan has been approved; the first approval stays the baseline.",
    ),
    "done_on_to_come": message(
        "Belum tiba",
        "Yang dilaporkan harus sudah dilaksanakan: tanggal ini belum tiba.",
        "Still to come",
        "What is reported must have been done: this day is still to come.",
    ),
    "done_on_outside_year": message(
        "Di luar tahun rencana",
        "Tanggal ini di luar tahun rencana {year}. Untuk yang dilaksanakan setahun sebelum atau "
        "sesudahnya, sebut bulan rencana yang dipenuhi (month).",
        "Outside the plan's year",
        "This day lies outside the plan's year {year}. For what was done in the year before it or "
        "after it, name the month of the plan that it fulfils (month).",
    ),
    "already_corrected": message(
        "Sudah dikoreksi",
        "Laporan ini sudah dikoreksi; koreksi atau batalkan laporan yang menggantikannya.",
        "Already corrected",
        "This report has been corrected; correct or cancel the one that took its place.",
    ),
    "already_cancelled": message(
        "Sudah dibatalkan",
        "Laporan ini sudah dibatalkan, sehingga tidak dikoreksi atau dibatalkan lagi. Yang memang "
        "dilaksanakan dilaporkan sebagai laporan baru.",
        "Already cancelled",
        "This report has been cancelled and is neither corrected nor cancelled again. What was "
        "done after all is reported anew.",
    ),
    "realisation_repeated": message(
        "Laporan yang sama sudah ada",
        "Untuk bulan dan tanggal ini sudah ada laporan dengan catatan yang sama. Bila memang "
        "dilaksanakan lagi, kirim lagi dengan confirm_repeated.",
        "The same was reported",
        "There is a report of this month and day with the same note. If it was done again, send "
        "it again with confirm_repeated.",
    ),
    "realisation_is_cancellation": message(
        "Ini sebuah pembatalan",
        "Pembatalan tidak dapat dikoreksi atau dibatalkan; laporkan lagi apa yang dilaksanakan.",
        "This is a cancellation",
        "A cancellation is neither corrected nor cancelled; report again what was done.",
    ),
}
