"""Messages about erasing files."""

from app.core.messages.sentences import Message, message

ERASURES: dict[str, Message] = {
    "file_erased": message(
        "Isi berkas sudah dihapus",
        "Isi berkas “{name}” dihapus oleh administrator dan Ketua pada {day}. Sidik (SHA-256), "
        "alasan, dan catatannya tetap ada.",
        "Content of the file was erased",
        "The content of the file “{name}” was erased by the administrator and the Ketua on {day}. "
        "Its SHA-256, the reason and the log stay.",
    ),
    "files_erased": message(
        "Ada berkas yang isinya dihapus",
        "Isi berkas ini sudah dihapus sehingga tidak dapat diperiksa: {names}. Keluarkan dari "
        "draf, atau kembalikan eviden ini agar diganti.",
        "Some files were erased",
        "The content of these files was erased, so nobody can judge it: {names}. Take them out of "
        "the draft, or return the evidence so that they are replaced.",
    ),
    "erasure_pending": message(
        "Sudah dimintakan",
        "Penghapusan isi berkas ini sudah dimintakan dan menunggu persetujuan orang kedua.",
        "Already asked for",
        "Erasing this file has been asked for and waits for the second person.",
    ),
    "erasure_decided": message(
        "Sudah diputuskan",
        "Permintaan penghapusan ini sudah {status}.",
        "Already decided",
        "This request to erase a file is {status} already.",
    ),
    "own_erasure": message(
        "Permintaan sendiri",
        "Penghapusan disetujui oleh orang lain, bukan oleh yang memintanya.",
        "Own request",
        "An erasure is confirmed by somebody else than the one who asked for it.",
    ),
    "erasure_needs_both_roles": message(
        "Perlu kedua kedudukan",
        "Berkas dihapus bersama oleh administrator dan Ketua: yang kedua harus memegang kedudukan "
        "yang lain.",
        "Both roles are needed",
        "A file is erased by the administrator and the Ketua together: the second person must hold "
        "the other role.",
    ),
    "upload_again": message(
        "Unggah lagi",
        "Isi yang sama sedang dihapus dari penyimpanan. Unggah berkasnya sekali lagi.",
        "Upload it again",
        "The same content was just being erased from the storage. Upload the file once more.",
    ),
}
