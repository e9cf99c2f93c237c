"""What `zi keys` tells the administrator to do."""

from typing import Final

from app.core.messages.sentences import Message, message

KEYS: Final[dict[str, Message]] = {
    "keys_rotate_secret": message(
        "Kunci baru",
        "Tulis kedua baris itu dalam setelan semua server, mulai ulang, lalu jalankan `zi keys "
        "reseal`. Nilai lama tetap berlaku sampai dikeluarkan dari ZI_PREVIOUS_SECRET_KEYS.",
        "A new key",
        "Write both lines into the settings of all servers, start them again, then run `zi keys "
        "reseal`. The old value is taken until it leaves ZI_PREVIOUS_SECRET_KEYS.",
    ),
    "keys_rotate_signing": message(
        "Kunci baru",
        "Tulis kedua baris itu dalam setelan semua server dan mulai ulang. Beri tahu penerima "
        "paket dan titik periksa kunci publik yang baru (`zi keys status`).",
        "A new key",
        "Write both lines into the settings of all servers and start them again. Tell those who "
        "get packages and checkpoints the new public key (`zi keys status`).",
    ),
    "keys_reseal_needed": message(
        "Masih tersegel dengan kunci lama",
        "{value} rahasia masih tersegel dengan kunci lama. Jalankan `zi keys reseal` sebelum "
        "mengeluarkannya dari ZI_PREVIOUS_SECRET_KEYS.",
        "Still sealed with the old key",
        "{value} secrets are still sealed with an old key. Run `zi keys reseal` before it leaves "
        "ZI_PREVIOUS_SECRET_KEYS.",
    ),
    "keys_previous_done": message(
        "Kunci lama tidak diperlukan lagi",
        "Tidak ada lagi yang tersegel dengan kunci lama. Sesudah token terakhirnya habis "
        "(ZI_ACCESS_TOKEN_MINUTES), pindahkan nilainya dari ZI_PREVIOUS_SECRET_KEYS ke "
        "ZI_AUDIT_OLD_KEYS: jejak audit masanya masih diperiksa dengannya.",
        "The old key is not needed any more",
        "Nothing is sealed with the old key any more. Once its last tokens have ended "
        "(ZI_ACCESS_TOKEN_MINUTES), move its value from ZI_PREVIOUS_SECRET_KEYS to "
        "ZI_AUDIT_OLD_KEYS: audit entries of its time are still checked with it.",
    ),
    "keys_unreadable": message(
        "Tidak terbuka lagi",
        "Tidak ada kunci yang membuka rahasia: {value}. Tulis kunci lamanya dalam "
        "ZI_PREVIOUS_SECRET_KEYS, atau isi lagi rahasianya.",
        "No longer opened",
        "No key opens the secrets of: {value}. Write their old key into ZI_PREVIOUS_SECRET_KEYS, "
        "or give the secrets again.",
    ),
    "keys_audit_missing": message(
        "Kunci jejak audit tidak ada",
        "Jejak audit memakai kunci yang tidak ada dalam setelan: {value}. Tulis nilai lama "
        "ZI_AUDIT_KEY atau ZI_SECRET_KEY dalam ZI_AUDIT_OLD_KEYS.",
        "A key of the audit log is missing",
        "The audit log has entries with keys that the settings lack: {value}. Write the old value "
        "of ZI_AUDIT_KEY or ZI_SECRET_KEY into ZI_AUDIT_OLD_KEYS.",
    ),
    "keys_public_missing": message(
        "Kunci publik lama tidak ada",
        "Titik periksa ditandatangani dengan kunci lain: {value}. Bila itu memang kunci lama "
        "kantor ini, tulis dalam ZI_PREVIOUS_PUBLIC_KEYS.",
        "An earlier public key is missing",
        "Checkpoints were signed with other keys: {value}. If these were this office's, write "
        "them into ZI_PREVIOUS_PUBLIC_KEYS.",
    ),
}
