"""Messages about webhooks and events."""

from app.core.messages.sentences import Message, message

WEBHOOKS: dict[str, Message] = {
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
    "too_many_endpoints": message(
        "Terlalu banyak titik webhook",
        "Akun layanan memiliki paling banyak {most} titik webhook; hapus yang tidak dipakai.",
        "Too many endpoints",
        "A service account has at most {most} endpoints; remove those not in use.",
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
        "{given} bukan jenis peristiwa, atau awalnya. Yang dikenal: {known}.",
        "Unknown type of event",
        "{given} is no type of event, nor the beginning of one. Known are: {known}.",
    ),
    "events_one_beginning": message(
        "Pilih satu awal",
        "Mulailah dari cursor, dari since, atau dengan latest; tidak bersamaan.",
        "Choose one beginning",
        "Begin at a cursor, since an instant, or with latest; not with two of them.",
    ),
}
