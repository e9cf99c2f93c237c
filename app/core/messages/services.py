"""Messages for other systems and those who connect them."""

from app.core.messages.sentences import Message, message

SERVICES: dict[str, Message] = {
    "people_only": message(
        "Hanya untuk orang",
        "Akun layanan tidak dapat melakukan ini; masuklah dengan akun orang.",
        "For people only",
        "A service account cannot do this; sign in as a person.",
    ),
    "service_accounts_only": message(
        "Hanya untuk akun layanan",
        "Ini dilakukan oleh sistem lain dengan akun layanannya, bukan oleh orang.",
        "For service accounts only",
        "Another system does this with its service account, not a person.",
    ),
    "scope_missing": message(
        "Cakupan tidak diberikan",
        "Akun layanan ini, atau tokennya, tidak memiliki cakupan {scope}.",
        "Scope missing",
        "This service account, or its token, does not have the scope {scope}.",
    ),
    "rate_limited": message(
        "Terlalu sering",
        "Terlalu banyak permintaan dalam satu menit. Coba lagi dalam {retry_after} detik.",
        "Too many requests",
        "Too many requests within a minute. Try again in {retry_after} seconds.",
    ),
    "too_many_streams": message(
        "Terlalu banyak aliran",
        "Pemberitahuan Anda sudah mengalir ke banyak jendela. Tutup sebagian, lalu coba lagi.",
        "Too many streams",
        "Your notifications are streamed to many windows already. Close some and try again.",
    ),
    "invalid_client": message(
        "Akun layanan tidak dikenal",
        "Id atau kunci akun layanan salah, kedaluwarsa, atau sudah dicabut.",
        "Unknown client",
        "The id or key of the service account is wrong, expired or revoked.",
    ),
    "invalid_scope": message(
        "Cakupan tidak sah",
        "Minta hanya cakupan yang dimiliki akun layanan ini.",
        "Invalid scope",
        "Ask only for scopes that this service account has.",
    ),
    "scopes_need_source": message(
        "Sistem sumber diperlukan",
        "Cakupan atas rekaman hanya berlaku bersama sistem sumber; sebutkan source_key.",
        "Source system needed",
        "Scopes over records hold for one source system; name its source_key.",
    ),
    "service_account_off": message(
        "Akun layanan nonaktif",
        "Aktifkan akun layanan ini terlebih dahulu.",
        "Service account is off",
        "Switch this service account on first.",
    ),
    "too_many_keys": message(
        "Terlalu banyak kunci",
        "Paling banyak {most} kunci yang masih berlaku. Cabut yang tidak dipakai.",
        "Too many keys",
        "At most {most} keys may be good at the same time. Revoke those not in use.",
    ),
    "not_a_network": message(
        "Bukan blok alamat",
        "Tulis blok CIDR, misalnya 10.20.0.0/16, tanpa bit di luar awalannya.",
        "Not a network",
        "Write a CIDR block such as 10.20.0.0/16, without bits beyond its prefix.",
    ),
    "for_all_offices": message(
        "Berlaku untuk semua satuan kerja",
        "Sistem sumber sama untuk semua satuan kerja; hanya administrator instalasi mengubahnya.",
        "For all offices",
        "Sources are the same for all offices; only the installation's administrators change them.",
    ),
    "schema_unusable": message(
        "Skema tidak dapat dipakai",
        "Tulis JSON Schema 2020-12 yang hanya merujuk ke dalam dirinya sendiri, tidak berputar, "
        "paling banyak seribu bagian dan tiga puluh pola; pola tanpa lookahead dan backreference.",
        "Unusable schema",
        "Write a JSON Schema 2020-12 that refers only to itself, in no circle, with at most a "
        "thousand parts once its references are followed, and thirty patterns; those without "
        "look-around or back-references.",
    ),
    "schema_too_large": message(
        "Skema terlalu besar",
        "Paling banyak {most} bita.",
        "Schema too large",
        "At most {most} bytes.",
    ),
    "record_refused": message(
        "Rekaman ditolak",
        "Rekaman ini tidak sesuai. Periksa daftar kesalahan.",
        "Record refused",
        "This record does not fit. Check the list of errors.",
    ),
    "office_out_of_reach": message(
        "Satuan kerja di luar jangkauan",
        "Akun layanan ini tidak melayani satuan kerja itu.",
        "Office out of reach",
        "This service account does not serve that office.",
    ),
    "record_type_unknown": message(
        "Jenis rekaman tidak dikenal",
        "Sistem ini memiliki jenis: {known}.",
        "Unknown kind of record",
        "This system has the kinds: {known}.",
    ),
    "record_type_fixed": message(
        "Jenis rekaman tetap",
        "Rekaman dengan nama ini sudah ada dengan jenis lain.",
        "The kind is fixed",
        "A record of this name is there already, of another kind.",
    ),
    "period_of_another_kind": message(
        "Bentuk periode tidak sesuai",
        "Jenis rekaman ini per {kind}: tulis hari 2023-06-14, bulan 2023-06, triwulan 2023-Q2.",
        "Period of another kind",
        "This kind of record is by {kind}: write a day 2023-06-14, month 2023-06, quarter 2023-Q2.",
    ),
    "taken_in_the_future": message(
        "Waktu di masa depan",
        "taken_at tidak boleh di masa depan. Periksa jam dan selisih zona waktunya.",
        "Taken in the future",
        "taken_at must not lie in the future. Check the clock and its offset.",
    ),
    "record_file_unknown": message(
        "Berkas tidak dikenal",
        "Berkas ini belum diserahkan oleh sistem ini untuk satuan kerja ini.",
        "Unknown file",
        "This system has not handed in this file for this office.",
    ),
    "batch_stopped": message(
        "Kiriman dihentikan",
        "{count} baris ditolak, lebih banyak daripada yang diterima. Baris sesudahnya tidak "
        "dibaca: perbaiki dulu yang disebut di atas, lalu kirim lagi semuanya.",
        "The batch was stopped",
        "{count} lines were refused, more than were taken. The lines after this were not read: "
        "mend those above first, then send all of it again.",
    ),
    "line_too_long": message(
        "Baris terlalu panjang",
        "Satu baris paling banyak {most} bita.",
        "Line too long",
        "A line has at most {most} bytes.",
    ),
    "figures_unstorable": message(
        "Bukan JSON biasa",
        "Tulis bilangan berhingga dan teks Unicode yang sah tanpa NUL.",
        "Not plain JSON",
        "Write finite numbers and valid Unicode text without NUL.",
    ),
    "figures_too_large": message(
        "Terlalu besar",
        "figures paling banyak {most} bita dan sepuluh tingkat.",
        "Too large",
        "figures has at most {most} bytes and ten levels.",
    ),
    "record_decided": message(
        "Sudah diputuskan",
        "Tim ini sudah memutuskan versi ini ({state}). Versi berikutnya dapat diputuskan lagi.",
        "Decided already",
        "This team has decided about this version ({state}). The next version is open again.",
    ),
    "record_not_offered": message(
        "Tidak untuk tim ini",
        "Rekaman jenis ini tidak membuktikan indikator tim tersebut.",
        "Not for this team",
        "Records of this kind prove no indicator of that team.",
    ),
    "team_must_be_named": message(
        "Sebutkan timnya",
        "Rekaman ini ditawarkan kepada beberapa tim Anda; isi team_id.",
        "Name the team",
        "This record is offered to several of your teams; give team_id.",
    ),
    "indicators_not_mapped": message(
        "Indikator tidak sesuai",
        "Pilih dari indikator tim ini yang dapat dibuktikan rekaman jenis ini.",
        "Indicators do not fit",
        "Choose among the team's indicators that records of this kind can prove.",
    ),
    "evidence_in_review": message(
        "Sedang diperiksa",
        "Eviden dari rekaman ini sedang diperiksa. Tunggu keputusannya, lalu terima versi ini.",
        "In review",
        "The evidence of this record is in review. Wait for the decision, then accept this "
        "version.",
    ),
    "webhook_needs_https": message(
        "Alamat harus https",
        "Kirim hanya ke alamat https; http hanya untuk host:port dalam ZI_INTERNAL_HOSTS.",
        "The address needs https",
        "Only https addresses are sent to; http only for what ZI_INTERNAL_HOSTS names.",
    ),
    "webhook_secret_needed": message(
        "Rahasia harus diisi lagi",
        "Alamat berubah. Isi secret yang akan menandatangani kiriman ke alamat baru (whsec_…); "
        "yang lama hanya untuk penerima lama.",
        "The secret is needed again",
        "The address changes. Give the secret that signs what goes to the new one (whsec_…); the "
        "old one was meant for the old receiver.",
    ),
    "webhook_secret_unusable": message(
        "Bukan rahasia webhook",
        "Tulis whsec_ diikuti 24 sampai 64 byte acak dalam base64.",
        "Not a webhook secret",
        "Write whsec_ and 24 to 64 random bytes in base64.",
    ),
    "webhook_not_paused": message(
        "Tidak dijeda",
        "Titik webhook ini tidak sedang dijeda.",
        "Not paused",
        "This endpoint is not paused.",
    ),
    "delivery_pending": message(
        "Masih dalam perjalanan",
        "Pengiriman ini belum selesai; tunggu hasilnya.",
        "On its way",
        "This delivery is not over yet; wait for what comes of it.",
    ),
    "event_type_unknown": message(
        "Jenis peristiwa tidak dikenal",
        "{given} bukan jenis peristiwa, atau awalnya; lihat webhooks dalam openapi.json.",
        "Unknown type of event",
        "{given} is no type of event, nor the beginning of one; see webhooks in openapi.json.",
    ),
}
