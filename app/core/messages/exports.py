"""Messages about lists that leave the service as files."""

from app.core.messages.sentences import Message, message

EXPORTS: dict[str, Message] = {
    "export_too_long": message(
        "Daftar ini terlalu panjang",
        "Sekali kirim paling banyak {limit} baris. Persempit saringannya, atau mintalah berkasnya "
        "lewat POST /exports dan ambil kemudian.",
        "This list is too long",
        "At most {limit} rows are sent at once. Narrow the filters, or ask for the file by "
        "POST /exports and fetch it later.",
    ),
    "export_unknown": message(
        "Daftar tidak dikenal",
        "Sebut nama operasi sebuah daftar, misalnya list_evidence.",
        "Unknown list",
        "Name the operation of a list, such as list_evidence.",
    ),
    "export_too_many": message(
        "Sudah banyak berkas",
        "Anda sudah meminta {limit} berkas. Berkas terhapus sendiri setelah sehari.",
        "Many files already",
        "You have asked for {limit} files. They are deleted by themselves after a day.",
    ),
    "export_not_done": message(
        "Berkas belum ada",
        "Berkas masih dibuat, atau gagal dibuat. Lihat statusnya.",
        "No file yet",
        "The file is still being made, or could not be made. See its status.",
    ),
    "export_rights_changed": message(
        "Hak Anda sudah berubah",
        "Hak Anda berubah sejak berkas ini dibuat. Mintalah berkas baru.",
        "Your rights have changed",
        "Your rights have changed since this file was made. Ask for a new one.",
    ),
    "export_failed": message(
        "Berkas gagal dibuat",
        "Berkas tidak selesai dibuat setelah beberapa kali dicoba. Mintalah lagi, atau "
        "hubungi administrator.",
        "The file could not be made",
        "The file was not finished in several attempts. Ask again, or tell an administrator.",
    ),
}
