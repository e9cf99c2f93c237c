"""Messages about directives."""

from app.core.messages.sentences import Message, message

DIRECTIVES: dict[str, Message] = {
    "directive_wrong_status": message(
        "Status tidak sesuai",
        "Arahan berstatus {status} tidak dapat menerima langkah {action}. Urutannya: ketahui"
        " dahulu, lalu jawab dengan apa yang sudah dilakukan, lalu pemberi arahan menutup.",
        "Wrong status",
        "With status {status} the step “{action}” is not possible for a directive. First"
        " acknowledge it, then respond with what was done, then its giver closes it.",
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
}
