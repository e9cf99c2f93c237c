"""Messages about progress."""

from app.core.messages.sentences import Message, message

PROGRESS: dict[str, Message] = {
    "day_to_come": message(
        "Hari itu belum tiba",
        "Pilih hari ini atau hari yang sudah lewat menurut kalender satuan kerja.",
        "That day is still to come",
        "Choose today or a day that is over by the office's calendar.",
    ),
}
