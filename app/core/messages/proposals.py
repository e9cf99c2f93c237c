"""Messages about what the ministry's portal (PortalRB) fetches."""

from app.core.messages.sentences import Message, message

PROPOSALS: dict[str, Message] = {
    "proposal_period_not_set": message(
        "Masa pengusulan belum ditetapkan",
        "Masa pengusulan instansi ini belum ditetapkan, jadi tidak ada yang dapat diambil."
        " Hubungi pengelola di KPU RI.",
        "No period of proposals",
        "The period of this institution's proposals is not set yet, so nothing can be fetched. Ask"
        " the administrators at KPU RI.",
    ),
    "proposal_period_closed": message(
        "Di luar masa pengusulan",
        "Usulan hanya dapat diambil dari {first_day} sampai {last_day}.",
        "Outside the period of proposals",
        "Proposals can be fetched from {first_day} to {last_day} only.",
    ),
    "own_evaluation": message(
        "Evaluasi sendiri",
        "Anda menjawab, membuktikan atau mengajukan sesuatu dalam evaluasi ini, jadi orang lain"
        " yang memutuskannya: {holders_id}.",
        "Your own evaluation",
        "You answered, proved or handed in something of this evaluation, so somebody else decides:"
        " {holders_en}.",
    ),
    "evaluation_objection_open": message(
        "Masih dapat disanggah",
        "Satuan kerja dapat menyanggah sampai {last_day}. Tunggu sanggahnya atau sesudah hari itu.",
        "It may still be objected to",
        "The office may object until {last_day}. Wait for it, or until that day is over.",
    ),
    "evaluation_year_stays": message(
        "Tahun tidak berubah",
        "Hanya draf yang belum pernah diajukan dapat dipindahkan ke tahun lain.",
        "Its year stays",
        "Only a draft that was never handed in can be moved to another year.",
    ),
    "holds_wbk_here": message(
        "Sudah WBK",
        "Menurut evaluasi tahun sebelumnya satuan kerja ini sudah berpredikat WBK. Kosongkan isian"
        " “sudah WBK” (has_wbk), atau catat dahulu pencabutannya.",
        "It holds WBK",
        "By an evaluation of a year before this office holds WBK. Leave out whether it does"
        " (has_wbk), or have it revoked there first.",
    ),
    "wbk_was_revoked_here": message(
        "WBK dicabut",
        "Predikat WBK satuan kerja ini dari evaluasi tahun sebelumnya sudah dicabut. Kosongkan"
        " isian “sudah WBK” (has_wbk).",
        "Its WBK was revoked",
        "The WBK of this office by an evaluation of a year before was revoked. Leave out whether it"
        " holds one (has_wbk).",
    ),
    "wbk_by_paper": message(
        "Predikat WBK sudah dinyatakan dengan dokumen",
        "Dokumen yang dicatat menyatakan lain. Kosongkan isian ini (has_wbk), atau nyatakan syarat"
        " bahwa satuan kerja sudah berpredikat WBK dengan dokumennya.",
        "WBK was stated by a paper",
        "A paper that was noted says otherwise. Leave this field (has_wbk) out, or state the"
        " condition that the office holds WBK by its paper.",
    ),
    "wbk_needs_source": message(
        "Predikat WBK belum ada dasarnya",
        "Bahwa satuan kerja ini sudah berpredikat WBK baru kata satuan kerja sendiri. Nyatakan"
        " syarat itu dengan tautan atau eviden dokumennya (TPI juga dapat menyatakannya), lalu"
        " terbitkan LHE baru.",
        "Nothing shows that it holds WBK",
        "That this office holds WBK is its own word so far. State that condition with a link"
        " to its paper or with evidence (TPI may state it, too), then issue a new LHE.",
    ),
    "wbbm_needs_wbk": message(
        "WBBM memerlukan WBK",
        "Hanya satuan kerja yang sudah berpredikat WBK diusulkan WBBM (has_wbk).",
        "WBBM needs WBK",
        "Only an office that holds WBK is proposed for WBBM (has_wbk).",
    ),
    "predicate_was_revoked": message(
        "Predikat pernah dicabut",
        "Predikat satuan kerja ini dicabut; ia dapat diusulkan dan memperoleh predikat lagi mulai"
        " {first_day}.",
        "Its predicate was revoked",
        "The predicate of this office was revoked; it can be proposed, and granted one, again from"
        " {first_day}.",
    ),
    "portal_sheet_missing": message(
        "Lembar Jawaban tidak ada",
        "Buku kerja ini tidak memuat lembar Jawaban. Ekspor buku kerja evaluasi, lalu isi itu.",
        "No sheet Jawaban",
        "This workbook has no sheet Jawaban. Export the evaluation's workbook and fill that in.",
    ),
    "portal_heading_missing": message(
        "Judul kolom tidak ada",
        "Kolom {heading} tidak ditemukan menurut judulnya. Tulis judul itu pada baris judul.",
        "A heading is missing",
        "There is no column with the heading {heading}. Write it in the row of headings.",
    ),
    "portal_heading_twice": message(
        "Judul kolom ganda",
        "Judul ini ada pada dua kolom. Sisakan satu.",
        "A heading stands twice",
        "Two columns have this heading. Keep one.",
    ),
    "portal_heading_unread": message(
        "Kolom tidak dibaca",
        "Judul kolom ini tidak dikenal, jadi isinya tidak dibaca. Perbaiki judulnya bila kolom ini "
        "dari sini, misalnya “versi baris (jangan diubah)”.",
        "A column is not read",
        "The heading of this column is unknown, so it is not read. Mend it if the column is one of "
        "ours, such as “versi baris (jangan diubah)”.",
    ),
    "portal_answer_without_question": message(
        "Jawaban tanpa nomor soal",
        "Baris ini berisi jawaban tanpa nomor soal (soal_id), jadi bukan jawaban soal mana pun.",
        "An answer without its question",
        "This row has an answer and no number of a question (soal_id), so it answers none.",
    ),
    "portal_question_missing": message(
        "Soal tidak ada dalam buku kerja",
        "Soal {question} tidak ada dalam lembar Jawaban. Kembalikan barisnya, boleh kosong.",
        "A question is not in the workbook",
        "Question {question} is not in the sheet Jawaban. Put its row back, it may be empty.",
    ),
    "portal_cell_broken": message(
        "Sel rusak",
        "Sel ini berisi kesalahan atau rumus tanpa hasil. Tulis nilainya.",
        "A broken cell",
        "This cell holds an error, or a formula without a result. Write the value.",
    ),
    "portal_row_outdated": message(
        "Baris sudah berubah",
        "Soal ini diubah orang lain sejak diekspor; kini: {stored}. Ekspor ulang, lalu ulangi.",
        "The row has changed",
        "Others changed this question since it was exported; now: {stored}. Export it again, then"
        " edit again.",
    ),
    "question_of_others": message(
        "Soal milik tim lain",
        "Soal {question} dijawab tim lain. Hapus dari kiriman ini, atau minta timnya.",
        "A question of another team",
        "Question {question} is answered by another team. Leave it out, or ask that team.",
    ),
    "portal_other_evaluation": message(
        "Buku kerja evaluasi lain",
        "Buku kerja ini diekspor dari evaluasi lain, bukan dari {evaluation}. Ekspor buku kerja"
        " evaluasi ini, lalu isi di sana.",
        "Workbook of another evaluation",
        "This workbook was exported from another evaluation, not from {evaluation}. Export this"
        " evaluation's workbook and fill that in.",
    ),
    "portal_not_tried": message(
        "Hasil uji coba sudah berbeda",
        "Buku kerja ini, atau jawaban yang tersimpan, bukan lagi yang diuji coba. Unggah sekali "
        "lagi tanpa `confirm`, periksa perubahannya, lalu unggah dengan `confirm` yang baru.",
        "Not what was tried",
        "This workbook, or the answers that are stored, are no longer what was tried. Upload it"
        " once more without `confirm`, look at the changes, then upload it with the new `confirm`.",
    ),
    "portal_note_without_answer": message(
        "Catatan tanpa jawaban",
        "Tulis juga jawaban TPI untuk soal {question}: sama dengan jawaban unit, atau yang lain.",
        "A note without an answer",
        "Write TPI's answer to question {question} as well: the unit's, or another one.",
    ),
    "wbbm_not_proposed": message(
        "Instansi tidak mengusulkan WBBM",
        "Pada masa pengusulan ini instansi tidak mengusulkan WBBM.",
        "No proposals for WBBM",
        "In this period the institution proposes nobody for WBBM.",
    ),
}  # fmt: skip
