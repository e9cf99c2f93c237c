"""Messages about comments and mentions."""

from app.core.messages.sentences import Message, message

COMMENTS: dict[str, Message] = {
    "not_own_comment": message(
        "Bukan komentar Anda",
        "Hanya penulisnya yang dapat mengubah komentar ini. Tulis komentar baru sebagai tanggapan.",
        "Not your comment",
        "Only its author can change this comment. Write a new comment in reply.",
    ),
    "mention_outside_office": message(
        "Menyebut orang di luar satuan kerja",
        "Orang ini hari ini tidak punya kedudukan di satuan kerja ini, jadi tidak dapat disebut. "
        "Hapus sebutannya, atau pilih orang lain.",
        "A mention of somebody outside the office",
        "A mention of somebody outside the office: this person holds no position there today. Take "
        "the mention out, or choose somebody else.",
    ),
    "mention_may_not_read": message(
        "Yang disebut tidak boleh membacanya",
        "Orang ini tidak boleh membaca percakapan ini, jadi tidak dapat disebut. Hapus sebutannya, "
        "atau pilih orang lain.",
        "A mention of somebody who may not read it",
        "This person may not read this conversation, so they cannot be mentioned. Take the mention "
        "out, or choose somebody else.",
    ),
}
