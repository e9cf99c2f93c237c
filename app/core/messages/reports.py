"""Messages about reports."""

from app.core.messages.sentences import Message, message

REPORTS: dict[str, Message] = {
    "report_period_unknown": message(
        "Periode tidak ada",
        "Jenis laporan ini hanya mempunyai periode 1 sampai {last} dalam setahun.",
        "No such period",
        "A report of this kind has the periods 1 to {last} of a year only.",
    ),
    "report_period_to_come": message(
        "Periode belum tiba",
        "Periode ini baru dimulai {day}. Laporan dibuat setelah periodenya berjalan.",
        "Period still to come",
        "This period begins on {day}. A report is made once its period has begun.",
    ),
    "report_exists": message(
        "Laporan sudah ada",
        "Periode ini sudah mempunyai laporan (/reports/{report}). Lanjutkan laporan itu; bila"
        " sudah diketahui Pengarah, buat pembetulannya.",
        "Report exists",
        "This period has a report already (/reports/{report}). Go on with that one; if the"
        " Pengarah has taken note of it, make a correction.",
    ),
    "report_just_begun": message(
        "Laporan baru saja dimulai",
        "Orang lain baru saja memulai laporan periode ini. Lanjutkan laporan itu.",
        "Report was just begun",
        "Somebody else has just begun the report of this period. Go on with that one.",
    ),
    "report_frozen": message(
        "Laporan sudah dibekukan",
        "Laporan berstatus {status} tidak berubah lagi. Bila isinya keliru, Pengarah"
        " mengembalikannya, atau buat laporan pembetulan setelah diketahui.",
        "Report is frozen",
        "With status {status} a report changes no more. If it is wrong, the Pengarah sends it"
        " back, or a correction is made once it was acknowledged.",
    ),
    "report_wrong_status": message(
        "Status tidak sesuai",
        "Laporan berstatus {status} tidak dapat menerima langkah {action}.",
        "Wrong status",
        "With status {status} the step “{action}” is not possible for a report.",
    ),
    "own_report": message(
        "Laporan sendiri",
        "Anda ikut menulis atau mengajukan laporan ini, jadi orang lain yang menilainya:"
        " {holders_id}.",
        "Your own report",
        "You wrote in this report or submitted it, so somebody else judges it: {holders_en}.",
    ),
    "report_not_acknowledged": message(
        "Laporan belum diketahui",
        "Laporan ini berstatus {status}; langkah ini menunggu sampai Pengarah mengetahuinya.",
        "Report not acknowledged",
        "This report has status {status}; this step waits until the Pengarah has taken note.",
    ),
    "report_not_submitted": message(
        "Laporan belum diajukan",
        "Hanya laporan yang sudah diajukan atau diketahui yang ditandatangani; laporan ini"
        " berstatus {status}.",
        "Report not submitted",
        "Only a report that was submitted or acknowledged is signed; this one has status {status}.",
    ),
    "report_files_full": message(
        "Terlalu banyak salinan",
        "Satu dokumen menyimpan paling banyak {maximum} salinan bertanda tangan dan pindaian.",
        "Too many copies",
        "A paper keeps {maximum} signed copies and scans at most.",
    ),
    "report_corrected": message(
        "Laporan sudah dibetulkan",
        "Laporan ini sudah mempunyai laporan pembetulan. Lanjutkan laporan pembetulan itu.",
        "Report was corrected",
        "This report has a correction already. Go on with that one.",
    ),
    "recommendation_of_draft": message(
        "Laporan belum diajukan",
        "Rekomendasi ini belum diajukan, jadi belum dapat ditutup. Pada draf, hapus saja.",
        "Report not submitted",
        "This recommendation was not submitted yet, so it cannot be closed. Remove it from the"
        " draft instead.",
    ),
    "recommendation_closed": message(
        "Rekomendasi sudah ditutup",
        "Rekomendasi ini sudah ditutup dan tidak berubah lagi.",
        "Recommendation closed",
        "This recommendation is closed and changes no more.",
    ),
    "own_recommendation": message(
        "Rekomendasi sendiri",
        "Anda yang menulis atau mengajukan rekomendasi ini, jadi orang lain yang menutupnya:"
        " {holders_id}.",
        "Your own recommendation",
        "You wrote this recommendation or submitted it, so somebody else closes it: {holders_en}.",
    ),
    "report_number_taken": message(
        "Nomor sudah dipakai",
        "Nomor {number} sudah dipakai laporan lain satuan kerja ini pada tahun yang sama. Periksa"
        " buku agenda, atau kosongkan agar nomornya dihitung.",
        "Number is taken",
        "Another report of this office has the number {number} in the same year. Look into the"
        " register, or leave it out to have it counted.",
    ),
    "report_changed": message(
        "Laporan sudah berubah",
        "Laporan ini diajukan lagi sejak Anda membacanya. Baca yang terbaru, lalu ulangi.",
        "Report has changed",
        "This report was submitted anew since you read it. Read the newest one, then try again.",
    ),
    "recommendations_full": message(
        "Terlalu banyak rekomendasi",
        "Satu laporan memuat paling banyak {maximum} rekomendasi.",
        "Too many recommendations",
        "A report holds {maximum} recommendations at most.",
    ),
    "recommendation_of_one_row": message(
        "Satu baris saja",
        "Rekomendasi menunjuk satu baris rencana: sub kegiatan atau indikator, bukan keduanya.",
        "One row only",
        "A recommendation names one row of the plan: an action item or an indicator, not both.",
    ),
    "report_indicators_unknown": message(
        "Indikator belum ditentukan",
        "Rencana aksi tidak menyebut indikator untuk laporan monitoring dan evaluasi. Sebutkan"
        " indikatornya.",
        "Indicators unknown",
        "The plan names no indicator for the monitoring and evaluation report. Name them.",
    ),
    "report_indicators_elsewhere": message(
        "Indikator tim lain",
        "Indikator laporan ini menurut rencana milik {team}, jadi tim itu yang membuat evidennya."
        " Sebutkan indikator tim Anda bila laporan ini juga eviden tim Anda.",
        "Indicators of another team",
        "The plan's indicators for this report are those of {team}, so that team makes the"
        " evidence. Name indicators of your team if the report is evidence of yours as well.",
    ),
    "report_indicators_of_another_team": message(
        "Indikator tim lain",
        "Indikator {team} bukan bagian Anda. Sebutkan indikator tim Anda saja; tim itu membuat"
        " eviden dari laporan yang sama.",
        "Indicators of another team",
        "The indicators of {team} are not your part. Name those of your team; that team makes"
        " evidence of the same report itself.",
    ),
    "report_evidence_made": message(
        "Sudah menjadi eviden",
        "Dari laporan ini sudah dibuat eviden {team}. Lanjutkan eviden itu, atau tarik dahulu.",
        "Evidence already",
        "{team} has evidence of this report already. Go on with that, or withdraw it first.",
    ),
}
