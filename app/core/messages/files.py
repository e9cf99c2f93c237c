"""Why a file is refused, and what to do instead; `name` is the file, `inner` what lies in it."""

from typing import Final

from app.core.messages.sentences import Message, message

FILES: Final[dict[str, Message]] = {
    "file_type_refused": message(
        "Jenis berkas tidak diterima",
        "Berkas “{name}” tidak diterima karena isinya {media_type}. {advice}",
        "File type refused",
        "The file “{name}” is not accepted, because it holds {media_type}. {advice}",
    ),
    "file_empty": message(
        "Berkas kosong",
        "Berkas “{name}” kosong. Periksa berkas aslinya, lalu unggah lagi.",
        "Empty file",
        "The file “{name}” is empty. Check the original, then upload it again.",
    ),
    "file_holds_macros": message(
        "Berkas berisi makro",
        "Berkas “{name}” berisi makro (di {inner}), yang tidak diterima. Buka berkasnya, pilih "
        "Simpan Sebagai, simpan tanpa makro ({formats}), lalu unggah hasilnya.",
        "File with macros",
        "The file “{name}” holds macros (in {inner}), which are not accepted. Open it, choose Save "
        "As, save it without macros ({formats}), and upload the result.",
    ),
    "file_holds_program": message(
        "Berkas memuat program",
        "Berkas “{name}” memuat program atau skrip ({inner}), yang tidak diterima. Keluarkan "
        "bagian itu, lalu unggah lagi.",
        "File with a program",
        "The file “{name}” holds a program or script ({inner}), which is not accepted. Take that "
        "part out, then upload it again.",
    ),
    "file_locked": message(
        "Berkas terkunci",
        "Berkas “{name}” dikunci dengan kata sandi sehingga isinya tidak dapat diperiksa. Simpan "
        "tanpa kata sandi, lalu unggah lagi.",
        "Locked file",
        "The file “{name}” is locked with a password, so that nobody can check what is in it. Save "
        "it without a password, then upload it again.",
    ),
    "pdf_starts_program": message(
        "PDF menjalankan program",
        "Berkas “{name}” memuat perintah untuk menjalankan program. Cetak ulang menjadi PDF "
        "(Print to PDF), lalu unggah hasilnya.",
        "PDF that starts a program",
        "The file “{name}” holds a command that starts a program. Print it to PDF again, then "
        "upload the result.",
    ),
    "rtf_holds_object": message(
        "RTF memuat objek",
        "Berkas “{name}” memuat objek sisipan. Simpan sebagai .docx atau PDF, lalu unggah "
        "hasilnya.",
        "RTF with an object",
        "The file “{name}” holds an embedded object. Save it as .docx or PDF, then upload the "
        "result.",
    ),
    "text_unreadable": message(
        "Teks tidak terbaca",
        "Teks dalam berkas “{name}” tidak terbaca. Simpan sebagai teks atau CSV UTF-8, lalu "
        "unggah lagi.",
        "Text that cannot be read",
        "The text of the file “{name}” cannot be read. Save it as text or CSV in UTF-8, then "
        "upload it again.",
    ),
    "file_not_utf8": message(
        "Berkas bukan UTF-8",
        "Berkas “{name}” tersimpan sebagai {encoding}, bukan UTF-8 (terlihat pada baris {line}). "
        "Buka berkasnya, pilih Simpan Sebagai dengan pengodean UTF-8, lalu coba lagi.",
        "File that is not UTF-8",
        "The file “{name}” is saved as {encoding}, not as UTF-8 (seen on line {line}). Open it, "
        "choose Save As with the encoding UTF-8, then try again.",
    ),
    "archive_damaged": message(
        "Berkas rusak",
        "Daftar isi berkas “{name}” rusak atau tidak sesuai dengan isinya. Buka berkasnya, simpan "
        "ulang, lalu unggah lagi.",
        "Damaged file",
        "The table of contents of the file “{name}” is damaged or untrue. Open it, save it anew, "
        "then upload it again.",
    ),
    "archive_method_unknown": message(
        "Arsip tidak terbaca",
        "Cara pemampatan di dalam berkas “{name}” ({inner}) tidak dikenal. Buat ulang sebagai .zip "
        "biasa.",
        "Archive that cannot be read",
        "What is in the file “{name}” ({inner}) is packed in an unknown way. Make it anew as an "
        "ordinary .zip.",
    ),
    "archive_too_large": message(
        "Isi arsip terlalu besar",
        "Isi berkas “{name}” tidak boleh melebihi {max_bytes}, {maximum} berkas, atau seratus kali "
        "ukurannya. Bagi arsip menjadi beberapa berkas; hapus gambar dan lembar tambahan dari buku "
        "kerja, lalu simpan ulang.",
        "Archive unpacks to too much",
        "The file “{name}” may not unpack to more than {max_bytes}, {maximum} files, or a hundred "
        "times its own size. Make several files of an archive; take pictures and further sheets "
        "out of a workbook and save it anew.",
    ),
    "archive_in_archive": message(
        "Arsip di dalam arsip",
        "Arsip “{name}” memuat arsip lain: {inner}. Unggah isinya langsung.",
        "Archive in an archive",
        "The archive “{name}” holds another one: {inner}. Upload what is in it directly.",
    ),
    "archive_path_unsafe": message(
        "Nama berkas arsip berbahaya",
        "Arsip “{name}” memuat nama yang menunjuk ke luar foldernya: {inner}. Buat ulang arsipnya.",
        "Unsafe name in an archive",
        "The archive “{name}” holds a name that points out of its folder: {inner}. Make it anew.",
    ),
    "upload_too_large": message(
        "Berkas terlalu besar",
        "Berkas “{name}” melebihi {max_bytes}. Perkecil, lalu unggah lagi: bagi dokumen menjadi "
        "beberapa berkas; hapus gambar dan lembar tambahan dari buku kerja.",
        "File too large",
        "The file “{name}” exceeds {max_bytes}. Make it smaller, then upload it again: divide a "
        "document; take pictures and further sheets out of a workbook.",
    ),
}

ADVICE: Final[dict[str, str]] = {
    "Send PDF, pictures or office documents.": "Kirim PDF, gambar, atau dokumen kantor.",
    "Programs and scripts are not accepted. Send their result as PDF.": (
        "Program dan skrip tidak diterima. Kirim hasilnya sebagai PDF."
    ),
    "Print the page to PDF and send that.": "Cetak halaman itu menjadi PDF, lalu kirim PDF-nya.",
    "Print the document to PDF and send that.": (
        "Cetak dokumen itu menjadi PDF, lalu kirim PDF-nya."
    ),
    "Pack the files as an ordinary .zip, or send them one by one.": (
        "Kemas berkasnya sebagai .zip biasa, atau kirim satu per satu."
    ),
}
"""What to do instead of sending a kind of file, by its words in English."""
