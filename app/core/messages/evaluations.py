"""Messages about evaluations by the sheet (LKE)."""

from app.core.messages.sentences import Message, message

EVALUATIONS: dict[str, Message] = {
    "evaluation_exists": message(
        "Evaluasi sudah ada",
        "Satuan kerja ini sudah mempunyai evaluasi tahun {year} (/evaluations/{evaluation}).",
        "Evaluation exists",
        "This office has an evaluation of {year} already (/evaluations/{evaluation}).",
    ),
    "evaluation_year_unprovable": message(
        "Tahun di luar jangkauan rencana",
        "Tidak ada eviden yang dapat membuktikan evaluasi tahun itu: rencana keputusan ini untuk "
        "tahun {plan_year}. Pilih tahun {first} sampai {last}, atau keputusan lain.",
        "Year out of the plan's reach",
        "No evidence could prove an evaluation of that year: this decree's plan is for "
        "{plan_year}. Choose a year from {first} to {last}, or another decree.",
    ),
    "evaluation_just_begun": message(
        "Evaluasi baru saja dimulai",
        "Orang lain baru saja memulai evaluasi tahun ini untuk satuan kerja ini.",
        "Evaluation was just begun",
        "Somebody else has just begun this office's evaluation of this year.",
    ),
    "evaluation_wrong_status": message(
        "Status tidak sesuai",
        "Evaluasi berstatus {status} tidak dapat menerima langkah {action}.",
        "Wrong status",
        "With status {status} the step “{action}” is not possible for an evaluation.",
    ),
    "evaluation_is_over": message(
        "Evaluasi sudah berakhir",
        "Evaluasi berstatus {status} sudah berakhir; jawaban, syarat, dan penilaiannya tetap"
        " seperti saat itu.",
        "Evaluation is over",
        "An evaluation with status {status} is over; its answers, conditions and assessments stay"
        " as they were then.",
    ),
    "evaluation_handed_in": message(
        "Evaluasi sudah diajukan",
        "Dalam status {status} targetnya tidak berubah. Minta penilai mengembalikannya.",
        "Evaluation was handed in",
        "With status {status} its target does not change. Ask who assesses it to send it back.",
    ),
    "evaluation_other_turn": message(
        "Bukan giliran lapis ini",
        "Dalam status {status} lapis {layer} tidak menjawab. Tunggu sampai gilirannya tiba.",
        "Not this layer's turn",
        "With status {status} the layer {layer} does not answer. Wait for its turn.",
    ),
    "evaluation_window_closed": message(
        "Di luar jadwal",
        "Tahap {phase} berlangsung dari {first_day} sampai {last_day}. Ketua dapat"
        " memperpanjang pengisian dan perbaikan, penilai juga tahap lain, dengan alasan.",
        "Outside its window",
        "The phase {phase} lasts from {first_day} to {last_day}. The Ketua can extend filling and"
        " revision, who assesses other phases, too, with a reason.",
    ),
    "evaluation_window_of_later_layer": message(
        "Jadwal ditetapkan penilai",
        "Jadwal ini ditetapkan lapis {layer}; lapis itu atau sesudahnya yang mengubahnya.",
        "Window was set by a later layer",
        "This window was set by the layer {layer}; that layer, or one after it, changes it.",
    ),
    "evaluation_layer_not_yours": message(
        "Bukan lapis Anda",
        "Langkah ini milik penilai lapis {layer} untuk keputusan ini.",
        "Not your layer",
        "This step is for who assesses in the layer {layer} for this decree.",
    ),
    "layer_of_an_asesor": message(
        "Lapis hanya untuk asesor",
        "Lapis evaluasi (layer) hanya ada pada hak asesor. Hapus isian ini untuk administrator.",
        "A layer is an asesor's",
        "Only an asesor's grant has a layer of evaluation. Leave it out for an administrator.",
    ),
    "own_evaluation_answer": message(
        "Jawaban sendiri",
        "Anda menjawab soal ini pada lapis lain, atau ikut membuat eviden yang membuktikannya,"
        " jadi orang lain yang menilainya: {holders_id}.",
        "Your own answer",
        "You answered this question in another layer, or had a part in evidence that proves it, so"
        " somebody else assesses it: {holders_en}.",
    ),
    "question_unknown": message(
        "Soal tidak ada",
        "LKE ini tidak mempunyai soal nomor {question}.",
        "No such question",
        "This sheet has no question {question}.",
    ),
    "question_twice": message(
        "Soal ditulis dua kali",
        "Soal {question} ada lebih dari sekali. Kirim satu jawaban untuk satu soal.",
        "Question named twice",
        "Question {question} is there more than once. Send one answer for each.",
    ),
    "not_an_option": message(
        "Jawaban tidak ada pada pilihan",
        "Soal {question} dijawab dengan salah satu dari: {options}.",
        "Not one of its answers",
        "Question {question} is answered with one of: {options}.",
    ),
    "not_a_count": message(
        "Bukan jumlah",
        "Soal {question} dijawab dengan bilangan bulat 0 atau lebih, ditulis dengan angka saja.",
        "Not a count",
        "Question {question} is answered with a whole number, 0 or more, in digits alone.",
    ),
    "not_an_index": message(
        "Bukan indeks",
        "Soal {question} dijawab dengan indeks dari 0 sampai 4, misalnya 3,62.",
        "Not an index",
        "Question {question} is answered with an index from 0 to 4, such as 3.62.",
    ),
    "proof_unknown": message(
        "Eviden tidak ada",
        "Eviden untuk {about_id} tidak ada pada satuan kerja yang dievaluasi, atau tidak dapat Anda"
        " lihat.",
        "No such evidence",
        "The evidence for {about_en} is not there in the office that is evaluated, or you cannot"
        " see it.",
    ),
    "proof_not_open": message(
        "Eviden tidak dapat Anda buka",
        "Eviden untuk {about_id} terbatas; hanya yang dapat membukanya boleh memakainya sebagai"
        " bukti.",
        "You may not open this evidence",
        "The evidence for {about_en} is restricted; only who may open it puts it forward as"
        " proof.",
    ),
    "questions_of_several_teams": message(
        "Soal dari beberapa area",
        "Satu eviden baru hanya untuk soal satu area. Buat untuk satu area, lalu letakkan juga di"
        " samping soal area lain (prove).",
        "Questions of several areas",
        "New evidence is for questions of one area. Make it for one area, then put it beside"
        " questions of other areas, too (prove).",
    ),
    "condition_unknown": message(
        "Syarat tidak ada",
        "LKE ini tidak mempunyai syarat {condition} di sini.",
        "No such condition",
        "This sheet has no condition {condition} here.",
    ),
    "condition_twice": message(
        "Syarat disebut dua kali",
        "Syarat {condition} disebut dua kali; sebutkan sekali.",
        "Condition named twice",
        "The condition {condition} is named twice; name it once.",
    ),
    "not_an_answer_to_it": message(
        "Isian tidak sesuai",
        "Syarat {condition} dijawab dengan: {answers}.",
        "Not an answer to it",
        "The condition {condition} is answered with: {answers}.",
    ),
    "institution_conditions_not_yours": message(
        "Syarat instansi ditetapkan KPU RI",
        "Syarat instansi berlaku bagi semua satuan kerja; TPI atau Ketua KPU RI yang mencatatnya.",
        "Conditions of the institution are KPU RI's",
        "Conditions of the institution hold for all offices; TPI or the Ketua of KPU RI states"
        " them.",
    ),
    "conditions_just_set": message(
        "Syarat baru saja dicatat",
        "Orang lain baru saja mencatat syarat ini. Baca lagi, lalu ulangi.",
        "Conditions were just set",
        "Somebody else has just stated this condition. Read it again, then repeat.",
    ),
    "nothing_proposed": message(
        "Tidak ada usulan",
        "Aplikasi tidak mengusulkan jawaban untuk soal {question}. Jawablah sendiri.",
        "Nothing is proposed",
        "The service proposes no answer to question {question}. Answer it yourself.",
    ),
    "proposal_moved": message(
        "Angkanya sudah berubah",
        "Angka usulan soal {question} sudah lain dari yang Anda baca. Baca lagi, lalu terima.",
        "The figures have moved",
        "The figures for question {question} are others than those you read. Read them again.",
    ),
    "item_twice": message(
        "Butir disebut dua kali",
        "Butir {item} disebut dua kali; sebutkan sekali.",
        "Item named twice",
        "The item {item} is named twice; name it once.",
    ),
    "item_unknown": message(
        "Butir tidak ada",
        "LKE ini tidak mempunyai butir bernilai {item}.",
        "No such item",
        "This sheet has no scored item {item}.",
    ),
    "nothing_to_assess": message(
        "Belum dijawab satuan kerja",
        "Satuan kerja belum menjawab soal {question}; nyatakan berbeda (differ) dengan jawaban dan"
        " catatan, atau kembalikan.",
        "Not answered by the office",
        "The office has not answered question {question}; differ with an answer and a note, or send"
        " it back.",
    ),
    "differs_in_nothing": message(
        "Jawaban sama",
        "Jawaban soal {question} sama dengan jawaban satuan kerja. Nyatakan sesuai (agree).",
        "The answer is the same",
        "The answer to question {question} is that of the office. Agree with it instead.",
    ),
    "agrees_with_another": message(
        "Sesuai, tetapi jawabannya lain",
        "Soal {question} dinyatakan sesuai dengan jawaban satuan kerja, tetapi jawaban yang dikirim"
        " lain. Kosongkan jawaban (answer), atau nyatakan berbeda (differ) beserta alasannya.",
        "Agreed, with another answer",
        "Question {question} agrees with the office, but the answer that was sent is another one."
        " Leave the answer out, or say that it differs (differ) and why.",
    ),
    "note_needed_to_differ": message(
        "Catatan wajib",
        "Jawaban soal {question} berbeda dari jawaban satuan kerja; tulis mengapa (note).",
        "Say why",
        "The answer to question {question} differs from the office's; say why (note).",
    ),
    "check_twice": message(
        "Butir ditulis dua kali",
        "Butir “{item}” ada lebih dari sekali. Kirim satu hasil untuk satu butir.",
        "Item named twice",
        "The item “{item}” is there more than once. Send one result for each.",
    ),
    "check_needs_note": message(
        "Catatan wajib",
        "Butir “{item}” belum terpenuhi seluruhnya; tulis apa yang kurang (note).",
        "Say what is lacking",
        "The item “{item}” is not wholly fulfilled; say what is lacking (note).",
    ),
    "recommendation_team": message(
        "Tim penindak lanjut",
        "Rekomendasi menjadi temuan tim area soalnya. Untuk soal hasil, atau tanpa soal, sebut satu"
        " tim dari keputusan ini (team_id); untuk soal lain kosongkan.",
        "Whose follow-up",
        "A recommendation becomes a finding of the team of the question's area. For a question of"
        " the results, or without one, name a team of this decree (team_id); else leave it out.",
    ),
    "finding_of_evaluation": message(
        "Sumber tidak sesuai",
        "Temuan bersumber evaluasi ditulis TPI pada evaluasinya (/evaluations/…/recommendations).",
        "Wrong source",
        "What an evaluation found is written by TPI in it (/evaluations/…/recommendations).",
    ),
    "evaluation_preliminary_first": message(
        "Menunggu penilaian pendahuluan",
        "Satuan kerja ini dinilai lebih dahulu oleh asesor pendahuluan. TPI meneruskannya sendiri"
        " hanya setelah jadwal penilaian pendahuluan berakhir.",
        "Waits for the preliminary assessment",
        "Somebody assesses this office before TPI. TPI passes it on by itself only once the days of"
        " the preliminary assessment are over.",
    ),
    "evaluation_nothing_assessed": message(
        "Belum ada yang dinilai",
        "Penilaian pendahuluan belum menilai satu soal pun. Nilai jawaban satuan kerja, lalu"
        " teruskan kepada TPI.",
        "Nothing is assessed yet",
        "The preliminary assessment has judged no question yet. Judge the office's answers, then"
        " pass it on to TPI.",
    ),
    "evaluation_unsettled": message(
        "Masih ada soal yang belum dinilai",
        "Soal atau rasio {questions} belum dinilai TPI, dikembalikan, atau jawaban maupun buktinya"
        " berubah setelah dinilai. Nilai itu, lalu nyatakan selesai.",
        "Some questions are not assessed",
        "Questions or ratios {questions}: not judged by TPI, sent back, or their answers or proofs"
        " changed after they were judged. Judge them, then conclude.",
    ),
}  # fmt: skip
