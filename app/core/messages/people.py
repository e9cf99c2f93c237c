"""Messages about who may give rights, accounts that look alike, and activation codes."""

from app.core.messages.sentences import Message, message

PEOPLE: dict[str, Message] = {
    "nobody_takes_over": message(
        "Tidak ada penerima",
        "Tidak ada anggota lain dalam tim ini yang dapat menerima pekerjaannya. Angkat dahulu "
        "seseorang ke dalam tim.",
        "Nobody takes over",
        "The team has no other member who can take this work over. Appoint somebody first.",
    ),
    "work_in_hand": message(
        "Masih ada pekerjaan di tangannya",
        "{count} pekerjaan (draf, eviden yang dikembalikan, tindak lanjut, tanggung jawab sub "
        "kegiatan) masih di tangan orang ini. Lihat GET /users/{id}/handover, lalu serahkan dengan "
        "POST ke alamat yang sama. Bila akunnya harus dinonaktifkan sekarang, kirim lagi dengan "
        "confirm_work_in_hand; pekerjaannya masih dapat diserahkan sesudahnya.",
        "Work in hand",
        "This person still has work in hand ({count}: drafts, returned evidence, follow-ups, "
        "action items to be in charge of). See GET /users/{id}/handover, then hand it over with "
        "POST to the same address. If the account must be switched off now, send it again with "
        "confirm_work_in_hand; the work can be handed over afterwards, too.",
    ),
    "taker_not_of_team": message(
        "Bukan anggota tim",
        "{username} tidak dapat menerima pekerjaan ini: penerimanya harus memiliki kedudukan dalam "
        "tim yang sama hari ini, atau menggantikan pemegangnya, dengan akun yang aktif, dan bukan "
        "orang yang pergi itu sendiri.",
        "Not of the team",
        "{username} cannot take this work over: it goes to somebody who holds a seat in the same "
        "team today, or stands in for its holder, with an active account, and not to the person "
        "who leaves.",
    ),
    "account_inactive": message(
        "Akun tidak aktif",
        "Akun {person} dinonaktifkan{since_id}; tidak ada hak, kedudukan atau pekerjaan baru yang "
        "dapat diberikan kepadanya. Minta akunnya diaktifkan kembali oleh {holders_id}, atau pilih "
        "orang lain.",
        "Account not active",
        "The account of {person} is switched off{since_en}; no new right, position or work can be "
        "given to it. Have it reactivated by {holders_en}, or choose somebody else.",
    ),
    "evaluator_in_team": message(
        "Asesor tidak ikut bekerja",
        "{person} memegang kedudukan dalam tim keputusan ini, dan asesor tidak bekerja pada apa "
        "yang dinilainya. Pilih orang lain, atau akhiri dahulu kedudukannya.",
        "An asesor has no part",
        "{person} has a position in the teams of this decree, and an asesor has no part in what "
        "they evaluate. Choose somebody else, or end that position first.",
    ),
    "evaluator_has_part": message(
        "Asesor tidak ikut bekerja",
        "Sebelum {date}, {person} masih memegang kedudukan dalam tim keputusan ini atau "
        "menggantikan orang lain, dan asesor tidak bekerja pada apa yang dinilainya. Mulai haknya "
        "paling awal pada hari itu (valid_from), atau pilih orang lain.",
        "An asesor has no part",
        "Until {date} {person} has a position in the teams of this decree, or stands in for "
        "somebody, and an asesor has no part in what they evaluate. Begin the right on that day "
        "at the earliest (valid_from), or choose somebody else.",
    ),
    "own_grant": message(
        "Hak untuk diri sendiri",
        "Tidak seorang pun memberi hak kepada dirinya sendiri. Minta administrator lain.",
        "Right for oneself",
        "Nobody grants a right to themselves. Ask another administrator.",
    ),
    "layer_given_above": message(
        "Penilai ditunjuk dari atas",
        "Satuan kerja tidak memilih penilainya sendiri: penilai lapis {layer} ditunjuk dan "
        "diakhiri oleh administrator KPU RI, lapis pendahuluan juga oleh administrator satuan "
        "kerja di atasnya. Minta mereka.",
        "Evaluators are appointed from above",
        "No office chooses who evaluates it: who assesses in the layer {layer} is appointed and "
        "ended by an administrator of KPU RI, in the preliminary assessment also by one of the "
        "office above. Ask them.",
    ),
    "own_appointment": message(
        "Kedudukan untuk diri sendiri",
        "Tidak seorang pun mengangkat dirinya sendiri. Minta Ketua atau administrator lain.",
        "Position for oneself",
        "Nobody appoints themselves. Ask the Ketua or another administrator.",
    ),
    "membership_taken_over": message(
        "Kedudukan yang ia akhiri sendiri",
        "Orang ini mengakhiri kedudukan yang akan ditempatinya. Orang lain harus menempatinya "
        "lebih dahulu.",
        "A position they ended themselves",
        "This person ended the membership they would now take over. Somebody else must hold it "
        "first.",
    ),
    "own_second_account": message(
        "Akun kedua untuk diri sendiri",
        "Nama dan alamat ini milik Anda. Tidak seorang pun membuat akun kedua untuk dirinya.",
        "Second account of one's own",
        "This name and address are yours. Nobody makes a second account for themselves.",
    ),
    "account_looks_alike": message(
        "Akun serupa sudah ada",
        "Mirip akun {username}: namanya sama (tanpa gelar, spasi dan tanda baca), alamat surelnya "
        "sama, atau NIP-nya hanya berbeda satu angka atau dua angka bersebelahan yang tertukar. "
        "Bila orangnya sama, pakai akun itu; bila memang orang lain, kirim lagi dengan "
        "confirm_distinct.",
        "An account looks alike",
        "Like the account {username}: the same name (but for titles, blanks and marks), the same "
        "e-mail address, or a NIP that differs by one digit or two swapped neighbours. If it is "
        "the same person, use that account; if it is another one, send it again with "
        "confirm_distinct.",
    ),
    "own_identity": message(
        "Data diri sendiri",
        "Nama dan NIP Anda sendiri diubah oleh administrator lain: keputusan mengenali orang dari "
        "keduanya.",
        "Own identity",
        "Your own name and NIP are changed by another administrator: decrees know people by them.",
    ),
    "last_administrator": message(
        "Administrator terakhir",
        "Tanpa hak ini tidak ada lagi yang mengelola seluruh instalasi. Beri hak kepada orang lain "
        "lebih dahulu, dan biarkan ia masuk sekali.",
        "Last administrator",
        "Without this nobody would administer the whole installation. Grant the right to somebody "
        "else first, and let them sign in once.",
    ),
    "code_not_yet": message(
        "Kode belum berlaku",
        "Kode ini berlaku mulai {works_from}, atau segera setelah administrator lain atau Ketua "
        "mengesahkannya.",
        "Code does not work yet",
        "This code works from {works_from}, or as soon as another administrator or the Ketua "
        "confirms it.",
    ),
    "own_code": message(
        "Perlu orang kedua",
        "Kode disahkan oleh orang yang tidak menerbitkannya dan bukan pemilik akun.",
        "Needs a second person",
        "A code is confirmed by somebody who neither issued it nor owns the account.",
    ),
    "code_waits_for_nobody": message(
        "Tidak menunggu pengesahan",
        "Kode ini sudah berlaku; tidak perlu disahkan.",
        "Waits for nobody",
        "This code works already; it needs no confirmation.",
    ),
    "grant_too_wide": message(
        "Di luar wewenang",
        "Anda hanya dapat memberi atau mengakhiri hak di satuan kerja yang Anda kelola.",
        "Beyond your authority",
        "You can only grant or end rights in offices you administer.",
    ),
    "account_too_wide": message(
        "Di luar wewenang",
        "Akun ini mengelola satuan kerja yang tidak Anda kelola, atau menilai satuan kerja Anda. "
        "Minta administrator di atasnya.",
        "Beyond your authority",
        "This account administers offices that you do not, or evaluates yours. Ask an "
        "administrator above.",
    ),
    "grant_needs_target": message(
        "Hak belum lengkap",
        "Asesor memerlukan keputusan (decree_id); administrator tidak boleh memilikinya.",
        "Incomplete grant",
        "An asesor needs a decree (decree_id); an administrator must not have one.",
    ),
}
