"""Messages about meetings."""

from app.core.messages.sentences import Message, message

MEETINGS: dict[str, Message] = {
    "meeting_wrong_status": message(
        "Status tidak sesuai",
        "Rapat berstatus {status} tidak dapat menerima langkah {action}.",
        "Wrong status",
        "With status {status} the step “{action}” is not possible for a meeting.",
    ),
    "meeting_is_cancelled": message(
        "Rapat dibatalkan",
        "Rapat ini sudah dibatalkan dan tidak berubah lagi. Bila tetap diadakan, buat rapat baru.",
        "Meeting cancelled",
        "This meeting is cancelled and changes no more. If it takes place after all, make a new"
        " one.",
    ),
    "meeting_to_come": message(
        "Rapat belum tiba",
        "Tanggal rapat belum tiba menurut kalender kantor. Bila rapat dimajukan, ubah tanggalnya"
        " dahulu.",
        "Meeting still to come",
        "The meeting's day is still to come by the office's calendar. If it was held earlier,"
        " change its day first.",
    ),
    "meeting_date_to_come": message(
        "Tanggal belum tiba",
        "Rapat ini sudah tercatat terlaksana, sedangkan tanggal ini belum tiba menurut kalender"
        " kantor.",
        "Day still to come",
        "This meeting was held, and this day is still to come by the office's calendar.",
    ),
    "meeting_not_held": message(
        "Rapat belum terlaksana",
        "Catat dahulu bahwa rapat ini terlaksana (hold).",
        "Meeting not held yet",
        "First write down that this meeting was held (hold).",
    ),
    "meeting_files_full": message(
        "Terlalu banyak berkas",
        "Satu rapat memuat paling banyak {maximum} berkas. Gabungkan foto-fotonya menjadi satu"
        " PDF.",
        "Too many files",
        "A meeting holds {maximum} files at most. Put the photos together into one PDF.",
    ),
    "meeting_file_erased": message(
        "Isi berkas dihapus",
        "Isi berkas “{name}” dihapus dari eviden rapat ini oleh dua orang; alasannya tercatat pada"
        " evidennya.",
        "Content erased",
        "The content of “{name}” was erased from evidence of this meeting by two people; the"
        " evidence says why.",
    ),
    "meeting_fixed": message(
        "Rapat sudah menjadi eviden",
        "Eviden dari rapat ini sudah diajukan, jadi isi dan berkas rapat tetap seperti saat itu."
        " Yang masih kurang diunggah pada eviden timnya.",
        "Meeting became evidence",
        "Evidence made from this meeting was submitted, so its words and files stay as they were."
        " What is still missing is uploaded to the team's evidence.",
    ),
    "meeting_in_use": message(
        "Rapat sudah dipakai",
        "Eviden atau laporan pelaksanaan bersandar pada rapat ini. Tarik evidennya dan batalkan"
        " laporannya dahulu.",
        "Meeting in use",
        "Evidence or a realisation rests on this meeting. First withdraw the evidence and cancel"
        " the realisation.",
    ),
    "meeting_evidence_made": message(
        "Sudah menjadi eviden",
        "Rapat ini sudah menjadi eviden yang sedang diperiksa atau berlaku untuk sebagian"
        " indikator {team}. Sebut indikator yang lain, atau perbaiki eviden itu.",
        "Evidence already",
        "This meeting is evidence already, under review or in force, for some of these indicators"
        " of {team}. Name others, or revise that evidence.",
    ),
    "indicators_of_another_team": message(
        "Indikator tim lain",
        "Indikator {team} bukan bagian Anda. Kirim indikator tim Anda saja; tim itu memakai"
        " berkas rapat yang sama tanpa mengunggah lagi.",
        "Indicators of another team",
        "The indicators of {team} are not your part. Send those of your team; that team"
        " uses the same files of the meeting without uploading again.",
    ),
    "meeting_without_guests": message(
        "Tidak ada tamu",
        "Rapat ini tidak mencatat nama tamu.",
        "No guests",
        "No guests are named in this meeting.",
    ),
}
