"""Messages about evidence: drafts, links, review."""

from app.core.messages.sentences import Message, message

EVIDENCE: dict[str, Message] = {
    "not_on_the_checklist": message(
        "Tidak ada dalam daftar kelengkapan",
        "Tandai hanya yang tertulis dalam daftar kelengkapan eviden ini; kata-katanya harus sama.",
        "Not on the checklist",
        "Tick only what stands on the checklist of this evidence, in the same words.",
    ),
    "own_evidence": message(
        "Eviden sendiri",
        "Anda ikut membuat eviden ini: sendiri, melalui pengganti Anda, atau sebagai pengganti. "
        "Tidak seorang pun memeriksa yang ikut dibuatnya. Yang boleh: {holders_id}, asal tidak "
        "ikut membuatnya.",
        "Own evidence",
        "You had a part in this evidence: yourself, through your stand-in, or as a stand-in. "
        "Nobody judges what they had a part in. Who may: {holders_en}, without a part in it.",
    ),
    "own_verification": message(
        "Verifikasi sendiri",
        "Anda ikut memverifikasi revisi ini: sendiri, melalui pengganti Anda, atau sebagai "
        "pengganti. Dua tingkat diperiksa dua orang. Yang boleh menerimanya: {holders_id}, asal "
        "tidak ikut memverifikasinya.",
        "Own verification",
        "You had a part in verifying this revision: yourself, through your stand-in, or as a "
        "stand-in. The two levels are two people. Who may accept it: {holders_en}, without a part "
        "in that.",
    ),
    "revision_changed": message(
        "Revisi sudah berganti",
        "Yang Anda baca bukan lagi isi yang diputuskan. Muat ulang, baca, lalu putuskan.",
        "Another revision by now",
        "What you read is no longer what is judged. Load it again, read it, then judge.",
    ),
    "period_reversed": message(
        "Periode terbalik",
        "Tanggal akhir tidak boleh lebih awal daripada tanggal mulai; paling awal hari pertamanya.",
        "Period reversed",
        "The end must not be earlier than the start; the first day is the earliest.",
    ),
    "evidence_date_to_come": message(
        "Tanggal eviden belum tiba",
        "Eviden tidak dapat bertanggal setelah hari ini ({today}). Periksa tahunnya.",
        "Evidence of a day to come",
        "Evidence cannot be dated after today ({today}). Check the year.",
    ),
    "day_out_of_reach": message(
        "Tanggal terlalu jauh",
        "Tanggal ini harus antara {first} dan {last}. Periksa tahunnya.",
        "Day out of reach",
        "This day must lie between {first} and {last}. Check the year.",
    ),
    "indicators_of_several_teams": message(
        "Indikator dari beberapa tim",
        "Satu eviden hanya untuk indikator dari satu tim kerja.",
        "Indicators of several teams",
        "One piece of evidence serves indicators of one working team only.",
    ),
    "revision_needs_reason": message(
        "Alasan diperlukan",
        "Eviden ini sudah diterima dan berlaku. Tulis alasan mengapa direvisi; yang berlaku tetap "
        "berlaku sampai revisinya diterima.",
        "Reason required",
        "This evidence is accepted and in force. Say why it is revised; what is in force stays so "
        "until the revision is accepted.",
    ),
    "nothing_in_force": message(
        "Tidak ada yang berlaku",
        "Belum ada revisi yang diterima, sehingga tidak ada yang tersisa bila draf ini dibuang. "
        "Eviden ini ditarik saja dengan alasan. Yang boleh: {holders_id}.",
        "Nothing in force",
        "No revision was accepted yet, so nothing would be left without this draft. Such evidence "
        "is withdrawn with a reason. Who may: {holders_en}.",
    ),
    "nothing_to_submit": message(
        "Belum ada berkas",
        "Unggah sedikitnya satu berkas atau tautan sebelum mengajukan.",
        "Nothing to submit",
        "Upload at least one file or link before submitting.",
    ),
    "links_alone_need_note": message(
        "Catatan diperlukan",
        "Eviden ini hanya berisi tautan. Tulis catatan mengapa tautan saja sudah cukup.",
        "Note required",
        "This evidence has links only. Write down why links alone are enough.",
    ),
    "link_checks_off": message(
        "Pemeriksaan tautan dimatikan",
        "Pengaturan ZI_LINK_CHECKS mematikan pemeriksaan tautan.",
        "Link checks are off",
        "The setting ZI_LINK_CHECKS has switched link checks off.",
    ),
    "already_decided": message(
        "Sudah diputuskan",
        "Revisi ini sudah diputuskan pada tingkat tersebut.",
        "Already decided",
        "This revision has already been decided on at that level.",
    ),
    "evidence_wrong_status": message(
        "Status tidak sesuai",
        "Eviden berstatus {status} tidak dapat menerima langkah {action}.",
        "Wrong status",
        "With status {status} the step “{action}” is not possible for evidence.",
    ),
    "evidence_withdrawn": message(
        "Eviden sudah ditarik",
        "Eviden ini sudah ditarik dan tidak dihitung sebagai bukti.",
        "Evidence withdrawn",
        "This evidence was withdrawn and does not count as proof.",
    ),
    "copy_asked": message(
        "Salinan sedang dibuat",
        "Salinan tautan ini sudah diminta dan belum selesai. Tunggu sampai selesai atau gagal.",
        "Copy on its way",
        "A copy of this link was asked for and is not done yet. Wait until it is, or failed.",
    ),
    "too_many_copies": message(
        "Salinan terlalu banyak",
        "Untuk satu eviden paling banyak {limit} salinan tautan dapat diminta.",
        "Too many copies",
        "For one piece of evidence at most {limit} copies of links can be asked for.",
    ),
    "evidence_not_draft": message(
        "Bukan draf",
        "Eviden berstatus {status} tidak dapat diubah. {advice_id}",
        "Not a draft",
        "Evidence with status {status} cannot be changed. {advice_en}",
    ),
    "file_of_earlier_revision": message(
        "Berkas dari revisi sebelumnya",
        "Berkas ini milik revisi sebelumnya, yang tidak berubah lagi. Pilih berkas dari draf yang "
        "sekarang.",
        "File of an earlier revision",
        "This file belongs to an earlier revision, which changes no more. Choose a file of the "
        "draft as it is now.",
    ),
    "evidence_not_verified": message(
        "Belum diverifikasi",
        "Eviden ini harus diverifikasi koordinator tim terlebih dahulu.",
        "Not verified yet",
        "The team's coordinator must verify this evidence first.",
    ),
    "indicators_fixed": message(
        "Indikator sudah tetap",
        "Indikator tidak dapat diganti setelah eviden pernah diajukan.",
        "Indicators are fixed",
        "The indicators cannot be changed once the evidence has been submitted.",
    ),
}

WAYS_TO_A_DRAFT: dict[str, tuple[str, str]] = {
    "revise": ("Buat revisi baru lebih dahulu.", "Begin a new revision first."),
    "return": (
        "Kembalikan lebih dahulu dengan alasan, lalu buat revisi.",
        "Return it first, with a reason, then begin a revision.",
    ),
    "ask": (
        "Minta pemeriksanya ({holders_id}) mengembalikannya, lalu buat revisi.",
        "Ask those who judge it ({holders_en}) to return it, then begin a revision.",
    ),
    "none": (
        "Yang sudah ditarik tetap seperti adanya; buat eviden baru.",
        "What was withdrawn stays as it is; make new evidence.",
    ),
}
"""What leads to a draft that can be changed, in Indonesian and in English."""
