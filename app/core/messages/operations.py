"""What `zi doctor` and the state of the installation say: how it is, and what to do."""

from app.core.messages.neighbours import NEIGHBOURS
from app.core.messages.sentences import Message, message

OPERATIONS: dict[str, Message] = {
    "doctor_failed": message(
        "{check}: tidak dapat diperiksa",
        "Pemeriksaan berakhir dengan kesalahan: {reason}. Perbaiki sebabnya, lalu ulangi.",
        "{check}: could not be checked",
        "The check ended with an error: {reason}. Mend the cause, then try again.",
    ),
    "doctor_unanswered": message(
        "{check}: tidak menjawab",
        "Tidak ada jawaban dalam {seconds} detik. Periksa apakah layanan yang dituju berjalan.",
        "{check}: no answer",
        "There was no answer within {seconds} seconds. Check that what was asked is running.",
    ),
    "doctor_settings_fine": message(
        "Pengaturan",
        "Layanan berjalan untuk produksi.",
        "Settings",
        "The service is in production.",
    ),
    "doctor_settings_development": message(
        "Pengaturan: masih pengembangan",
        "Jangan simpan data nyata di sini. Atur ZI_ENVIRONMENT=production dan ZI_SECRET_KEY.",
        "Settings: still for development",
        "Keep no real data here. Set ZI_ENVIRONMENT=production and ZI_SECRET_KEY.",
    ),
    "doctor_settings_borrowed": message(
        "Pengaturan: kunci pengembangan dipakai",
        "ZI_SECRET_KEY sama dengan kunci pengembangan yang tersimpan di {folder}. Buat yang baru "
        "(`zi keys rotate`).",
        "Settings: the key of development is in use",
        "ZI_SECRET_KEY is the development key that lies in {folder}. Make a new one "
        "(`zi keys rotate`).",
    ),
    "doctor_signing_fine": message(
        "Kunci tanda tangan",
        "Jejak audit, bukti keutuhan, dan paket eviden ditandatangani.",
        "Signing key",
        "The audit log, proofs and evidence packages are signed.",
    ),
    "doctor_signing_missing": message(
        "Kunci tanda tangan belum diatur",
        "Tanpa ZI_SIGNING_KEY tidak ada yang dapat dibuktikan kepada pihak luar. Buat dengan "
        "`openssl rand -base64 32` dan simpan juga di luar mesin ini.",
        "No signing key",
        "Without ZI_SIGNING_KEY nothing can be proven to outsiders. Make one with "
        "`openssl rand -base64 32`, and keep it outside of this machine as well.",
    ),
    "doctor_disk_fine": message(
        "Ruang disk",
        "Sisa paling sedikit: {free} di {folder}.",
        "Room on the disk",
        "The least that is left: {free} at {folder}.",
    ),
    "doctor_disk_low": message(
        "Ruang disk menipis",
        "Tinggal {free} ({share}%) di {folder}. Tambah ruang atau pindahkan yang tidak diperlukan.",
        "Room on the disk runs low",
        "{free} ({share}%) are left at {folder}. Add room, or move away what is not needed.",
    ),
    "doctor_disk_full": message(
        "Disk hampir penuh",
        "Tinggal {free} ({share}%) di {folder}: unggahan dan cadangan akan gagal. Tambah ruang "
        "sekarang.",
        "The disk is nearly full",
        "{free} ({share}%) are left at {folder}: uploads and backups will fail. Add room now.",
    ),
    "doctor_disk_readonly": message(
        "Folder tidak dapat ditulis",
        "Akun layanan tidak boleh menulis di {folder}. Periksa pemilik folder dan apakah disknya "
        "dipasang hanya-baca.",
        "A folder cannot be written to",
        "The service's account may not write to {folder}. Check who owns the folder, and whether "
        "its disk is mounted read-only.",
    ),
    "doctor_versions_fine": message(
        "Versi",
        "Layanan {app}, Python {python}, {engine}; bentuk basis data terbaru ({head}).",
        "Versions",
        "Service {app}, Python {python}, {engine}; the database has the newest form ({head}).",
    ),
    "doctor_versions_behind": message(
        "Basis data perlu dinaikkan",
        "Basis data ada pada revisi {revision}, versi ini memerlukan {head}. Buat cadangan, lalu "
        "jalankan `zi migrate`. Pemeriksaan lain menyusul setelah itu.",
        "The database must be upgraded",
        "The database is at revision {revision}, this version needs {head}. Make a backup, then "
        "run `zi migrate`. The other checks follow after that.",
    ),
    "doctor_versions_empty": message(
        "Basis data masih kosong",
        "Jalankan `zi serve`, atau `zi migrate`; pemeriksaan lain menyusul setelah itu. Bila "
        "seharusnya ada isinya, periksa ZI_DATABASE_URL dan ZI_DATA_DIR.",
        "The database is still empty",
        "Run `zi serve`, or `zi migrate`; the other checks follow after that. If there should be "
        "something in it, check ZI_DATABASE_URL and ZI_DATA_DIR.",
    ),
    "doctor_versions_newer": message(
        "Basis data lebih baru dari layanan",
        "Revisi {revision} tidak dikenal versi {app}. Jalankan versi layanan yang lebih baru itu.",
        "The database is newer than the service",
        "Version {app} does not know revision {revision}. Run the newer version of the service.",
    ),
    "doctor_integrity_whole": message(
        "Keutuhan",
        "Terakhir terbukti utuh: {at} ({entries} catatan audit, {files} berkas).",
        "Integrity",
        "Last proven whole: {at} ({entries} audit entries, {files} files).",
    ),
    "doctor_integrity_never": message(
        "Keutuhan belum pernah dibuktikan",
        "Layanan memeriksa jejak audit dan semua berkas setiap malam; biarkan ia berjalan semalam.",
        "Integrity was never proven",
        "The service verifies audit log and files every night; let it run for a night.",
    ),
    "doctor_integrity_old": message(
        "Keutuhan lama tidak dibuktikan",
        "Terakhir terbukti utuh: {at}. Periksa apakah layanan berjalan pada malam hari.",
        "Integrity was not proven for long",
        "Last proven whole: {at}. Check that the service runs at night.",
    ),
    "doctor_integrity_broken": message(
        "Ada yang tidak utuh",
        "Pemeriksaan {at} menemukan {findings} masalah dalam jejak audit dan {damaged} berkas "
        "rusak atau hilang. Jangan hapus apa pun; jalankan `zi audit verify` dan "
        "`zi storage verify`, dan siapkan cadangan terakhir.",
        "Something is not whole",
        "The verification of {at} found {findings} problems in the audit log, and {damaged} files "
        "damaged or missing. Delete nothing; run `zi audit verify` and `zi storage verify`, and "
        "have the last backup at hand.",
    ),
    "doctor_integrity_forged": message(
        "Bukti keutuhan tidak sah",
        "Catatan {day} tidak ditandatangani kunci instalasi ini, atau diubah. Jalankan "
        "`zi audit verify` dan cari tahu siapa yang mengubah basis data.",
        "A proof is not genuine",
        "The record of {day} was not signed by a key of this installation, or was changed. Run "
        "`zi audit verify`, and find out who changed the database.",
    ),
    "doctor_counts_right": message(
        "Hitungan kemajuan",
        "Hitungan {teams} tim sama dengan hitungan ulang.",
        "Counts of progress",
        "The counts of {teams} teams are those of a fresh count.",
    ),
    "doctor_counts_wrong": message(
        "Hitungan kemajuan keliru",
        "{numbers} angka dari {teams} tim berbeda dari hitungan ulang. `zi progress verify` "
        "menyebutkannya; `zi progress rebuild` menghitung semuanya lagi.",
        "Counts of progress are wrong",
        "{numbers} numbers of {teams} teams differ from a fresh count. `zi progress verify` names "
        "them; `zi progress rebuild` counts all of them anew.",
    ),
    "doctor_clock_fine": message(
        "Jam",
        "Selisih terbesar {seconds} detik.",
        "Clock",
        "It differs by {seconds} seconds at most.",
    ),
    "doctor_clock_off": message(
        "Jam berbeda",
        "Jam mesin ini berbeda {seconds} detik dari {host}. Nyalakan penyelarasan waktu "
        "(`timedatectl set-ntp true`).",
        "The clock is off",
        "The clock of this machine differs by {seconds} seconds from {host}. Let the time be set "
        "from the network (`timedatectl set-ntp true`).",
    ),
    "doctor_clock_back": message(
        "Jam mundur",
        "Catatan audit terakhir berasal dari {seconds} detik di masa depan: jam pernah salah, atau "
        "salah sekarang. Nyalakan penyelarasan waktu (`timedatectl set-ntp true`).",
        "The clock went back",
        "The last audit entry is of {seconds} seconds in the future: the clock was wrong, or is "
        "wrong now. Let the time be set from the network (`timedatectl set-ntp true`).",
    ),
    **NEIGHBOURS,
}

# How a check is called where it could not be made.
CHECKS: dict[str, tuple[str, str]] = {
    "versions": ("Versi", "Versions"),
    "settings": ("Pengaturan", "Settings"),
    "signing": ("Kunci tanda tangan", "Signing key"),
    "disk": ("Ruang disk", "Room on the disk"),
    "storage": ("Penyimpanan berkas", "Storage of files"),
    "integrity": ("Keutuhan", "Integrity"),
    "counts": ("Hitungan kemajuan", "Counts of progress"),
    "backup": ("Cadangan", "Backup"),
    "worker": ("Pekerja", "Worker"),
    "clock": ("Jam", "Clock"),
    "mail": ("Surel", "Mail"),
    "scanner": ("Pemindai virus", "Virus scanner"),
    "webhooks": ("Webhook", "Webhooks"),
    "certificates": ("Sertifikat", "Certificates"),
    "secrets": ("Rahasia tersimpan", "Stored secrets"),
}
