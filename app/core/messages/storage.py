"""Messages about the storage of files, the virus scanner, and uploads as a whole."""

from app.core.messages.sentences import Message, message

STORAGE: dict[str, Message] = {
    "range_not_satisfiable": message(
        "Rentang tidak ada",
        "Rentang yang diminta berada di luar berkas.",
        "Range not satisfiable",
        "The requested range lies outside the file.",
    ),
    "storage_full": message(
        "Penyimpanan penuh",
        "Tidak ada ruang tersisa untuk berkas. Tidak ada yang disimpan; hubungi administrator.",
        "Storage full",
        "There is no room left for files. Nothing was stored; tell your administrator.",
    ),
    "storage_unavailable": message(
        "Penyimpanan terganggu",
        "Penyimpanan berkas sedang tidak dapat dipakai. Coba lagi nanti.",
        "Storage unavailable",
        "The file storage cannot be used right now. Try again later.",
    ),
    "file_missing": message(
        "Isi berkas hilang",
        "Isi berkas tidak ditemukan di penyimpanan; hubungi administrator.",
        "File content missing",
        "The file's content is not in the storage; tell an administrator.",
    ),
    "file_quarantined": message(
        "Berkas dikarantina",
        "Berkas {name} belum lolos pemindaian virus ({state}), jadi tidak dapat dibuka. Minta "
        "pemindaian ulang, atau keluarkan dari draf.",
        "File in quarantine",
        "The file {name} has not passed the virus scan ({state}), so it cannot be opened. Have it "
        "scanned again, or take it out of the draft.",
    ),
    "files_quarantined": message(
        "Ada berkas dikarantina",
        "Belum dapat diajukan: {names} dikarantina. Minta pemindaian ulang, atau keluarkan dari "
        "draf.",
        "Files in quarantine",
        "This cannot be submitted yet: {names} in quarantine. Have them scanned again, or take "
        "them out of the draft.",
    ),
    "scanner_missing": message(
        "Tidak ada pemindai virus",
        "Pemindai virus belum diatur (ZI_CLAMD_ADDRESS).",
        "No virus scanner",
        "No virus scanner is set up (ZI_CLAMD_ADDRESS).",
    ),
    "scanner_unavailable": message(
        "Pemindai virus tidak menjawab",
        "Berkas belum dapat dipindai. Coba lagi nanti, atau hubungi administrator.",
        "No answer from the virus scanner",
        "The file could not be scanned. Try again later, or tell your administrator.",
    ),
    "file_required": message(
        "Berkas diperlukan",
        "Pilih sekurang-kurangnya satu berkas.",
        "File required",
        "Choose at least one file.",
    ),
    "too_many_files": message(
        "Terlalu banyak berkas",
        "Paling banyak {maximum} berkas dalam satu unggahan.",
        "Too many files",
        "At most {maximum} files in one upload.",
    ),
    "multipart_unexpected_part": message(
        "Bagian tidak dikenal",
        'Bagian "{name}" tidak dikenal; kirim hanya berkas dalam bidang "files".',
        "Unexpected part",
        'The part "{name}" is not expected; send only files in the field "files".',
    ),
    "multipart_malformed": message(
        "Unggahan rusak",
        "Unggahan rusak atau terputus; kirim ulang.",
        "Damaged upload",
        "The upload is damaged or was cut short; send it again.",
    ),
}
