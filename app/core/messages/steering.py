"""Messages about directives and follow-ups."""

from app.core.messages.sentences import Message, message

STEERING: dict[str, Message] = {
    "directive_wrong_status": message(
        "Status tidak sesuai",
        "Arahan berstatus {status} tidak dapat menerima langkah {action}. Urutannya: ketahui"
        " dahulu, lalu jawab dengan apa yang sudah dilakukan, lalu pemberi arahan menutup.",
        "Wrong status",
        "A directive with status {status} cannot take the step {action}. First acknowledge it,"
        " then respond with what was done, then its giver closes it.",
    ),
    "directive_needs_one_subject": message(
        "Pilih satu",
        "Sebut timnya (team_id), kegiatannya (activity_id) atau sub kegiatannya"
        " (action_item_id), salah satu saja.",
        "Choose one",
        "Name the team (team_id), the activity (activity_id) or the action item"
        " (action_item_id), only one.",
    ),
    "directive_unanswered": message(
        "Alasan diperlukan",
        "Arahan ini belum ditindaklanjuti. Tulis alasan penutupannya.",
        "Reason required",
        "Nobody has acted on this directive. Write down why it is closed.",
    ),
    "not_the_giver": message(
        "Bukan pemberi arahan",
        "Hanya pemberi arahan yang menilai jawabannya. Orang lain dapat melakukannya bila pemberi"
        " arahan tidak lagi menjabat, atau ikut mengerjakan jawabannya.",
        "Not the giver",
        "Only the giver of a directive judges the response. Others may when the giver no longer"
        " holds a steering position, or had a part in the response.",
    ),
    "due_date_before_decree": message(
        "Sebelum keputusan",
        "Batas waktu tidak boleh sebelum tanggal keputusan ({date}).",
        "Before the decree",
        "The due date must not lie before the decree's date ({date}).",
    ),
    "follow_up_wrong_status": message(
        "Status tidak sesuai",
        "Tindak lanjut berstatus {status} tidak dapat menerima langkah {action}. Urutannya: mulai,"
        " selesaikan, lalu orang lain menutup.",
        "Wrong status",
        "A follow-up with status {status} cannot take the step {action}. First start it, then"
        " finish it, then somebody else closes it.",
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
        "Penanggung jawab tindak lanjut tidak boleh menutupnya; minta orang lain menutup.",
        "Own follow-up",
        "The owner of a follow-up may not close it; ask somebody else to.",
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
