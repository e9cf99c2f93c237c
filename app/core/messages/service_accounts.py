"""Messages about service accounts, their keys and what they ask."""

from app.core.messages.sentences import Message, message

SERVICE_ACCOUNTS: dict[str, Message] = {
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
    "scopes_of_an_institution": message(
        "Cakupan milik instansi",
        "Cakupan proposals:read (PortalRB) hanya untuk akun layanan KPU RI: portal mengenal"
        " instansi, bukan satuan kerjanya.",
        "A scope of the institution",
        "The scope proposals:read (PortalRB) is for service accounts of KPU RI alone: the portal"
        " knows institutions, not their offices.",
    ),
    "scopes_need_source": message(
        "Sistem sumber diperlukan",
        "Cakupan atas rekaman hanya berlaku bersama sistem sumber; sebutkan source_key.",
        "Source system needed",
        "Scopes over records hold for one source system; name its source_key.",
    ),
    "scopes_need_people": message(
        "people:read diperlukan",
        "Paket bukti memuat nama orang, jadi packages:read hanya berguna bersama people:read; "
        "berikan keduanya.",
        "people:read needed",
        "An evidence package names people, so packages:read is of no use without people:read; "
        "give both.",
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
    "key_replaced": message(
        "Kunci ini sudah diganti",
        "Kunci ini hanya berlaku sampai masa tenggangnya berakhir. Ganti kunci dengan kunci yang "
        "baru, atau mintalah kunci kepada pengelola akun ini.",
        "This key was replaced",
        "It works until its grace is over. Renew with the newer key, or ask whoever manages this "
        "account for one.",
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
}
