"""Messages about evidence packages."""

from app.core.messages.sentences import Message, message

PACKAGES: dict[str, Message] = {
    "package_needs_one_scope": message(
        "Pilih satu ruang lingkup",
        "Sebut decree_id, team_id, atau indicator_id, salah satu saja.",
        "Choose one scope",
        "Name decree_id, team_id or indicator_id, exactly one of them.",
    ),
    "cut_off_to_come": message(
        "Tanggal batas belum tiba",
        "Tanggal batas tidak boleh setelah hari ini.",
        "Cut-off still to come",
        "The cut-off must not lie after today.",
    ),
    "package_unreadable": message(
        "Bukan paket",
        "Berkas ini bukan arsip ZIP, atau sudah rusak sehingga tidak dapat dibaca.",
        "Not a package",
        "This file is no ZIP archive, or is too damaged to be read.",
    ),
    "public_key_unusable": message(
        "Bukan kunci umum",
        "Kunci umum penanda tangan adalah 32 bita Ed25519 dalam base64 (44 huruf).",
        "Not a public key",
        "A signer's public key is 32 bytes (Ed25519) in base64: 44 characters.",
    ),
    "package_damaged": message(
        "Rusak", "Daftar ini tidak dapat dibaca.", "Damaged", "This list cannot be read."
    ),
    "package_no_bag": message(
        "Bukan paket BagIt",
        "Arsip ini tidak berisi satu folder dengan berkas bagit.txt.",
        "Not a bag",
        "The archive does not hold one folder with the file bagit.txt.",
    ),
    "package_unsafe_path": message(
        "Letak berbahaya",
        "Letak berkas ini menunjuk ke luar paket, atau berkas ini sebuah tautan simbolis.",
        "Unsafe path",
        "This path leads out of the package, or this is a symbolic link.",
    ),
    "package_repeated": message(
        "Berulang", "Berkas ini ada lebih dari sekali.", "Repeated", "This file is there twice."
    ),
    "package_missing": message(
        "Hilang",
        "Berkas ini ada dalam daftar, tetapi tidak ada dalam paket.",
        "Missing",
        "This file is listed but not in the package.",
    ),
    "package_changed": message(
        "Berubah",
        "Isi berkas ini bukan isi yang tercatat dalam daftar.",
        "Changed",
        "The content of this file is not the listed one.",
    ),
    "package_unlisted": message(
        "Tidak tercatat",
        "Berkas ini ada dalam paket, tetapi tidak ada dalam daftar.",
        "Not listed",
        "This file is in the package but not listed.",
    ),
    "package_unsigned": message(
        "Tanpa tanda tangan",
        "Paket ini tidak ditandatangani.",
        "Not signed",
        "The package carries no signature.",
    ),
    "package_signature_wrong": message(
        "Tanda tangan salah",
        "Tanda tangan ini bukan untuk paket ini, atau sudah diubah.",
        "Wrong signature",
        "The signature is not for this package, or has been changed.",
    ),
    "package_other_signer": message(
        "Penanda tangan lain",
        "Paket ini ditandatangani dengan kunci lain daripada yang diharapkan.",
        "Other signer",
        "The package was signed with another key than the expected one.",
    ),
}
