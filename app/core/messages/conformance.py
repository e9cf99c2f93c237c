"""Messages of the conformance sheet: each step, how it is shown, and what is missing."""

from app.core.messages.sentences import Message, message

CONFORMANCE: dict[str, Message] = {
    "conformance_ready": message(
        "Siap dipakai",
        "{seen} dari {total} langkah terlihat, siap dipakai.",
        "Ready to go live",
        "{seen} of {total} steps seen, ready to go live.",
    ),
    "conformance_missing": message(
        "Belum siap dipakai",
        "{seen} dari {total} langkah terlihat, belum siap dipakai. Masih kurang: {missing}.",
        "Not ready to go live",
        "{seen} of {total} steps seen, not ready to go live. Still missing: {missing}.",
    ),
    "step_signed_in": message(
        "Masuk dengan kuncinya",
        "Panggil layanan ini dengan kunci akun layanan.",
        "Signed in with its key",
        "Call the service with the key of the service account.",
    ),
    "step_dry_run": message(
        "Uji coba",
        "Serahkan satu rekaman, atau banyak, dengan ?dry_run=true.",
        "Dry run",
        "Hand in a record, or many, with ?dry_run=true.",
    ),
    "step_record_pushed": message(
        "Rekaman diserahkan",
        "Serahkan rekaman yang belum ada; dijawab created.",
        "Record handed in",
        "Hand in a record that is not there yet; it is answered created.",
    ),
    "step_repeated": message(
        "Pengulangan aman",
        "Serahkan rekaman yang sama sekali lagi, tanpa perubahan; dijawab unchanged.",
        "Repeated safely",
        "Hand in the same record once more, without a change; it is answered unchanged.",
    ),
    "step_corrected": message(
        "Koreksi",
        "Serahkan rekaman itu dengan isi lain dan taken_at yang lebih baru; dijawab changed.",
        "Correction",
        "Hand in that record with other content and a later taken_at; it is answered changed.",
    ),
    "step_confirmed": message(
        "Penegasan",
        "Serahkan isi yang sama dengan taken_at yang lebih baru; dijawab confirmed.",
        "Confirmation",
        "Hand in the same content with a later taken_at; it is answered confirmed.",
    ),
    "step_refused": message(
        "Penolakan terbaca",
        "Serahkan rekaman yang angkanya tidak sesuai skemanya; dijawab 422 dan angka itu disebut.",
        "Refusal seen",
        "Hand in a record whose figures do not fit its schema; it is answered 422 and named.",
    ),
    "step_batch": message(
        "Banyak sekaligus",
        "Serahkan beberapa rekaman sebagai JSON Lines.",
        "Many at once",
        "Hand in several records as JSON Lines.",
    ),
    "step_withdrawn": message(
        "Penarikan",
        "Tarik satu rekaman dengan alasan (POST .../withdraw).",
        "Withdrawal",
        "Withdraw a record with a reason (POST .../withdraw).",
    ),
    "step_decision_read": message(
        "Keputusan terbaca",
        "Baca keputusan orang atas satu rekaman (GET /sources/{{source_key}}/decisions).",
        "Decision read back",
        "Read what people decided about a record (GET /sources/{{source_key}}/decisions).",
    ),
    "step_webhook_answered": message(
        "Webhook dijawab",
        "Titik webhook satuan kerja menjawab satu kiriman dengan 2xx.",
        "Webhook answered",
        "A webhook endpoint of the office answers a delivery with 2xx.",
    ),
    "step_caught_up": message(
        "Menyusul setelah gangguan",
        "Titik webhook menerima kiriman yang sebelumnya gagal.",
        "Caught up after an outage",
        "A webhook endpoint takes a delivery that had failed before.",
    ),
}
