"""Messages of this programme: teams, plan, evidence, files."""

from app.core.messages.sentences import Message, message

PROGRAMME: dict[str, Message] = {
    "own_evidence": message(
        "Eviden sendiri",
        "Tidak seorang pun boleh memeriksa eviden yang dibuat atau diunggahnya sendiri.",
        "Own evidence",
        "Nobody may judge evidence they created or uploaded themselves.",
    ),
    "own_verification": message(
        "Verifikasi sendiri",
        "Yang memverifikasi revisi ini tidak boleh menerimanya; dua tingkat diperiksa dua orang.",
        "Own verification",
        "Whoever verified this revision may not accept it; the two levels are two people.",
    ),
    "revision_changed": message(
        "Revisi sudah berganti",
        "Yang Anda baca bukan lagi isi yang diputuskan. Muat ulang, baca, lalu putuskan.",
        "Another revision by now",
        "What you read is no longer what is judged. Load it again, read it, then judge.",
    ),
    "grant_too_wide": message(
        "Di luar wewenang",
        "Anda hanya dapat memberi atau mengakhiri hak di satuan kerja yang Anda kelola.",
        "Beyond your authority",
        "You can only grant or end rights in offices you administer.",
    ),
    "account_too_wide": message(
        "Di luar wewenang",
        "Akun ini mengelola satuan kerja yang tidak Anda kelola.",
        "Beyond your authority",
        "This account administers offices that you do not.",
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
        "Tarik eviden ini dengan alasan.",
        "Nothing in force",
        "No revision was accepted yet, so nothing would be left without this draft. Withdraw the "
        "evidence with a reason.",
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
    "role_does_not_fit_team": message(
        "Kedudukan tidak sesuai",
        "Kedudukan {role} tidak ada dalam tim jenis {kind}.",
        "Role does not fit",
        "A team of kind {kind} has no role {role}.",
    ),
    "not_a_member": message(
        "Bukan anggota tim",
        "Penanggung jawab harus anggota tim kerja ini.",
        "Not a member",
        "The person in charge must be a member of this working team.",
    ),
    "grant_needs_target": message(
        "Hak belum lengkap",
        "Asesor memerlukan keputusan (decree_id); administrator tidak boleh memilikinya.",
        "Incomplete grant",
        "An asesor needs a decree (decree_id); an administrator must not have one.",
    ),
    "already_coordinated": message(
        "Koordinator sudah ada",
        "Tim ini sudah mempunyai koordinator. Akhiri dahulu kedudukannya.",
        "Coordinator exists",
        "This team already has a coordinator. End that membership first.",
    ),
    "already_member": message(
        "Sudah menjadi anggota",
        "Orang ini sudah berada dalam tim tersebut.",
        "Already a member",
        "This person already belongs to that team.",
    ),
    "already_decided": message(
        "Sudah diputuskan",
        "Revisi ini sudah diputuskan pada tingkat tersebut.",
        "Already decided",
        "This revision has already been decided on at that level.",
    ),
    "guarded": message(
        "Dilindungi",
        "Basis data melindungi data ini dari perubahan: {guard}.",
        "Protected",
        "The database protects this from change: {guard}.",
    ),
    "evidence_wrong_status": message(
        "Status tidak sesuai",
        "Eviden berstatus {status} tidak dapat menerima langkah {action}.",
        "Wrong status",
        "Evidence with status {status} cannot take the step {action}.",
    ),
    "evidence_not_draft": message(
        "Bukan draf",
        "Eviden berstatus {status} tidak dapat diubah. Buat revisi baru terlebih dahulu.",
        "Not a draft",
        "Evidence with status {status} cannot be changed. Start a new revision first.",
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
    "range_not_satisfiable": message(
        "Rentang tidak ada",
        "Rentang yang diminta berada di luar berkas.",
        "Range not satisfiable",
        "The requested range lies outside the file.",
    ),
    "storage_full": message(
        "Penyimpanan penuh",
        "Tidak ada ruang tersisa untuk berkas. Tidak ada yang disimpan; hubungi administrator.",
        "Storage full",
        "There is no room left for files. Nothing was stored; tell your administrator.",
    ),
    "storage_unavailable": message(
        "Penyimpanan terganggu",
        "Penyimpanan berkas sedang tidak dapat dipakai. Coba lagi nanti.",
        "Storage unavailable",
        "The file storage cannot be used right now. Try again later.",
    ),
    "file_missing": message(
        "Isi berkas hilang",
        "Isi berkas tidak ditemukan di penyimpanan; hubungi administrator.",
        "File content missing",
        "The file's content is not in the storage; tell an administrator.",
    ),
    "file_quarantined": message(
        "Berkas dikarantina",
        "Berkas {name} belum lolos pemindaian virus ({state}), jadi tidak dapat dibuka. Minta "
        "pemindaian ulang, atau keluarkan dari draf.",
        "File in quarantine",
        "The file {name} has not passed the virus scan ({state}), so it cannot be opened. Have it "
        "scanned again, or take it out of the draft.",
    ),
    "files_quarantined": message(
        "Ada berkas dikarantina",
        "Belum dapat diajukan: {names} dikarantina. Minta pemindaian ulang, atau keluarkan dari "
        "draf.",
        "Files in quarantine",
        "This cannot be submitted yet: {names} in quarantine. Have them scanned again, or take "
        "them out of the draft.",
    ),
    "scanner_missing": message(
        "Tidak ada pemindai virus",
        "Pemindai virus belum diatur (ZI_CLAMD_ADDRESS).",
        "No virus scanner",
        "No virus scanner is set up (ZI_CLAMD_ADDRESS).",
    ),
    "scanner_unavailable": message(
        "Pemindai virus tidak menjawab",
        "Berkas belum dapat dipindai. Coba lagi nanti, atau hubungi administrator.",
        "No answer from the virus scanner",
        "The file could not be scanned. Try again later, or tell your administrator.",
    ),
    "file_required": message(
        "Berkas diperlukan",
        "Pilih sekurang-kurangnya satu berkas.",
        "File required",
        "Choose at least one file.",
    ),
    "too_many_files": message(
        "Terlalu banyak berkas",
        "Paling banyak {maximum} berkas dalam satu unggahan.",
        "Too many files",
        "At most {maximum} files in one upload.",
    ),
    "multipart_unexpected_part": message(
        "Bagian tidak dikenal",
        'Bagian "{name}" tidak dikenal; kirim hanya berkas dalam bidang "files".',
        "Unexpected part",
        'The part "{name}" is not expected; send only files in the field "files".',
    ),
    "multipart_malformed": message(
        "Unggahan rusak",
        "Unggahan rusak atau terputus; kirim ulang.",
        "Damaged upload",
        "The upload is damaged or was cut short; send it again.",
    ),
    "before_the_decree": message(
        "Sebelum keputusan",
        "Kedudukan tidak dapat mulai sebelum tanggal keputusan.",
        "Before the decree",
        "A membership cannot begin before the date of its decree.",
    ),
}
