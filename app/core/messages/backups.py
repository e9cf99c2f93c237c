"""What is told about backups, restoring and moving."""

from typing import Final

from app.core.messages.sentences import Message, message

BACKUPS: Final[dict[str, Message]] = {
    "backup_nowhere": message(
        "Tempat cadangan belum ditentukan",
        "Isi ZI_BACKUP_TARGET dengan folder di disk lain atau s3://bucket/folder, atau sebutkan "
        "dengan --target.",
        "No place for backups",
        "Set ZI_BACKUP_TARGET to a folder on another disk or to s3://bucket/folder, or name one "
        "with --target.",
    ),
    "backup_running": message(
        "Cadangan sedang dibuat",
        "Cadangan lain sedang dibuat, mungkin oleh pekerja malam. Tunggu sampai selesai.",
        "A backup is being made",
        "Another backup is being made, perhaps by the nightly worker. Wait until it is done.",
    ),
    "backup_wrong_version": message(
        "Versi basis data berbeda",
        "Basis data berversi {version}, program ini {head}. Buat cadangan dengan program yang "
        "sedang dipakai, atau jalankan `zi migrate` lebih dulu.",
        "The database has another version",
        "The database has the version {version}, this program {head}. Make the backup with the "
        "program that is in use, or run `zi migrate` first.",
    ),
    "backup_target_full": message(
        "Tempat cadangan penuh",
        "Tidak ada ruang lagi di {target}. Yang belum selesai sudah dibuang. Kosongkan ruang atau "
        "kurangi ZI_BACKUP_KEEP_..., lalu ulangi.",
        "The place for backups is full",
        "There is no room left at {target}. What was not finished was removed. Make room or lower "
        "ZI_BACKUP_KEEP_..., then try again.",
    ),
    "backup_target_unusable": message(
        "Tempat cadangan tidak dapat dipakai",
        "{target} tidak dapat dibaca atau ditulis: {reason}",
        "The place for backups cannot be used",
        "{target} cannot be read or written: {reason}",
    ),
    "backup_recipient_unknown": message(
        "Kunci publik tidak dikenal",
        "Sebuah nilai ZI_BACKUP_RECIPIENTS bukan kunci publik age1...: {reason}",
        "Unknown public key",
        "A value of ZI_BACKUP_RECIPIENTS is no public key age1...: {reason}",
    ),
    "backup_native_failed": message(
        "pg_dump gagal",
        "pg_dump tidak selesai: {reason} Perbaiki, atau setel ZI_BACKUP_NATIVE=false.",
        "pg_dump failed",
        "pg_dump did not finish: {reason} Put it right, or set ZI_BACKUP_NATIVE=false.",
    ),
    "backup_none": message(
        "Belum ada cadangan",
        "Di {target} tidak ada satu pun cadangan.",
        "No backup",
        "There is no backup at {target}.",
    ),
    "backup_unknown": message(
        "Cadangan tidak ada",
        "Di {target} tidak ada cadangan bernama {name}. `zi backup list` menampilkan yang ada.",
        "No such backup",
        "There is no backup {name} at {target}. `zi backup list` shows those that there are.",
    ),
    "backup_too_new": message(
        "Cadangan dari versi yang lebih baru",
        "Cadangan ini dibuat oleh versi yang lebih baru ({version}). Pasang versi itu, lalu "
        "ulangi.",
        "The backup is of a newer version",
        "This backup was made by a newer version ({version}). Install that version, then try "
        "again.",
    ),
    "backup_damaged": message(
        "Cadangan rusak",
        "Isi {name} tidak lagi seperti saat ditulis. Pakai cadangan lain, dan periksa disknya.",
        "The backup is damaged",
        "{name} is not as it was written. Use another backup, and check the disk.",
    ),
    "backup_part_missing": message(
        "Bagian cadangan hilang",
        "{name} tidak ada lagi. Pakai cadangan lain, dan periksa disknya.",
        "Part of the backup is missing",
        "{name} is not there any more. Use another backup, and check the disk.",
    ),
    "backup_chain_broken": message(
        "Jejak audit dalam cadangan tidak utuh",
        "Catatan dalam {name} tidak bersambung: jejak audit sudah rusak ketika cadangan dibuat. "
        "Jalankan `zi audit verify` pada basis datanya.",
        "The audit log in the backup is not whole",
        "The entries in {name} do not follow each other: the log was broken when the backup was "
        "made. Run `zi audit verify` on its database.",
    ),
    "sweep_too_many": message(
        "Terlalu banyak berkas tanpa catatan",
        "{count} dari {total} berkas tidak punya catatan, lebih dari {percent}%. Mungkin basis "
        "data lebih tua daripada berkasnya. Tidak ada yang dipindahkan. Periksa dulu; bila memang "
        "harus, `zi storage sweep --all`.",
        "Too many files without a row",
        "{count} of {total} files have no row, more than {percent}%. The database is perhaps older "
        "than its files. Nothing was taken. Look first; if it must be, `zi storage sweep --all`.",
    ),
    "events_restored": message(
        "Layanan dipulihkan dari cadangan",
        "Kursor ini berasal dari keadaan yang hilang ketika layanan dipulihkan dari cadangan. Baca "
        "keadaan sekarang, lalu lanjutkan dengan cursor={cursor}.",
        "The service was restored from a backup",
        "This cursor is of a state that was lost when the service was restored from a backup. Read "
        "how things are now, then go on with cursor={cursor}.",
    ),
    "restore_not_empty": message(
        "Tempat pemulihan sudah berisi",
        "Basis data ini sudah berisi orang atau keputusan. Cadangan hanya dipulihkan ke instalasi "
        "kosong: tunjuk basis data baru dengan ZI_DATABASE_URL, lalu ulangi.",
        "The installation is not empty",
        "There are people or decrees in this database. A backup is restored into an empty "
        "installation only: name a new database in ZI_DATABASE_URL, then try again.",
    ),
    "restore_other_form": message(
        "Bentuk tabel berbeda",
        "Tabel {table} dalam cadangan tidak berbentuk seperti di basis data versi yang sama.",
        "A table has another form",
        "The table {table} of the backup has not the form that it has in a database of the same "
        "version.",
    ),
    "restore_differs": message(
        "Isi tabel berbeda setelah ditulis",
        "Tabel {table} terbaca lain daripada isinya dalam cadangan. Tidak ada yang disimpan.",
        "A table reads differently",
        "The table {table} reads differently from what is in the backup. Nothing was kept.",
    ),
    "transfer_same": message(
        "Tujuan sama dengan asal",
        "Berkas setelan menunjuk basis data yang sedang dipakai. Isi ZI_DATABASE_URL yang baru.",
        "It would move to where it is",
        "The file names the database that is in use. Set another ZI_DATABASE_URL in it.",
    ),
    "transfer_settings": message(
        "Setelan tujuan tidak dapat dipakai",
        "{name}: {reason}",
        "The settings of the new place cannot be used",
        "{name}: {reason}",
    ),
    "backup_key_missing": message(
        "Kunci pribadi diperlukan",
        "{name} terenkripsi. Sebutkan berkas kunci pribadinya dengan --identity.",
        "A private key is needed",
        "{name} is encrypted. Name the file with its private key: --identity.",
    ),
    "backup_key_wrong": message(
        "Kunci pribadi tidak cocok",
        "{name} tidak dapat dibuka dengan kunci ini. Pakai kunci yang berlaku ketika dibuat.",
        "The private key does not fit",
        "{name} cannot be opened with this key. Use the key of the time when it was made.",
    ),
    "backup_key_file": message(
        "Berkas kunci tidak terbaca",
        "{name} bukan berkas kunci pribadi age: {reason}",
        "The key file cannot be read",
        "{name} is no file with a private age key: {reason}",
    ),
}
