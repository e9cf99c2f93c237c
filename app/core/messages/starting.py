"""What an administrator is told when the service cannot start."""

from app.core.messages.sentences import Message, message

STARTING: dict[str, Message] = {
    "database_newer": message(
        "Basis data lebih baru dari layanan",
        "Basis data sudah dinaikkan oleh versi layanan yang lebih baru (revisi {revision}, tidak "
        "dikenal versi ini). Jalankan versi itu, atau pulihkan cadangan dari sebelum naik versi.",
        "The database is newer than the service",
        "A newer version of the service has upgraded the database (revision {revision}, which this "
        "version does not know). Start that version, or restore the backup from before the "
        "upgrade.",
    ),
    "database_behind": message(
        "Basis data perlu dinaikkan",
        "Basis data ada pada revisi {revision}, versi ini memerlukan {head}. Jalankan "
        "`zi migrate`.",
        "The database must be upgraded",
        "The database is at revision {revision}, this version needs {head}. Run `zi migrate`.",
    ),
    "tables_in_use": message(
        "Tabel sedang dipakai",
        "Langkah sesudah revisi {revision} tidak memperoleh tabel yang dipakai pihak lain dalam "
        "{seconds} detik (terlama: {holder}) dan tidak mengubah apa pun; tunggu sampai itu "
        "selesai, atau akhiri, lalu ulangi perintah ini.",
        "A table is in use",
        "The step after revision {revision} did not get a table that others use within {seconds} "
        "seconds (for the longest time: {holder}) and has changed nothing; let that end, or end "
        "it, then repeat this command.",
    ),
    "database_silent": message(
        "Basis data tidak menjawab",
        "PostgreSQL di {address} tidak menjawab selama {seconds} detik. Periksa apakah ia berjalan "
        "dan apakah ZI_DATABASE_URL benar.",
        "The database does not answer",
        "PostgreSQL at {address} did not answer for {seconds} seconds. Check that it runs, and "
        "that ZI_DATABASE_URL is right.",
    ),
    "telemetry_missing": message(
        "Paket OpenTelemetry belum terpasang",
        "ZI_OTLP_ENDPOINT diatur, tetapi paketnya tidak ada. Pasang opentelemetry-sdk dan "
        "opentelemetry-exporter-otlp-proto-http, atau kosongkan pengaturan itu.",
        "The packages of OpenTelemetry are missing",
        "ZI_OTLP_ENDPOINT is set, but its packages are not installed. Install opentelemetry-sdk "
        "and opentelemetry-exporter-otlp-proto-http, or leave that setting empty.",
    ),
    "address_unusable": message(
        "Alamat tidak dapat dipakai",
        "Layanan tidak dapat mendengarkan di {address}: {reason}. Periksa ZI_HOST dan ZI_PORT; "
        "mungkin layanan lain sudah memakainya.",
        "Address not usable",
        "The service cannot listen on {address}: {reason}. Check ZI_HOST and ZI_PORT; something "
        "else may be using it already.",
    ),
    "address_taken": message(
        "Alamat sudah dipakai",
        "{address} sudah dipakai oleh {holder}. Hentikan proses itu, atau pilih ZI_PORT yang lain.",
        "Address taken",
        "{address} is held by {holder}. End that process, or choose another ZI_PORT.",
    ),
    "file_unusable": message(
        "Berkas tidak dapat dipakai",
        "{path}: {reason}. Periksa apakah foldernya ada, apakah akun layanan boleh memakainya, dan "
        "apakah masih ada ruang.",
        "File not usable",
        "{path}: {reason}. Check that its folder exists, that the account of the service may use "
        "it, and that there is room.",
    ),
}
