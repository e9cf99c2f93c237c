"""Messages about the next decree and about amendments of one."""

from app.core.messages.sentences import Message, message

SUCCESSION: dict[str, Message] = {
    "decree_number_taken": message(
        "Nomor sudah dipakai",
        "Satuan kerja ini sudah mempunyai keputusan nomor {number} tahun {year}; periksa nomornya.",
        "Number taken",
        "This office already has a decree number {number} of {year}; check the number.",
    ),
    "before_the_predecessor": message(
        "Sebelum keputusan terakhir",
        "Keputusan baru harus bertanggal setelah keputusan yang digantikannya ({date}).",
        "Before the last decree",
        "The new decree must be dated after the one it follows ({date}).",
    ),
    "year_does_not_fit_date": message(
        "Tahun tidak sesuai tanggal",
        "Tahun tidak sesuai dengan tanggalnya ({date}). Tahun yang sesuai: {years}.",
        "Year does not fit the date",
        "The year does not fit the date ({date}). Years that do: {years}.",
    ),
    "already_succeeded": message(
        "Sudah ada keputusan penerus",
        "Satu keputusan hanya mempunyai satu penerus, dan penerusnya sudah dibuat. Perbaiki "
        "penerusnya: catat perubahan keputusan padanya, atau muat berkas keputusannya yang sudah "
        "diperbaiki. Selama belum dipakai, penerus yang keliru juga dapat dibatalkan.",
        "Already succeeded",
        "A decree has one successor, and it has been started already. Put that one right: amend "
        "it, or load its corrected decree file. While nothing rests on it, a wrong one can be "
        "voided, too.",
    ),
    "decree_succeeded": message(
        "Keputusan sudah digantikan",
        "Hak tim dalam keputusan ini berakhir pada {date} karena sudah ada penerusnya; yang "
        "berlaku mulai hari itu tidak dapat dicatat di sini. Ubah keputusan penerusnya.",
        "Decree succeeded",
        "This decree has a successor and the rights of its teams end on {date}; nothing that "
        "takes effect from that day on is recorded here. Change the successor instead.",
    ),
    "successor_refused": message(
        "Keputusan baru belum dapat dibuat",
        "{where}: {fault_id} Perbaiki susunannya, lalu kirim lagi; belum ada yang disimpan.",
        "The new decree cannot be made yet",
        "{where}: {fault_en} Correct this and send it again; nothing was stored.",
    ),
    "nothing_to_compare": message(
        "Tidak ada pembanding",
        "Keputusan ini tidak dibuat dari keputusan lain; sebut pembandingnya (with).",
        "Nothing to compare with",
        "This decree was not started from another one; name the other one (with).",
    ),
    "amendment_before_the_decree": message(
        "Sebelum keputusan yang diubah",
        "Perubahan tidak dapat bertanggal atau berlaku sebelum keputusan yang diubahnya ({date}).",
        "Before the amended decree",
        "An amendment is not dated and takes no effect before the decree it amends ({date}).",
    ),
    "effective_before_amendment": message(
        "Berlaku sebelum ditetapkan",
        "Perubahan tidak dapat berlaku sebelum tanggal ditetapkannya ({date}); isi tanggal itu "
        "atau sesudahnya.",
        "In effect before its date",
        "An amendment takes no effect before its own date ({date}); enter that day or a later one.",
    ),
    "amendment_changes_nothing": message(
        "Tidak ada perubahan",
        "Sebutkan sedikitnya satu kedudukan yang berakhir atau yang baru.",
        "Nothing changes",
        "Name at least one membership that ends or begins.",
    ),
    "decree_voided": message(
        "Keputusan sudah dibatalkan",
        "Keputusan ini sudah dibatalkan; tidak ada lagi yang dapat dicatat di dalamnya. Gunakan "
        "keputusan yang berlaku.",
        "Decree voided",
        "This decree has been voided; nothing can be recorded in it any more. Use the decree in "
        "force.",
    ),
    "decree_already_voided": message(
        "Keputusan sudah batal",
        "Keputusan ini sudah dibatalkan; tidak ada lagi yang perlu dilakukan.",
        "Voided already",
        "This decree has been voided already; nothing is left to do.",
    ),
    "decree_is_no_successor": message(
        "Bukan keputusan penerus",
        "Hanya keputusan yang dibuat sebagai penerus keputusan lain yang dapat dibatalkan. "
        "Perbaiki keputusan ini: catat perubahannya, atau muat berkasnya yang sudah diperbaiki.",
        "Not a successor",
        "Only a decree that was started as the successor of another one can be voided. Put this "
        "one right: amend it, or load its corrected decree file.",
    ),
    "decree_is_rested_on": message(
        "Keputusan sudah dipakai",
        "Dalam keputusan ini ada {what_id}, sehingga tidak dapat dibatalkan. Daftar (errors) "
        "menyebut berapa, di mana, dan apa yang dapat dilakukan; bila ada yang tetap menjadi "
        "catatan, catat perubahan keputusan sebagai gantinya.",
        "The decree is in use",
        "There is {what_en} in this decree, so it cannot be voided. The list (errors) says how "
        "many, where, and what to do; if anything of it stays on record, amend the decree "
        "instead.",
    ),
    "rests_on_the_decree": message(
        "Keputusan sudah dipakai",
        "{what_id}: {count}, lihat {address}. {advice_id}",
        "The decree is in use",
        "{what_en}: {count}, see {address}. {advice_en}",
    ),
    "decree_in_use": message(
        "Keputusan sudah dipakai",
        "{person} sudah bekerja dalam keputusan ini, sehingga tidak dapat dibatalkan lagi. Catat "
        "perubahan keputusan sebagai gantinya.",
        "The decree is in use",
        "{person} has worked in this decree already; it cannot be voided any more. Amend it "
        "instead.",
    ),
    "predecessor_seats_changed": message(
        "Susunan tim lama sudah berubah",
        "Kedudukan dalam keputusan sebelumnya sudah diisi orang lain sejak keputusan ini dibuat, "
        "atau pemegangnya kini asesor keputusan itu, "
        "sehingga tidak dapat kembali seperti semula. Catat perubahan keputusan sebagai gantinya.",
        "The former teams have changed",
        "Positions of the decree before were given to others since this one was started, or who "
        "held them is an asesor of it now, and they "
        "cannot be as they were. Amend this decree instead.",
    ),
    "amendment_already_voided": message(
        "Perubahan sudah batal",
        "Perubahan keputusan ini sudah dibatalkan; tidak ada lagi yang perlu dilakukan.",
        "Voided already",
        "This amendment has been voided already; nothing is left to do.",
    ),
    "amendment_followed": message(
        "Ada perubahan sesudahnya",
        "Perubahan nomor {number} tahun {year} dicatat sesudah perubahan ini. Batalkan dahulu yang "
        "terakhir itu.",
        "A later amendment follows",
        "Amendment number {number} of {year} was recorded after this one. Void that one first.",
    ),
    "amendment_in_successor": message(
        "Keputusan sudah mempunyai penerus",
        "Keputusan ini sudah digantikan, dan penerusnya dibuat dari susunan tim ini; perubahannya "
        "tidak dapat dibatalkan lagi. Akhiri atau isi kedudukan satu per satu.",
        "The decree has a successor",
        "A decree that is made from the teams of this one follows it; amendments of this one are "
        "not voided any more. End or fill positions one by one.",
    ),
    "amendment_seats_changed": message(
        "Kedudukannya sudah berubah",
        "Kedudukan yang diubah oleh perubahan ini sudah diubah lagi sesudahnya, sudah ditempati "
        "orang lain, atau pemegangnya tidak lagi mempunyai akun aktif atau kini asesor. Akhiri "
        "atau isi kedudukan itu satu per satu.",
        "Its positions have changed since",
        "A position that this amendment changed was changed again since, is held by somebody else, "
        "or its holder has no active account any more or is an asesor now. End or fill those "
        "positions one by one.",
    ),
    "amendment_in_use": message(
        "Kedudukan sudah dipakai",
        "{person} sudah bekerja dalam keputusan ini sejak perubahan berlaku. Catat perubahan baru "
        "sebagai gantinya. Draf eviden yang ditarik sebelum diajukan tidak dihitung.",
        "A position has been used",
        "{person} has worked in this decree since the amendment took effect. Record a new "
        "amendment instead. Drafts of evidence that are withdrawn before they are submitted do "
        "not count.",
    ),
    "amendment_leaves_no_coordinator": message(
        "Tim tanpa koordinator",
        "Tanpa perubahan ini ada tim yang tidak mempunyai koordinator sejak {date}. Catat "
        "perubahan baru yang menyebut koordinatornya.",
        "Team without coordinator",
        "Without this amendment a team has no coordinator from {date} on. Record a new amendment "
        "that names one.",
    ),
}
