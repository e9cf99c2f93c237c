"""What `zi doctor` says of what stands beside the service: mail, storage, backups, webhooks."""

from app.core.messages.sentences import Message, message

NEIGHBOURS: dict[str, Message] = {
    "doctor_mail_none": message(
        "Surel tidak dipakai",
        "Pemberitahuan hanya tampil di aplikasi (ZI_SMTP_HOST kosong).",
        "Mail is not used",
        "Notifications show in the application alone (ZI_SMTP_HOST is empty).",
    ),
    "doctor_mail_fine": message(
        "Surel",
        "Peladen surel {host} menerima sambungan; {waiting} surel menunggu.",
        "Mail",
        "The mail server {host} takes connections; {waiting} mails wait.",
    ),
    "doctor_mail_away": message(
        "Peladen surel tidak dapat dihubungi",
        "{host}: {reason}. Periksa ZI_SMTP_HOST, ZI_SMTP_PORT, akun dan kata sandinya.",
        "The mail server cannot be reached",
        "{host}: {reason}. Check ZI_SMTP_HOST, ZI_SMTP_PORT, its account and password.",
    ),
    "doctor_mail_dead": message(
        "Surel gagal terkirim",
        "{dead} surel dalam 30 hari terakhir tidak terkirim sama sekali. Periksa alamat surel "
        "orangnya; sebabnya ada dalam log.",
        "Mail was given up",
        "{dead} mails of the last 30 days were never delivered. Check the addresses of the people; "
        "the log says why.",
    ),
    "doctor_mail_stuck": message(
        "Surel tertahan",
        "{waiting} surel menunggu, yang tertua sejak {since}. Periksa apakah pekerja berjalan.",
        "Mail is stuck",
        "{waiting} mails wait, the oldest since {since}. Check that the worker is running.",
    ),
    "doctor_scanner_none": message(
        "Tanpa pemindai virus",
        "Berkas tidak dipindai. Pasang ClamAV (clamd) dan atur ZI_CLAMD_ADDRESS.",
        "No virus scanner",
        "Files are not scanned. Install ClamAV (clamd) and set ZI_CLAMD_ADDRESS.",
    ),
    "doctor_scanner_fine": message(
        "Pemindai virus",
        "Menjawab; {waiting} berkas menunggu dipindai.",
        "Virus scanner",
        "It answers; {waiting} files wait to be scanned.",
    ),
    "doctor_scanner_away": message(
        "Pemindai virus tidak menjawab",
        "Berkas baru tertahan dalam karantina. Jalankan clamd, dan periksa ZI_CLAMD_ADDRESS.",
        "The virus scanner does not answer",
        "New files stay in quarantine. Start clamd, and check ZI_CLAMD_ADDRESS.",
    ),
    "doctor_scanner_infected": message(
        "Berkas berbahaya dalam karantina",
        "{infected} berkas mengandung virus. Minta pengunggahnya menghapus dan menggantinya.",
        "Infected files in quarantine",
        "{infected} files hold a virus. Have those who uploaded them remove and replace them.",
    ),
    "doctor_storage_fine": message(
        "Penyimpanan berkas",
        "Menulis, membaca, mendaftar, dan menghapus berhasil.",
        "Storage of files",
        "Writing, reading, listing and removing work.",
    ),
    "doctor_storage_refused": message(
        "Penyimpanan berkas menolak",
        "Layanan gagal {action} berkas: {reason} Periksa hak akun layanan atas folder atau bucket "
        "(PutObject, GetObject, ListBucket, DeleteObject), dan ruangnya.",
        "The storage of files refuses",
        "The service failed to {action} a file: {reason} Check what its account may do in the "
        "folder or bucket (PutObject, GetObject, ListBucket, DeleteObject), and the room there.",
    ),
    "doctor_certificates_none": message(
        "Sertifikat",
        "Tidak ada berkas sertifikat yang dipakai.",
        "Certificates",
        "No certificate files are in use.",
    ),
    "doctor_certificates_fine": message(
        "Sertifikat",
        "Yang paling dulu berakhir: {name}, {day}.",
        "Certificates",
        "The first to expire: {name}, {day}.",
    ),
    "doctor_certificates_soon": message(
        "Sertifikat segera berakhir",
        "{name} berakhir {day}. Minta yang baru kepada penerbitnya sekarang.",
        "A certificate expires soon",
        "{name} expires on {day}. Ask whoever issued it for a new one now.",
    ),
    "doctor_certificates_over": message(
        "Sertifikat sudah berakhir",
        "{name} berakhir {day}: sambungan dan tanda tangan yang memakainya gagal. Ganti berkasnya.",
        "A certificate has expired",
        "{name} expired on {day}: connections and signatures that use it fail. Replace the file.",
    ),
    "doctor_certificates_open": message(
        "Sertifikat dapat dibaca akun lain",
        "Akun lain di komputer ini dapat membaca {names}. Jadikan milik akun layanan saja: "
        "chmod 600.",
        "Others can read a certificate",
        "Other accounts of this computer can read {names}. Let the service's account alone read "
        "it: chmod 600.",
    ),
    "doctor_certificates_unreadable": message(
        "Sertifikat tidak terbaca",
        "{name} bukan sertifikat yang dapat dibaca (PEM, atau PKCS#12 dengan frasa sandinya). "
        "Ganti berkasnya, atau periksa hak bacanya.",
        "A certificate cannot be read",
        "{name} is no certificate that can be read (PEM, or PKCS#12 with its passphrase). Replace "
        "it, or check who may read it.",
    ),
    "doctor_secrets_fine": message(
        "Rahasia tersimpan",
        "Semua dapat dibuka dengan kunci sekarang.",
        "Stored secrets",
        "All of them open with today's keys.",
    ),
    "doctor_secrets_lost": message(
        "Rahasia tidak dapat dibuka",
        "{count} rahasia disegel dengan kunci lain: {names}. Atur kunci lama di "
        "ZI_PREVIOUS_SECRET_KEYS, atau isi rahasianya kembali.",
        "Secrets cannot be opened",
        "{count} secrets were sealed with another key: {names}. Set the old key in "
        "ZI_PREVIOUS_SECRET_KEYS, or give the secrets again.",
    ),
    "doctor_secrets_plain": message(
        "Rahasia tersimpan terbuka",
        "{count} penghubung menyimpan rahasia terbuka dalam spec-nya: {names}. Tulis cara masuknya "
        "di spec.auth, beri nilainya sebagai secret, dan ganti rahasia itu di sistem asal.",
        "Secrets are stored in the plain",
        "{count} connectors hold a secret in the plain in their spec: {names}. Say in spec.auth "
        "how they sign in, give the value as secret, and change that secret at the other system.",
    ),
    "doctor_backup_fine": message(
        "Cadangan",
        "Terakhir dibuat {made}, dibaca ulang {verified}.",
        "Backup",
        "Last made {made}, read back {verified}.",
    ),
    "doctor_backup_none": message(
        "Tidak ada cadangan",
        "Atur ZI_BACKUP_TARGET ke disk lain atau ke S3; layanan lalu membuat cadangan tiap malam. "
        "Tanpa cadangan, disk yang rusak menghilangkan semuanya.",
        "No backup",
        "Set ZI_BACKUP_TARGET to another disk or to S3; the service then makes a backup every "
        "night. Without one, a broken disk takes everything.",
    ),
    "doctor_backup_never": message(
        "Belum ada cadangan",
        "Tujuan sudah diatur, tetapi belum ada cadangan yang jadi{why}. Jalankan "
        "`zi backup create` sekarang.",
        "No backup yet",
        "A target is set, but no backup was made yet{why}. Run `zi backup create` now.",
    ),
    "doctor_backup_old": message(
        "Cadangan sudah lama",
        "Terakhir dibuat {made}{why}. Jalankan `zi backup create` dan baca apa yang dikatakannya.",
        "The backup is old",
        "Last made {made}{why}. Run `zi backup create` and read what it says.",
    ),
    "doctor_backup_gaps": message(
        "Cadangan tidak lengkap",
        "Dalam cadangan {made} ada {missing} berkas tanpa isi. Jalankan `zi storage verify`.",
        "The backup is not complete",
        "The backup of {made} lacks the bytes of {missing} files. Run `zi storage verify`.",
    ),
    "doctor_backup_unread": message(
        "Cadangan lama tidak dibaca ulang",
        "Terakhir dibaca ulang {verified}. Jalankan `zi backup verify`.",
        "The backup was not read back for long",
        "Last read back {verified}. Run `zi backup verify`.",
    ),
    "doctor_worker_fine": message(
        "Pekerja", "Berjalan; {jobs} tugas.", "Worker", "It is at work; {jobs} jobs."
    ),
    "doctor_worker_never": message(
        "Pekerja belum pernah berjalan",
        "Jalankan layanan (`zi serve`, atau `zi worker` bila ZI_WORKER=false), lalu tunggu dua "
        "menit.",
        "The worker never ran",
        "Start the service (`zi serve`, or `zi worker` where ZI_WORKER=false), then wait for two "
        "minutes.",
    ),
    "doctor_worker_silent": message(
        "Pekerja berhenti",
        "Tidak ada kabar sejak {since}: pengingat, surel, dan cadangan tidak berjalan. Jalankan "
        "kembali layanan (`systemctl restart zona-integritas`).",
        "The worker has stopped",
        "Nothing was heard since {since}: no reminders, mail or backups. Start the service again "
        "(`systemctl restart zona-integritas`).",
    ),
    "doctor_worker_fails": message(
        "Tugas gagal",
        "Yang gagal terakhir kali: {names}. Sebabnya ada dalam log layanan.",
        "Jobs fail",
        "Failed at their last run: {names}. The log of the service says why.",
    ),
    "doctor_webhooks_fine": message(
        "Webhook", "{waiting} pengiriman menunggu.", "Webhooks", "{waiting} deliveries wait."
    ),
    "doctor_webhooks_dead": message(
        "Pengiriman webhook gagal",
        "{dead} pengiriman dalam 30 hari terakhir dihentikan. Minta penerimanya memperbaiki, lalu "
        "kirim ulang di halaman webhook.",
        "Webhook deliveries were given up",
        "{dead} deliveries of the last 30 days were given up. Have their receiver mended, then "
        "send them again on the page of the webhook.",
    ),
    "doctor_webhooks_stuck": message(
        "Pengiriman webhook tertahan",
        "{waiting} pengiriman menunggu, yang tertua sejak {since}. Periksa penerimanya.",
        "Webhook deliveries are stuck",
        "{waiting} deliveries wait, the oldest since {since}. Check their receiver.",
    ),
}
