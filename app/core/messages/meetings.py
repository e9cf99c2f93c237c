"""Messages about meetings."""

from app.core.messages.sentences import Message, message

MEETINGS: dict[str, Message] = {
    "meeting_wrong_status": message(
        "Status tidak sesuai",
        "Rapat berstatus {status} tidak dapat menerima langkah {action}.",
        "Wrong status",
        "A meeting with status {status} cannot take the step {action}.",
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
    "meeting_without_guests": message(
        "Tidak ada tamu",
        "Rapat ini tidak mencatat nama tamu.",
        "No guests",
        "No guests are named in this meeting.",
    ),
}
