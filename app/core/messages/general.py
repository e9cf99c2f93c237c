"""Messages any service would have: access, input, versions, limits."""

from app.core.messages.sentences import Message, message

GENERAL: dict[str, Message] = {
    "internal_error": message(
        "Kesalahan di sisi layanan",
        "Terjadi kesalahan yang tidak terduga. Sampaikan nomor permintaan kepada administrator.",
        "Internal error",
        "Something unexpected happened. Give the request id to your administrator.",
    ),
    "not_found": message(
        "Tidak ditemukan",
        "Data ini tidak ada, atau tidak dapat Anda lihat.",
        "Not found",
        "This does not exist, or you cannot see it.",
    ),
    "person_has_not_left": message(
        "Orangnya belum pergi",
        "Akun masih aktif, atau orangnya masih (atau akan) memegang kedudukan atau hak. Akhiri "
        "semuanya terlebih dahulu.",
        "The person has not left",
        "The account is on, or the person holds (or will hold) a position or a right. End them all "
        "first.",
    ),
    "person_anonymised": message(
        "Akun sudah dianonimkan",
        "Akun ini sudah dianonimkan untuk selamanya. Buat akun baru.",
        "Account anonymised",
        "This account was anonymised for good. Make a new one.",
    ),
    "audit_key_missing": message(
        "Kunci jejak audit tidak ada",
        "Sebagian catatan memakai kunci yang tidak dikenal. Isi ZI_AUDIT_OLD_KEYS, lalu ulangi.",
        "A key of the audit log is missing",
        "Some entries were made with a key that is not known. Set ZI_AUDIT_OLD_KEYS, then try "
        "again.",
    ),
    "gone": message(
        "Sudah tidak ada",
        "Data ini pernah ada, tetapi sudah dihapus.",
        "Gone",
        "This was here once, and was taken away.",
    ),
    "events_cleared": message(
        "Peristiwa sudah dihapus",
        "Peristiwa sesudah kursor ini sudah melewati masa simpannya. Baca keadaan sekarang, lalu "
        "lanjutkan dengan cursor={cursor}.",
        "Events were cleared",
        "Events after this cursor are past their time. Read how things are now, then go on with "
        "cursor={cursor}.",
    ),
    "method_not_allowed": message(
        "Metode tidak tersedia",
        "Alamat ini tidak menerima metode tersebut.",
        "Method not allowed",
        "This address does not take that method.",
    ),
    "bad_request": message(
        "Permintaan tidak terbaca",
        "Permintaan ini tidak dapat dibaca. Periksa bentuknya.",
        "Bad request",
        "This request could not be read. Check its form.",
    ),
    "forbidden": message(
        "Tidak diizinkan",
        "Kedudukan Anda tidak memberi hak untuk ini. Yang boleh: {holders_id}.",
        "Forbidden",
        "Your position does not give you this right. Who may: {holders_en}.",
    ),
    "csrf_guard": message(
        "Permintaan ditolak",
        "Permintaan dengan cookie harus membawa header X-CSRF-Guard: 1.",
        "Request refused",
        "A request that uses the cookie must carry the header X-CSRF-Guard: 1.",
    ),
    "foreign_page": message(
        "Permintaan ditolak",
        "Masuk dan keluar hanya dapat dilakukan dari halaman layanan ini sendiri. Buka alamat "
        "layanan langsung di peramban; administrator dapat mengizinkan halaman lain dengan "
        "ZI_CORS_ORIGINS.",
        "Request refused",
        "Signing in and out works from this service's own pages only. Open the service's address "
        "directly in the browser; an administrator may allow other pages with ZI_CORS_ORIGINS.",
    ),
    "unauthenticated": message(
        "Belum masuk",
        "Masuk terlebih dahulu: token tidak ada, tidak sah, atau sudah kedaluwarsa.",
        "Not signed in",
        "Sign in first: the token is missing, invalid or expired.",
    ),
    "wrong_credentials": message(
        "Gagal masuk",
        "Nama pengguna atau kata sandi salah, atau akun belum aktif.",
        "Sign-in failed",
        "Wrong username or password, or the account is not active.",
    ),
    "wrong_code": message(
        "Kode tidak berlaku",
        "Nama pengguna atau kode aktivasi salah, sudah dipakai, atau kedaluwarsa.",
        "Code not valid",
        "The username or activation code is wrong, already used, or expired.",
    ),
    "session_ended": message(
        "Sesi berakhir",
        "Sesi ini sudah berakhir. Silakan masuk kembali.",
        "Session ended",
        "This session has ended. Please sign in again.",
    ),
    "too_many_requests": message(
        "Terlalu sering",
        "Terlalu banyak percobaan yang gagal. Coba lagi dalam {retry_after} detik.",
        "Too many attempts",
        "Too many failed attempts. Try again in {retry_after} seconds.",
    ),
    "validation_failed": message(
        "Isian tidak sah",
        "Periksa isian yang ditandai pada daftar kesalahan.",
        "Invalid input",
        "Check the fields named in the list of errors.",
    ),
    "unknown_reference": message(
        "Rujukan tidak ditemukan",
        "Isian ini menunjuk data yang tidak ada atau tidak dapat Anda lihat.",
        "Unknown reference",
        "This field points at something that does not exist or that you cannot see.",
    ),
    "unknown_time_zone": message(
        "Zona waktu tidak dikenal",
        "Gunakan nama IANA, misalnya Asia/Makassar.",
        "Unknown time zone",
        "Use an IANA name such as Asia/Makassar.",
    ),
    "conflict": message(
        "Bentrok dengan data lain",
        "Data ini bertentangan dengan data yang sudah ada.",
        "Conflict",
        "This conflicts with data that is already there.",
    ),
    "already_exists": message(
        "Sudah ada",
        "Data dengan nilai ini sudah ada.",
        "Already exists",
        "Something with this value already exists.",
    ),
    "already_ended": message(
        "Sudah berakhir",
        "Data ini sudah diakhiri sebelumnya.",
        "Already ended",
        "This has already been ended.",
    ),
    "rights_changed": message(
        "Hak Anda berubah",
        "Hak Anda berubah sejak permintaan ini dimulai atau dijawab; tidak ada yang ditulis.",
        "Your rights have changed",
        "Your rights changed since this was begun or answered; nothing is written.",
    ),
    "stale": message(
        "Data sudah berubah",
        "Orang lain sudah mengubah data ini. Muat ulang, lalu coba lagi.",
        "Changed in the meantime",
        "Somebody else has changed this. Load it again, then retry.",
    ),
    "changed_meanwhile": message(
        "Data sudah berubah",
        "Orang lain mengubah data ini pada saat yang sama. Muat ulang, lalu coba lagi.",
        "Changed in the meantime",
        "Somebody else changed this at the same moment. Load it again, then retry.",
    ),
    "precondition_required": message(
        "If-Match diperlukan",
        "Kirim header If-Match dengan ETag yang Anda baca.",
        "If-Match required",
        "Send the header If-Match with the ETag you have read.",
    ),
    "idempotency_mismatch": message(
        "Kunci sudah dipakai",
        "Idempotency-Key ini sudah dipakai untuk permintaan lain.",
        "Key already used",
        "This Idempotency-Key was used for a different request.",
    ),
    "idempotency_running": message(
        "Masih berjalan",
        "Permintaan dengan Idempotency-Key ini masih berjalan. Coba lagi sebentar lagi.",
        "Still running",
        "The request with this Idempotency-Key is still running. Try again in a moment.",
    ),
    "headers_too_large": message(
        "Kepala permintaan terlalu besar",
        "Kepala (header) permintaan melebihi 64 KiB. Hapus kuki situs ini, lalu coba lagi.",
        "Request headers too large",
        "The request's headers exceed 64 KiB. Delete this site's cookies and try again.",
    ),
    "header_too_large": message(
        "Satu kepala permintaan terlalu besar",
        "Satu kepala (header) permintaan melebihi 8 KiB. Hapus kuki situs ini, lalu coba lagi.",
        "A request header is too large",
        "One of the request's headers exceeds 8 KiB. Delete this site's cookies and try again.",
    ),
    "too_many_headers": message(
        "Terlalu banyak kepala permintaan",
        "Paling banyak 200 kepala (header) dalam satu permintaan. Periksa program pengirimnya.",
        "Too many request headers",
        "A request has at most 200 headers. Check the program that sends it.",
    ),
    "address_too_long": message(
        "Alamat terlalu panjang",
        "Alamat permintaan melebihi 16 KiB. Kurangi saringannya.",
        "Address too long",
        "The request's address exceeds 16 KiB. Use fewer filters.",
    ),
    "body_too_slow": message(
        "Isi permintaan datang terlalu lambat",
        "Isi permintaan tidak tiba pada waktunya. Periksa sambungan, lalu coba lagi.",
        "The request's body came too slowly",
        "The body did not arrive in time. Check the connection and try again.",
    ),
    "too_large": message(
        "Terlalu besar",
        "Permintaan ini lebih besar dari {max_bytes}, yang paling banyak diterima di sini. Kirim "
        "lebih sedikit sekaligus, atau perkecil berkasnya; buku kerja mengecil tanpa gambar, "
        "lembar tambahan, dan baris kosong yang berformat.",
        "Too large",
        "This request is larger than {max_bytes}, the most that is taken here. Send less at once, "
        "or make the file smaller; a workbook shrinks without pictures, further sheets, and empty "
        "rows that have a format.",
    ),
    "unsupported_media_type": message(
        "Jenis isi tidak diterima",
        "Jenis isi (Content-Type) ini tidak diterima di sini. Kirim sebagai {expected}.",
        "Unsupported media type",
        "This kind of content (Content-Type) is not taken here. Send it as {expected}.",
    ),
    "content_coding_unsupported": message(
        "Pemampatan isi tidak diterima",
        "Isi permintaan dimampatkan dengan cara yang tidak diterima di sini. Kirim tanpa "
        "Content-Encoding, atau, setelah masuk, sebagai gzip.",
        "Content coding not taken",
        "The body is compressed in a way that is not taken here. Send it without "
        "Content-Encoding or, once signed in, as gzip.",
    ),
    "gzip_broken": message(
        "Isi gzip tidak terbaca",
        "Isi permintaan dikirim sebagai gzip, tetapi tidak terbaca seperti itu, atau terpotong. "
        "Kirim lagi, atau tanpa Content-Encoding.",
        "The gzip body cannot be read",
        "The body was sent as gzip and cannot be read as such, or is cut off. Send it again, or "
        "without Content-Encoding.",
    ),
    "unavailable": message(
        "Layanan terganggu",
        "Basis data atau penyimpanan sedang tidak menjawab. Coba lagi sebentar lagi.",
        "Unavailable",
        "The database or the storage does not answer. Try again in a moment.",
    ),
    "busy": message(
        "Layanan sedang sibuk",
        "Terlalu banyak permintaan bersamaan. Tidak ada yang tersimpan; coba lagi sebentar lagi.",
        "Busy",
        "Too many requests arrive at once. Nothing was saved; try again in a moment.",
    ),
    "database_full": message(
        "Basis data penuh",
        "Tidak ada ruang tersisa di cakram basis data. Tidak ada yang tersimpan; hubungi "
        "administrator.",
        "Database full",
        "There is no room left on the database's disk. Nothing was saved; tell your administrator.",
    ),
    "database_unusable": message(
        "Basis data belum dapat dipakai",
        "Periksa ZI_DATABASE_URL dan ZI_DATA_DIR, atau jalankan `zi migrate`: {reason}",
        "Database not usable",
        "Check ZI_DATABASE_URL and ZI_DATA_DIR, or run `zi migrate`: {reason}",
    ),
    "checkpoint_not_signed": message(
        "Titik periksa tidak sah",
        "Titik periksa ini tidak ditandatangani oleh instalasi ini, atau sudah diubah.",
        "Checkpoint not signed",
        "This checkpoint was not signed by this installation, or has been changed.",
    ),
    "signing_key_missing": message(
        "Kunci tanda tangan belum ada",
        "Isi pengaturan ZI_SIGNING_KEY terlebih dahulu.",
        "Signing key missing",
        "Set ZI_SIGNING_KEY first.",
    ),
    "own_account": message(
        "Akun sendiri",
        "Anda tidak dapat menonaktifkan akun Anda sendiri.",
        "Own account",
        "You cannot switch off your own account.",
    ),
    "guarded": message(
        "Dilindungi",
        "Basis data melindungi data ini dari perubahan: {guard}.",
        "Protected",
        "The database protects this from change: {guard}.",
    ),
}
