"""Messages about follow-ups."""

from app.core.messages.sentences import Message, message

FOLLOW_UPS: dict[str, Message] = {
    "follow_up_wrong_status": message(
        "Status tidak sesuai",
        "Tindak lanjut berstatus {status} tidak dapat menerima langkah {action}. Urutannya: mulai,"
        " selesaikan, lalu orang lain menutup.",
        "Wrong status",
        "With status {status} the step “{action}” is not possible for a follow-up. First"
        " start it, then finish it, then somebody else closes it.",
    ),
    "follow_up_unanswered": message(
        "Alasan diperlukan",
        "Tindak lanjut ini belum selesai. Tulis alasan penutupannya.",
        "Reason required",
        "This follow-up is not done. Write down why it is closed.",
    ),
    "follow_ups_unfinished": message(
        "Tindak lanjut belum selesai",
        "Masih ada tindak lanjut yang belum selesai. Selesaikan atau tutup dahulu, lalu coba lagi.",
        "Follow-ups unfinished",
        "Some follow-ups are not finished. Finish or close them first, then try again.",
    ),
    "own_follow_up": message(
        "Tindak lanjut sendiri",
        "Penanggung jawab tindak lanjut tidak menutupnya. Yang boleh: {holders_id}, asal tidak "
        "ikut mengerjakannya.",
        "Own follow-up",
        "The owner of a follow-up does not close it. Who may: {holders_en}, without a part in it.",
    ),
    "owner_not_of_team": message(
        "Bukan anggota tim",
        "Pilih penanggung jawab yang hari ini anggota tim tersebut, atau Pelaksana.",
        "Not of the team",
        "Choose an owner who is a member of that team today, or Pelaksana.",
    ),
    "origin_closed": message(
        "Asalnya sudah ditutup",
        "Temuan atau arahan yang ditindaklanjuti sudah ditutup. Ajukan temuan atau arahan baru.",
        "What it follows has ended",
        "The finding or directive it follows is closed. Raise or issue a new one.",
    ),
}
