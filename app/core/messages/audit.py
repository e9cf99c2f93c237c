"""Messages about the audit log: what its verification found, and what it could not know."""

from app.core.messages.sentences import Message, message

AUDIT: dict[str, Message] = {
    "audit_chain_missing": message(
        "Catatan hilang",
        "Catatan {id} tidak ada: ada yang menghapusnya atau menyisipkan catatan lain.",
        "Entry missing",
        "Entry {id} is not there: somebody took it away, or slipped another one in.",
    ),
    "audit_chain_key_unknown": message(
        "Kunci tidak dikenal",
        "Kunci catatan {id} tidak dikenal. Bila kunci pernah diganti, sebut yang lama dalam "
        "ZI_AUDIT_OLD_KEYS; bila tidak, catatan ini ditulis orang lain.",
        "Key not known",
        "The key of entry {id} is not known. If the key was changed, name the old one in "
        "ZI_AUDIT_OLD_KEYS; if not, somebody else wrote this entry.",
    ),
    "audit_chain_unkeyed": message(
        "Catatan tanpa kunci",
        "Catatan {id} seharusnya memakai kunci: hanya yang memegang basis data tanpa kunci yang "
        "menulis seperti ini. Sesudah pembaruan, jalankan zi migrate sekali.",
        "Entry without a key",
        "Entry {id} should have been made with a key: who holds the database without the key "
        "writes like this. Right after an upgrade run zi migrate once.",
    ),
    "audit_chain_wrong_predecessor": message(
        "Urutan rusak",
        "Catatan {id} tidak menyambung catatan sebelumnya.",
        "Order broken",
        "Entry {id} does not follow the one before it.",
    ),
    "audit_chain_changed": message(
        "Catatan diubah",
        "Isi catatan {id} tidak lagi seperti ketika ditulis.",
        "Entry changed",
        "What entry {id} says is not what it said when it was written.",
    ),
    "audit_chain_end_missing": message(
        "Ujung hilang",
        "Catatan {id} dan sesudahnya pernah ada, tetapi sudah dihapus.",
        "End missing",
        "Entry {id} and those after it were there once, and were taken away.",
    ),
    "audit_chain_end_changed": message(
        "Ujung diubah",
        "Catatan terakhir ({id}) bukan yang tercatat sebagai ujung jejak audit.",
        "End changed",
        "The last entry ({id}) is not the one that is known as the end of the log.",
    ),
    "audit_chain_history_rewritten": message(
        "Sejarah ditulis ulang",
        "Catatan {id} berbeda dari titik periksa yang sudah ditandatangani.",
        "History rewritten",
        "Entry {id} differs from a checkpoint that was signed.",
    ),
    "audit_guards_missing": message(
        "Penjaga tidak lengkap",
        "{missing} dari {expected} penjaga (trigger) tidak ada, mati, atau diubah: {names}.",
        "Guards missing",
        "{missing} of {expected} guards (triggers) are not there, off, or changed: {names}.",
    ),
    "audit_checkpoint_changed": message(
        "Titik periksa palsu",
        "Titik periksa yang disimpan untuk {day} tidak ditandatangani instalasi ini.",
        "Checkpoint false",
        "The checkpoint kept for {day} was not signed by this installation.",
    ),
    "audit_decision_without_entry": message(
        "Keputusan tanpa catatan",
        "Keputusan {action} atas eviden {evidence} tidak ada dalam jejak audit.",
        "Decision without an entry",
        "The decision {action} on evidence {evidence} is not in the audit log.",
    ),
    "audit_entry_without_decision": message(
        "Catatan tanpa keputusan",
        "Jejak audit mencatat {action} atas eviden {evidence}, tetapi keputusannya tidak ada.",
        "Entry without a decision",
        "The audit log tells of {action} on evidence {evidence}, but there is no such decision.",
    ),
    "audit_status_without_entry": message(
        "Status tidak sesuai",
        "Eviden {evidence} berstatus {status}, tetapi jejak audit berakhir pada {told}.",
        "Status does not fit",
        "Evidence {evidence} is {status}, but the audit log ends with {told}.",
    ),
    "audit_unknown_before_key": message(
        "Sebelum ada kunci",
        "{count} catatan pertama ditulis sebelum ada kunci. Sejak catatan {id} ({at}) semuanya "
        "terkunci; apakah yang sebelumnya ditulis ulang sebelum saat itu, hanya titik periksa dari "
        "luar yang dapat menunjukkannya.",
        "From before the key",
        "The first {count} entries were written before there was a key. From entry {id} ({at}) on "
        "they are sealed; whether earlier ones were written anew before that moment only a "
        "checkpoint kept outside can show.",
    ),
    "audit_unknown_tail": message(
        "Sesudah titik periksa terakhir",
        "Titik periksa terakhir ({at}) berakhir pada catatan {length}. Bila catatan sesudahnya "
        "dipotong bersama ujungnya, pemeriksaan ini tidak dapat melihatnya.",
        "After the last checkpoint",
        "The last checkpoint ({at}) ends with entry {length}. If entries after it were cut off "
        "together with the end, this verification cannot see it.",
    ),
    "audit_unknown_no_checkpoint": message(
        "Belum ada titik periksa",
        "Tidak ada titik periksa yang ditandatangani, jadi pemotongan ujung jejak audit tidak "
        "dapat dilihat. Isi ZI_SIGNING_KEY dan simpan titik periksa di luar.",
        "No checkpoint",
        "There is no signed checkpoint, so it cannot be seen whether the end of the log was cut "
        "off. Set ZI_SIGNING_KEY and keep checkpoints outside.",
    ),
    "audit_unknown_other_signer": message(
        "Penanda tangan lain",
        "{count} titik periksa ditandatangani dengan kunci lain daripada ZI_SIGNING_KEY sekarang; "
        "isinya tidak dipakai. Tulis kunci publik kunci lama dalam ZI_PREVIOUS_PUBLIC_KEYS "
        "(`zi keys status` menyebutnya).",
        "Another signer",
        "{count} checkpoints were signed with another key than today's ZI_SIGNING_KEY; they were "
        "not used. Write the public key of the old one into ZI_PREVIOUS_PUBLIC_KEYS (`zi keys "
        "status` names it).",
    ),
    "audit_unknown_rest": message(
        "Tidak diperiksa",
        "Sesudah catatan yang rusak, jejak audit dan keputusan tidak diperiksa lagi.",
        "Not looked at",
        "What comes after the broken entry, and the decisions, were not looked at.",
    ),
    "audit_checkpoint_mail": message(
        "Titik periksa jejak audit, {day}",
        "Sampai {at} jejak audit berisi {length} catatan. Simpan surat ini di luar instalasi: "
        "dengan baris di bawah, zi audit verify --checkpoint menunjukkan bila sejarah ditulis "
        "ulang.",
        "Checkpoint of the audit log, {day}",
        "Up to {at} the audit log holds {length} entries. Keep this mail outside the installation: "
        "with the line below, zi audit verify --checkpoint shows whether history was rewritten.",
    ),
}
