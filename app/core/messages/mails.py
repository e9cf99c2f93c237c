"""The words of mails around the sentences of reminders."""

from typing import NamedTuple

from app.core.messages.sentences import Language


class MailWords(NamedTuple):
    """Greeting, digest's subject and introduction, the link's introduction, the end.

    `change_it` follows the end where there is an address to change the settings at.
    """

    greeting: str
    digest_subject: str
    digest_intro: str
    open_it: str
    farewell: str
    change_it: str


MAILS: dict[Language, MailWords] = {
    Language.INDONESIAN: MailWords(
        "Yth. {name},",
        "Zona Integritas: {count} pengingat, {day}",
        "Yang menunggu Anda:",
        "Buka:",
        "Surel ini dikirim otomatis. Cara Anda diberi tahu dapat diubah pada pengaturan "
        "pemberitahuan akun Anda.",
        "Pengaturan pemberitahuan:",
    ),
    Language.ENGLISH: MailWords(
        "Dear {name},",
        "Zona Integritas: {count} reminders, {day}",
        "What waits for you:",
        "Open:",
        "This mail was sent automatically. How you are told can be changed in your notification "
        "preferences of your account.",
        "Notification preferences:",
    ),
}
